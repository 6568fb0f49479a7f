/** Why each rule of a security group (F1–F6) and each entry of a network ACL (F20–F23) matched or did not. */
import { type Cidr, contains, formatAddress, formatCidr, type IpAddress } from '../../model/address.js';
import type { Direction, Network, NetworkAclEntry, SecurityGroupRule, TrafficMatch } from '../../model/network.js';
import type { FirewallRule } from '../../model/vpc-endpoint.js';
import type { Flow } from '../flow.js';
import { referenceReach } from '../group-references.js';
import { firewallRuleLabel, icmpName, labelOf, portsLabel, protocolName, ruleLabel, trafficLabel } from '../labels.js';
import { flowOfKey } from '../lookup-key.js';
import { networkAclEntries, networkAclEntryMatches, peerOf } from '../network-acls.js';
import { type AttachedRule, attachedRules, peerMatches } from '../security-groups.js';
import type { Candidate } from '../trace.js';
import { trafficMismatch } from '../traffic-match.js';
import { type CandidateList, type LookupContext, NO_CANDIDATES } from './candidate-list.js';

/** The direction of a rule lookup: in its key, or else told by the stage. */
const directionOf = ({ lookup, step }: LookupContext): Direction =>
    lookup.key.direction ?? (step.stage.endsWith('ingress') ? 'ingress' : 'egress');

const flowOf = (context: LookupContext): Flow => flowOfKey({ ...context.lookup.key, direction: directionOf(context) });

/** The united rules of an interface's groups in one direction. All are considered; the first that admits is the winner. */
export function securityGroupCandidates(context: LookupContext): CandidateList {
    const { network, lookup } = context;
    const owner = network.interfaces.get(lookup.element);
    const rules = owner ? attachedRules(network, owner, directionOf(context)) : [];
    const flow = flowOf(context);
    return {
        count: rules.length,
        at: (position) => {
            const attached = rules[position];
            return attached
                ? securityGroupCandidate(network, attached, { flow, won: position === lookup.winner })
                : NO_CANDIDATES.at(position);
        },
    };
}

function securityGroupCandidate(
    network: Network,
    attached: AttachedRule,
    { flow, won }: { flow: Flow; won: boolean },
): Candidate {
    const { group, rule } = attached;
    const lost = whyRuleFails(network, attached, flow);
    return {
        entry: { kind: 'security-group-rule', group: group.id, rule },
        span: rule.span,
        won,
        because: lost ?? (won ? 'admits the packet' : 'would admit it as well; one rule is enough (F1)'),
        label: `${labelOf(network, group.id)}: ${ruleLabel(network, rule)}`,
    };
}

/** The first part of the rule that does not fit; `undefined` when the rule admits the flow. */
function whyRuleFails(network: Network, attached: AttachedRule, flow: Flow): string | undefined {
    const { rule } = attached;
    const peer = peerOf(flow, rule.direction);
    return (
        trafficClause(rule.traffic, flow) ??
        (peerMatches(network, attached, peer)
            ? undefined
            : (unknownGroupClause(attached, flow) ?? farGroupClause(network, attached) ?? peerClause(network, rule.peer, peer)))
    );
}

/** F8: behind a gateway load balancer or network firewall no group of the sender is known. */
const unknownGroupClause = ({ rule }: AttachedRule, { withoutGroups }: Flow): string | undefined =>
    withoutGroups && rule.peer.kind === 'security-group'
        ? 'the packet came through a gateway load balancer or network firewall, and groups are not known behind one (F8, SG_REFERENCES_NOT_PRESERVED)'
        : undefined;

/** F7: a group of another VPC, as far as nothing carries its identity here. */
function farGroupClause(network: Network, { group, rule }: AttachedRule): string | undefined {
    const named = rule.peer.kind === 'security-group' ? network.securityGroups.get(rule.peer.element) : undefined;
    const reach = named && referenceReach(network, { vpc: group.vpc, direction: rule.direction }, named);
    switch (reach) {
        case 'unsupported':
            return `'${named?.qualifiedName}' is a group of another VPC, and references to it are not supported here (F7, SG_REFERENCING_SUPPORT)`;
        case 'lost':
            return `'${named?.qualifiedName}' is a group of a VPC behind another transit gateway, where groups are not known (F7, SG_REFERENCES_NOT_PRESERVED)`;
        default:
            return undefined;
    }
}

function peerClause(network: Network, peer: SecurityGroupRule['peer'], address: IpAddress): string {
    const text = `peer ${formatAddress(address)}`;
    switch (peer.kind) {
        case 'cidr':
            return `${text} is not in ${formatCidr(peer.cidr)}`;
        case 'prefix-list':
            return `${text} is in no block of '${labelOf(network, peer.element)}'`;
        case 'security-group':
            return network.securityGroups.has(peer.element)
                ? `${text} is not a private address of a member of '${labelOf(network, peer.element)}' (F6)`
                : `the group '${labelOf(network, peer.element)}' does not exist: a stale rule matches nothing (F9)`;
    }
}

