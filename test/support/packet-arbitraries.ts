/** Random packets of every kind that the codec knows, whatever their lengths, options and nesting. */
import fc from 'fast-check';
import type { Ipv6 } from '../../language/src/model/address.js';
import { encode } from '../../language/src/packet/encode.js';
import type {
    ArpLayer,
    DataLayer,
    EthernetLayer,
    GeneveLayer,
    GeneveOption,
    GreLayer,
    IcmpLayer,
    Icmpv6Layer,
    IgmpLayer,
    Ipv4Layer,
    Ipv6Layer,
    Layer,
    Packet,
    TcpLayer,
    UdpLayer,
    VxlanLayer,
} from '../../language/src/packet/packet.js';
import { SYN_OPTIONS } from './packet-corpus.js';

const byte = fc.nat(0xff);
const word = fc.nat(0xffff);
const double = fc.nat(0xffffffff);

const macAddress = fc
    .uint8Array({ minLength: 6, maxLength: 6 })
    .map((bytes) => Array.from(bytes, (value) => value.toString(16).padStart(2, '0')).join(':'));

/** Payload that no timestamp looks like. */
const payload: fc.Arbitrary<DataLayer> = fc
    .uint8Array({ minLength: 1, maxLength: 60 })
    .map((bytes) => ({ protocol: 'data', bytes: Uint8Array.of(0x7f, ...bytes) }));

const perhapsPayload: fc.Arbitrary<readonly Layer[]> = fc.option(payload).map((layer) => (layer ? [layer] : []));

const ethernet: fc.Arbitrary<EthernetLayer> = fc.record({
    protocol: fc.constant('eth' as const),
    destination: macAddress,
    source: macAddress,
});

const arp: fc.Arbitrary<ArpLayer> = fc.record({
    protocol: fc.constant('arp' as const),
    opcode: fc.constantFrom(1, 2),
    senderMac: macAddress,
    senderAddress: double,
    targetMac: macAddress,
    targetAddress: double,
});

const ipv4: fc.Arbitrary<Ipv4Layer> = fc.record(
    {
        protocol: fc.constant('ip' as const),
        source: double,
        destination: double,
        ttl: byte,
        identification: word,
        dsField: byte,
        dontFragment: fc.boolean(),
        moreFragments: fc.constant(false),
        fragmentOffset: fc.constant(0),
        reservedFlag: fc.constant(true),
    },
    {
        requiredKeys: [
            'protocol',
            'source',
            'destination',
            'ttl',
            'identification',
            'dsField',
            'dontFragment',
            'moreFragments',
            'fragmentOffset',
        ],
    },
);

/** Ports that belong to no tunnel. */
const port = fc.integer({ min: 10_000, max: 0xffff });

const tcp: fc.Arbitrary<TcpLayer> = fc.record({
    protocol: fc.constant('tcp' as const),
    sourcePort: port,
    destinationPort: port,
    sequence: double,
    acknowledgment: double,
    // Without RST: what a reset carries is read as words.
    flags: fc.nat(0xfff).map((flags) => flags & ~4),
    window: word,
    urgentPointer: word,
    options: fc.constantFrom(new Uint8Array(), SYN_OPTIONS, Uint8Array.of(2, 4, 5, 0xb4), Uint8Array.of(1, 1, 4, 2)),
});

const udp: fc.Arbitrary<UdpLayer> = fc.record(
    { protocol: fc.constant('udp' as const), sourcePort: port, destinationPort: port, checksum: fc.constant(0) },
    { requiredKeys: ['protocol', 'sourcePort', 'destinationPort'] },
);

const echo: fc.Arbitrary<IcmpLayer> = fc.record({
    protocol: fc.constant('icmp' as const),
    type: fc.constantFrom(0, 8),
    code: fc.constant(0),
    identifier: word,
    sequence: word,
});

const icmpError: fc.Arbitrary<IcmpLayer> = fc.record({
    protocol: fc.constant('icmp' as const),
    type: fc.constantFrom(3, 11),
    code: fc.nat(1),
    identifier: fc.constant(0),
    sequence: fc.constant(0),
});

