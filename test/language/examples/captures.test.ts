/** Every packet of every example, as a capture: Wireshark finds no fault in it, reads the same fields, and filters alike. */
import { beforeAll, describe, expect, test } from 'vitest';
import { formatFilter } from '../../../language/src/filter/format-filter.js';
import {
    compileFilter,
    type FilterExpression,
    type LinkType,
    parseFilter,
    type SimulationState,
    steps,
} from '../../../language/src/index.js';
import { type Dissection, dissect } from '../../../language/src/packet/dissect.js';
import type { LoadedFile } from '../../../server/src/cli/load-file.js';
import { captureOf, captureSteps } from '../../../server/src/workspace/capture.js';
import { fieldDifferences } from '../../support/compare-fields.js';
import { loadExample, loadExamples, startsOf } from '../../support/examples.js';
import {
    dissectCaptureWithTshark,
    dissectWithTshark,
    faultsFoundByTshark,
    filterWithTshark,
    type TsharkField,
} from '../../support/tshark.js';

/** A frame as both of us read it. */
interface Frame {
    /** The example that it comes from. */
    readonly origin: string;
    readonly bytes: Uint8Array;
    readonly ours: Dissection;
    readonly theirs: readonly TsharkField[];
}

const LINK_TYPES: readonly LinkType[] = ['ethernet', 'raw-ip'];

/** Each different frame once, by the kind of wire. */
const frames = new Map<LinkType, readonly Frame[]>();
let files: readonly LoadedFile[];

beforeAll(async () => {
    files = await loadExamples();
    const captured = files.flatMap((file) =>
        [...startsOf(file)].flatMap(([name, start]) => framesOf(`${file.path} ${name}`, start)),
    );
    for (const linkType of LINK_TYPES) {
        const unique = new Map(captured.filter((frame) => frame.linkType === linkType).map((frame) => [frame.key, frame]));
        frames.set(linkType, readTwice([...unique.values()], linkType));
    }
}, 120_000);

/** Every frame of a run. */
function framesOf(origin: string, start: SimulationState) {
    const { interfaces, packets } = captureOf(steps(start));
    return packets.map(({ interface: index, bytes }) => ({
        origin,
        bytes,
        key: Buffer.from(bytes).toString('hex'),
        linkType: interfaces[index]?.linkType,
    }));
}

function readTwice(unique: readonly { readonly origin: string; readonly bytes: Uint8Array }[], linkType: LinkType): Frame[] {
    const dissected = dissectWithTshark(
        unique.map(({ bytes }) => bytes),
        linkType,
    );
    const firstOf = (bytes: Uint8Array) => (linkType === 'ethernet' ? 'eth' : (bytes[0] ?? 0) >> 4 === 6 ? 'ipv6' : 'ip');
    return unique.map(({ origin, bytes }, index) => ({
        origin,
        bytes,
        ours: dissect(bytes, firstOf(bytes)),
        theirs: dissected[index] ?? [],
    }));
}

const onWire = (linkType: LinkType): readonly Frame[] => frames.get(linkType) ?? [];

/** An example about frames that are no good packets: its headers say one thing and its EtherType another. */
const BROKEN_ON_PURPOSE = 't21-not-carried';

/** Further filters, in the ways people write them. */
const FILTERS = [
    'arp',
    'icmp and not geneve',
    'tcp.flags.syn == 1 && tcp.flags.ack == 0',
    'tcp.flags.reset == 1',
    'udp.port == 6081 and geneve.vni == 1001',
    'ip.src == 10.0.0.0/8',
    'ip.addr != 10.0.1.10',
    'ip.dst in { 10.0.1.1..10.0.1.30, 203.0.113.20 }',
    'ip.ttl < 64',
    'eth.dst == ff:ff:ff:ff:ff:ff',
    'ip.flags.mf == 1 or ip.frag_offset > 0',
    'icmp.type == 3 and icmp.code == 4 and icmp.mtu == 1500',
    'ip.len > 1400',
    'tcp.dstport >= 1024 and tcp.dstport <= 65535',
    'not ip',
    'ip.proto == 112 || ip.proto == 50',
];

describe.each(LINK_TYPES)('%s', { timeout: 60_000 }, (linkType) => {
    test('there is something to look at', () => {
        expect(onWire(linkType).length).toBeGreaterThan(100);
    });

    test('nothing is malformed and every checksum is right', () => {
        const sound = onWire(linkType).filter(({ origin }) => !origin.includes(BROKEN_ON_PURPOSE));
        const faults = sound.flatMap(({ origin, theirs }) => faultsFoundByTshark([theirs]).map((fault) => `${origin}: ${fault}`));
        expect(faults).toEqual([]);
    });

    test('tshark and we read the same fields with the same values in the same places', () => {
        const differences = onWire(linkType).flatMap(({ origin, ours, theirs }) =>
            fieldDifferences(ours, theirs).map((difference) => `${origin}: ${difference}`),
        );
        expect(differences).toEqual([]);
    });

    test('tshark and we select the same packets by every filter of the examples, and by others', () => {
        const filters = [...filtersWritten(), ...FILTERS.map(parsed)];
        const theirs = filterWithTshark(
            onWire(linkType).map(({ bytes }) => bytes),
            filters.map(formatFilter),
            linkType,
        );
        const ours = filters.map((filter) => ({ ok: true, packets: select(filter, onWire(linkType)) }));
        const named = (results: readonly unknown[]) =>
            filters.map((filter, i) => ({ filter: formatFilter(filter), result: results[i] }));
        expect(named(ours)).toEqual(named(theirs));
    });
});

test('every filter selects something', () => {
    const all = LINK_TYPES.flatMap(onWire);
    expect(FILTERS.filter((filter) => select(parsed(filter), all).length === 0)).toEqual([]);
});

/** Indexes of the frames that we select. */
function select(filter: FilterExpression, among: readonly Frame[]): number[] {
    const holds = compileFilter(filter);
    return among.flatMap(({ ours }, index) => (holds(ours.packet) ? [index] : []));
}

/** What the examples' own `where` clauses ask, element names replaced by addresses. */
const filtersWritten = (): FilterExpression[] =>
    files.flatMap(({ design }) =>
        [...design.probes.values()].flatMap(({ expectations }) => expectations.flatMap(({ where }) => where ?? [])),
    );

function parsed(text: string): FilterExpression {
    const [file] = files;
    const filter = file && parseFilter(file.services, text);
    if (!filter?.ok) {
        throw new Error(`'${text}' is no filter: ${filter?.message}`);
    }
    return filter.value;
}

test('a capture names its interfaces and says with every packet what happened to it', async () => {
    const file = await loadExample('t33-nat-gateway');
    const start = startsOf(file).get('https') as SimulationState;
    const packets = dissectCaptureWithTshark(captureSteps(steps(start)));
    const shown = (name: string) =>
        packets.map((fields) => fields.filter((field) => field.name === name).map(({ show }) => show));
    expect(new Set(shown('frame.interface_name').flat())).toEqual(
        new Set(['d', 'server-of-d', 'server-of-nat', 'nat', 'igw', 'server']),
    );
    const comments = shown('frame.comment').flat();
    expect(comments).toHaveLength(packets.length);
    expect(comments.find((comment) => comment.includes('nat: Source 10.0.2.10'))).toContain('becomes 10.0.1.5');
});

test('the last frame of a packet that dies says why', async () => {
    const file = await loadExample('t05-no-public-address');
    const { packets } = captureOf(steps(startsOf(file).get('to-internet') as SimulationState));
    expect(packets.at(-1)?.comment).toContain('Dropped afterwards: The source address has no public address.');
});
