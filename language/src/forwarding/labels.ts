/** How elements, routes, rules and flows are called in sentences that people read. */
import { formatAddress, formatCidr } from '../model/address.js';
import type {
    ElementId,
    Network,
    NetworkElement,
    NetworkInterface,
    Route,
    RouteTarget,
    SecurityGroupRule,
    TrafficMatch,
} from '../model/network.js';
import { rememberedByPart } from '../model/parted-map.js';
import { isNowhere, type SourceSpan } from '../model/source-span.js';
import type { TransitGatewayRoute } from '../model/transit-gateway.js';
import type { FirewallRule } from '../model/vpc-endpoint.js';
import { type Derivation, derivedOnce } from './derived.js';
import { type Flow, ICMP_TYPE, ICMP6_TYPE, IP_PROTOCOL, isIcmpProtocol } from './flow.js';
import { elementOf } from './places.js';
import { ALL_PROTOCOLS } from './traffic-match.js';

/** The maps of a network that hold elements. */
export const ELEMENT_MAPS = [
    'interfaces',
    'instances',
    'natGateways',
    'internetGateways',
    'internetHosts',
    'servers',
    'subnets',
    'vpcs',
    'routeTables',
    'securityGroups',
    'networkAcls',
    'prefixLists',
    'vpnGateways',
    'egressOnlyInternetGateways',
    'sites',
    'siteHosts',
    'siteConnections',
    'routeServers',
    'peerings',
    'transitGateways',
    'transitGatewayAttachments',
    'transitGatewayRouteTables',
    'vpcEndpoints',
    'loadBalancers',
] as const satisfies readonly (keyof Network)[];

/** Names of one table's elements, with their kinds. */
interface Names {
    readonly all: ReadonlySet<string>;
    readonly twice: ReadonlySet<string>;
}

const namesByPart = rememberedByPart<NetworkElement, Names>((elements) => {
    const all = new Set<string>();
    const twice = new Set<string>();
    for (const { kind, name } of elements.values()) {
        const key = `${kind} ${name}`;
        (all.has(key) ? twice : all).add(key);
    }
    return { all, twice };
});

const namesOf = derivedOnce((network: Network): readonly Names[] =>
    ELEMENT_MAPS.flatMap((map) => namesByPart(network[map] as ReadonlyMap<ElementId, NetworkElement>, undefined)),
);

/** Which kinds and names are ambiguous, as far as somebody has asked: `instance web1`. */
export interface KnownNames {
    get(kindAndName: string): boolean | undefined;
    set(kindAndName: string, isAmbiguous: boolean): unknown;
}

/** What is known of the names of a network. */
export const knownNames: Derivation<Network, KnownNames> = derivedOnce((): KnownNames => new Map());

/** A kind and a name, and whether several elements have both. */
export type NotedNames = ReadonlyMap<string, boolean>;

/** Where the names that are asked about are noted, if somebody wants to know. */
let noted: Map<string, boolean> | undefined;

/** Runs an action, and says of which names it asked whether they are ambiguous: its sentences hold while the answers do. */
export function notingNames<T>(action: () => T): { readonly value: T; readonly names: NotedNames } {
    const names = new Map<string, boolean>();
    noted = names;
    try {
        return { value: action(), names };
    } finally {
        noted = undefined;
    }
}

/** Whether names mean as much in a network as they did where they were noted. */
export const confirmsNames = (network: Network, names: NotedNames): boolean =>
    [...names].every(([key, answer]) => isAmbiguousKey(network, key) === answer);

/** Whether more than one element of that kind carries the name: those need its qualified form. */
export const isAmbiguous = (network: Network, { kind, name }: Pick<NetworkElement, 'kind' | 'name'>): boolean =>
    isAmbiguousKey(network, `${kind} ${name}`);

function isAmbiguousKey(network: Network, key: string): boolean {
    const known = knownNames(network);
    let answer = known.get(key);
    if (answer === undefined) {
        const holders = namesOf(network).filter(({ all }) => all.has(key));
        answer = holders.length > 1 || holders.some(({ twice }) => twice.has(key));
        known.set(key, answer);
    }
    noted?.set(key, answer);
    return answer;
}

/**
 * What a person calls an element: its name, qualified where two share it. An instance's primary interface and a NAT
 * gateway's only one go by their owner's name. Ids of things that are gone are shown without their kind.
 */
export function labelOf(network: Network, id: ElementId): string {
    const element = elementOf(network, id);
    if (!element) {
        return id.slice(id.indexOf(':') + 1);
    }
    if (element.kind === 'interface') {
        return interfaceLabel(network, element);
    }
    return isAmbiguous(network, element) ? element.qualifiedName : element.name;
}

function interfaceLabel(network: Network, element: NetworkInterface): string {
    const owner = labelOf(network, element.owner);
    return element.deviceIndex === 0 ? owner : `${owner}.${element.name}`;
}

/** `the instance 'web1'`-style kind words, for sentences. */
export const kindWord = (kind: NetworkElement['kind']): string =>
    ({
        interface: 'network interface',
        'vpn-gateway': 'VPN gateway',
        'egress-only-internet-gateway': 'egress-only internet gateway',
        vpn: 'VPN connection',
        'direct-connect': 'Direct Connect connection',
        'site-host': 'host on premises',
        'network-acl': 'network ACL',
        'nat-gateway': 'NAT gateway',
        vpc: 'VPC',
    })[kind as string] ?? kind.replaceAll('-', ' ');

