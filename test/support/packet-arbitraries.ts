/** Random packets of every kind that the codec knows, whatever their lengths, options and nesting. */
import fc from 'fast-check';
import { encode } from '../../language/src/packet/encode.js';
import type {
    ArpLayer,
    DataLayer,
    EthernetLayer,
    GeneveLayer,
    GeneveOption,
    IcmpLayer,
    Ipv4Layer,
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

const ipPacket = fc.oneof({ arbitrary: plainIpPacket, weight: 4 }, errorPacket);

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

const frame: fc.Arbitrary<readonly Layer[]> = fc.oneof(
    fc.tuple(ethernet, arp).map(([eth, message]) => [eth, message]),
    fc.tuple(ethernet, ipPacket).map(([eth, layers]) => [eth, ...layers]),
);

const toTunnel = (destinationPort: number): fc.Arbitrary<UdpLayer> => udp.map((datagram) => ({ ...datagram, destinationPort }));

const tunnelled: fc.Arbitrary<readonly Layer[]> = fc.oneof(
    fc
        .tuple(ethernet, ipv4, toTunnel(6081), geneve, fc.oneof(ipPacket, frame))
        .map(([eth, ip, outer, header, inner]) => [eth, ip, outer, header, ...inner]),
    fc
        .tuple(ethernet, ipv4, toTunnel(4789), vxlan, frame)
        .map(([eth, ip, outer, header, inner]) => [eth, ip, outer, header, ...inner]),
);

/** Any packet, as decoding would give it: nothing is stated that encoding computes. */
export const anyPacket: fc.Arbitrary<Packet> = fc.oneof({ arbitrary: frame, weight: 2 }, tunnelled).map((layers) => ({ layers }));
