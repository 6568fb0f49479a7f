/** Rules about security groups: how many rules they take (F10), whom they may name (F7), and rules that add nothing. */
import { formatCidr } from '../../model/address.js';
import { isIpv4Block } from '../../model/address-plan.js';
import type { Design } from '../../model/design.js';
import type { Direction, ElementId, Network, NetworkInterface, SecurityGroup, SecurityGroupRule } from '../../model/network.js';
import { pickedByPart, rememberedByPart } from '../../model/parted-map.js';
import { checkQuota } from '../quotas.js';
import { trafficKey } from '../traffic-space.js';
import { type NetworkRule, titleOf, type VpcRule } from '../vpc-view.js';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/**
 * Diagnostic `security-group/too-many-rules`
 *
 * A group takes 60 rules in each direction and address family. A block and a reference to a group count once, a prefix list as
 * many times as it has entries (those of the cloud's own services once), so one rule can use up many places.
 *
 * Wrong: a group of 45 rules whose 46th names a prefix list of 20 entries.
 */
export const securityGroupMustNotHaveTooManyRules: VpcRule = ({ network, securityGroups }, report) => {
    for (const group of securityGroups) {
        for (const direction of DIRECTIONS) {
            const elements = group.rules.filter((rule) => rule.direction === direction);
            for (const isIpv4 of elements.length > 0 ? [true, false] : []) {
                const owner = `${titleOf(group)}, ${direction} and ${isIpv4 ? 'IPv4' : 'IPv6'},`;
                const weight = (index: number) => weightOf(network, elements[index], isIpv4);
                checkQuota(network, 'rules-of-security-group', { owner, elements, weight }, report);
            }
        }
    }
};

/** F10: what one rule counts in one address family; a list that the vendor keeps counts with its own weight. */
function weightOf(network: Network, rule: SecurityGroupRule | undefined, isIpv4: boolean): number {
    switch (rule?.peer.kind) {
        case undefined:
            return 0;
        case 'cidr':
            return isIpv4Block(rule.peer.cidr) === isIpv4 ? 1 : 0;
        case 'security-group':
            return 1;
        case 'prefix-list': {
            const list = network.prefixLists.get(rule.peer.element);
            const entries = list?.entries.filter(({ cidr }) => isIpv4Block(cidr) === isIpv4).length ?? 0;
            return list?.implicit ? Math.min(entries, MANAGED_LIST_WEIGHT) : entries;
        }
    }
}

/** F10: the lists of S3 and DynamoDB count once. */
const MANAGED_LIST_WEIGHT = 1;

/**
 * Diagnostic `security-group/duplicate-rule`
 *
 * The same rule a second time admits nothing more, and the cloud refuses to add it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group web {
 *         ingress tcp 443 from 0.0.0.0/0
 *         ingress tcp 443 from 0.0.0.0/0
 *       }
 *       subnet front {
 *         cidr 10.0.1.0/24
 *         instance a { security-groups web }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group web {
 *         ingress tcp 443 from 0.0.0.0/0
 *       }
 *       subnet front {
 *         cidr 10.0.1.0/24
 *         instance a { security-groups web }
 *       }
 *     }
 */
export const securityGroupRuleShouldStandOnce: VpcRule = ({ securityGroups }, report) => {
    for (const group of securityGroups) {
        const seen = new Map<string, SecurityGroupRule>();
        for (const rule of group.rules.filter(({ span }) => span !== group.span)) {
            const key = `${rule.direction} ${trafficKey(rule.traffic)} ${peerKey(rule)}`;
            const first = seen.get(key);
            if (first) {
                report('security-group/duplicate-rule', {
                    span: rule.span,
                    message: `Security group '${group.name}' already has this ${rule.direction} rule.`,
                    related: [{ span: first.span, message: 'The same rule.' }],
                    repairs: [{ title: 'Remove the rule', remove: rule.span }],
                });
            } else {
                seen.set(key, rule);
            }
        }
    }
};

