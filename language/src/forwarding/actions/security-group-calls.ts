/** Adding and removing rules of a security group. Tracked flows live on (F13); the rest feels it at once. */
import { sameCidr } from '../../model/address.js';
import type { ElementId, Network, SecurityGroup, SecurityGroupRule, TrafficMatch } from '../../model/network.js';
import { ruleLabel } from '../labels.js';
import { type ActionResult, doesNotExist, done, refused, withEntry } from './action-result.js';

/** Adds a rule; refused when the group already has it. */
export function authorizeRule(network: Network, groupId: ElementId, rule: SecurityGroupRule): ActionResult {
    const group = network.securityGroups.get(groupId);
    if (!group) {
        return doesNotExist(network, groupId);
    }
    const text = ruleLabel(network, rule);
    if (group.rules.some((present) => sameRule(present, rule))) {
        return refused(`'${group.name}' already has the rule “${text}”.`, 'F1');
    }
    return done(withRules(network, group, [...group.rules, rule]), `'${group.name}' now allows “${text}”.`, 'F1', 'F13');
}

/** Removes the rule that says the same. */
export function revokeRule(network: Network, groupId: ElementId, rule: SecurityGroupRule): ActionResult {
    const group = network.securityGroups.get(groupId);
    if (!group) {
        return doesNotExist(network, groupId);
    }
    const text = ruleLabel(network, rule);
    const rest = group.rules.filter((present) => !sameRule(present, rule));
    return rest.length < group.rules.length
        ? done(withRules(network, group, rest), `'${group.name}' no longer allows “${text}”.`, 'F1', 'F13')
        : refused(`'${group.name}' has no rule “${text}”.`, 'F1');
}

const withRules = (network: Network, group: SecurityGroup, rules: readonly SecurityGroupRule[]): Network => ({
    ...network,
    securityGroups: withEntry(network.securityGroups, group.id, { ...group, rules }),
});

/** Equal in what they allow, wherever they are written. */
const sameRule = (a: SecurityGroupRule, b: SecurityGroupRule): boolean =>
    a.direction === b.direction && sameTraffic(a.traffic, b.traffic) && samePeer(a.peer, b.peer);

const sameTraffic = (a: TrafficMatch, b: TrafficMatch): boolean =>
    a.protocol === b.protocol &&
    a.ports?.from === b.ports?.from &&
    a.ports?.to === b.ports?.to &&
    a.icmp?.type === b.icmp?.type &&
    a.icmp?.code === b.icmp?.code;

const samePeer = (a: SecurityGroupRule['peer'], b: SecurityGroupRule['peer']): boolean =>
    a.kind === 'cidr' || b.kind === 'cidr'
        ? a.kind === 'cidr' && b.kind === 'cidr' && sameCidr(a.cidr, b.cidr)
        : a.kind === b.kind && a.element === b.element;
