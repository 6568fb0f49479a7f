/**
 * Security groups: stateful, allow only, at every interface and in both directions (F1–F6, F13–F18).
 *
 * A packet of a tracked flow passes by its connection; a new flow needs a rule. Where the interface has no groups (a NAT
 * gateway's, F12) nothing is filtered.
 */
import type { Direction } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import { checkSecurityGroups, type SecurityOutcome } from '../connection-table.js';
import { isUsedUp } from '../faults.js';
import { type Flow, flowOf } from '../flow.js';
import { inspectionEndpoint, serviceWord } from '../inspection-endpoints.js';
import { flowLabel, labelOf, ruleLabel } from '../labels.js';
import { flowKey } from '../lookup-key.js';
import type { Port } from '../places.js';
import type { RuleId } from '../rules.js';
import { unknownReference } from '../security-groups.js';
import type { Lookup } from '../trace.js';
import { type Drop, type Grounds, goOn, type StageContext, type StateChanges, type Verdict } from '../verdict.js';

/** Outbound: may the packet leave the interface? */
export function filterEgress(context: StageContext, port: Port): Verdict<'security-group-egress'> {
    const crossing = cross(context, port, 'egress');
    if (crossing.full) {
        return { kind: 'drop', reason: 'connection-table-full', ...crossing.grounds, ...tableFull(context, port) };
    }
    return crossing.admitted
        ? goOn('classify', crossing.grounds, { changes: crossing.changes })
        : { ...crossing.grounds, kind: 'drop', reason: 'security-group-egress', ...lostReference(context, port, 'egress') };
}

/** Inbound: may the packet reach the interface? */
export function filterIngress(context: StageContext, port: Port): Verdict<'security-group-ingress'> {
    const crossing = cross(context, port, 'ingress');
    if (crossing.full) {
        return { kind: 'drop', reason: 'connection-table-full', ...crossing.grounds, ...tableFull(context, port) };
    }
    return crossing.admitted
        ? goOn('destination-check', crossing.grounds, { changes: crossing.changes })
        : { ...crossing.grounds, kind: 'drop', reason: 'security-group-ingress', ...lostReference(context, port, 'ingress') };
}

/** F17: a rule admits the flow, and there is no room to remember it. */
const tableFull = (
    { network }: StageContext,
    { interface: owner }: Port,
): Pick<Drop<'security-group-ingress'>, 'rules' | 'summary'> => ({
    rules: ['F17', 'F1'],
    summary: () =>
        `A rule admits the packet, but the connection table of ${labelOf(network, owner.id)} is full: new flows are dropped.`,
});

type LostReference = Pick<Drop<'security-group-ingress'>, 'rules' | 'decidedBy' | 'summary'> & {
    readonly reason: 'security-group-reference-unsupported' | 'security-group-reference-lost';
};

/** F7, F8: a rule names the sender's group, but that group is not known here. Nothing when no rule does. */
function lostReference(context: StageContext, port: Port, direction: Direction): LostReference | Record<string, never> {
    const { network } = context;
    const flow = flowAt(context);
    const unknown = unknownReference(network, port.interface, { direction, flow });
    if (!unknown) {
        return {};
    }
    const { attached, reach } = unknown;
    if (flow.withoutGroups) {
        return {
            reason: 'security-group-reference-lost',
            rules: ['F8', 'F4'],
            decidedBy: attached.rule.span,
            summary: () =>
                `'${ruleLabel(network, attached.rule)}' names the right group, but the packet came through ${inspectorOf(context)}, behind which groups are not known.`,
        };
    }
    return {
        reason: reach === 'lost' ? 'security-group-reference-lost' : 'security-group-reference-unsupported',
        rules: ['F7', 'F4'],
        decidedBy: attached.rule.span,
        summary: () =>
            `'${ruleLabel(network, attached.rule)}' names the right group, but it is a group of another VPC, ${reach === 'lost' ? 'and its identity is lost between the transit gateways' : 'and nothing between the two VPCs supports references'}.`,
    };
}

/** What the packet has come through. */
const inspectorOf = ({ network, flight }: StageContext): string =>
    flight.path.flatMap((id) => inspectionEndpoint(network, id) ?? []).map(serviceWord)[0] ?? 'a middlebox';

interface Crossing {
    readonly admitted: boolean;
    /** A new flow would have to be tracked, and the table is full (F17). */
    readonly full: boolean;
    readonly changes: StateChanges | undefined;
    readonly grounds: Grounds;
}

