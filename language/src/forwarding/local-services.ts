/** The services that every physical server answers for its guests, whatever the route table says (I24–I26). */
import { type IpAddress, type Ipv6, nthAddress, sameAddress } from '../model/address.js';
import type { Subnet, Vpc } from '../model/network.js';
import { type Flow, IP_PROTOCOL, isEchoRequest, isIcmpProtocol } from './flow.js';
import { hasIpv6, routerAddressesOf } from './link-local.js';
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
/** The same services for IPv6: fd00:ec2::254, ::253, ::123 (I26). Instances built on Nitro have them; all are taken to be. */
const METADATA_IPV6: Ipv6 = [0xfd000ec2, 0, 0, 0x254];
const RESOLVER_IPV6: Ipv6 = [0xfd000ec2, 0, 0, 0x253];
const TIME_IPV6: Ipv6 = [0xfd000ec2, 0, 0, 0x123];
const DNS_PORT = 53;
const dns = [
    { protocol: IP_PROTOCOL.udp, port: DNS_PORT },
    { protocol: IP_PROTOCOL.tcp, port: DNS_PORT },
];

const http = [{ protocol: IP_PROTOCOL.tcp, port: 80 }];
const ntp = [{ protocol: IP_PROTOCOL.udp, port: 123 }];

const IPV6_SERVICES: readonly LocalService[] = [
    { name: 'resolver', address: RESOLVER_IPV6, answers: dns, rule: 'I26' },
    { name: 'instance metadata', address: METADATA_IPV6, answers: http, rule: 'I26' },
    { name: 'time service', address: TIME_IPV6, answers: ntp, rule: 'I26' },
];

/** Whether a service is the metadata service, whose answers do not survive a further router (I27). */
export const isMetadata = ({ name }: LocalService): boolean => name === 'instance metadata';

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
        ...routerAddressesOf(subnet).map(
            (address): LocalService => ({
                name: `router of ${subnet.name}`,
                address,
                answers: [{ protocol: typeof address === 'number' ? IP_PROTOCOL.icmp : IP_PROTOCOL.icmp6 }],
                rule: 'I24',
            }),
        ),
        ...(primary ? [{ name: 'resolver', address: nthAddress(primary.cidr, 2), answers: dns, rule: 'I26' as const }] : []),
        { name: 'resolver', address: RESOLVER, answers: dns, rule: 'I26' },
        { name: 'instance metadata', address: METADATA, answers: http, rule: 'I26' },
        { name: 'time service', address: TIME, answers: ntp, rule: 'I26' },
        ...(hasIpv6(subnet) ? IPV6_SERVICES : []),
    ];
}

/** The resolver's address in a VPC: base + 2 of its first IPv4 block (I26). */
export function resolverAddress({ cidrs }: Vpc): IpAddress | undefined {
    const primary = cidrs.find(({ cidr }) => typeof cidr.address === 'number');
    return primary && nthAddress(primary.cidr, 2);
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
            (!isIcmpProtocol(protocol) || isEchoRequest(flow)),
    );
