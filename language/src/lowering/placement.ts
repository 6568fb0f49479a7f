/** Puts instances and NAT gateways into their subnets: interfaces, addresses, servers. */
import type {
    InstanceDecl,
    InterfaceDecl,
    LoadBalancerDecl,
    NatGatewayDecl,
    NetworkFirewallDecl,
    RouteServerDecl,
    SecurityGroupDecl,
    SubnetDecl,
    TransitGatewayAttachmentDecl,
    VpcEndpointDecl,
} from '../generated/ast.js';
import { addressKey, type IpAddress } from '../model/address.js';
import type { LoadBalancer } from '../model/load-balancer.js';
import type { ElementBase, ElementId, Subnet } from '../model/network.js';
import { type AddressPool, addressPool } from './address-pool.js';
import { readAddress, readIf } from './addresses.js';
import { lowerRouteServer } from './bgp.js';
import { add, type FileContext, isComplete, type NetworkDraft, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { lowerInstance } from './instances.js';
import {
    type InterfaceOwner,
    type InterfacePlace,
    lowerInterface,
    lowerNatGateway,
    lowerNatInterface,
    lowerSuppliedInterface,
} from './interfaces.js';
import { lowerLoadBalancer, nodeAddresses } from './load-balancers.js';
import { lowerNetworkFirewall } from './network-firewalls.js';
import { interfacesInDeviceOrder } from './primary-interface.js';
import { isRegional, lowerRegionalInterface, lowerRegionalNatGateway, regionalPlaces } from './regional-nat-gateways.js';
import { automaticServer } from './servers.js';
import { lowerAttachmentInterface, lowerVpcAttachment } from './transit-gateways.js';
import type { UnderlayPlan } from './underlay.js';
import {
    lowerGatewayLoadBalancerEndpoint,
    lowerInterfaceEndpoint,
    type ManagedGroups,
    managedInterface,
} from './vpc-endpoints.js';

/** Where an instance runs. */
interface InstanceHome {
    readonly home: Subnet;
    readonly server: ElementId;
}

/** Fills the subnets of a draft, in the order of the files. */
export class Placement {
    private readonly pools = new Map<ElementId, AddressPool>();
    /** What is the same for many interfaces is made once. */
    private readonly groupIds = new Map<SecurityGroupDecl, ElementId>();
    private readonly defaultGroups = new Map<ElementId, readonly ElementId[]>();

    constructor(
        private readonly draft: NetworkDraft,
        private readonly underlay: UnderlayPlan,
    ) {}

    /** Notes the addresses written for each subnet or already given away, so that nobody else gets them. Call once, first of all. */
    reserve(subnets: readonly SubnetDecl[]): void {
        const taken = writtenBySubnet(subnets);
        for (const { subnet, addresses } of this.draft.interfaces.values()) {
            const known = taken.get(subnet) ?? new Set();
            taken.set(subnet, known);
            for (const { address } of addresses) {
                known.add(addressKey(address));
            }
        }
        for (const subnet of this.draft.subnets.values()) {
            const blocks = subnet.cidrs.map(({ cidr }) => cidr);
            const pool = addressPool(blocks, taken.get(subnet.id) ?? new Set());
            if (pool) {
                this.pools.set(subnet.id, pool);
            }
        }
    }

    /** Adds what stands in a subnet; nothing when it has no addresses. */
    fill(subnet: SubnetDecl, context: FileContext): void {
        const home = this.draft.subnets.get(idOf(subnet));
        if (!home) {
            return;
        }
        for (const instance of subnet.instances) {
            if (isComplete(instance)) {
                this.placeInstance(instance, home, context);
            }
        }
        for (const gateway of subnet.natGateways.filter(isComplete)) {
            this.placeNatGateway(gateway, context);
        }
    }

    /** Adds an instance with its interfaces. */
    private placeInstance(decl: InstanceDecl, home: Subnet, context: FileContext): void {
        const base = context.base(decl);
        if (this.draft.instances.has(base.id)) {
            return;
        }
        const declared = targetOf(decl.server);
        const server = declared ? idOf(declared) : this.addServer(base, home);
        const owner = { decl, base, groupId: this.groupId };
        const place = { home, server };
        const interfaces =
            decl.interfaces.length === 0
                ? [this.placeSupplied(owner, place, context)]
                : this.placeInterfaces(owner, place, context);
        add(this.draft.instances, lowerInstance(decl, { base, vpc: home.vpc, interfaces }, context));
    }

    /** Adds the interface of an instance that declares none. */
    private placeSupplied(owner: InterfaceOwner, { home, server }: InstanceHome, context: FileContext): ElementId {
        const lowered = lowerSuppliedInterface(owner, this.placeIn(home, server, 0), context);
        add(this.draft.interfaces, lowered);
        return lowered.id;
    }

    /** Adds the interfaces of an instance that declares some, in device order. */
    private placeInterfaces(owner: InterfaceOwner, { home, server }: InstanceHome, context: FileContext): ElementId[] {
        const interfaces: ElementId[] = [];
        for (const decl of interfacesInDeviceOrder(owner.decl)) {
            const subnet = decl.subnet ? this.subnetOf(decl) : home;
            if (subnet) {
                const lowered = lowerInterface(decl, owner, this.placeIn(subnet, server, interfaces.length), context);
                add(this.draft.interfaces, lowered);
                interfaces.push(lowered.id);
            }
        }
        return interfaces;
    }

    /** Adds a NAT gateway with its interface. */
    placeNatGateway(gateway: NatGatewayDecl, context: FileContext): void {
        if (isRegional(gateway)) {
            this.placeRegionalNatGateway(gateway, context);
            return;
        }
        const home = this.draft.subnets.get(idOf(gateway.$container));
        if (!home || this.draft.natGateways.has(idOf(gateway))) {
            return;
        }
        const server = this.addServer(context.base(gateway), home);
        add(this.draft.interfaces, lowerNatInterface(gateway, this.placeIn(home, server, 0), context));
        add(this.draft.natGateways, lowerNatGateway(gateway, home, context));
    }

    /** Adds a regional NAT gateway with an interface in each of its zones (N14). */
    private placeRegionalNatGateway(gateway: NatGatewayDecl, context: FileContext): void {
        const lowered = lowerRegionalNatGateway(gateway, context);
        if (!lowered || this.draft.natGateways.has(lowered.id)) {
            return;
        }
        add(this.draft.natGateways, lowered);
        regionalPlaces(gateway, this.draft).forEach(({ zone, place }, index) => {
            const server = this.addAttachmentServer(lowered, place);
            add(this.draft.interfaces, lowerRegionalInterface(gateway, zone, { server, index, context }));
        });
    }

    /** Adds the attachment of a VPC to a transit gateway, with one interface in each of its subnets (X11). */
    placeVpcAttachment(attachment: TransitGatewayAttachmentDecl, context: FileContext): void {
        const base = context.base(attachment);
        if (!attachment.vpc || this.draft.transitGatewayAttachments.has(base.id)) {
            return;
        }
        const interfaces: ElementId[] = [];
        for (const home of subnetsNamed(attachment.subnets, this.draft)) {
            const place = this.placeIn(home, this.addAttachmentServer(base, home), interfaces.length);
            const lowered = lowerAttachmentInterface(base, place);
            add(this.draft.interfaces, lowered);
            interfaces.push(lowered.id);
        }
        const lowered = lowerVpcAttachment(attachment, { base, interfaces }, context);
        if (lowered) {
            add(this.draft.transitGatewayAttachments, lowered);
        }
    }

    /** The gateway's interfaces live on machines of the zone, one for each subnet. */
    private addAttachmentServer(base: ElementBase, home: Subnet): ElementId {
        const owner = { ...base, name: `${base.name}-${home.name}`, qualifiedName: `${base.qualifiedName}.${home.name}` };
        return this.addServer(owner, home);
    }

    /** Adds an endpoint that has interfaces: one in each of its subnets (X24, X30). */
    placeEndpoint(decl: VpcEndpointDecl, context: FileContext): void {
        const base = context.base(decl);
        if (this.draft.vpcEndpoints.has(base.id)) {
            return;
        }
        if (decl.endpointType === 'interface') {
            const interfaces = this.placeManaged(base, decl, context);
            add(this.draft.vpcEndpoints, lowerInterfaceEndpoint(decl, base, interfaces));
        } else if (decl.endpointType === 'gateway-load-balancer') {
            const interfaces = this.placeManaged(base, decl, context);
            const lowered = lowerGatewayLoadBalancerEndpoint(decl, { base, interfaces }, context);
            if (lowered) {
                add(this.draft.vpcEndpoints, lowered);
                this.open(interfaces);
            }
        }
    }

    /** Adds a network firewall, with an endpoint in each of its subnets (X39). Nobody chooses groups for it. */
    placeFirewall(decl: NetworkFirewallDecl, context: FileContext): void {
        const base = context.base(decl);
        if (!this.draft.vpcEndpoints.has(base.id)) {
            const interfaces = this.placeManaged(base, decl, context);
            add(this.draft.vpcEndpoints, lowerNetworkFirewall(decl, { base, interfaces }, context));
            this.open(interfaces);
        }
    }

    /** Interfaces that carry what others send: without groups (F12) and without the source/destination check. */
    private open(interfaces: readonly ElementId[]): void {
        for (const id of interfaces) {
            const owner = this.draft.interfaces.get(id);
            if (owner) {
                this.draft.interfaces.set(id, { ...owner, securityGroups: [], sourceDestinationCheck: false });
            }
        }
    }

    /** Adds a load balancer with a node in each of its subnets. Its targets must have their addresses by now. */
    placeLoadBalancer(decl: LoadBalancerDecl, context: FileContext): void {
        const base = context.base(decl);
        if (this.draft.loadBalancers.has(base.id)) {
            return;
        }
        const interfaces = this.placeManaged(base, decl, context);
        const lowered = lowerLoadBalancer(decl, { base, interfaces }, { context, draft: this.draft });
        if (lowered) {
            add(this.draft.loadBalancers, lowered);
            this.finishNodes(decl, lowered, context);
        }
    }

    /**
     * Nodes get the public addresses in order. Those of a network load balancer send with their clients' addresses, and have
     * no groups unless the declaration names some (F12); those of a gateway load balancer never have any.
     */
    private finishNodes(decl: LoadBalancerDecl, { type, interfaces }: LoadBalancer, context: FileContext): void {
        const publics = nodeAddresses(decl, context);
        interfaces.forEach((id, i) => {
            const node = this.draft.interfaces.get(id);
            const mapped = publics[i];
            if (node) {
                this.draft.interfaces.set(id, {
                    ...node,
                    addresses: node.addresses.map((own) =>
                        mapped ? { ...own, publicAddress: mapped.address, publicSpan: mapped.span } : own,
                    ),
                    sourceDestinationCheck: type !== 'network',
                    securityGroups: isUnfiltered(type, decl) ? [] : node.securityGroups,
                });
            }
        });
    }

    /** One managed interface in each subnet that the declaration names, with its groups. */
    private placeManaged(base: ElementBase, decl: ManagedDecl, { spans }: FileContext): ElementId[] {
        const named = (decl.securityGroups ?? []).flatMap((reference) => targetOf(reference) ?? []).map(idOf);
        return subnetsNamed(decl.subnets, this.draft).map((home, i) => {
            const place = this.placeIn(home, this.addAttachmentServer(base, home), i);
            const groups: ManagedGroups =
                named.length > 0
                    ? { securityGroups: named, securityGroupsSpan: spans.statement(decl, 'securityGroups') }
                    : { securityGroups: place.defaultSecurityGroups };
            const lowered = managedInterface(base, place, groups);
            add(this.draft.interfaces, lowered);
            return lowered.id;
        });
    }

    /** Adds a route server: its endpoints take the next free addresses of their subnets. */
    placeRouteServer(decl: RouteServerDecl, context: FileContext): void {
        add(
            this.draft.routeServers,
            lowerRouteServer(decl, context, (subnet) => ipv4Only(this.pools.get(subnet)?.next())),
        );
    }

    private placeIn(subnet: Subnet, server: ElementId, deviceIndex: number): InterfacePlace {
        const defaultSecurityGroups = this.defaultGroupsOf(subnet.vpc);
        return { subnet, pool: this.pools.get(subnet.id), defaultSecurityGroups, server, deviceIndex };
    }

    private defaultGroupsOf(vpc: ElementId): readonly ElementId[] {
        let groups = this.defaultGroups.get(vpc);
        if (!groups) {
            groups = [this.draft.vpcs.get(vpc)?.defaultSecurityGroup ?? ''];
            this.defaultGroups.set(vpc, groups);
        }
        return groups;
    }

    private readonly groupId = (group: SecurityGroupDecl): ElementId => {
        let id = this.groupIds.get(group);
        if (id === undefined) {
            id = idOf(group);
            this.groupIds.set(group, id);
        }
        return id;
    };

    private subnetOf(decl: InterfaceDecl): Subnet | undefined {
        const subnet = targetOf(decl.subnet);
        return subnet && this.draft.subnets.get(idOf(subnet));
    }

    private addServer(owner: ElementBase, home: Subnet): ElementId {
        const server = automaticServer(owner, home.availabilityZone, this.underlay);
        add(this.draft.servers, server);
        return server.id;
    }
}

const isUnfiltered = (type: LoadBalancer['type'], { securityGroups }: LoadBalancerDecl): boolean =>
    type === 'gateway' || (type === 'network' && securityGroups.length === 0);

/** Declarations whose interfaces the cloud makes itself, one in each subnet. */
type ManagedDecl = Pick<VpcEndpointDecl, 'subnets'> &
    Partial<Pick<VpcEndpointDecl, 'securityGroups'>> &
    Parameters<FileContext['spans']['of']>[0];

/** The subnets that a list names, each once. */
const subnetsNamed = (subnets: VpcEndpointDecl['subnets'], draft: NetworkDraft): Subnet[] =>
    [...new Set(subnets.map(targetOf))].flatMap((decl) => (decl && draft.subnets.get(idOf(decl))) ?? []);

const ipv4Only = (address: IpAddress | undefined): number | undefined => (typeof address === 'number' ? address : undefined);

/** The addresses, as keys, written for interfaces and NAT gateways, by the subnet they stand in. */
function writtenBySubnet(subnets: readonly SubnetDecl[]): Map<ElementId, Set<number | string>> {
    const taken = new Map<ElementId, Set<number | string>>();
    const takenIn = (subnet: SubnetDecl): Set<number | string> => {
        const id = idOf(subnet);
        const known = taken.get(id) ?? new Set();
        taken.set(id, known);
        return known;
    };
    for (const subnet of subnets) {
        const own = takenIn(subnet);
        for (const instance of subnet.instances) {
            noteAddresses(instance.addresses, own);
            for (const declared of instance.interfaces) {
                const other = declared.subnet && targetOf(declared.subnet);
                if (other || !declared.subnet) {
                    noteAddresses(declared.addresses, other ? takenIn(other) : own);
                }
            }
        }
        for (const gateway of subnet.natGateways.filter(isComplete)) {
            noteAddresses(gateway.addresses, own);
        }
    }
    return taken;
}

function noteAddresses(texts: readonly string[], taken: Set<number | string>): void {
    for (const text of texts) {
        const address = readIf(text, readAddress);
        if (address !== undefined) {
            taken.add(addressKey(address));
        }
    }
}
