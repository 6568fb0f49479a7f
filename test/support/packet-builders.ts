/** Builders of packets: each header with everyday values, of which a test changes what it is about. */
import { encode } from '../../language/src/packet/encode.js';
import type {
    ArpLayer,
    DataLayer,
    DhcpLayer,
    EthernetLayer,
    GeneveLayer,
    GreLayer,
    IcmpLayer,
    Icmpv6Layer,
    IgmpLayer,
    Ipv4Layer,
    Ipv6FragmentLayer,
    Ipv6Layer,
    Layer,
    Packet,
    TcpLayer,
    UdpLayer,
    VxlanLayer,
} from '../../language/src/packet/packet.js';

/** A packet from headers, outermost first. */
export const packetOf = (...layers: readonly Layer[]): Packet => ({ layers });

/** A GRE header without key and sequence number. */
export const gre = (fields: Partial<GreLayer> = {}): GreLayer => ({ protocol: 'gre', ...fields });

/** A membership report for 239.1.1.1. */
export const igmp = (fields: Partial<IgmpLayer> = {}): IgmpLayer => ({
    protocol: 'igmp',
    type: 0x16,
    maxResponseTime: 0,
    group: 0xef010101,
    ...fields,
});

/** An Ethernet header between two locally administered addresses. */
export const ethernet = (fields: Partial<EthernetLayer> = {}): EthernetLayer => ({
    protocol: 'eth',
    destination: '02:00:0a:00:02:0a',
    source: '02:00:0a:00:01:0a',
    ...fields,
});

/** An ARP request from 10.0.1.10 for 10.0.1.1. */
export const arp = (fields: Partial<ArpLayer> = {}): ArpLayer => ({
    protocol: 'arp',
    opcode: 1,
    senderMac: '02:00:0a:00:01:0a',
    senderAddress: 0x0a00010a,
    targetMac: '00:00:00:00:00:00',
    targetAddress: 0x0a000101,
    ...fields,
});

/** An IPv4 header from 10.0.1.10 to 10.0.2.10. */
export const ipv4 = (fields: Partial<Ipv4Layer> = {}): Ipv4Layer => ({
    protocol: 'ip',
    source: 0x0a00010a,
    destination: 0x0a00020a,
    ttl: 64,
    identification: 0x1c46,
    dsField: 0,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ...fields,
});

/** An IPv6 header from 2001:db8:1234:1a01::10 to 2001:db8:1234:1a02::10. */
export const ipv6 = (fields: Partial<Ipv6Layer> = {}): Ipv6Layer => ({
    protocol: 'ipv6',
    source: [0x20010db8, 0x12341a01, 0, 0x10],
    destination: [0x20010db8, 0x12341a02, 0, 0x10],
    hopLimit: 64,
    trafficClass: 0,
    flowLabel: 0x12345,
    ...fields,
});

/** A fragment header of IPv6. */
export const ipv6Fragment = (fields: Partial<Ipv6FragmentLayer> = {}): Ipv6FragmentLayer => ({
    protocol: 'ipv6.fraghdr',
    fragmentOffset: 0,
    moreFragments: true,
    identification: 0xdeadbeef,
    ...fields,
});

/** An echo request of ICMPv6. */
export const icmpv6 = (fields: Partial<Icmpv6Layer> = {}): Icmpv6Layer => ({
    protocol: 'icmpv6',
    type: 128,
    code: 0,
    identifier: 0x1234,
    sequence: 1,
    ...fields,
});

/** An echo request. */
export const icmp = (fields: Partial<IcmpLayer> = {}): IcmpLayer => ({
    protocol: 'icmp',
    type: 8,
    code: 0,
    identifier: 0x1234,
    sequence: 1,
    ...fields,
});

/** A SYN to port 443. */
export const tcp = (fields: Partial<TcpLayer> = {}): TcpLayer => ({
    protocol: 'tcp',
    sourcePort: 40001,
    destinationPort: 443,
    sequence: 1000,
    acknowledgment: 0,
    flags: 0x002,
    window: 64240,
    urgentPointer: 0,
    options: new Uint8Array(),
    ...fields,
});

/** A datagram to port 53. */
export const udp = (fields: Partial<UdpLayer> = {}): UdpLayer => ({
    protocol: 'udp',
    sourcePort: 40002,
    destinationPort: 53,
    ...fields,
});

/** A DHCP message of the client 02:00:0a:00:01:0a. */
export const dhcp = (fields: Partial<DhcpLayer> = {}): DhcpLayer => ({
    protocol: 'dhcp',
    operation: 1,
    transaction: 0x12345678,
    seconds: 0,
    flags: 0,
    client: 0,
    your: 0,
    server: 0,
    relay: 0,
    clientMac: '02:00:0a:00:01:0a',
    options: [{ code: 53, data: Uint8Array.of(1) }],
    ...fields,
});

/** A GENEVE header without options. */
export const geneve = (fields: Partial<GeneveLayer> = {}): GeneveLayer => ({
    protocol: 'geneve',
    vni: 4097,
    critical: false,
    control: false,
    options: [],
    ...fields,
});

/** A VXLAN header. */
export const vxlan = (fields: Partial<VxlanLayer> = {}): VxlanLayer => ({ protocol: 'vxlan', vni: 77, ...fields });

/** Payload: bytes that count up from one, or the ones given. */
export const data = (bytes: number | Uint8Array): DataLayer => ({
    protocol: 'data',
    bytes: typeof bytes === 'number' ? Uint8Array.from({ length: bytes }, (_, i) => (i + 1) & 0xff) : bytes,
});

/** The first bytes of a packet, as an ICMP error quotes them. */
export const quoted = (packet: Packet, length?: number): DataLayer => data(encode(packet).slice(0, length));

/** What a modern SYN carries: MSS 1460, no-operation, window scale 7, SACK permitted, timestamps. */
export const SYN_OPTIONS = Uint8Array.from([2, 4, 5, 0xb4, 1, 3, 3, 7, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2]);
