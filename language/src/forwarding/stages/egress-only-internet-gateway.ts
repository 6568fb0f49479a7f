/**
 * Egress-only internet gateway: IPv6 only, stateful, opened from inside only (W13).
 *
 * What leaves is remembered as a connection of the gateway; what comes in must belong to one, or be an ICMPv6 error about
 * one. Nothing is translated (W1). How long it remembers a flow is not documented: the idle times of security groups are
 * taken (inference).
 */
import { formatAddress } from '../../model/address.js';
import type { EgressOnlyInternetGateway } from '../../model/egress-only-internet-gateway.js';
import type { Direction } from '../../model/network.js';
import { isUniqueLocal } from '../address-classes.js';
import { endsOf, findConnection, idleTimeout, newConnection, opposite } from '../connection-table.js';
import { type Flow, flowOf } from '../flow.js';
import { ipPacketOf } from '../ip-packet.js';
import { flowLabel } from '../labels.js';
import { isIpv6 } from '../link-local.js';
import { flowKey } from '../lookup-key.js';
import type { Connection } from '../state.js';
import type { Lookup } from '../trace.js';
import type { StageContext, StateChanges, Verdict } from '../verdict.js';
import { INTERNET } from './guest-send.js';

type V = Verdict<'gateway-check'>;

/** Admission, which is all that this gateway does. */
export function admitAtEgressOnlyGateway(context: StageContext): V {
    const gateway = context.network.egressOnlyInternetGateways.get(context.hop.element);
    const flow = flowOf(context.packet);
    if (!gateway || !flow) {
        return { kind: 'missing', element: context.hop.element };
    }
    return context.flight.decided.gatewaySide === 'inside' ? letOut(context, gateway, flow) : letIn(context, gateway, flow);
}

/** Seen from the gateway, packets from inside leave and packets from outside enter. */
const lookupOf = (gateway: EgressOnlyInternetGateway, flow: Flow, direction: Direction, hit: unknown): Lookup => ({
    table: 'connection-tracking',
    element: gateway.id,
    span: gateway.span,
    key: flowKey(flow, direction),
    winner: hit ? 0 : -1,
});

/** What tracking needs to know of the gateway. */
const checkOf = ({ state, network }: StageContext, gateway: EgressOnlyInternetGateway, direction: Direction) => ({
    network,
    interface: gateway,
    direction,
    connections: state.connections,
    clock: state.clock,
});

function letOut(context: StageContext, gateway: EgressOnlyInternetGateway, flow: Flow): V {
    const decidedBy = gateway.span;
    if (!isIpv6(flow.source)) {
        const summary = (): string => `${gateway.name} carries IPv6 only, not ${flowLabel(flow)}.`;
        return { kind: 'drop', reason: 'egress-only-ipv6', rules: ['W13'], decidedBy, summary };
    }
    if (!context.index.interfaceByAddress(gateway.vpc, flow.source)) {
        const summary = (): string =>
            `${formatAddress(flow.source)} belongs to no interface of the VPC: ${gateway.name} lets nothing else out.`;
        return { kind: 'drop', reason: 'no-public-source', rules: ['W13', 'I10'], decidedBy, summary };
    }
    if (isUniqueLocal(flow.source) || isUniqueLocal(flow.destination)) {
        const address = isUniqueLocal(flow.source) ? flow.source : flow.destination;
        const summary = (): string => `${formatAddress(address)} is a unique local address, which the internet does not carry.`;
        return { kind: 'drop', reason: 'private-destination', rules: ['W3', 'W13'], decidedBy, summary };
    }
    const known = findConnection(checkOf(context, gateway, 'egress'), flow);
    return {
        kind: 'pass',
        next: 'internet-route',
        at: { kind: 'internet', element: INTERNET },
        packet: ipPacketOf(context.packet),
        changes: remembered(context, gateway, { flow, direction: 'egress', ...(known ? { known } : {}) }),
        rules: ['W13', 'W1'],
        decidedBy,
        lookups: [lookupOf(gateway, flow, 'egress', known)],
        summary: () => `${gateway.name} lets ${flowLabel(flow)} out as it is, and remembers it for the answer.`,
    };
}

function letIn(context: StageContext, gateway: EgressOnlyInternetGateway, flow: Flow): V {
    const known = findConnection(checkOf(context, gateway, 'ingress'), flow);
    const about = flow.quoted && findConnection(checkOf(context, gateway, opposite('ingress')), flow.quoted);
    const lookups = [lookupOf(gateway, flow, 'ingress', known ?? about)];
    if (!known && !about) {
        const summary = (): string =>
            `${flowLabel(flow)} answers nothing that went out through ${gateway.name}, which nobody outside can open.`;
        return { kind: 'drop', reason: 'egress-only-unsolicited', rules: ['W13'], decidedBy: gateway.span, lookups, summary };
    }
    return {
        kind: 'pass',
        next: 'mapping',
        packet: ipPacketOf(context.packet),
        fresh: true,
        decided: { path: 'routed' },
        changes: known ? remembered(context, gateway, { flow, direction: 'ingress', known }) : {},
        rules: ['W13'],
        decidedBy: gateway.span,
        lookups,
        summary: () => `${flowLabel(flow)} belongs to a connection that went out through ${gateway.name}.`,
    };
}

interface Seen {
    readonly flow: Flow;
    readonly direction: Direction;
    readonly known?: Connection;
}

/** The table with the flow in it, good for another idle time. */
function remembered(context: StageContext, gateway: EgressOnlyInternetGateway, { flow, direction, known }: Seen): StateChanges {
    const { network, state } = context;
    const opened = known ?? newConnection({ ...checkOf(context, gateway, direction), flow });
    const seen = { ...opened, established: opened.established || direction === 'ingress' };
    const connection = { ...seen, expires: state.clock + idleTimeout(network.profile, seen) };
    return { connections: state.connections.set(endsOf(gateway.id, flow, direction), connection) };
}
