/**
 * Network ACL: stateless, at the subnet's border, the lowest matching number decides (F20–F23).
 *
 * Only packets that leave or enter a subnet meet it (F21); one that crosses between two subnets meets two (F27). It sees
 * private addresses: an internet gateway translates outside of it (F26).
 */
import type { Direction } from '../../model/network.js';
import { type Flow, flowOf } from '../flow.js';
import { inspectionEndpoint } from '../inspection-endpoints.js';
import { ipOf } from '../ip-packet.js';
import { flowLabel, labelOf } from '../labels.js';
import { flowKey } from '../lookup-key.js';
import { matchNetworkAcl, type NetworkAclVerdict } from '../network-acls.js';
import type { Port } from '../places.js';
import type { RuleId } from '../rules.js';
import type { Lookup } from '../trace.js';
import { type Grounds, goOn, type Missing, type StageContext, type Verdict } from '../verdict.js';

/** Leaving the subnet. */
export function leaveSubnet(context: StageContext, port: Port): Verdict<'network-acl-egress'> {
    if (port.subnet.regionalNatGateway !== undefined) {
        return { kind: 'pass', next: 'route-lookup', ...outsideOfSubnets(port) };
    }
    const crossing = cross(context, port, 'egress');
    if ('kind' in crossing) {
        return crossing;
    }
    return crossing.allowed
        ? goOn('route-lookup', crossing.grounds)
        : { ...crossing.grounds, kind: 'drop', reason: 'network-acl-egress' };
}

/** Entering the subnet. */
export function enterSubnet(context: StageContext, port: Port): Verdict<'network-acl-ingress'> {
    if (port.subnet.regionalNatGateway !== undefined) {
        return { kind: 'pass', next: 'security-group-ingress', ...outsideOfSubnets(port) };
    }
    const crossing = cross(context, port, 'ingress');
    if ('kind' in crossing) {
        return crossing;
    }
    return crossing.allowed
        ? goOn('security-group-ingress', crossing.grounds)
        : { ...crossing.grounds, kind: 'drop', reason: 'network-acl-ingress' };
}

/** N14: a regional NAT gateway stands in no subnet, so that no ACL is its own. */
const outsideOfSubnets = ({ interface: owner }: Port): Grounds => ({
    rules: ['N14', 'F20'],
    decidedBy: owner.span,
    summary: () => 'A regional NAT gateway stands in no subnet: there is no ACL to ask.',
});

/** A7: some clouds have no such thing at the border of a subnet. */
const withoutAcls = ({ span }: Port['subnet']): Grounds => ({
    rules: ['A7'],
    decidedBy: span,
    summary: () => 'This cloud has no network ACLs: what a subnet lets through is the business of security groups.',
});

function cross(context: StageContext, port: Port, direction: Direction): { allowed: boolean; grounds: Grounds } | Missing {
    const { network, packet } = context;
    const { subnet } = port;
    if (!network.profile.networkAcls) {
        return { allowed: true, grounds: withoutAcls(subnet) };
    }
    const acl = network.networkAcls.get(subnet.networkAcl);
    const flow = flowOf(packet);
    if (!acl || !flow) {
        return { kind: 'missing', element: subnet.networkAcl };
    }
    const verdict = matchNetworkAcl(acl, direction, flow);
    const lookup: Lookup = {
        table: 'network-acl',
        element: acl.id,
        span: acl.span,
        key: flowKey(flow, direction),
        winner: verdict.index,
    };
    const summary = (): string => `${labelOf(network, acl.id)} ${sentence(verdict, direction, flow)}`;
    return {
        allowed: verdict.allowed,
        grounds: {
            rules: rulesOf(context, port),
            decidedBy: verdict.entry?.span ?? acl.span,
            consulted: [acl.span, subnet.networkAclSpan ?? subnet.span],
            lookups: [lookup],
            summary,
        },
    };
}

/** F29: towards an endpoint of a gateway load balancer the ACL counts even inside the endpoint's own subnet. */
function rulesOf(
    { network, index, flight, packet }: StageContext,
    { interface: owner, vpc }: Port,
): readonly [RuleId, ...RuleId[]] {
    const rules = flight.role === 'reply' ? (['F20', 'F22', 'F27'] as const) : (['F20', 'F21', 'F27'] as const);
    const source = ipOf(packet)?.source;
    const sender = source === undefined ? undefined : index.interfaceByAddress(vpc.id, source);
    const target = inspectionEndpoint(network, network.interfaces.get(flight.decided.target ?? '')?.owner);
    const door = target ? flight.decided.target : inspectionEndpoint(network, owner.owner) ? owner.id : undefined;
    return door !== undefined && sender?.subnet === network.interfaces.get(door)?.subnet ? [rules[0], 'F29', rules[1]] : rules;
}

function sentence({ entry, allowed }: NetworkAclVerdict, direction: Direction, flow: Flow): string {
    const word = allowed ? 'allows' : 'denies';
    return entry
        ? `${word} ${flowLabel(flow)} by ${direction} entry ${entry.number}.`
        : `has no ${direction} entry for ${flowLabel(flow)}: the final deny applies.`;
}