/** What is not IP has no flow; frame-check lets none of it come here. */
const NO_FLOW: Flow = { protocol: 255, source: 0, destination: 0 };

/** F8: once a packet has come through an endpoint of a gateway load balancer or network firewall, nobody knows its sender's groups. */
function flowAt({ network, packet, flight }: StageContext): Flow {
    const flow = flowOf(packet) ?? NO_FLOW;
    const steered = flight.path.some((id) => inspectionEndpoint(network, id) !== undefined);
    return steered ? { ...flow, withoutGroups: true } : flow;
}

function cross(context: StageContext, port: Port, direction: Direction): Crossing {
    const { network, state } = context;
    const flow = flowAt(context);
    const { interface: owner } = port;
    const { connections, clock } = state;
    const outcome = checkSecurityGroups({ network, interface: owner, direction, flow, connections, clock });
    const summary = (): string => sentence({ network, port, direction, flow, outcome });
    const grounds: Grounds = {
        rules: rulesOf(outcome),
        decidedBy: decidingSpan(network, port, outcome),
        consulted: outcome.match && [outcome.match.group.span],
        lookups: lookupsOf(port, flow, direction, outcome),
        summary,
    };
    return {
        admitted: outcome.admitted,
        full:
            outcome.by === 'rule' &&
            outcome.tracking !== 'untracked' &&
            isUsedUp(network, owner.id, { kind: 'connection-tracking' }),
        changes: outcome.connections === connections ? undefined : { connections: outcome.connections },
        grounds,
    };
}

function rulesOf(outcome: SecurityOutcome): readonly [RuleId, ...RuleId[]] {
    switch (outcome.by) {
        case 'connection':
            return ['F2', 'F1'];
        case 'related':
            return ['F18', 'F2'];
        case 'unfiltered':
            return ['F12'];
        case 'nothing':
            return ['F4', 'F1'];
        case 'rule':
            return outcome.tracking === 'untracked' ? ['F1', 'F5', 'F13'] : ['F1', 'F5'];
    }
}

/** The rule that admits; without one, the line that attaches the groups, or the group when a default supplied it. */
function decidingSpan(network: StageContext['network'], port: Port, outcome: SecurityOutcome): SourceSpan {
    const { interface: owner } = port;
    return (
        outcome.match?.rule.span ??
        owner.securityGroupsSpan ??
        network.securityGroups.get(owner.securityGroups[0] ?? '')?.span ??
        owner.span
    );
}

/** The connection table is asked first; the rules only when it knows nothing. */
function lookupsOf(port: Port, flow: Flow, direction: Direction, outcome: SecurityOutcome): readonly Lookup[] {
    if (outcome.by === 'unfiltered') {
        return [];
    }
    const { interface: owner } = port;
    const key = flowKey(flow, direction);
    const known = outcome.by === 'connection' || outcome.by === 'related';
    const tracking: Lookup = { table: 'connection-tracking', element: owner.id, span: owner.span, key, winner: known ? 0 : -1 };
    const span = owner.securityGroupsSpan ?? owner.span;
    return known ? [tracking] : [tracking, { table: 'security-group', element: owner.id, span, key, winner: outcome.ruleIndex }];
}

interface Case {
    readonly network: StageContext['network'];
    readonly port: Port;
    readonly direction: Direction;
    readonly flow: Flow;
    readonly outcome: SecurityOutcome;
}

function sentence({ network, port, direction, flow, outcome }: Case): string {
    const place = `${labelOf(network, port.interface.id)} (${direction})`;
    switch (outcome.by) {
        case 'connection':
            return `${flowLabel(flow)} belongs to a connection that ${place} already tracks.`;
        case 'related':
            return `${flowLabel(flow)} reports about a connection that ${place} tracks.`;
        case 'unfiltered':
            return `${place} has no security groups: nothing is filtered.`;
        case 'nothing':
            return `No rule of ${groupNames(network, port)} admits ${flowLabel(flow)} at ${place}.`;
        case 'rule':
            return `${admitting(network, outcome)} admits ${flowLabel(flow)} at ${place}${outcome.tracking === 'untracked' ? ', untracked' : ''}.`;
    }
}

const admitting = (network: StageContext['network'], { match }: SecurityOutcome): string =>
    match ? `'${ruleLabel(network, match.rule)}' of ${labelOf(network, match.group.id)}` : 'A rule';

const groupNames = (network: StageContext['network'], port: Port): string =>
    port.interface.securityGroups.map((id) => labelOf(network, id)).join(', ');
