/**
 * Small networks for tests of the forwarding core, built by hand: no grammar, no files. Every element gets a line of its
 * own, so that a test can say which line decided. Ids are the ones the language gives: `instance:lab.a`.
 */
import { type Cidr, type Ipv4, macOfAddress, parseIpv4 } from '../../language/src/model/address.js';
import type { Design } from '../../language/src/model/design.js';
import type {
    Direction,
    ElementBase,
    ElementKind,
    Guest,
    Network,
    NetworkAclEntry,
    NetworkElement,
    NetworkInterface,
    RouteTarget,
    SecurityGroupRule,
    TrafficMatch,
} from '../../language/src/model/network.js';
import { PROFILES, type ProfileName } from '../../language/src/model/profile.js';
import type { SourceSpan } from '../../language/src/model/source-span.js';

/** What a test writes about an interface. Addresses may carry a public one: `10.0.1.10=203.0.113.10`. */
export interface InterfaceSpec {
    readonly ip: string;
    readonly groups?: readonly string[];
    readonly check?: 'on' | 'off';
    readonly server?: string;
}

/** What a test writes about an instance: its primary interface, more of them by subnet, and its guest. */
export interface InstanceSpec extends InterfaceSpec {
    readonly more?: readonly (InterfaceSpec & { readonly subnet: string })[];
    /** `10.9.0.0/16 via 10.0.1.20` with an optional ` onlink`. */
    readonly routes?: readonly string[];
    readonly forwarding?: 'on';
    /** Device index of the interface that masquerades. */
    readonly masquerade?: number;
}

export interface SubnetSpec {
    readonly cidr: string;
    readonly zone?: string;
    readonly table?: string;
    readonly acl?: string;
    readonly instances?: Readonly<Record<string, InstanceSpec>>;
    /** NAT gateways by name, each with its address; without a public one it is private. */
    readonly nats?: Readonly<Record<string, string>>;
}

export interface VpcSpec {
    readonly cidr: string;
    /** Name of the attached internet gateway. */
    readonly gateway?: string;
    /** `0.0.0.0/0 igw`, `10.9.0.0/16 a`, `192.0.2.0/24 blackhole`; every table has its local route. */
    readonly tables?: Readonly<Record<string, readonly string[]>>;
    /** `ingress tcp 443 0.0.0.0/0`, `egress all 0.0.0.0/0`, `ingress all default`. */
    readonly groups?: Readonly<Record<string, readonly string[]>>;
    /** `ingress 100 allow tcp 443 0.0.0.0/0`. */
    readonly acls?: Readonly<Record<string, readonly string[]>>;
    readonly subnets: Readonly<Record<string, SubnetSpec>>;
}

export interface NetworkSpec {
    readonly profile?: ProfileName;
    readonly encapsulation?: 'geneve' | 'vxlan';
    readonly vpcs: Readonly<Record<string, VpcSpec>>;
    readonly hosts?: Readonly<Record<string, string>>;
}

/** A group that lets everything pass, for tests about something else. */
export const OPEN: readonly string[] = ['ingress all 0.0.0.0/0', 'egress all 0.0.0.0/0'];

let line = 0;

/** A span on a line that nothing else has. */
export function nextSpan(): SourceSpan {
    line++;
    return { uri: 'test:network.vpc', start: { line, character: 0 }, end: { line, character: 10 } };
}

/** An address, or the test is wrong. */
export function ip(text: string): Ipv4 {
    const address = parseIpv4(text);
    if (address === undefined) {
        throw new Error(`Not an address: ${text}`);
    }
    return address;
}

/** A block, or the test is wrong. */
export function cidr(text: string): Cidr & { readonly address: Ipv4 } {
    const [address = '', length = '32'] = text.split('/');
    return { address: ip(address), length: Number(length) };
}

type Maps = { -readonly [K in keyof Network]: Network[K] extends ReadonlyMap<infer I, infer V> ? Map<I, V> : Network[K] };

/** The network that a specification describes. */
export function buildNetwork(spec: NetworkSpec): Network {
    return new FixtureBuilder(spec).build();
}

/** The same as a design without probes. */
export const buildFixture = (spec: NetworkSpec): Design => ({
    network: buildNetwork(spec),
    probes: new Map(),
    experiments: new Map(),
});

class FixtureBuilder {
    private readonly maps: Maps;
    private nextServer = ip('172.31.0.1');

    constructor(private readonly spec: NetworkSpec) {
        this.maps = {
            profile: PROFILES[spec.profile ?? 'aws'],
            encapsulation: spec.encapsulation ?? 'geneve',
            vpcs: new Map(),
            subnets: new Map(),
            routeTables: new Map(),
            internetGateways: new Map(),
            natGateways: new Map(),
            interfaces: new Map(),
            instances: new Map(),
            securityGroups: new Map(),
            networkAcls: new Map(),
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
            servers: new Map(),
        };
    }

