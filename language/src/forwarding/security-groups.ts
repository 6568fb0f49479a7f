/** Security groups: the union of the rules of every group on an interface, allow only, in no order (F1–F6). */
import { addressKey, contains, type IpAddress } from '../model/address.js';
import type {
    Direction,
    ElementId,
    Network,
    NetworkInterface,
    PrefixList,
    SecurityGroup,
    SecurityGroupRule,
} from '../model/network.js';
import { type Derivation, derivedOnce } from './derived.js';
import type { Flow } from './flow.js';
import { type ReferenceReach, referenceReach } from './group-references.js';
import { peerOf } from './network-acls.js';
import { type PrefixIndex, prefixIndex } from './prefix-index.js';
import { trafficMismatch } from './traffic-match.js';

/** A rule together with the group it belongs to. */
export interface AttachedRule {
    readonly group: SecurityGroup;
    readonly rule: SecurityGroupRule;
}

/** The first rule that admits a flow and its position among `attachedRules`; -1 when none does. */
export interface SecurityGroupVerdict {
    readonly allowed: boolean;
    readonly match?: AttachedRule;
    readonly index: number;
}

type Union = Readonly<Record<Direction, readonly AttachedRule[]>>;
const unionsOf = derivedOnce((_groups: Network['securityGroups']) => new WeakMap<readonly ElementId[], Union>());

/** The rules of one direction from all groups of an interface: groups in attached order, rules in declared order (F1). */
export function attachedRules(
    network: Network,
    networkInterface: NetworkInterface,
    direction: Direction,
): readonly AttachedRule[] {
    const unions = unionsOf(network.securityGroups);
    let union = unions.get(networkInterface.securityGroups);
    if (!union) {
        union = unite(network, networkInterface.securityGroups);
        unions.set(networkInterface.securityGroups, union);
    }
    return union[direction];
}

/** A reference to a group that no longer exists contributes nothing (F9). */
function unite(network: Network, groups: readonly ElementId[]): Union {
    const all = groups.flatMap((id) => {
        const group = network.securityGroups.get(id);
        return group ? group.rules.map((rule) => ({ group, rule })) : [];
    });
    return {
        ingress: all.filter(({ rule }) => rule.direction === 'ingress'),
        egress: all.filter(({ rule }) => rule.direction === 'egress'),
    };
}

/** The members of each group that somebody has asked about. */
export interface KnownMembers {
    get(group: ElementId): ReadonlySet<number | string> | undefined;
    set(group: ElementId, members: ReadonlySet<number | string>): unknown;
}

/** What is known of the groups that interfaces hold. */
export const knownMembers: Derivation<Network['interfaces'], KnownMembers> = derivedOnce((): KnownMembers => new Map());

/** The private addresses of the interfaces that hold a group, as address keys: all that a reference to it matches (F6). */
export function memberAddresses(network: Network, group: ElementId): ReadonlySet<number | string> {
    const byGroup = knownMembers(network.interfaces);
    let members = byGroup.get(group);
    if (!members) {
        members = new Set(
            [...network.interfaces.values()]
                .filter((candidate) => candidate.securityGroups.includes(group))
                .flatMap((candidate) => candidate.addresses.map(({ address }) => addressKey(address))),
        );
        byGroup.set(group, members);
    }
    return members;
}

const PREFIX_LISTS = new WeakMap<PrefixList, PrefixIndex>();

/** Whether any block of a prefix list covers the address; a list that is gone covers nothing. */
export function prefixListCovers(list: PrefixList | undefined, address: IpAddress): boolean {
    if (!list) {
        return false;
    }
    let index = PREFIX_LISTS.get(list);
    if (!index) {
        index = prefixIndex(list.entries.map(({ cidr }) => cidr));
        PREFIX_LISTS.set(list, index);
    }
    return index.find(address) >= 0;
}

/** Whether a rule's peer covers the remote address (F5–F7). */
export function peerMatches(network: Network, attached: AttachedRule, address: IpAddress): boolean {
    const { peer } = attached.rule;
    switch (peer.kind) {
        case 'cidr':
            return contains(peer.cidr, address);
        case 'prefix-list':
            return prefixListCovers(network.prefixLists.get(peer.element), address);
        case 'security-group':
            return isMember(network, peer.element, address) && reachOf(network, attached) === 'holds';
    }
}

/** Whether an address is a private one of an interface that holds the group (F6). */
const isMember = (network: Network, group: ElementId, address: IpAddress): boolean =>
    memberAddresses(network, group).has(addressKey(address));

/** How far the group that a rule names is known where the rule applies (F7); a group that is gone matches nothing (F9). */
function reachOf(network: Network, { group, rule }: AttachedRule): ReferenceReach {
    const named = rule.peer.kind === 'security-group' ? network.securityGroups.get(rule.peer.element) : undefined;
    return named ? referenceReach(network, { vpc: group.vpc, direction: rule.direction }, named) : 'unsupported';
}

/**
 * The rule that would admit a flow if the group it names were known here, and why it is not (F7, F8). For flows that no rule
 * admits.
 */
export function unknownReference(
    network: Network,
    networkInterface: NetworkInterface,
    { direction, flow }: { readonly direction: Direction; readonly flow: Flow },
): { readonly attached: AttachedRule; readonly reach: Exclude<ReferenceReach, 'holds'> } | undefined {
    for (const attached of attachedRules(network, networkInterface, direction)) {
        const { peer, traffic } = attached.rule;
        const named = peer.kind === 'security-group' && network.securityGroups.has(peer.element) ? peer.element : undefined;
        if (
            named !== undefined &&
            trafficMismatch(traffic, flow) === undefined &&
            isMember(network, named, peerOf(flow, direction))
        ) {
            const reach = flow.withoutGroups ? 'lost' : reachOf(network, attached);
            return reach === 'holds' ? undefined : { attached, reach };
        }
    }
    return undefined;
}

/** Whether one rule admits a flow crossing the interface in the rule's direction. One that names a group may not count (F8). */
export const securityGroupRuleMatches = (network: Network, attached: AttachedRule, flow: Flow): boolean =>
    !(flow.withoutGroups && attached.rule.peer.kind === 'security-group') &&
    trafficMismatch(attached.rule.traffic, flow) === undefined &&
    peerMatches(network, attached, peerOf(flow, attached.rule.direction));

/**
 * Asks the rules alone, without connection tracking (`checkSecurityGroups` does both). An interface without any group is
 * the caller's business: NAT gateways have none and are not filtered (F12).
 */
export function matchSecurityGroups(
    network: Network,
    networkInterface: NetworkInterface,
    direction: Direction,
    flow: Flow,
): SecurityGroupVerdict {
    const rules = attachedRules(network, networkInterface, direction);
    const index = rules.findIndex((attached) => securityGroupRuleMatches(network, attached, flow));
    const match = rules[index];
    return match ? { allowed: true, match, index } : { allowed: false, index: -1 };
}
