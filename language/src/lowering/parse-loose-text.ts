/** Filters and packets that stand in no file: breakpoint conditions, watches, and packets of a launch configuration. */
import type { FilterDecl, PacketDecl } from '../generated/ast.js';
import type { Design } from '../model/design.js';
import type { FilterExpression } from '../model/display-filter.js';
import type { Network } from '../model/network.js';
import type { PacketSpec } from '../model/probe.js';
import type { VpcCoreServices } from '../vpc-module.js';
import type { Reading } from './addresses.js';
import { resolveByName } from './element-lookup.js';
import { lowerFilter } from './filters.js';
import { lowerPacket } from './packets.js';
import { Spans } from './spans.js';

/** The result of reading loose text: a value, or a message and where in the text the trouble begins (a 0-based offset). */
export type LooseReading<T> =
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly message: string; readonly offset: number };

/** Reads a display filter. Element names are looked up in the network, when one is given. */
export function parseFilter(services: VpcCoreServices, text: string, network?: Network): LooseReading<FilterExpression> {
    const tree = parseAs<FilterDecl>(services, text, 'FilterDecl');
    if (!tree.ok) {
        return tree;
    }
    const resolve = network ? resolveByName(network) : () => undefined;
    return at(lowerFilter(tree.value, { network, resolve }), text);
}

/** Where a loose packet is read: its names belong to `design`, and `check` may refuse what the grammar lets through. */
export interface LoosePacketContext {
    readonly design: Design;
    readonly check: (packet: PacketDecl) => { readonly message: string; readonly offset: number } | undefined;
}

/** Reads a packet such as `tcp a -> b:443 { ttl 3 }`. Names are looked up in the design. */
export function readLoosePacket(services: VpcCoreServices, context: LoosePacketContext, text: string): LooseReading<PacketSpec> {
    const tree = parseAs<PacketDecl>(services, text, 'PacketDecl');
    if (!tree.ok) {
        return tree;
    }
    const { network } = context.design;
    const packet = lowerPacket(tree.value, { network, resolve: resolveByName(network), spans: new Spans(tree.value) });
    const problem = packet.ok ? context.check(tree.value) : undefined;
    return problem ? { ok: false, ...problem } : at(packet, text);
}

function parseAs<T extends FilterDecl | PacketDecl>(services: VpcCoreServices, text: string, rule: string): LooseReading<T> {
    const { value, lexerErrors, parserErrors } = services.parser.LangiumParser.parse<T>(text, { rule });
    const [lexerError] = lexerErrors;
    if (lexerError) {
        return { ok: false, message: lexerError.message, offset: lexerError.offset };
    }
    const [parserError] = parserErrors;
    if (parserError) {
        const { startOffset } = parserError.token;
        return {
            ok: false,
            message: parserError.message,
            offset: Number.isFinite(startOffset) && startOffset >= 0 ? startOffset : text.length,
        };
    }
    return { ok: true, value };
}

/** A failure of the lowering concerns some word of the message; where it stands in the text is found by that word. */
function at<T>(reading: Reading<T>, text: string): LooseReading<T> {
    if (reading.ok) {
        return reading;
    }
    const [, word] = /'([^']+)'/.exec(reading.message) ?? [];
    return { ...reading, offset: Math.max(0, word === undefined ? 0 : text.indexOf(word)) };
}
