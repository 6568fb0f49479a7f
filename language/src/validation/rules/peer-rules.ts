/** Rules about whom rules name: peers that cannot exist, rules that others contain, services open to the world (F1, F5, F23). */
import { isPrivateUse, isSharedAddressSpace } from '../../forwarding/address-classes.js';
import type { Flow } from '../../forwarding/flow.js';
import { labelOf, ruleLabel, trafficLabel } from '../../forwarding/labels.js';
import { matchNetworkAcl } from '../../forwarding/network-acls.js';
import { type Cidr, formatAddress, formatCidr, overlaps, parseIpv4 } from '../../model/address.js';
import type {
    DeclaredCidr,
    ElementId,
    Network,
    NetworkInterface,
    SecurityGroup,
    SecurityGroupRule,
    Vpc,
} from '../../model/network.js';
import { leadsToInternet } from '../internet-route.js';
import { TrafficSpace, trafficKey } from '../traffic-space.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/**
 * Diagnostic `security-group/impossible-peer`
 *
 * The rule names addresses that nobody who can reach this VPC has: they are not its own, not those of a peer, and nothing joins it
 * to a place that could have them.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group db { ingress tcp 5432 from 172.16.5.0/24 }
 *       subnet data { cidr 10.0.1.0/24  instance a { security-groups db } }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group db { ingress tcp 5432 from 10.0.5.0/24 }
 *       subnet data { cidr 10.0.1.0/24  instance a { security-groups db } }
 *     }
 */
export const securityGroupPeerShouldBePossible: VpcRule = (view, report) => {
    const canReach = view.securityGroups.some(({ implicit }) => !implicit) ? reachOf(view) : undefined;
    for (const group of canReach ? view.securityGroups : []) {
        for (const rule of group.rules) {
            if (rule.peer.kind === 'cidr' && !canReach?.(rule.peer.cidr)) {
                report('security-group/impossible-peer', {
                    span: rule.span,
                    message: `Rule '${ruleLabel(view.network, rule)}' of security group '${group.name}' matches nothing: no address of ${formatCidr(rule.peer.cidr)} is in VPC '${view.vpc.name}' (${blocksOf(view.vpc)}) or can reach it.`,
                    related: [{ span: view.vpc.span, message: `VPC '${view.vpc.name}' has ${blocksOf(view.vpc)}.` }],
                    repairs: [{ title: 'Remove the rule', remove: rule.span }],
                });
            }
        }
    }
};

/**
 * Diagnostic `network-acl/impossible-peer`
 *
 * The entry names addresses that nobody who can reach this VPC has.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web {
 *         ingress 90 deny all from 172.16.5.0/24
 *         ingress 100 allow all from 0.0.0.0/0
 *         egress 100 allow all to 0.0.0.0/0
 *       }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web {
 *         ingress 90 deny all from 10.0.5.0/24
 *         ingress 100 allow all from 0.0.0.0/0
 *         egress 100 allow all to 0.0.0.0/0
 *       }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const networkAclPeerShouldBePossible: VpcRule = (view, report) => {
    const canReach = view.networkAcls.some(({ implicit }) => !implicit) ? reachOf(view) : undefined;
    for (const acl of canReach ? view.networkAcls : []) {
        for (const entry of acl.implicit ? [] : acl.entries) {
            if (!canReach?.(entry.cidr)) {
                report('network-acl/impossible-peer', {
                    span: entry.span,
                    message: `Entry ${entry.number} of network ACL '${acl.name}' matches nothing: no address of ${formatCidr(entry.cidr)} is in VPC '${view.vpc.name}' (${blocksOf(view.vpc)}) or can reach it.`,
                    related: [{ span: view.vpc.span, message: `VPC '${view.vpc.name}' has ${blocksOf(view.vpc)}.` }],
                    repairs: [{ title: `Remove entry ${entry.number}`, remove: entry.span }],
                });
            }
        }
    }
};

const blocksOf = ({ cidrs }: Vpc): string => cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ');

/**
 * Whether a block has addresses that packets of this VPC can carry. `undefined` where that could be any: behind transit gateways,
 * VPN gateways, machines that forward for others, and in multicast.
 */
function reachOf({
    network,
    vpc,
    internetGateways,
    vpnGateways,
    attachments,
    interfaces,
}: VpcView): ((block: Cidr) => boolean) | undefined {
    const isOpen = vpnGateways.length > 0 || attachments.length > 0 || interfaces.some((each) => !each.sourceDestinationCheck);
    if (isOpen || vpc.cidrs.length === 0) {
        return undefined;
    }
    const known = [...vpc.cidrs, ...(peerBlocks(network).get(vpc.id) ?? [])].map(({ cidr }) => cidr);
    const hasInternet = internetGateways.length > 0;
    return (block) =>
        block.length === 0 ||
        known.some((each) => overlaps(each, block)) ||
        isSpecial(block) ||
        (hasInternet && !isInside(block));
}