/** Where a route leads: `igw`, `local`, `blackhole`. */
export const targetLabel = (network: Network, target: RouteTarget): string =>
    'element' in target
        ? labelOf(network, target.element)
        : target.kind === 'address'
          ? formatAddress(target.address)
          : target.kind;

/** `0.0.0.0/0 → igw`. */
export const routeLabel = (network: Network, route: Route): string =>
    `${formatCidr(route.destination)} → ${targetLabel(network, route.target)}`;

/** `drop tcp 22 from 0.0.0.0/0 to 10.0.0.0/16`: as the language writes it. */
export const firewallRuleLabel = ({ action, traffic, source, destination }: FirewallRule): string =>
    `${action} ${trafficLabel(traffic)} from ${formatCidr(source)} to ${formatCidr(destination)}`;

/** `10.1.0.0/16 → data-att`. */
export const gatewayRouteLabel = (network: Network, { destination, target }: TransitGatewayRoute): string =>
    `${formatCidr(destination)} → ${'element' in target ? labelOf(network, target.element) : target.kind}`;

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
    [ALL_PROTOCOLS]: 'all',
    [IP_PROTOCOL.icmp]: 'icmp',
    [IP_PROTOCOL.igmp]: 'igmp',
    [IP_PROTOCOL.tcp]: 'tcp',
    [IP_PROTOCOL.udp]: 'udp',
    [IP_PROTOCOL.gre]: 'gre',
    [IP_PROTOCOL.esp]: 'esp',
    [IP_PROTOCOL.ah]: 'ah',
    [IP_PROTOCOL.icmp6]: 'icmp6',
};

/** `tcp`, `icmp`, or `protocol 99`. */
export const protocolName = (protocol: number): string => PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`;

const ICMP_NAMES: Readonly<Record<number, string>> = {
    [ICMP_TYPE.echoReply]: 'echo-reply',
    [ICMP_TYPE.unreachable]: 'unreachable',
    [ICMP_TYPE.echoRequest]: 'echo',
    [ICMP_TYPE.timeExceeded]: 'time-exceeded',
};

const ICMP6_NAMES: Readonly<Record<number, string>> = {
    [ICMP6_TYPE.echoReply]: 'echo-reply',
    [ICMP6_TYPE.unreachable]: 'unreachable',
    [ICMP6_TYPE.echoRequest]: 'echo',
    [ICMP6_TYPE.timeExceeded]: 'time-exceeded',
};

/** `echo`, `unreachable/4`, `42`, by the protocol: ICMP or ICMPv6. */
export const icmpName = (protocol: number, type: number, code?: number): string =>
    ((protocol === IP_PROTOCOL.icmp6 ? ICMP6_NAMES : ICMP_NAMES)[type] ?? String(type)) + (code === undefined ? '' : `/${code}`);

/** `443` or `1024-65535`. */
export const portsLabel = (ports: { readonly from: number; readonly to: number }): string =>
    ports.from === ports.to ? String(ports.from) : `${ports.from}-${ports.to}`;

/** `tcp 443`, `icmp echo`, `all`: as a rule writes it. */
export function trafficLabel(traffic: TrafficMatch): string {
    const detail = traffic.ports
        ? portsLabel(traffic.ports)
        : traffic.icmp
          ? icmpName(traffic.protocol, traffic.icmp.type, traffic.icmp.code)
          : '';
    return detail ? `${protocolName(traffic.protocol)} ${detail}` : protocolName(traffic.protocol);
}

/** `10.0.0.0/8`, or the name of a group or prefix list. */
export const peerLabel = (network: Network, peer: SecurityGroupRule['peer']): string =>
    peer.kind === 'cidr' ? formatCidr(peer.cidr) : labelOf(network, peer.element);

/** `ingress tcp 443 from web-sg`: as the language writes it. */
export const ruleLabel = (network: Network, rule: SecurityGroupRule): string =>
    `${rule.direction} ${trafficLabel(rule.traffic)} ${rule.direction === 'ingress' ? 'from' : 'to'} ${peerLabel(network, rule.peer)}`;

/** `tcp 10.0.1.10:40000 → 10.0.2.10:443`. */
export function flowLabel(flow: Flow): string {
    const icmp = isIcmpProtocol(flow.protocol);
    const port = (value: number | undefined): string => (value === undefined || icmp ? '' : `:${value}`);
    const detail = icmp && flow.icmpType !== undefined ? ` ${icmpName(flow.protocol, flow.icmpType)}` : '';
    const ends = `${formatAddress(flow.source)}${port(flow.sourcePort)} → ${formatAddress(flow.destination)}${port(flow.destinationPort)}`;
    return `${protocolName(flow.protocol)}${detail} ${ends}`;
}

/** `three-tier.vpc:31`: file and line as people count them, from 1. What no file declares is `as typed`. */
export function placeText(span: SourceSpan): string {
    const file = decodeURIComponent(span.uri.slice(span.uri.lastIndexOf('/') + 1));
    const lineAsPeopleCount = span.start.line + 1;
    return isNowhere(span) ? 'as typed' : `${file}:${lineAsPeopleCount}`;
}
