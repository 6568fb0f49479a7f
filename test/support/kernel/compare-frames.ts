/** Frames of the simulator beside those of the kernel, wire by wire. */

import { frameOf, packetOf } from '../../../language/src/forwarding/pipeline.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import { formatAddress } from '../../../language/src/model/address.js';
import type { ElementId } from '../../../language/src/model/network.js';
import { decode } from '../../../language/src/packet/decode.js';
import type { Ipv4Layer, Layer, Packet } from '../../../language/src/packet/packet.js';

/** A frame on a wire. */
export interface WireFrame {
    readonly place: ElementId;
    readonly packet: Packet;
    /** Routers and gateways passed that count TTL in the kernel and not in the cloud (I21, section 13). */
    readonly uncounted: number;
}

/** Stages after which a packet is on one of the wires that both have. */
const ON_WIRE = new Set(['guest-send', 'deliver', 'encapsulate', 'underlay', 'internet-route']);

/** What the simulator puts on each wire, in order. Neighbour resolution is not compared: the kernel's guests know beforehand. */
export function simulatedFrames(steps: readonly Step[]): WireFrame[] {
    const uncounted = new Map<number, number>();
    return steps.flatMap((step) => {
        const { packetId = 0, stage, hop } = step;
        const passed =
            (uncounted.get(packetId) ?? 0) +
            Number(stage === 'route-lookup' || (stage === 'nat' && hop.kind === 'internet-gateway'));
        uncounted.set(packetId, passed);
        const place = placeOf(step);
        if (place === undefined || !ON_WIRE.has(stage) || step.outcome === 'dropped') {
            return [];
        }
        const packet = readFrame(frameOf(step));
        return packet.layers.some(({ protocol }) => protocol === 'arp') ? [] : [{ place, packet, uncounted: passed }];
    });
}

function placeOf(step: Step): ElementId | undefined {
    const arrived = packetOf(step)?.hop ?? step.hop;
    switch (step.stage) {
        case 'guest-send':
        case 'deliver':
            return step.hop.interface ?? step.hop.element;
        case 'internet-route':
            // What comes from a host was on that host's wire when it was sent.
            return step.after.network.internetHosts.has(arrived.element) ? arrived.element : undefined;
        case 'underlay':
            return arrived.element;
        default:
            return step.hop.element;
    }
}

/** A frame, or a bare IP packet. */
export function readFrame(bytes: Uint8Array): Packet {
    const read = decode(bytes, bytes[0] === 0x45 ? 'ip' : 'eth');
    if (!read.ok) {
        throw new Error(`A frame cannot be read: ${read.error.message}`);
    }
    return read.value;
}

/** Ports and identifiers that the kernel chose, beside those that the simulator did. */
export class NumberPairs {
    private readonly theirs = new Map<string, number>();
    private readonly ours = new Map<string, number>();

    /** Whether one of ours always is the same one of theirs, and the other way round. */
    agree(kind: string, ours: number, theirs: number): boolean {
        const [known, back] = [this.theirs.get(`${kind} ${ours}`) ?? theirs, this.ours.get(`${kind} ${theirs}`) ?? ours];
        this.theirs.set(`${kind} ${ours}`, theirs);
        this.ours.set(`${kind} ${theirs}`, ours);
        return known === theirs && back === ours;
    }
}

/** What differs between a frame of ours and the kernel's at the same place; empty when the headers say the same. */
export function frameDifferences(ours: WireFrame, theirs: Packet, numbers: NumberPairs): string[] {
    const bare =
        theirs.layers[0]?.protocol === 'eth' && ours.packet.layers[0]?.protocol !== 'eth'
            ? theirs.layers.slice(1)
            : theirs.layers;
    const mine = headersOf(ours.packet.layers);
    const other = headersOf(bare);
    const kinds = (layers: readonly Layer[]): string => layers.map(({ protocol }) => protocol).join(' ');
    if (kinds(mine) !== kinds(other)) {
        return [`headers: ours ${kinds(mine)}, the kernel's ${kinds(other)}`];
    }
    const innermost = mine.findLastIndex(({ protocol }) => protocol === 'ip');
    return mine.flatMap((layer, i) => {
        const counterpart = other[i] as Layer;
        const inner = i >= innermost;
        return [
            ...describe(layer, { inner }).map((text, at) => {
                const theirText = describe(counterpart, { inner })[at];
                return text === theirText ? undefined : `${layer.protocol}: ours ${text}, the kernel's ${theirText}`;
            }),
            inner ? ttlDifference(layer, counterpart, ours.uncounted) : undefined,
            inner ? portDifference(layer, counterpart, { numbers, ends: endsOf(mine[innermost]) }) : undefined,
            wrongChecksum(counterpart),
        ].filter((text) => text !== undefined);
    });
}