const PEER_BLOCKS = new WeakMap<Network['peerings'], ReadonlyMap<ElementId, readonly DeclaredCidr[]>>();

/** The blocks of the VPCs that each VPC is or may be peered with, whatever the status. */
function peerBlocks({ peerings, vpcs }: Network): ReadonlyMap<ElementId, readonly DeclaredCidr[]> {
    let blocks = PEER_BLOCKS.get(peerings);
    if (!blocks) {
        const filling = new Map<ElementId, DeclaredCidr[]>();
        for (const { requester, accepter } of peerings.values()) {
            for (const [mine, theirs] of [[requester, accepter] as const, [accepter, requester] as const]) {
                const group = filling.get(mine) ?? [];
                group.push(...(vpcs.get(theirs)?.cidrs ?? []));
                filling.set(mine, group);
            }
        }
        blocks = filling;
        PEER_BLOCKS.set(peerings, blocks);
    }
    return blocks;
}

/** Blocks of which no address is routed on the internet. */
const isInside = ({ address, length }: Cidr): boolean =>
    typeof address === 'number' && length >= 8 && (isPrivateUse(address) || isSharedAddressSpace(address));

/** Link-local services, multicast, and everything beyond: no business of ours. */
const isSpecial = ({ address }: Cidr): boolean =>
    typeof address === 'number'
        ? address >>> 16 === 0xa9fe || address >>> 28 >= 0xe
        : address[0] >>> 22 === 0x3fa || address[0] >>> 24 === 0xff;

/**
 * Diagnostic `security-group/covered-rule`
 *
 * All rules of a group count together, in no order. Another rule of the same group already admits everything that this one does.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group web {
 *         ingress tcp 443 from 10.0.0.0/8
 *         ingress tcp 443 from 10.0.5.0/24
 *       }
 *       subnet front { cidr 10.0.1.0/24  instance a { security-groups web } }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group web {
 *         ingress tcp 443 from 10.0.0.0/8
 *       }
 *       subnet front { cidr 10.0.1.0/24  instance a { security-groups web } }
 *     }
 */
export const securityGroupRuleShouldAddSomething: VpcRule = ({ network, securityGroups }, report) => {
    for (const group of securityGroups) {
        for (const { rule, by } of group.rules.length < 2 ? [] : coveredRules(group)) {
            const names = by.map((each) => `'${ruleLabel(network, each)}'`).join(' and ');
            report('security-group/covered-rule', {
                span: rule.span,
                message: `Rule '${ruleLabel(network, rule)}' of security group '${group.name}' adds nothing: ${names} already ${by.length === 1 ? 'admits' : 'admit'} it.`,
                related: by.map(({ span }) => ({ span, message: 'It admits the same.' })),
                repairs: [{ title: 'Remove the rule', remove: rule.span }],
            });
        }
    }
};

interface CoveredRule {
    readonly rule: SecurityGroupRule;
    readonly by: readonly SecurityGroupRule[];
}

/** Rules that wider ones contain, by direction and kind of peer. Wider rules come first; equal ones are duplicates and another matter. */
function coveredRules(group: SecurityGroup): CoveredRule[] {
    const spaces = new Map<string, TrafficSpace<SecurityGroupRule>>();
    const seen = new Set<string>();
    const covered: CoveredRule[] = [];
    const written = group.rules.filter(({ span }) => span !== group.span);
    for (const rule of [...written].sort((a, b) => breadth(a) - breadth(b))) {
        const { peer, direction, traffic } = rule;
        const cidr = peer.kind === 'cidr' ? peer.cidr : ANY;
        const kind = `${direction} ${peer.kind === 'cidr' ? '' : peer.element}`;
        const space = spaces.get(kind) ?? new TrafficSpace<SecurityGroupRule>();
        spaces.set(kind, space);
        const key = `${kind} ${formatCidr(cidr)} ${trafficKey(traffic)}`;
        const by = seen.has(key) ? undefined : space.coveredBy(cidr, traffic);
        if (by) {
            covered.push({ rule, by: [...new Set(by)] });
        }
        seen.add(key);
        space.add(cidr, traffic, rule);
    }
    return covered;
}

const ANY: Cidr = { address: 0, length: 0 };