    build(): Network {
        Object.entries(this.spec.vpcs).forEach(([name, vpc], i) => {
            this.addVpc(name, vpc, i);
        });
        for (const [name, address] of Object.entries(this.spec.hosts ?? {})) {
            const host = { ...base('internet-host', name, name), addresses: [{ address: ip(address), span: nextSpan() }] };
            this.maps.internetHosts.set(host.id, host);
        }
        return this.maps;
    }

    private addVpc(name: string, spec: VpcSpec, index: number): void {
        const element = base('vpc', name, name);
        const gateway = spec.gateway === undefined ? {} : { internetGateway: `internet-gateway:${name}.${spec.gateway}` };
        this.maps.vpcs.set(element.id, {
            ...element,
            cidrs: [{ cidr: cidr(spec.cidr), span: element.span }],
            vni: 5001 + index,
            mainRouteTable: `route-table:${name}.main`,
            defaultSecurityGroup: `security-group:${name}.default`,
            defaultNetworkAcl: `network-acl:${name}.default`,
            ...gateway,
        });
        this.addGateway(name, spec.gateway, index);
        this.addFilters(name, spec);
        for (const [subnet, subnetSpec] of Object.entries(spec.subnets)) {
            this.addSubnet(name, subnet, subnetSpec);
        }
        for (const [table, routes] of Object.entries({ main: [], ...spec.tables })) {
            this.addTable(name, table, routes, cidr(spec.cidr));
        }
    }

    private addGateway(vpc: string, name: string | undefined, index: number): void {
        if (name !== undefined) {
            const element = base('internet-gateway', name, `${vpc}.${name}`);
            const underlayAddress = ip('172.31.255.1') + index;
            this.maps.internetGateways.set(element.id, { ...element, vpc: `vpc:${vpc}`, underlayAddress });
        }
    }

    private addFilters(vpc: string, spec: VpcSpec): void {
        const groups = { default: ['ingress all default', 'egress all 0.0.0.0/0'], ...spec.groups };
        for (const [name, rules] of Object.entries(groups)) {
            const element = base('security-group', name, `${vpc}.${name}`);
            this.maps.securityGroups.set(element.id, {
                ...element,
                vpc: `vpc:${vpc}`,
                rules: rules.map((text) => groupRule(vpc, text)),
            });
        }
        const acls = { default: ['ingress 100 allow all 0.0.0.0/0', 'egress 100 allow all 0.0.0.0/0'], ...spec.acls };
        for (const [name, entries] of Object.entries(acls)) {
            const element = base('network-acl', name, `${vpc}.${name}`);
            this.maps.networkAcls.set(element.id, { ...element, vpc: `vpc:${vpc}`, entries: entries.map(aclEntry) });
        }
    }

    private addTable(vpc: string, name: string, routes: readonly string[], local: Cidr): void {
        const element = base('route-table', name, `${vpc}.${name}`);
        const written = routes.map((text) => {
            const [destination = '', target = ''] = text.split(' ');
            return {
                destination: cidr(destination),
                target: this.target(vpc, target),
                origin: 'static' as const,
                span: nextSpan(),
            };
        });
        const own = { destination: local, target: { kind: 'local' as const }, origin: 'local' as const, span: element.span };
        this.maps.routeTables.set(element.id, { ...element, vpc: `vpc:${vpc}`, routes: [own, ...written] });
    }

    /** Gateways and instances must have been added before; an unknown name is a target that no longer exists. */
    private target(vpc: string, name: string): RouteTarget {
        if (name === 'local' || name === 'blackhole') {
            return { kind: name };
        }
        const gateway = `internet-gateway:${vpc}.${name}`;
        if (this.maps.internetGateways.has(gateway)) {
            return { kind: 'internet-gateway', element: gateway };
        }
        const interfaces = this.maps.instances.get(`instance:${vpc}.${name}`)?.interfaces;
        return interfaces?.[0] === undefined
            ? { kind: 'nat-gateway', element: `nat-gateway:${vpc}.${name}` }
            : { kind: 'interface', element: interfaces[0] };
    }

    private addSubnet(vpc: string, name: string, spec: SubnetSpec): void {
        const element = base('subnet', name, `${vpc}.${name}`);
        const block = cidr(spec.cidr);
        const routerAddress = block.address + 1;
        this.maps.subnets.set(element.id, {
            ...element,
            vpc: `vpc:${vpc}`,
            cidrs: [{ cidr: block, span: element.span }],
            availabilityZone: spec.zone ?? 'eu-west-1a',
            routeTable: `route-table:${vpc}.${spec.table ?? 'main'}`,
            networkAcl: `network-acl:${vpc}.${spec.acl ?? 'default'}`,
            routerAddress,
            routerMac: macOfAddress(routerAddress),
        });
        for (const [instance, instanceSpec] of Object.entries(spec.instances ?? {})) {
            this.addInstance(vpc, { name: instance, subnet: name }, instanceSpec);
        }
        for (const [nat, address] of Object.entries(spec.nats ?? {})) {
            this.addNatGateway(vpc, { name: nat, subnet: name }, address);
        }
    }