/** Payload is not compared here, nor TCP's options. */
const headersOf = (layers: readonly Layer[]): Layer[] => layers.filter(({ protocol }) => protocol !== 'data');

/** What must be equal in a header. The source MAC of a rebuilt inner frame is a choice of the model (E6). */
function describe(layer: Layer, { inner }: { readonly inner: boolean }): string[] {
    switch (layer.protocol) {
        case 'eth':
            return [`to ${layer.destination}`];
        case 'ip':
            return [
                `${formatAddress(layer.source)} to ${formatAddress(layer.destination)}`,
                ...(inner ? [] : [`TTL ${layer.ttl}`, `DF ${layer.dontFragment}`]),
            ];
        case 'vxlan':
            return [`identifier ${layer.vni}`];
        case 'udp':
            return inner ? [] : [`to port ${layer.destinationPort}`];
        case 'tcp':
            return [`flags ${layer.flags & 0x17}`];
        case 'icmp':
            return [`type ${layer.type} code ${layer.code}`];
        default:
            return [];
    }
}

/** I21: the kernel's routers count, the cloud's do not; NAT gateways and guests that route do in both (I23). */
function ttlDifference(ours: Layer, theirs: Layer, uncounted: number): string | undefined {
    if (ours.protocol !== 'ip' || theirs.protocol !== 'ip') {
        return undefined;
    }
    return ours.ttl - uncounted === theirs.ttl
        ? undefined
        : `TTL: ours ${ours.ttl}, the kernel's ${theirs.ttl} after ${uncounted} routers that do not count in the cloud`;
}

/** Ports belong to addresses: behind its own a NAT gateway counts anew. */
function portDifference(
    ours: Layer,
    theirs: Layer,
    { numbers, ends }: { readonly numbers: NumberPairs; readonly ends: readonly string[] },
): string | undefined {
    const pairs = portsOf(ours, ends).map(({ of, port }, i) => ({ of, port, other: portsOf(theirs, ends)[i]?.port ?? -1 }));
    const bad = pairs.find(({ of, port, other }) => !numbers.agree(`${ours.protocol} ${of}`, port, other));
    return (
        bad && `${ours.protocol}: ${bad.port} of ours at ${bad.of} was another number of the kernel's than ${bad.other} before`
    );
}

const endsOf = (layer: Layer | undefined): string[] =>
    layer?.protocol === 'ip' ? [formatAddress(layer.source), formatAddress(layer.destination)] : [];

function portsOf(layer: Layer, [source = '', destination = '']: readonly string[]): { of: string; port: number }[] {
    switch (layer.protocol) {
        case 'tcp':
        case 'udp':
            return [
                { of: source, port: layer.sourcePort },
                { of: destination, port: layer.destinationPort },
            ];
        case 'icmp':
            return [{ of: [source, destination].sort().join(' '), port: layer.identifier }];
        default:
            return [];
    }
}

/** Decoding keeps a checksum only when it is wrong; a tunnel's may be zero (RFC 7348). */
function wrongChecksum(layer: Layer): string | undefined {
    const checksum = (layer as Partial<Ipv4Layer>).checksum;
    return checksum === undefined || (layer.protocol === 'udp' && checksum === 0)
        ? undefined
        : `${layer.protocol}: the kernel's checksum ${checksum} is not what we compute`;
}