/** Addresses without a meaning that tshark would add fields for: no group, no MAC inside, no IPv4 address inside. */
const ipv6Address: fc.Arbitrary<Ipv6> = fc
    .tuple(fc.constantFrom(0x20010db8, 0xfd00ec2, 0x26001f18), double, fc.nat(0xffff), double)
    .map(([a, b, c, d]) => [a, b, c << 8, d]);

const ipv6: fc.Arbitrary<Ipv6Layer> = fc.record({
    protocol: fc.constant('ipv6' as const),
    source: ipv6Address,
    destination: ipv6Address,
    hopLimit: fc.integer({ min: 1, max: 0xff }),
    trafficClass: byte,
    flowLabel: fc.nat(0xfffff),
});

const echo6: fc.Arbitrary<Icmpv6Layer> = fc.record({
    protocol: fc.constant('icmpv6' as const),
    type: fc.constantFrom(128, 129),
    code: fc.constant(0),
    identifier: word,
    sequence: word,
});

const neighbourMessage: fc.Arbitrary<Icmpv6Layer> = fc
    .tuple(
        fc.constantFrom(135, 136),
        fc.constantFrom(0, 0x2000, 0x6000, 0xe000),
        ipv6Address,
        fc.array(fc.record({ type: fc.constantFrom(1, 2), data: fc.uint8Array({ minLength: 6, maxLength: 6 }) }), {
            maxLength: 2,
        }),
    )
    .map(([type, flags, target, options]) => ({
        protocol: 'icmpv6',
        type,
        code: 0,
        identifier: flags,
        sequence: 0,
        neighbour: { target, options },
    }));

const udp6: fc.Arbitrary<UdpLayer> = fc.record({
    protocol: fc.constant('udp' as const),
    sourcePort: port,
    destinationPort: port,
});

const plainIpv6Packet: fc.Arbitrary<readonly Layer[]> = fc.oneof(
    fc.tuple(ipv6, tcp, perhapsPayload).map(([ip, segment, rest]) => [ip, segment, ...rest]),
    fc.tuple(ipv6, udp6, perhapsPayload).map(([ip, datagram, rest]) => [ip, datagram, ...rest]),
    fc.tuple(ipv6, echo6, perhapsPayload).map(([ip, message, rest]) => [ip, message, ...rest]),
    fc.tuple(ipv6, neighbourMessage).map(([ip, message]) => [{ ...ip, hopLimit: 255 }, message]),
    fc
        .tuple(ipv6, fc.integer({ min: 1, max: 0x1fff }), fc.boolean(), double, payload)
        .map(([ip, fragmentOffset, moreFragments, identification, rest]) => [
            ip,
            { protocol: 'ipv6.fraghdr', nextHeader: 17, fragmentOffset, moreFragments, identification } as const,
            rest,
        ]),
);

/** An error quotes as much as it can. */
const error6Packet: fc.Arbitrary<readonly Layer[]> = fc
    .tuple(ipv6, fc.constantFrom(1, 2, 3), fc.nat(1), word, plainIpv6Packet)
    .map(([ip, type, code, mtu, about]) => [
        ip,
        { protocol: 'icmpv6', type, code, identifier: 0, sequence: type === 2 ? mtu : 0 } as const,
        { protocol: 'data', bytes: encode({ layers: about }) } as const,
    ]);

const withProto = (ip: Ipv4Layer, proto: number): Ipv4Layer => ({ ...ip, proto });

const plainIpPacket: fc.Arbitrary<readonly Layer[]> = fc.oneof(
    fc.tuple(ipv4, tcp, perhapsPayload).map(([ip, segment, rest]) => [ip, segment, ...rest]),
    fc.tuple(ipv4, udp, perhapsPayload).map(([ip, datagram, rest]) => [ip, datagram, ...rest]),
    fc.tuple(ipv4, echo, perhapsPayload).map(([ip, message, rest]) => [ip, message, ...rest]),
    fc.tuple(ipv4, fc.constantFrom(50, 253), payload).map(([ip, proto, rest]) => [withProto(ip, proto), rest]),
    fc
        .tuple(ipv4, fc.integer({ min: 1, max: 0x1fff }), fc.boolean(), payload)
        .map(([ip, fragmentOffset, moreFragments, rest]) => [{ ...withProto(ip, 17), fragmentOffset, moreFragments }, rest]),
);

