/** Networks small enough to see through, for tests of tables: two subnets, three interfaces, one group each. */
import { blockOf, type Cidr, type Ipv4, macOfAddress, parseIpv4 } from '../../../language/src/model/address.js';
import type {
    Direction,
    Instance,
    Network,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    TrafficMatch,
} from '../../../language/src/model/network.js';
import { PROFILES } from '../../../language/src/model/profile.js';
import { NOWHERE, type SourceSpan } from '../../../language/src/model/source-span.js';

/** A dotted-decimal address; a slip in a test is an error at once. */
export function ip(text: string): Ipv4 {
    const address = parseIpv4(text);
    if (address === undefined) {
        throw new Error(`'${text}' is no address`);
    }
    return address;
}

/** `10.0.0.0/8`, or a single address. */
export function cidr(text: string): Cidr {
    const [address = '', length = '32'] = text.split('/');
    return blockOf(ip(address), Number(length));
}

/** A place in a file of its own line. */
export const onLine = (line: number): SourceSpan => ({
    uri: 'file:///lab/lab.vpc',
    start: { line, character: 4 },
    end: { line, character: 20 },
});

export const route = (destination: string, target: Route['target'], extra: Partial<Route> = {}): Route => ({
    destination: cidr(destination),
    target,
    origin: target.kind === 'local' ? 'local' : 'static',
    span: NOWHERE,
    ...extra,
});

export const tableOf = (routes: readonly Route[], name = 'public'): RouteTable => ({
    ...named('route-table', name),
    kind: 'route-table',
    vpc: 'vpc:lab',
    routes,
});

/** What every element has. */
export const named = (kind: string, name: string) => ({
    id: `${kind}:lab.${name}`,
    name,
    qualifiedName: `lab.${name}`,
    span: onLine(name.length),
    implicit: false,
});

/** `rule('ingress', 'tcp', '22', '0.0.0.0/0')`; a peer starting with `security-group:` or `prefix-list:` is a reference. */
export function rule(direction: Direction, protocol: string, ports: string, peer: string): SecurityGroupRule {
    const reference = /^(security-group|prefix-list):/.exec(peer)?.[1];
    return {
        direction,
        traffic: traffic(protocol, ports),
        peer: reference
            ? { kind: reference as 'security-group' | 'prefix-list', element: peer }
            : { kind: 'cidr', cidr: cidr(peer) },
        span: NOWHERE,
    };
}

/** `entry('ingress', 100, 'deny tcp 22 0.0.0.0/0')`. */
export function entry(direction: Direction, number: number, text: string): NetworkAclEntry {
    const [action = '', protocol = '', ports = '', block = ''] = text.split(' ');
    return {
        direction,
        number,
        action: action as 'allow' | 'deny',
        traffic: traffic(protocol, ports),
        cidr: cidr(block),
        span: NOWHERE,
    };
}

const PROTOCOLS: Readonly<Record<string, number>> = { all: -1, icmp: 1, tcp: 6, udp: 17 };

function traffic(protocol: string, ports: string): TrafficMatch {
    const [from, to = from] = ports.split('-').map(Number);
    const number = PROTOCOLS[protocol] ?? Number(protocol);
    if (ports === '*' || from === undefined || to === undefined) {
        return { protocol: number };
    }
    return protocol === 'icmp' ? { protocol: number, icmp: { type: from } } : { protocol: number, ports: { from, to } };
}

export const group = (name: string, ...rules: SecurityGroupRule[]): SecurityGroup => ({
    ...named('security-group', name),
    kind: 'security-group',
    vpc: 'vpc:lab',
    rules,
});

/** An instance's only interface, in subnet `web` (10.0.1.0/24) or `app` (10.0.2.0/24) by its address. */
export const interfaceOf = (owner: string, address: string, extra: Partial<NetworkInterface> = {}): NetworkInterface => ({
    ...named('interface', `${owner}.eth0`),
    name: 'eth0',
    kind: 'interface',
    subnet: address.startsWith('10.0.2.') ? 'subnet:lab.app' : 'subnet:lab.web',
    owner: `instance:lab.${owner}`,
    deviceIndex: 0,
    mac: macOfAddress(ip(address)),
    addresses: [{ address: ip(address), span: onLine(50) }],
    securityGroups: ['security-group:lab.default'],
    sourceDestinationCheck: true,
    server: `server:${owner}`,
    ...extra,
});

