/** Packets of every kind, by name: what codec, dissection and filter tests work on. */
import { encode } from '../../language/src/packet/encode.js';
import type {
    ArpLayer,
    DataLayer,
    EthernetLayer,
    GeneveLayer,
    IcmpLayer,
    Ipv4Layer,
    Layer,
    Packet,
    TcpLayer,
    UdpLayer,
    VxlanLayer,
} from '../../language/src/packet/packet.js';

/** A packet from headers, outermost first. */
export const packetOf = (...layers: readonly Layer[]): Packet => ({ layers });

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

const outerIp = ipv4({ source: 0xac1f000b, destination: 0xac1f000c, dontFragment: false });
const toGeneve = (fields: Partial<UdpLayer> = {}): UdpLayer =>
    udp({ sourcePort: 51234, destinationPort: 6081, checksum: 0, ...fields });
const toVxlan = udp({ sourcePort: 51234, destinationPort: 4789, checksum: 0 });

const tcpPacket = packetOf(ipv4(), tcp(), data(30));
const udpPacket = packetOf(ipv4(), udp(), data(30));
const echoPacket = packetOf(ipv4(), icmp(), data(30));

const NO_IDENTIFIER = { identifier: 0, sequence: 0 };

/** Packets that are right in every respect. */
export const GOOD_PACKETS: Readonly<Record<string, Packet>> = {
    'ARP request': packetOf(ethernet({ destination: 'ff:ff:ff:ff:ff:ff' }), arp()),
    'ARP reply': packetOf(ethernet(), arp({ opcode: 2, targetMac: '02:00:0a:00:01:01' })),
    'ARP announcement, padded': packetOf(
        ethernet({ destination: 'ff:ff:ff:ff:ff:ff', trailer: new Uint8Array(18) }),
        arp({ targetAddress: 0x0a00010a }),
    ),
    'gratuitous ARP reply': packetOf(ethernet(), arp({ opcode: 2, targetAddress: 0x0a00010a })),
    'ARP probe': packetOf(ethernet(), arp({ senderAddress: 0 })),
    'TCP SYN': packetOf(ethernet(), ipv4(), tcp()),
    'TCP SYN with options': packetOf(ethernet(), ipv4(), tcp({ options: SYN_OPTIONS })),
    'TCP SYN/ACK': packetOf(
        ethernet(),
        ipv4({ ttl: 63 }),
        tcp({ sourcePort: 443, destinationPort: 40001, flags: 0x012, acknowledgment: 1001 }),
    ),
    'TCP reset': packetOf(ethernet(), ipv4(), tcp({ flags: 0x004, window: 0 })),
    'TCP with payload': packetOf(ethernet(), ipv4({ dsField: 0xb9 }), tcp({ flags: 0x018, acknowledgment: 7 }), data(11)),
    'TCP with every flag but reset': packetOf(
        ethernet(),
        ipv4(),
        tcp({ flags: 0xffb, urgentPointer: 4, acknowledgment: 0xfffffffe }),
        data(3),
    ),
    UDP: packetOf(ethernet(), ipv4({ dontFragment: false }), udp(), data(4)),
    'UDP without checksum': packetOf(ethernet(), ipv4(), udp({ checksum: 0 }), data(5)),
    'UDP, empty and padded': packetOf(ethernet({ trailer: new Uint8Array(18) }), ipv4(), udp()),
    'UDP with a trailer': packetOf(ethernet({ trailer: Uint8Array.from([9, 8, 7, 6, 5]) }), ipv4(), udp(), data(40)),
    'UDP with padding and a trailer': packetOf(
        ethernet({ trailer: Uint8Array.from({ length: 22 }, (_, i) => (i < 18 ? 0 : i)) }),
        ipv4(),
        udp(),
    ),
    'UDP with a trailer in the padding': packetOf(
        ethernet({ trailer: Uint8Array.from({ length: 20 }, (_, i) => i) }),
        ipv4(),
        udp(),
    ),
    'UDP with a group source address': packetOf(ethernet({ source: '01:00:5e:00:00:01' }), ipv4(), udp(), data(4)),
    'echo request': packetOf(ethernet(), ipv4(), icmp(), data(56)),
    'echo reply': packetOf(ethernet(), ipv4(), icmp({ type: 0, identifier: 0xbeef, sequence: 258 }), data(56)),
    'fragmentation needed, quoting TCP': packetOf(
        ethernet(),
        ipv4(),
        icmp({ type: 3, code: 4, identifier: 0, sequence: 1500 }),
        quoted(tcpPacket, 28),
    ),
    'time exceeded, quoting UDP': packetOf(ethernet(), ipv4(), icmp({ type: 11, ...NO_IDENTIFIER }), quoted(udpPacket, 28)),
    'time exceeded, quoting an echo': packetOf(ethernet(), ipv4(), icmp({ type: 11, ...NO_IDENTIFIER }), quoted(echoPacket, 28)),
    'port unreachable, quoting all of UDP': packetOf(
        ethernet(),
        ipv4(),
        icmp({ type: 3, code: 3, ...NO_IDENTIFIER }),
        quoted(udpPacket),
    ),
    'host unreachable, quoting all of TCP': packetOf(
        ethernet(),
        ipv4(),
        icmp({ type: 3, code: 1, ...NO_IDENTIFIER }),
        quoted(tcpPacket),
    ),
    'GENEVE with TCP': packetOf(ethernet(), outerIp, toGeneve(), geneve(), ipv4(), tcp()),
    'GENEVE with UDP': packetOf(
        ethernet(),
        outerIp,
        toGeneve({ checksum: 0 }),
        geneve({ vni: 0xabcdef }),
        ipv4(),
        udp(),
        data(9),
    ),
    'GENEVE with options, checksum and echo': packetOf(
        ethernet(),
        outerIp,
        udp({ sourcePort: 51234, destinationPort: 6081 }),
        geneve({
            critical: true,
            options: [
                { class: 0x0108, type: 0x81, data: new Uint8Array(8) },
                { class: 0x0108, type: 2, data: Uint8Array.from([1, 2, 3, 4]) },
                { class: 0x0100, type: 3, data: new Uint8Array() },
            ],
        }),
        ipv4(),
        icmp(),
        data(20),
    ),
    'GENEVE control packet with an error inside': packetOf(
        ethernet(),
        outerIp,
        toGeneve(),
        geneve({ control: true }),
        ipv4(),
        icmp({ type: 3, code: 13, ...NO_IDENTIFIER }),
        quoted(tcpPacket, 28),
    ),
    'GENEVE with an Ethernet frame': packetOf(ethernet(), outerIp, toGeneve(), geneve(), ethernet(), arp()),
    'VXLAN with UDP': packetOf(ethernet(), outerIp, toVxlan, vxlan(), ethernet(), ipv4(), udp(), data(3)),
    'VXLAN with TCP': packetOf(
        ethernet(),
        outerIp,
        toVxlan,
        vxlan({ vni: 0xffffff }),
        ethernet(),
        ipv4(),
        tcp({ options: SYN_OPTIONS }),
    ),
    'VXLAN with group policy': packetOf(
        ethernet(),
        outerIp,
        toVxlan,
        vxlan({ flags: 0x8808, groupPolicy: 9 }),
        ethernet(),
        arp(),
    ),
    'first fragment': packetOf(
        ethernet(),
        ipv4({ dontFragment: false, moreFragments: true }),
        udp({ length: 208, checksum: 0x1234 }),
        data(56),
    ),
    'later fragment': packetOf(ethernet(), ipv4({ dontFragment: false, fragmentOffset: 8, proto: 17 }), data(24)),
    'unknown IP protocol': packetOf(ethernet(), ipv4({ proto: 253 }), data(20)),
    ESP: packetOf(ethernet(), ipv4({ proto: 50, dsField: 0x28 }), data(20)),
    'unknown EtherType': packetOf(ethernet({ type: 0x1234 }), data(46)),
    'IEEE 802.3 length': packetOf(ethernet({ type: 46 }), data(46)),
};

/** Packets whose checksums are wrong. */
export const BAD_CHECKSUMS: Readonly<Record<string, Packet>> = {
    'IPv4 checksum': packetOf(ethernet(), ipv4({ checksum: 3 }), udp(), data(10)),
    'TCP checksum': packetOf(ethernet(), ipv4(), tcp({ checksum: 9, flags: 0x10 }), data(10)),
    'UDP checksum': packetOf(ethernet(), ipv4(), udp({ checksum: 7 }), data(10)),
    'ICMP checksum': packetOf(ethernet(), ipv4(), icmp({ checksum: 5 }), data(10)),
};