/** An error quotes the IP header and eight bytes more, where there are so many. */
const errorPacket: fc.Arbitrary<readonly Layer[]> = fc
    .tuple(ipv4, icmpError, plainIpPacket)
    .map(([ip, error, about]) => [ip, error, { protocol: 'data', bytes: encode({ layers: about }).slice(0, 28) } as const]);

const ipPacket = fc.oneof(
    { arbitrary: plainIpPacket, weight: 4 },
    errorPacket,
    { arbitrary: plainIpv6Packet, weight: 3 },
    error6Packet,
);

const geneveOption: fc.Arbitrary<GeneveOption> = fc.record({
    class: fc.constantFrom(0x0100, 0x0104, 0x0108),
    type: byte,
    data: fc.nat(3).chain((words) => fc.uint8Array({ minLength: 4 * words, maxLength: 4 * words })),
});

const geneve: fc.Arbitrary<GeneveLayer> = fc.record({
    protocol: fc.constant('geneve' as const),
    vni: fc.nat(0xffffff),
    critical: fc.boolean(),
    control: fc.boolean(),
    options: fc.array(geneveOption, { maxLength: 3 }),
});

const vxlan: fc.Arbitrary<VxlanLayer> = fc.record(
    {
        protocol: fc.constant('vxlan' as const),
        vni: fc.nat(0xffffff),
        flags: fc.constantFrom(0x0808, 0x8800),
        groupPolicy: fc.integer({ min: 1, max: 0xffff }),
    },
    { requiredKeys: ['protocol', 'vni'] },
);

const gre: fc.Arbitrary<GreLayer> = fc.record(
    { protocol: fc.constant('gre' as const), key: fc.nat(0xffffffff), sequence: fc.nat(0xffffffff) },
    { requiredKeys: ['protocol'] },
);

const igmp: fc.Arbitrary<IgmpLayer> = fc.record({
    protocol: fc.constant('igmp' as const),
    type: fc.constantFrom(0x11, 0x12, 0x16, 0x17),
    maxResponseTime: fc.nat(0xff),
    group: fc.integer({ min: 0xe0000000, max: 0xefffffff }),
});

const frame: fc.Arbitrary<readonly Layer[]> = fc.oneof(
    fc.tuple(ethernet, arp).map(([eth, message]) => [eth, message]),
    fc.tuple(ethernet, ipPacket).map(([eth, layers]) => [eth, ...layers]),
);

const toTunnel = (destinationPort: number): fc.Arbitrary<UdpLayer> => udp.map((datagram) => ({ ...datagram, destinationPort }));

const tunnelled: fc.Arbitrary<readonly Layer[]> = fc.oneof(
    fc
        .tuple(ethernet, ipv4, toTunnel(6081), geneve, fc.oneof(ipPacket, frame))
        .map(([eth, ip, outer, header, inner]) => [eth, ip, outer, header, ...inner]),
    fc.tuple(ethernet, ipv4, gre, ipPacket).map(([eth, ip, header, inner]) => [eth, ip, header, ...inner]),
    fc.tuple(ethernet, ipv4, igmp).map(([eth, ip, message]) => [eth, ip, message]),
    fc
        .tuple(ethernet, ipv4, toTunnel(4789), vxlan, frame)
        .map(([eth, ip, outer, header, inner]) => [eth, ip, outer, header, ...inner]),
);

/** Any packet, as decoding would give it: nothing is stated that encoding computes. */
export const anyPacket: fc.Arbitrary<Packet> = fc.oneof({ arbitrary: frame, weight: 2 }, tunnelled).map((layers) => ({ layers }));