    private addInstance(vpc: string, { name, subnet }: { name: string; subnet: string }, spec: InstanceSpec): void {
        const element = base('instance', name, `${vpc}.${name}`);
        const interfaces = [{ ...spec, subnet }, ...(spec.more ?? [])].map((one, index) =>
            this.addInterface(vpc, { owner: element, index, subnet: one.subnet }, one),
        );
        const masquerading = spec.masquerade === undefined ? undefined : interfaces[spec.masquerade];
        const guest: Guest = {
            routes: (spec.routes ?? []).map(guestRoute),
            forwarding: spec.forwarding === 'on',
            ...(masquerading ? { masquerade: { interface: masquerading.id, span: nextSpan() } } : {}),
            addresses: new Map(),
            macs: new Map(),
        };
        this.maps.instances.set(element.id, {
            ...element,
            vpc: `vpc:${vpc}`,
            interfaces: interfaces.map(({ id }) => id),
            guest,
            running: true,
        });
    }

    private addNatGateway(vpc: string, { name, subnet }: { name: string; subnet: string }, address: string): void {
        const element = base('nat-gateway', name, `${vpc}.${name}`);
        const owned = this.addInterface(vpc, { owner: element, index: 0, subnet }, { ip: address });
        // Security groups cannot be attached to a NAT gateway (F12).
        this.maps.interfaces.set(owned.id, { ...owned, securityGroups: [] });
        const connectivity = address.includes('=') ? 'public' : 'private';
        this.maps.natGateways.set(element.id, {
            ...element,
            subnet: `subnet:${vpc}.${subnet}`,
            interface: owned.id,
            connectivity,
        });
    }

    private addInterface(
        vpc: string,
        { owner, index, subnet }: { owner: ElementBase; index: number; subnet: string },
        spec: InterfaceSpec,
    ): NetworkInterface {
        const element = base('interface', `eth${index}`, `${owner.qualifiedName}.eth${index}`);
        const addresses = spec.ip.split(' ').map((text) => {
            const [own = '', outside] = text.split('=');
            return {
                address: ip(own),
                span: nextSpan(),
                ...(outside === undefined ? {} : { publicAddress: ip(outside), publicSpan: nextSpan() }),
            };
        });
        const added: NetworkInterface = {
            ...element,
            subnet: `subnet:${vpc}.${subnet}`,
            owner: owner.id,
            deviceIndex: index,
            mac: macOfAddress(addresses[0]?.address ?? 0),
            addresses,
            securityGroups: (spec.groups ?? ['default']).map((group) => `security-group:${vpc}.${group}`),
            sourceDestinationCheck: spec.check !== 'off',
            server: this.server(spec.server ?? `of-${owner.name}`),
        };
        this.maps.interfaces.set(added.id, added);
        return added;
    }

    private server(name: string): string {
        const element = base('server', name, name);
        if (!this.maps.servers.has(element.id)) {
            this.maps.servers.set(element.id, { ...element, address: this.nextServer, availabilityZone: 'eu-west-1a' });
            this.nextServer++;
        }
        return element.id;
    }
}

const base = <K extends ElementKind>(
    kind: K,
    name: string,
    qualifiedName: string,
): ElementBase & { readonly kind: K } & Pick<NetworkElement, 'id'> => ({
    id: `${kind}:${qualifiedName}`,
    kind,
    name,
    qualifiedName,
    span: nextSpan(),
    implicit: false,
});

function guestRoute(text: string): Guest['routes'][number] {
    const [destination = '', , via = '', onlink] = text.split(' ');
    return { destination: cidr(destination), via: ip(via), onlink: onlink === 'onlink', span: nextSpan() };
}

const PROTOCOLS: Readonly<Record<string, number>> = { all: -1, icmp: 1, tcp: 6, udp: 17 };

function traffic(protocol: string, ports: string | undefined): TrafficMatch {
    const number = PROTOCOLS[protocol] ?? Number(protocol);
    if (ports === undefined) {
        return { protocol: number };
    }
    const [from = 0, to = from] = ports.split('-').map(Number);
    return { protocol: number, ports: { from, to } };
}

function groupRule(vpc: string, text: string): SecurityGroupRule {
    const words = text.split(' ');
    const peer = words.at(-1) ?? '';
    return {
        direction: words[0] as Direction,
        traffic: traffic(words[1] ?? '', words.length > 3 ? words[2] : undefined),
        peer: /^\d/.test(peer)
            ? { kind: 'cidr', cidr: cidr(peer) }
            : { kind: 'security-group', element: `security-group:${vpc}.${peer}` },
        span: nextSpan(),
    };
}

function aclEntry(text: string): NetworkAclEntry {
    const words = text.split(' ');
    return {
        direction: words[0] as Direction,
        number: Number(words[1]),
        action: words[2] as 'allow' | 'deny',
        traffic: traffic(words[3] ?? '', words.length > 5 ? words[4] : undefined),
        cidr: cidr(words.at(-1) ?? ''),
        span: nextSpan(),
    };
}
