/** Packets of every kind, by name: what codec, dissection and filter tests work on. */
import type { Ipv6 } from '../../language/src/model/address.js';
import type { Packet, UdpLayer } from '../../language/src/packet/packet.js';
import {
    arp,
    data,
    dhcp,
    ethernet,
    geneve,
    gre,
    icmp,
    icmpv6,
    igmp,
    ipv4,
    ipv6,
    ipv6Fragment,
    packetOf,
    quoted,
    SYN_OPTIONS,
    tcp,
    udp,
    vxlan,
} from './packet-layers.js';

export * from './packet-layers.js';

const NEIGHBOUR: Ipv6 = [0x20010db8, 0x12341a01, 0, 0x20];
const SOLICITED_NODE: Ipv6 = [0xff020000, 0, 1, 0xff000020];
const linkLayerAddress = (type: 1 | 2) => ({ type, data: Uint8Array.from([2, 0, 10, 0, 1, 10]) });
const fromNobody = ipv4({ source: 0, destination: 0xffffffff, dontFragment: false });
const bootpClient = udp({ sourcePort: 68, destinationPort: 67 });

const outerIp = ipv4({ source: 0xac1f000b, destination: 0xac1f000c, dontFragment: false });
const toGeneve = (fields: Partial<UdpLayer> = {}): UdpLayer =>
    udp({ sourcePort: 51234, destinationPort: 6081, checksum: 0, ...fields });
const toVxlan = udp({ sourcePort: 51234, destinationPort: 4789, checksum: 0 });

const tcpPacket = packetOf(ipv4(), tcp(), data(30));
const udpPacket = packetOf(ipv4(), udp(), data(30));
const echoPacket = packetOf(ipv4(), icmp(), data(30));