/** Shorter prefixes, then all protocols, then wider ranges of ports come first. */
const breadth = ({ peer, traffic }: SecurityGroupRule): number =>
    (peer.kind === 'cidr' ? peer.cidr.length : 0) * 2 ** 20 +
    (traffic.protocol === -1
        ? 0
        : 2 ** 18 - (traffic.ports ? traffic.ports.to - traffic.ports.from : traffic.icmp ? 0 : 2 ** 17));

/** Ports on which databases and caches listen. */
const DATABASE_PORTS: Readonly<Record<number, string>> = {
    1433: 'Microsoft SQL Server',
    1521: 'Oracle',
    3306: 'MySQL',
    5432: 'PostgreSQL',
    5439: 'Redshift',
    6379: 'Redis',
    9042: 'Cassandra',
    9200: 'Elasticsearch',
    11211: 'Memcached',
    27017: 'MongoDB',
};

/** A rule about more ports than this means no service in particular. */
const WIDE = 1024;

/**
 * Diagnostic `security-group/open-database`
 *
 * A rule opens the port of a database to every address of the internet, on a machine that the internet reaches: it has a public
 * address, a route to an internet gateway, and a network ACL that lets the packets in.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       security-group db { ingress tcp 5432 from 0.0.0.0/0 }
 *       subnet data {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 203.0.113.10  security-groups db }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       security-group db { ingress tcp 5432 from 10.0.0.0/16 }
 *       subnet data {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 203.0.113.10  security-groups db }
 *       }
 *     }
 */
export const databaseShouldNotBeOpenToTheInternet: VpcRule = (view, report) => {
    const open = view.network.blockPublicAccess ? [] : view.securityGroups.flatMap((group) => openDatabases(group));
    if (open.length === 0) {
        return;
    }
    for (const { group, rule, port } of open) {
        const victim = view.interfaces.find(
            (each) => each.securityGroups.includes(group.id) && isReached(view.network, each, port),
        );
        if (victim) {
            const address = victim.addresses.find(({ publicAddress }) => publicAddress !== undefined)?.publicAddress;
            const name = labelOf(view.network, victim.id);
            report('security-group/open-database', {
                span: rule.span,
                message: `Security group '${group.name}' opens ${trafficLabel(rule.traffic)} (${DATABASE_PORTS[port]}) to the whole internet, and '${name}' is reached from there at ${formatAddress(address ?? 0)}: name the clients instead, such as ${formatCidr(view.vpc.cidrs[0]?.cidr ?? ANY)}.`,
                related: [{ span: victim.span, message: `'${name}' holds the group and has a public address.` }],
                repairs: view.vpc.cidrs.slice(0, 1).map(({ cidr }) => ({
                    title: `Admit ${formatCidr(cidr)} only`,
                    newText: formatCidr(cidr),
                    span: rule.span,
                    property: 'peer',
                })),
            });
        }
    }
};

/** The rules of a group that open a database's port to everybody. */
function openDatabases(group: SecurityGroup) {
    return group.rules.flatMap((rule) => {
        const { ports } = rule.traffic;
        const isOpen = rule.direction === 'ingress' && rule.peer.kind === 'cidr' && rule.peer.cidr.length === 0;
        if (!isOpen || !ports || ports.to - ports.from > WIDE || typeof rule.peer.cidr.address !== 'number') {
            return [];
        }
        const port = Object.keys(DATABASE_PORTS)
            .map(Number)
            .find((each) => ports.from <= each && each <= ports.to);
        return port === undefined ? [] : [{ group, rule, port }];
    });
}

/** Somebody on the internet (RFC 5737). */
const STRANGER = parseIpv4('198.51.100.1') ?? 0;

/** W1, W7, F20: a public address, a way back to the gateway, and an ACL that admits the packet. */
function isReached(network: Network, owner: NetworkInterface, port: number): boolean {
    const mapped = owner.addresses.find(({ publicAddress }) => typeof publicAddress === 'number');
    const subnet = network.subnets.get(owner.subnet);
    const table = network.routeTables.get(subnet?.routeTable ?? '');
    const acl = network.networkAcls.get(subnet?.networkAcl ?? '');
    if (!mapped || !table || !acl || !leadsToInternet(network, table)) {
        return false;
    }
    const flow: Flow = { protocol: 6, source: STRANGER, destination: mapped.address, sourcePort: 40_000, destinationPort: port };
    return matchNetworkAcl(acl, 'ingress', flow).allowed;
}

/** Every rule about whom rules name. */
export const PEER_RULES: readonly VpcRule[] = [
    databaseShouldNotBeOpenToTheInternet,
    networkAclPeerShouldBePossible,
    securityGroupPeerShouldBePossible,
    securityGroupRuleShouldAddSomething,
];