const subnetOf = (name: string, block: string): Subnet => ({
    ...named('subnet', name),
    kind: 'subnet',
    vpc: 'vpc:lab',
    cidrs: [{ cidr: cidr(block), span: NOWHERE }],
    availabilityZone: 'eu-west-1a',
    routeTable: 'route-table:lab.public',
    networkAcl: 'network-acl:lab.default',
    routerAddress: ip(block.replace(/0\/24$/, '1')),
    routerMac: macOfAddress(ip(block.replace(/0\/24$/, '1'))),
});

const instanceOf = (owner: string, interfaces: readonly NetworkInterface[]): Instance => ({
    ...named('instance', owner),
    kind: 'instance',
    vpc: 'vpc:lab',
    interfaces: interfaces.map(({ id }) => id),
    guest: { routes: [], forwarding: false, addresses: new Map(), macs: new Map() },
    running: true,
});

const byId = <E extends { readonly id: string }>(...elements: readonly E[]): ReadonlyMap<string, E> =>
    new Map(elements.map((element) => [element.id, element]));

/** What a test wants to be different from a VPC with an internet gateway and a default group that allows everything. */
export interface NetworkParts {
    readonly interfaces?: readonly NetworkInterface[];
    readonly groups?: readonly SecurityGroup[];
    readonly table?: RouteTable;
    readonly more?: Partial<Network>;
}

/** One VPC `lab` (10.0.0.0/16) with subnets `web` and `app`, and an instance for each owner of an interface. */
export function networkOf({ interfaces = [], groups = [], table, more = {} }: NetworkParts): Network {
    const owners = [...new Set(interfaces.map(({ owner }) => owner.slice('instance:lab.'.length)))];
    const open = group('default', rule('ingress', 'all', '*', '0.0.0.0/0'), rule('egress', 'all', '*', '0.0.0.0/0'));
    return {
        profile: PROFILES.aws,
        encapsulation: 'geneve',
        vpcs: byId({
            ...named('vpc', 'lab'),
            id: 'vpc:lab',
            kind: 'vpc' as const,
            cidrs: [{ cidr: cidr('10.0.0.0/16'), span: NOWHERE }],
            vni: 1,
            mainRouteTable: 'route-table:lab.public',
            defaultSecurityGroup: 'security-group:lab.default',
            defaultNetworkAcl: 'network-acl:lab.default',
            internetGateway: 'internet-gateway:lab.igw',
        }),
        subnets: byId(subnetOf('web', '10.0.1.0/24'), subnetOf('app', '10.0.2.0/24')),
        routeTables: byId(table ?? tableOf([route('10.0.0.0/16', { kind: 'local' })])),
        internetGateways: byId({
            ...named('internet-gateway', 'igw'),
            kind: 'internet-gateway' as const,
            vpc: 'vpc:lab',
            underlayAddress: ip('172.31.0.2'),
        }),
        natGateways: new Map(),
        interfaces: byId(...interfaces),
        instances: byId(
            ...owners.map((owner) =>
                instanceOf(
                    owner,
                    interfaces.filter((candidate) => candidate.owner === `instance:lab.${owner}`),
                ),
            ),
        ),
        securityGroups: byId(open, ...groups),
        networkAcls: byId({ ...named('network-acl', 'default'), kind: 'network-acl' as const, vpc: 'vpc:lab', entries: [] }),
        prefixLists: new Map(),
        egressOnlyInternetGateways: new Map(),
        vpnGateways: new Map(),
        sites: new Map(),
        siteHosts: new Map(),
        siteConnections: new Map(),
        routeServers: new Map(),
        internetHosts: new Map(),
        peerings: new Map(),
        transitGateways: new Map(),
        transitGatewayAttachments: new Map(),
        transitGatewayRouteTables: new Map(),
        vpcEndpoints: new Map(),
        loadBalancers: new Map(),
        servers: byId(
            ...owners.map((owner, i) => ({
                ...named('server', owner),
                id: `server:${owner}`,
                kind: 'server' as const,
                address: ip(`172.31.0.${10 + i}`),
                availabilityZone: 'eu-west-1a',
            })),
        ),
        ...more,
    };
}
