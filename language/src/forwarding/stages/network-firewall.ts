/**
 * Network firewall: what an endpoint takes passes by its flow, by a rule or by the default, and goes on from the endpoint (X39).
 *
 * Rules are about flows and are tried in the order of the file, for the first packet only. What belongs to a flow that this
 * very endpoint has let pass needs none; what belongs to none and begins none is dropped, whatever the rules say (X28).
 */
import type { NetworkFirewall } from '../../model/vpc-endpoint.js';
import { opensFlow } from '../balanced-flows.js';
import { type Flow, flowOf } from '../flow.js';
import { ipPacketOf } from '../ip-packet.js';
import { firewallRuleLabel, flowLabel, labelOf } from '../labels.js';
import { flowKey } from '../lookup-key.js';
import { type FirewallVerdict, type KnownFlow, knownFlow, matchFirewall, rememberFlow } from '../network-firewalls.js';
import { type Port, portOf } from '../places.js';
import type { Lookup } from '../trace.js';
import type { Grounds, StageContext, Verdict } from '../verdict.js';
import { leaveByInterface, staysInSubnet } from './endpoint-exit.js';

type V = Verdict<'network-firewall'>;

/** A packet at one of the firewall's endpoints. */
interface Case {
    readonly firewall: NetworkFirewall;
    readonly port: Port;
    readonly flow: Flow;
}

/** The flow first, the rules second. */
export function inspectFlow(context: StageContext): V {
    const { network, hop, packet, state } = context;
    const firewall = network.vpcEndpoints.get(hop.element);
    const port = portOf(network, hop.interface);
    const flow = flowOf(packet);
    if (firewall?.type !== 'network-firewall' || !port || !flow) {
        return { kind: 'missing', element: hop.element };
    }
    const found: Case = { firewall, port, flow };
    const known = knownFlow(state, port.interface.id, flow);
    if (known) {
        return passOn(context, found, { known, grounds: knownGrounds(context, found, known) });
    }
    if (!opensFlow(flow)) {
        const { name } = firewall;
        const summary = (): string =>
            `${name} has not seen ${flowLabel(flow)} begin by its endpoint in ${port.subnet.availabilityZone}, or has forgotten it: no rule is asked.`;
        const lookups = [flowLookup(found, undefined)];
        return { kind: 'drop', reason: 'firewall-asymmetric', rules: ['X28', 'X39'], decidedBy: firewall.span, lookups, summary };
    }
    const verdict = matchFirewall(firewall, flow);
    const grounds = ruleGrounds(found, verdict);
    return verdict.action === 'pass'
        ? passOn(context, found, { known, grounds })
        : { kind: 'drop', reason: 'firewall-rules', ...grounds };
}

/** X24: out by the same endpoint, nothing changed. */
function passOn(
    { flight, network, packet, state }: StageContext,
    { port, flow }: Case,
    { known, grounds }: { readonly known: KnownFlow | undefined; readonly grounds: Grounds },
): V {
    const own = staysInSubnet(network, port, flow.destination);
    return {
        ...leaveByInterface(flight, port, own),
        ...grounds,
        packet: ipPacketOf(packet),
        changes: { connections: rememberFlow(state, { endpoint: port.interface.id, flow, known }) },
    };
}

function knownGrounds({ network }: StageContext, found: Case, known: KnownFlow): Grounds {
    const { firewall, port, flow } = found;
    return {
        rules: known.related ? ['X39', 'F18', 'X24'] : ['X39', 'X24'],
        decidedBy: firewall.span,
        consulted: [port.subnet.span],
        lookups: [flowLookup(found, known)],
        summary: () =>
            `${flowLabel(flow)} ${known.related ? 'reports about' : 'belongs to'} a flow that ${firewall.name} has let pass: it leaves by ${labelOf(network, port.interface.id)}, where it came in.`,
    };
}

function ruleGrounds(found: Case, { action, rule, index }: FirewallVerdict): Grounds {
    const { firewall, port, flow } = found;
    const words = (): string => (rule ? `by '${firewallRuleLabel(rule)}'` : 'by default, since no rule is about it');
    const asked: Lookup = {
        table: 'network-firewall',
        element: firewall.id,
        span: firewall.span,
        key: flowKey(flow, 'ingress'),
        winner: index,
    };
    return {
        rules: ['X39', 'X24'],
        decidedBy: rule?.span ?? firewall.defaultSpan ?? firewall.span,
        consulted: [firewall.span, port.subnet.span],
        lookups: [flowLookup(found, undefined), asked],
        summary: () => `${firewall.name} ${action === 'pass' ? 'passes' : 'drops'} ${flowLabel(flow)} ${words()}.`,
    };
}

/** What the endpoint knows, seen from its interface. */
const flowLookup = ({ port, flow }: Case, known: KnownFlow | undefined): Lookup => ({
    table: 'connection-tracking',
    element: port.interface.id,
    span: port.interface.span,
    key: flowKey(flow, known?.direction ?? 'ingress'),
    winner: known ? 0 : -1,
});
