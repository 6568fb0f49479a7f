/** Security groups and network ACLs: their rules as they are evaluated, and who uses them. */
import {
    attachedRules,
    type Direction,
    elementsBeside,
    formatCidr,
    labelOf,
    type Network,
    type NetworkAcl,
    type NetworkInterface,
    networkAclEntries,
    peerLabel,
    type SecurityGroup,
    trafficLabel,
} from '#language';
import { code, codeList, table } from './markdown.js';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** Rules, holders, and the groups that name it. */
export function securityGroupFacts(network: Network, group: SecurityGroup): string[] {
    const holders = elementsBeside(network.interfaces, group.id).filter(({ securityGroups }) =>
        securityGroups.includes(group.id),
    );
    const naming = [...network.securityGroups.values()].filter(
        ({ id, rules }) =>
            id !== group.id && rules.some(({ peer }) => peer.kind === 'security-group' && peer.element === group.id),
    );
    const rows = group.rules.map((rule) => [rule.direction, trafficLabel(rule.traffic), code(peerLabel(network, rule.peer))]);
    return [
        holders.length === 0 ? 'No interface holds it.' : `Held by ${codeList(holders.map(({ id }) => labelOf(network, id)))}.`,
        naming.length === 0 ? '' : `Named by the rules of ${codeList(naming.map(({ name }) => name))}.`,
        table(['Direction', 'Traffic', 'Peer'], rows),
    ];
}

/** What may pass an interface: the union of the rules of all its groups (F1). */
export function effectiveRules(network: Network, networkInterface: NetworkInterface): string {
    if (networkInterface.securityGroups.length === 0) {
        return 'No security group filters here.';
    }
    const rows = DIRECTIONS.flatMap((direction) =>
        attachedRules(network, networkInterface, direction).map(({ group, rule }) => [
            direction,
            trafficLabel(rule.traffic),
            code(peerLabel(network, rule.peer)),
            code(group.name),
        ]),
    );
    return table(['Direction', 'Traffic', 'Peer', 'Group'], rows);
}

/** Entries in the order they are tried, with the final deny, and the subnets. */
export function networkAclFacts(network: Network, acl: NetworkAcl): string[] {
    const users = [...network.subnets.values()].filter((subnet) => subnet.networkAcl === acl.id).map(({ name }) => name);
    const rows = DIRECTIONS.flatMap((direction) => [
        ...networkAclEntries(acl, direction).map((entry) => [
            direction,
            `${entry.number}`,
            entry.action,
            trafficLabel(entry.traffic),
            formatCidr(entry.cidr),
        ]),
        [direction, '*', 'deny', 'all', 'anywhere'],
    ]);
    return [
        users.length === 0 ? 'No subnet uses it.' : `Used by ${codeList(users)}.`,
        'Stateless: the lowest number that matches decides, and answers need an entry of their own.',
        table(['Direction', 'Number', 'Action', 'Traffic', 'Peer'], rows),
    ];
}
