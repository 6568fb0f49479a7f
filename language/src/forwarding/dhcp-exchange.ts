/** DHCP as a guest sees it (G2, G3): what it asks, and what the local host answers. */
import { BROADCAST_MAC, type Ipv4, LIMITED_BROADCAST, type MacAddress, netmask } from '../model/address.js';
import { isIpv4Block } from '../model/address-plan.js';
import type { Subnet } from '../model/network.js';
import { utf8Bytes, writeUint16, writeUint32 } from '../packet/bytes.js';
import { addressOption, DHCP_MESSAGE, DHCP_OPTION, DHCP_PORT, dhcpMessageType, dhcpOption } from '../packet/dhcp.js';
import type { DhcpLayer, DhcpOption, Packet } from '../packet/packet.js';
import { ETHER_TYPE, ipv4, isIpv4 } from './ip-packet.js';
import { resolverAddress } from './local-services.js';
import type { Port } from './places.js';

/** Seconds a lease is good for; guests renew it without noticing. */
const LEASE_SECONDS = 3600;
/** The MTU that the platform tells its guests. */
const INTERFACE_MTU = 9001;
/** What guests ask for: mask, router, resolver, domain, MTU. */
const WANTED = [
    DHCP_OPTION.subnetMask,
    DHCP_OPTION.router,
    DHCP_OPTION.domainNameServer,
    DHCP_OPTION.domainName,
    DHCP_OPTION.interfaceMtu,
];
/** The region whose private domain name has no region in it. */
const FIRST_REGION = 'us-east-1';

/** The first message: is anybody there? A broadcast from nobody (RFC 2131, 4.4.1). */
export const dhcpDiscover = (mac: MacAddress, transaction: number): Packet =>
    fromClient(mac, { transaction, message: DHCP_MESSAGE.discover, options: [] });

/** The third: I take that offer. `undefined` when the packet is no offer. */
export function dhcpRequest(mac: MacAddress, offer: Packet): Packet | undefined {
    const offered = dhcpOf(offer);
    const server = offered && dhcpOption(offered, DHCP_OPTION.serverIdentifier);
    if (!offered || !server || dhcpMessageType(offered) !== DHCP_MESSAGE.offer) {
        return undefined;
    }
    const { transaction, your } = offered;
    const options = [addressOption(DHCP_OPTION.requestedAddress, your), server];
    return fromClient(mac, { transaction, message: DHCP_MESSAGE.request, options });
}

interface ClientMessage {
    readonly transaction: number;
    readonly message: number;
    readonly options: readonly DhcpOption[];
}

function fromClient(mac: MacAddress, { transaction, message, options }: ClientMessage): Packet {
    const wanted: DhcpOption = { code: DHCP_OPTION.parameterList, data: Uint8Array.from(WANTED) };
    return {
        layers: [
            { protocol: 'eth', destination: BROADCAST_MAC, source: mac, type: ETHER_TYPE.ipv4 },
            ipv4({ source: 0, destination: LIMITED_BROADCAST }),
            { protocol: 'udp', sourcePort: DHCP_PORT.client, destinationPort: DHCP_PORT.server },
            dhcpMessage({ operation: 1, transaction, clientMac: mac, options: [messageOption(message), ...options, wanted] }),
        ],
    };
}

const dhcpMessage = (
    fields: Pick<DhcpLayer, 'operation' | 'transaction' | 'clientMac' | 'options'> & Partial<DhcpLayer>,
): DhcpLayer => ({
    protocol: 'dhcp',
    seconds: 0,
    flags: 0,
    client: 0,
    your: 0,
    server: 0,
    relay: 0,
    ...fields,
});

const messageOption = (type: number): DhcpOption => ({ code: DHCP_OPTION.messageType, data: Uint8Array.of(type) });

/** The DHCP message in a packet. */
export const dhcpOf = (packet: Packet): DhcpLayer | undefined => {
    const message = packet.layers.find((layer) => layer.protocol === 'dhcp');
    return message?.protocol === 'dhcp' ? message : undefined;
};

/** Whether a packet asks a DHCP server for something: those are broadcast, and from an address that is none yet (G4). */
export function isDhcpQuestion(packet: Packet): boolean {
    return dhcpOf(packet)?.operation === 1;
}

/** Whether a packet answers a DHCP client. */
export const isDhcpAnswer = (packet: Packet): boolean => dhcpOf(packet)?.operation === 2;

/**
 * What the local host answers to a guest's question (G3): an offer, or the acknowledgment of a request. Nothing to a guest
 * without an IPv4 address, nor to other questions.
 */
export function dhcpAnswer(question: Packet, { interface: owner, subnet, vpc }: Port): Packet | undefined {
    const asked = dhcpOf(question);
    const your = owner.addresses.map(({ address }) => address).find(isIpv4);
    const router = subnet.routerAddress;
    const message = asked && ANSWERS.get(dhcpMessageType(asked) ?? 0);
    if (!asked || message === undefined || your === undefined || !isIpv4(router)) {
        return undefined;
    }
    const { transaction, clientMac } = asked;
    const options = [messageOption(message), ...leaseOptions(subnet, router, resolverAddress(vpc))];
    return {
        layers: [
            ipv4({ source: router, destination: your }),
            { protocol: 'udp', sourcePort: DHCP_PORT.server, destinationPort: DHCP_PORT.client },
            dhcpMessage({ operation: 2, transaction, clientMac, your, options }),
        ],
    };
}

const ANSWERS: ReadonlyMap<number, number> = new Map([
    [DHCP_MESSAGE.discover, DHCP_MESSAGE.offer],
    [DHCP_MESSAGE.request, DHCP_MESSAGE.ack],
]);

function leaseOptions(subnet: Subnet, router: Ipv4, resolver: unknown): readonly DhcpOption[] {
    const block = subnet.cidrs.map(({ cidr }) => cidr).find(isIpv4Block);
    return [
        addressOption(DHCP_OPTION.serverIdentifier, router),
        { code: DHCP_OPTION.leaseTime, data: fourBytes(LEASE_SECONDS) },
        ...(block ? [addressOption(DHCP_OPTION.subnetMask, netmask(block.length))] : []),
        addressOption(DHCP_OPTION.router, router),
        ...(typeof resolver === 'number' ? [addressOption(DHCP_OPTION.domainNameServer, resolver)] : []),
        { code: DHCP_OPTION.domainName, data: utf8Bytes(domainNameOf(subnet.availabilityZone)) },
        { code: DHCP_OPTION.interfaceMtu, data: twoBytes(INTERFACE_MTU) },
    ];
}

/** The region is the zone's name without its last letter. */
function domainNameOf(availabilityZone: string): string {
    const region = availabilityZone.replace(/[a-z]$/, '');
    return region === FIRST_REGION ? 'ec2.internal' : `${region}.compute.internal`;
}

function fourBytes(value: number): Uint8Array {
    const bytes = new Uint8Array(4);
    writeUint32(bytes, 0, value);
    return bytes;
}

function twoBytes(value: number): Uint8Array {
    const bytes = new Uint8Array(2);
    writeUint16(bytes, 0, value);
    return bytes;
}
