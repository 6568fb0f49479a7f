/** The services that every physical server answers for its guests, whatever the route table says (I24–I26). */
import { type IpAddress, nthAddress, sameAddress } from '../model/address.js';
import type { Subnet, Vpc } from '../model/network.js';
import { type Flow, ICMP_TYPE, IP_PROTOCOL } from './flow.js';
import type { RuleId } from './rules.js';

/** One service: where it listens and what it answers. */
export interface LocalService {
    readonly name: string;
    readonly address: IpAddress;
    /** IP protocols it answers, with the port where the protocol has ports. */
    readonly answers: readonly { readonly protocol: number; readonly port?: number }[];
    readonly rule: RuleId;
}

const METADATA: IpAddress = 0xa9fea9fe;
const RESOLVER: IpAddress = 0xa9fea9fd;
const TIME: IpAddress = 0xa9fea97b;
const DNS_PORT = 53;
const dns = [
    { protocol: IP_PROTOCOL.udp, port: DNS_PORT },
    { protocol: IP_PROTOCOL.tcp, port: DNS_PORT },
];

const BY_SUBNET = new WeakMap<Subnet, readonly LocalService[]>();

/** The services a guest of the subnet can reach: its router, the resolver (also at the VPC's base + 2), metadata, time. */
export function localServices(vpc: Vpc, subnet: Subnet): readonly LocalService[] {
    let services = BY_SUBNET.get(subnet);
    if (!services) {
        services = listServices(vpc, subnet);
        BY_SUBNET.set(subnet, services);
    }
    return services;
}

function listServices(vpc: Vpc, subnet: Subnet): readonly LocalService[] {
    const primary = vpc.cidrs[0];
    return [
        {
            name: `router of ${subnet.name}`,
            address: subnet.routerAddress,
            answers: [{ protocol: IP_PROTOCOL.icmp }],
            rule: 'I24',
        },
        ...(primary ? [{ name: 'resolver', address: nthAddress(primary.cidr, 2), answers: dns, rule: 'I26' as const }] : []),
        { name: 'resolver', address: RESOLVER, answers: dns, rule: 'I26' },
        { name: 'instance metadata', address: METADATA, answers: [{ protocol: IP_PROTOCOL.tcp, port: 80 }], rule: 'I26' },
        { name: 'time service', address: TIME, answers: [{ protocol: IP_PROTOCOL.udp, port: 123 }], rule: 'I26' },
    ];
}

/** The service at an address. */
export const localServiceAt = (vpc: Vpc, subnet: Subnet, address: IpAddress): LocalService | undefined =>
    localServices(vpc, subnet).find((service) => sameAddress(service.address, address));

/** Whether a service answers a packet: the right protocol and port; of ICMP only echo requests. */
export const serviceAnswers = (service: LocalService, flow: Flow): boolean =>
    service.answers.some(
        ({ protocol, port }) =>
            protocol === flow.protocol &&
            (port === undefined || port === flow.destinationPort) &&
            (protocol !== IP_PROTOCOL.icmp || flow.icmpType === ICMP_TYPE.echoRequest),
    );
