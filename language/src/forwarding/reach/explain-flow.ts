/** One flow in full: how far the packet and its answer came, and which lines decided on the way. */
import type { ElementId, Network } from '../../model/network.js';
import type { PacketSpec } from '../../model/probe.js';
import { answersTo, subjectOf } from '../fates.js';
import { run } from '../pipeline.js';
import { type PacketFate, packetFate } from '../run-summary.js';
import type { PacketInFlight } from '../state.js';
import type { Step, TableKind } from '../trace.js';
import { decideFlow, type ReachVerdict, startFlow } from './verdict.js';

/** One way of a flow. */
export interface ExplainedWay {
    readonly fate: PacketFate;
    /** The steps that a written rule, route or entry decided, in order; the one that dropped the packet is the last. */
    readonly decisions: readonly Step[];
}

/** A flow with the grounds of its verdict. */
export interface ExplainedFlow {
    readonly verdict: ReachVerdict;
    readonly request?: ExplainedWay;
    readonly reply?: ExplainedWay;
}

/** Tables that people write, as against caches and services that follow from them. */
const WRITTEN_TABLES: ReadonlySet<TableKind> = new Set([
    'guest-route-table',
    'security-group',
    'network-acl',
    'network-firewall',
    'route-table',
    'transit-gateway-route-table',
    'private-line-routes',
    'address-translation',
    'target-group',
]);

/** Runs the flow and keeps what decided it. */
export function explainFlow(network: Network, packet: PacketSpec, owner: ElementId | undefined): ExplainedFlow {
    const { verdict } = decideFlow(network, packet, owner);
    const steps = run(startFlow(network, packet));
    const end = steps.at(-1)?.after;
    const subject = end && subjectOf(end);
    const answer = end && subject && answersTo(end, subject)[0];
    return {
        verdict,
        ...(end && subject ? { request: explainWay(end.network, subject, steps) } : {}),
        ...(end && answer ? { reply: explainWay(end.network, answer, steps) } : {}),
    };
}

const explainWay = (network: Network, packet: PacketInFlight, steps: readonly Step[]): ExplainedWay => ({
    fate: packetFate(network, packet),
    decisions: steps.filter(
        (step) =>
            step.packetId === packet.id &&
            (step.outcome === 'dropped' || step.lookups.some(({ table }) => WRITTEN_TABLES.has(table))),
    ),
});