/** `is for udp, the packet is tcp`; `port 22 is not in 443`. */
function trafficClause(traffic: TrafficMatch, flow: Flow): string | undefined {
    switch (trafficMismatch(traffic, flow)) {
        case 'protocol':
            return `is for ${protocolName(traffic.protocol)}, the packet is ${protocolName(flow.protocol)}`;
        case 'port':
            return `port ${flow.destinationPort ?? '?'} is not in ${traffic.ports ? portsLabel(traffic.ports) : 'all'}`;
        case 'icmp-type':
        case 'icmp-code':
            return `ICMP ${icmpName(flow.protocol, flow.icmpType ?? -1, flow.icmpCode || undefined)} is not ${traffic.icmp ? icmpName(traffic.protocol, traffic.icmp.type, traffic.icmp.code) : 'any'}`;
        case undefined:
            return undefined;
    }
}

/** The entries of one direction by number, and the final deny as the last candidate. */
export function networkAclCandidates(context: LookupContext): CandidateList {
    const acl = context.network.networkAcls.get(context.lookup.element);
    if (!acl) {
        return NO_CANDIDATES;
    }
    const entries = networkAclEntries(acl, directionOf(context));
    const flow = flowOf(context);
    const { winner } = context.lookup;
    const decider = entries[winner];
    return {
        count: entries.length + 1,
        at: (position) => {
            const entry = entries[position];
            if (!entry) {
                return implicitDeny(context, decider);
            }
            const because =
                position > winner && decider ? `never reached: entry ${decider.number} decided` : aclClause(entry, flow);
            const label = networkAclEntryLabel(entry);
            return { entry: { kind: 'network-acl-entry', entry }, span: entry.span, won: position === winner, because, label };
        },
    };
}

/** `ingress 100 allow tcp 443 from 0.0.0.0/0`: as the language writes it. */
export const networkAclEntryLabel = ({ direction, number, action, traffic, cidr }: NetworkAclEntry): string =>
    `${direction} ${number} ${action} ${trafficLabel(traffic)} ${direction === 'ingress' ? 'from' : 'to'} ${formatCidr(cidr)}`;

function aclClause(entry: NetworkAclEntry, flow: Flow): string {
    if (networkAclEntryMatches(entry, flow)) {
        return entry.action === 'allow' ? 'matches first: allows the packet' : 'matches first: denies the packet';
    }
    const peer = peerOf(flow, entry.direction);
    return (
        trafficClause(entry.traffic, flow) ??
        (contains(entry.cidr, peer)
            ? 'names ports, and a later fragment carries none'
            : `peer ${formatAddress(peer)} is not in ${formatCidr(entry.cidr)}`)
    );
}

/** The rules of a network firewall as they are tried, and its default as the last candidate (X39). */
export function firewallCandidates({ network, lookup }: LookupContext): CandidateList {
    const firewall = network.vpcEndpoints.get(lookup.element);
    if (firewall?.type !== 'network-firewall') {
        return NO_CANDIDATES;
    }
    const { rules, defaultAction, defaultSpan = firewall.span } = firewall;
    const flow = flowOfKey(lookup.key);
    const { winner } = lookup;
    return {
        count: rules.length + 1,
        at: (position) => {
            const rule = rules[position];
            const late = position > winner ? 'never reached: a rule before it decided' : undefined;
            return {
                entry: rule ? { kind: 'firewall-rule', rule } : { kind: 'firewall-default', action: defaultAction },
                span: rule?.span ?? defaultSpan,
                won: position === winner,
                because:
                    late ??
                    (rule ? firewallClause(rule, flow) : `no rule is about the flow, and the default is to ${defaultAction} it`),
                label: rule ? firewallRuleLabel(rule) : `default ${defaultAction}`,
            };
        },
    };
}

function firewallClause(rule: FirewallRule, flow: Flow): string {
    return (
        trafficClause(rule.traffic, flow) ??
        blockClause('source', rule.source, flow.source) ??
        blockClause('destination', rule.destination, flow.destination) ??
        `matches first: ${rule.action === 'pass' ? 'passes' : 'drops'} the flow`
    );
}

const blockClause = (end: string, block: Cidr, address: IpAddress): string | undefined =>
    contains(block, address) ? undefined : `${end} ${formatAddress(address)} is not in ${formatCidr(block)}`;

const implicitDeny = ({ lookup }: LookupContext, decider: NetworkAclEntry | undefined): Candidate => ({
    entry: { kind: 'implicit-deny' },
    span: lookup.span,
    won: decider === undefined,
    because: decider
        ? `never reached: entry ${decider.number} decided`
        : 'no entry before it matches, and what nothing matches is denied (F20)',
    label: '* deny all',
});
