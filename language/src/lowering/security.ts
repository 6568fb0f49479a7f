/** Security groups, network ACLs and prefix lists, with the rules AWS fills in. */
import type {
    NetworkAclDecl,
    NetworkAclEntryDecl,
    PrefixListDecl,
    SecurityGroupDecl,
    SecurityGroupRuleDecl,
    TrafficDecl,
} from '../generated/ast.js';
import type { Cidr } from '../model/address.js';
import type {
    Direction,
    NetworkAcl,
    NetworkAclEntry,
    PrefixList,
    SecurityGroup,
    SecurityGroupRule,
    TrafficMatch,
    Vpc,
} from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import { isImplicit } from '../references/implicit-declarations.js';
import { readIf, readPeer, readRange } from './addresses.js';
import { type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { blockOfText } from './routes.js';
import type { Spans } from './spans.js';
import { gatewayServiceOf, managedPrefixListId } from './vpc-endpoints.js';

const ALL_TRAFFIC: TrafficMatch = { protocol: -1 };
const ANY_IPV4: Cidr = { address: 0, length: 0 };
const ANY_IPV6: Cidr = { address: [0, 0, 0, 0], length: 0 };

/** IP protocol numbers of the words a rule may use (IANA); -1 is all. */
const PROTOCOLS = { all: -1, icmp: 1, tcp: 6, udp: 17, icmp6: 58 } as const;

/** ICMP types by name: for IPv4 (RFC 792) and IPv6 (RFC 4443). */
const ICMP_TYPES = {
    echo: [8, 128],
    'echo-reply': [0, 129],
    unreachable: [3, 1],
    'time-exceeded': [11, 3],
} as const;

/**
 * A security group. One without egress rules lets everything out (F3), `egress none` takes that away; the default group
 * that AWS supplies admits its own members and nobody else (F3).
 */
export function lowerSecurityGroup(group: SecurityGroupDecl, vpc: Vpc, context: FileContext): SecurityGroup {
    const base = context.base(group);
    const written = group.rules.flatMap((rule) => lowerSecurityGroupRule(rule, context.spans) ?? []);
    const supplied: SecurityGroupRule[] = [];
    if (isImplicit(group)) {
        supplied.push({
            direction: 'ingress',
            traffic: ALL_TRAFFIC,
            peer: { kind: 'security-group', element: base.id },
            span: base.span,
        });
    }
    if (!group.rules.some((rule) => rule.direction === 'egress')) {
        supplied.push(...everywhere(vpc).map((cidr) => egressTo(cidr, base.span)));
    }
    const closed = group.rules.find(({ direction, none }) => direction === 'egress' && none);
    return {
        ...base,
        kind: 'security-group',
        vpc: vpc.id,
        rules: [...written, ...supplied],
        ...(closed ? { withoutEgressSpan: context.spans.of(closed) } : {}),
    };
}

const egressTo = (cidr: Cidr, span: SourceSpan): SecurityGroupRule => ({
    direction: 'egress',
    traffic: ALL_TRAFFIC,
    peer: { kind: 'cidr', cidr },
    span,
});

/** One rule; undefined for `egress none` and for lines that are incomplete. */
export function lowerSecurityGroupRule(rule: SecurityGroupRuleDecl, spans: Spans): SecurityGroupRule | undefined {
    const traffic = rule.traffic && lowerTraffic(rule.traffic);
    const peer = lowerPeer(rule);
    return traffic && peer && isDirection(rule.direction)
        ? { direction: rule.direction, traffic, peer, span: spans.of(rule) }
        : undefined;
}

function lowerPeer(rule: SecurityGroupRuleDecl): SecurityGroupRule['peer'] | undefined {
    const element = targetOf(rule.peerElement);
    if (element?.$type === 'VpcEndpointDecl') {
        const service = gatewayServiceOf(element);
        return service && { kind: 'prefix-list', element: managedPrefixListId(service) };
    }
    if (element) {
        return { kind: element.$type === 'PrefixListDecl' ? 'prefix-list' : 'security-group', element: idOf(element) };
    }
    const cidr = readIf(rule.peer, readPeer);
    return cidr && { kind: 'cidr', cidr: { address: cidr.address, length: cidr.length } };
}

/** What a rule matches by protocol; undefined when the words mean nothing. */
export function lowerTraffic(traffic: TrafficDecl): TrafficMatch | undefined {
    const protocol = traffic.protocol === undefined ? traffic.protocolNumber : PROTOCOLS[traffic.protocol];
    if (protocol === undefined) {
        return undefined;
    }
    switch (protocol) {
        case PROTOCOLS.tcp:
        case PROTOCOLS.udp:
            return withPorts(traffic, protocol);
        case PROTOCOLS.icmp:
        case PROTOCOLS.icmp6:
            return withIcmpType(traffic, protocol);
        default:
            return { protocol };
    }
}

function withPorts(traffic: TrafficDecl, protocol: number): TrafficMatch | undefined {
    if (traffic.range !== undefined) {
        const ports = readIf(traffic.range, readRange);
        return ports && { protocol, ports };
    }
    const port = traffic.portOrType;
    return port === undefined ? { protocol } : { protocol, ports: { from: port, to: port } };
}

function withIcmpType(traffic: TrafficDecl, protocol: number): TrafficMatch {
    if (traffic.icmpType !== undefined) {
        return { protocol, icmp: { type: ICMP_TYPES[traffic.icmpType][protocol === PROTOCOLS.icmp ? 0 : 1] } };
    }
    const { portOrType: type, icmpCode: code } = traffic;
    if (type === undefined) {
        return { protocol };
    }
    return { protocol, icmp: { type, ...(code === undefined ? {} : { code }) } };
}

/** A network ACL, its entries sorted as they are tried. The one that AWS supplies allows everything (F20). */
export function lowerNetworkAcl(acl: NetworkAclDecl, vpc: Vpc, context: FileContext): NetworkAcl {
    const base = context.base(acl);
    const entries = isImplicit(acl)
        ? allowEverything(vpc, base.span)
        : acl.entries.flatMap((entry) => lowerEntry(entry, context.spans) ?? []);
    return { ...base, kind: 'network-acl', vpc: vpc.id, entries: entries.sort(byDirectionAndNumber) };
}

function lowerEntry(entry: NetworkAclEntryDecl, spans: Spans): NetworkAclEntry | undefined {
    const { direction, number, action } = entry;
    const traffic = entry.traffic && lowerTraffic(entry.traffic);
    const cidr = readIf(entry.peer, readPeer);
    if (!isDirection(direction) || number === undefined || action === undefined || !traffic || !cidr) {
        return undefined;
    }
    return { direction, number, action, traffic, cidr: { address: cidr.address, length: cidr.length }, span: spans.of(entry) };
}

/** The whole of IPv4, and of IPv6 where the VPC has any: AWS adds the rules for it with the first IPv6 block. */
const everywhere = (vpc: Vpc): Cidr[] =>
    vpc.cidrs.some(({ cidr }) => typeof cidr.address !== 'number') ? [ANY_IPV4, ANY_IPV6] : [ANY_IPV4];

/** Entry 100 for IPv4, and 101 for IPv6 where the VPC has any, in both directions. */
function allowEverything(vpc: Vpc, span: SourceSpan): NetworkAclEntry[] {
    const directions: Direction[] = ['ingress', 'egress'];
    return directions.flatMap((direction) =>
        everywhere(vpc).map((cidr, i) => ({
            direction,
            number: 100 + i,
            action: 'allow' as const,
            traffic: ALL_TRAFFIC,
            cidr,
            span,
        })),
    );
}

const byDirectionAndNumber = (a: NetworkAclEntry, b: NetworkAclEntry): number =>
    a.direction === b.direction ? a.number - b.number : a.direction === 'ingress' ? -1 : 1;

/** Broken text may end before its direction, whatever the type says. */
const isDirection = (direction: Direction | undefined): direction is Direction => direction !== undefined;

/** A prefix list with the place of each of its blocks. */
export function lowerPrefixList(list: PrefixListDecl, context: FileContext): PrefixList {
    const entries = list.entries.flatMap((entry) => {
        const cidr = blockOfText(entry.cidr);
        return cidr ? [{ cidr, span: context.spans.of(entry) }] : [];
    });
    return { ...context.base(list), kind: 'prefix-list', entries };
}