const peerKey = ({ peer }: SecurityGroupRule): string => (peer.kind === 'cidr' ? formatCidr(peer.cidr) : peer.element);

/**
 * Diagnostic `security-group/unused`
 *
 * No interface holds this group and no rule names it, so it admits nothing anywhere. That is legal.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group web { ingress tcp 443 from 0.0.0.0/0 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group web { ingress tcp 443 from 0.0.0.0/0 }
 *       subnet front {
 *         cidr 10.0.1.0/24
 *         instance a { security-groups web }
 *       }
 *     }
 */
export const securityGroupShouldBeUsed: NetworkRule = (design, report) => {
    const used = usedGroups(design);
    for (const group of writtenGroups(design.network.securityGroups)) {
        const isDefault = design.network.vpcs.get(group.vpc)?.defaultSecurityGroup === group.id;
        if (!isDefault && !used.has(group.id)) {
            report('security-group/unused', { span: group.span, message: `Nothing uses security group '${group.name}'.` });
        }
    }
};

const writtenGroups = pickedByPart<SecurityGroup, SecurityGroup>((group) => (group.implicit ? [] : [group]));

/** The groups that interfaces hold. */
const heldGroups = rememberedByPart<NetworkInterface, ReadonlySet<ElementId>>((interfaces) => {
    const held = new Set<ElementId>();
    for (const { securityGroups } of interfaces.values()) {
        for (const id of securityGroups) {
            held.add(id);
        }
    }
    return held;
});

/** The groups that rules of other groups name. */
const namedGroups = pickedByPart<SecurityGroup, ElementId>(({ id, rules }) =>
    rules.flatMap(({ peer }) => (peer.kind === 'security-group' && peer.element !== id ? [peer.element] : [])),
);

/** Groups that interfaces hold, that rules of other groups name, or that experiments attach. */
function usedGroups({ network, experiments }: Design): ReadonlySet<ElementId> {
    const used = new Set<ElementId>(namedGroups(network.securityGroups));
    for (const held of heldGroups(network.interfaces, undefined)) {
        for (const id of held) {
            used.add(id);
        }
    }
    for (const step of [...experiments.values()].flatMap(({ steps }) => steps)) {
        for (const id of step.kind === 'api' && step.call.kind === 'set-security-groups' ? step.call.groups : []) {
            used.add(id);
        }
    }
    return used;
}

/**
 * Diagnostic `prefix-list/unused`
 *
 * No route and no rule names this prefix list. That is legal.
 *
 * Wrong:
 *
 *     prefix-list offices { 192.0.2.0/24 }
 *
 * Right:
 *
 *     prefix-list offices { 192.0.2.0/24 }
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { offices -> igw }
 *     }
 */
export const prefixListShouldBeUsed: NetworkRule = ({ network }, report) => {
    if (network.prefixLists.size === 0) {
        return;
    }
    const routed = [...network.routeTables.values()].flatMap(({ routes }) => routes.map(({ prefixList }) => prefixList));
    const named = [...network.securityGroups.values()].flatMap(({ rules }) =>
        rules.map(({ peer }) => (peer.kind === 'prefix-list' ? peer.element : undefined)),
    );
    const used = new Set([...routed, ...named]);
    for (const list of network.prefixLists.values()) {
        if (!used.has(list.id) && list.entries.length > 0) {
            report('prefix-list/unused', { span: list.span, message: `Nothing uses prefix list '${list.name}'.` });
        }
    }
};

/** Every rule about the security groups of one VPC. */
export const SECURITY_GROUP_RULES: readonly VpcRule[] = [securityGroupMustNotHaveTooManyRules, securityGroupRuleShouldStandOnce];

/** Rules about groups and prefix lists that look across VPCs. */
export const USAGE_RULES: readonly NetworkRule[] = [prefixListShouldBeUsed, securityGroupShouldBeUsed];