const tcp6Packet = packetOf(ipv6(), tcp(), data(30));
const udp6Packet = packetOf(ipv6(), udp(), data(30));
const echo6Packet = packetOf(ipv6(), icmpv6(), data(30));

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
    'DHCP discover': packetOf(
        ethernet({ destination: 'ff:ff:ff:ff:ff:ff' }),
        fromNobody,
        bootpClient,
        dhcp({
            flags: 0x8000,
            options: [
                { code: 53, data: Uint8Array.of(1) },
                { code: 55, data: Uint8Array.of(1, 3, 6, 15, 26) },
            ],
        }),
    ),
    'DHCP request': packetOf(
        ethernet({ destination: 'ff:ff:ff:ff:ff:ff' }),
        fromNobody,
        bootpClient,
        dhcp({
            seconds: 3,
            options: [
                { code: 53, data: Uint8Array.of(3) },
                { code: 50, data: Uint8Array.of(10, 0, 1, 10) },
                { code: 54, data: Uint8Array.of(10, 0, 1, 1) },
            ],
        }),
    ),
    'DHCP acknowledgment, padded': packetOf(
        ethernet(),
        ipv4({ source: 0x0a000101, destination: 0x0a00010a }),
        udp({ sourcePort: 67, destinationPort: 68 }),
        dhcp({
            operation: 2,
            your: 0x0a00010a,
            options: [
                { code: 53, data: Uint8Array.of(5) },
                { code: 54, data: Uint8Array.of(10, 0, 1, 1) },
                { code: 51, data: Uint8Array.of(0, 0, 0x0e, 0x10) },
                { code: 1, data: Uint8Array.of(255, 255, 255, 0) },
                { code: 3, data: Uint8Array.of(10, 0, 1, 1) },
                { code: 6, data: Uint8Array.of(10, 0, 0, 2) },
                { code: 15, data: new TextEncoder().encode('ec2.internal') },
                { code: 26, data: Uint8Array.of(0x23, 0x29) },
            ],
            padding: new Uint8Array(6),
        }),
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
    'GRE with UDP to a group': packetOf(ethernet(), ipv4(), gre(), ipv4({ destination: 0xef010101 }), udp(), data(12)),
    'GRE with key and sequence number': packetOf(
        ethernet(),
        ipv4(),
        gre({ key: 0xdecade, sequence: 77 }),
        ipv4({ source: 0x0a090909 }),
        tcp(),
        data(3),
    ),
    'GRE with IPv6': packetOf(ethernet(), ipv4(), gre({ key: 0 }), ipv6(), icmpv6(), data(8)),
    'GRE with an Ethernet frame': packetOf(ethernet(), ipv4(), gre({ sequence: 1 }), ethernet(), arp()),
    'GRE inside GENEVE': packetOf(ethernet(), outerIp, toGeneve(), geneve(), ipv4(), gre(), ipv4(), icmp(), data(4)),
    'GRE with a protocol we do not know': packetOf(ethernet(), ipv4(), gre({ protocolType: 0x880b }), data(20)),
    'IGMP membership report': packetOf(ethernet({ destination: '01:00:5e:01:01:01' }), ipv4({ destination: 0xef010101 }), igmp()),
    'IGMP leave': packetOf(
        ethernet({ destination: '01:00:5e:00:00:02' }),
        ipv4({ destination: 0xe0000002 }),
        igmp({ type: 0x17 }),
    ),
    'IGMP general query': packetOf(
        ethernet({ destination: '01:00:5e:00:00:01' }),
        ipv4({ destination: 0xe0000001 }),
        igmp({ type: 0x11, maxResponseTime: 100, group: 0 }),
    ),
    'first fragment': packetOf(
        ethernet(),
        ipv4({ dontFragment: false, moreFragments: true }),
        udp({ length: 208, checksum: 0x1234 }),
        data(56),
    ),
    'later fragment': packetOf(ethernet(), ipv4({ dontFragment: false, fragmentOffset: 8, proto: 17 }), data(24)),
    'IPv6 TCP SYN': packetOf(ethernet(), ipv6(), tcp({ options: SYN_OPTIONS })),
    'IPv6 TCP with payload': packetOf(
        ethernet(),
        ipv6({ trafficClass: 0xb9, hopLimit: 1, flowLabel: 0xfffff }),
        tcp({ flags: 0x018, acknowledgment: 7 }),
        data(11),
    ),
    'IPv6 UDP': packetOf(ethernet(), ipv6({ flowLabel: 0 }), udp(), data(5)),
    'IPv6 UDP with a trailer': packetOf(ethernet({ trailer: Uint8Array.from([9, 8, 7]) }), ipv6(), udp(), data(5)),
    'ICMPv6 echo request': packetOf(ethernet(), ipv6(), icmpv6(), data(56)),
    'ICMPv6 echo reply': packetOf(ethernet(), ipv6(), icmpv6({ type: 129, sequence: 258 }), data(55)),
    'neighbour solicitation': packetOf(
        ethernet({ destination: '33:33:ff:00:00:20' }),
        ipv6({ destination: SOLICITED_NODE, hopLimit: 255 }),
        icmpv6({ type: 135, ...NO_IDENTIFIER, neighbour: { target: NEIGHBOUR, options: [linkLayerAddress(1)] } }),
    ),
    'neighbour solicitation for duplicate address detection': packetOf(
        ethernet({ destination: '33:33:ff:00:00:20' }),
        ipv6({ source: [0, 0, 0, 0], destination: SOLICITED_NODE, hopLimit: 255 }),
        icmpv6({ type: 135, ...NO_IDENTIFIER, neighbour: { target: NEIGHBOUR, options: [] } }),
    ),
    'neighbour advertisement': packetOf(
        ethernet(),
        ipv6({ source: NEIGHBOUR, hopLimit: 255 }),
        icmpv6({
            type: 136,
            identifier: 0x6000,
            sequence: 0,
            neighbour: { target: NEIGHBOUR, options: [linkLayerAddress(2)] },
        }),
    ),
    'neighbour advertisement of a router': packetOf(
        ethernet(),
        ipv6({ source: NEIGHBOUR, hopLimit: 255 }),
        icmpv6({
            type: 136,
            identifier: 0xe000,
            sequence: 1,
            neighbour: { target: NEIGHBOUR, options: [linkLayerAddress(2), linkLayerAddress(1)] },
        }),
    ),
    'packet too big, quoting TCP': packetOf(
        ethernet(),
        ipv6(),
        icmpv6({ type: 2, identifier: 0, sequence: 1500 }),
        quoted(tcp6Packet),
    ),
    'hop limit exceeded, quoting UDP': packetOf(ethernet(), ipv6(), icmpv6({ type: 3, ...NO_IDENTIFIER }), quoted(udp6Packet)),
    'address unreachable, quoting an ICMPv6 echo': packetOf(
        ethernet(),
        ipv6(),
        icmpv6({ type: 1, code: 3, ...NO_IDENTIFIER }),
        quoted(echo6Packet),
    ),
    'parameter problem, quoting TCP': packetOf(
        ethernet(),
        ipv6(),
        icmpv6({ type: 4, code: 1, identifier: 0, sequence: 40 }),
        quoted(tcp6Packet),
    ),
    'GENEVE with IPv6': packetOf(ethernet(), outerIp, toGeneve(), geneve(), ipv6(), tcp()),
    'VXLAN with IPv6': packetOf(ethernet(), outerIp, toVxlan, vxlan(), ethernet(), ipv6(), icmpv6(), data(8)),
    'first IPv6 fragment': packetOf(ethernet(), ipv6(), ipv6Fragment(), udp({ length: 208, checksum: 0x1234 }), data(56)),
    'later IPv6 fragment': packetOf(
        ethernet(),
        ipv6(),
        ipv6Fragment({ fragmentOffset: 8, moreFragments: false, nextHeader: 17, reserved: 3, reservedBits: 2 }),
        data(24),
    ),
    'atomic IPv6 fragment': packetOf(ethernet(), ipv6(), ipv6Fragment({ moreFragments: false }), udp(), data(9)),
    'IPv6 without anything inside': packetOf(ethernet(), ipv6({ nextHeader: 59 })),
    'unknown next header': packetOf(ethernet(), ipv6({ nextHeader: 253 }), data(20)),
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
    'IPv6 TCP checksum': packetOf(ethernet(), ipv6(), tcp({ checksum: 9, flags: 0x10 }), data(10)),
    'ICMPv6 checksum': packetOf(ethernet(), ipv6(), icmpv6({ checksum: 5 }), data(10)),
    'ICMP checksum': packetOf(ethernet(), ipv4(), icmp({ checksum: 5 }), data(10)),
};
