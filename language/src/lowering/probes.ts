/** Probes and what is expected of them. */
import type { ExpectationDecl, ProbeDecl } from '../generated/ast.js';
import type { ElementId, Network } from '../model/network.js';
import type { Expectation, Probe } from '../model/probe.js';
import type { Draft, FileContext } from './draft.js';
import { resolveLinked } from './element-lookup.js';
import { lowerFilter } from './filters.js';
import { lowerPacket, textOf } from './packets.js';

/** A probe; undefined while its packet is incomplete or an end of it does not resolve. */
export function lowerProbe(probe: ProbeDecl, network: Network, context: FileContext): Probe | undefined {
    const packet = probe.packet && lowerPacket(probe.packet, { network, resolve: resolveLinked, spans: context.spans });
    if (!packet?.ok) {
        return undefined;
    }
    const { id, name, documentation } = context.base(probe);
    const expectations = lowerExpectations(probe.expectations, network, context);
    const lowered: Probe = { id, name, packet: packet.value, expectations, span: context.spans.of(probe) };
    return documentation === undefined ? lowered : { ...lowered, documentation };
}

/** The claims that are complete; a claim with a name that does not resolve would claim less than it says, so it is left out. */
export const lowerExpectations = (decls: readonly ExpectationDecl[], network: Network, context: FileContext): Expectation[] =>
    decls.flatMap((decl) => lowerExpectation(decl, network, context) ?? []);

function lowerExpectation(decl: ExpectationDecl, network: Network, context: FileContext): Expectation | undefined {
    const via = decl.via.map(resolveLinked);
    const to = resolveLinked(decl.to);
    const at = resolveLinked(decl.at);
    const where = decl.where && lowerFilter(decl.where, { network, resolve: resolveLinked });
    const unresolved = (decl.to && !to) || (decl.at && !at) || via.includes(undefined) || (where && !where.ok);
    if (unresolved || decl.outcome === undefined) {
        return undefined;
    }
    const lowered: Draft<Expectation> = {
        subject: decl.reply ? 'reply' : 'packet',
        outcome: decl.outcome,
        via: via.filter((id): id is ElementId => id !== undefined),
        text: textOf(decl).replace(/^expect /, ''),
        span: context.spans.of(decl),
    };
    if (to !== undefined) {
        lowered.to = to;
    }
    if (at !== undefined) {
        lowered.at = at;
    }
    if (decl.reason !== undefined) {
        lowered.by = decl.reason;
    }
    if (where?.ok) {
        lowered.where = where.value;
    }
    return lowered;
}
