/** Puts instances and NAT gateways into their subnets: interfaces, addresses, servers. */
import type { InstanceDecl, InterfaceDecl, NatGatewayDecl, SubnetDecl } from '../generated/ast.js';
import type { Ipv4 } from '../model/address.js';
import { isIpv4Block } from '../model/address-plan.js';
import type { ElementBase, ElementId, Subnet } from '../model/network.js';
import { AddressPool } from './address-pool.js';
import { readAddress, readIf } from './addresses.js';
import { add, type FileContext, isComplete, type NetworkDraft, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { lowerInstance } from './instances.js';
import { lowerInterface, lowerNatGateway, lowerNatInterface } from './interfaces.js';
import { interfacesInDeviceOrder } from './primary-interface.js';
import { automaticServer } from './servers.js';
import type { UnderlayPlan } from './underlay.js';

/** Fills the subnets of a draft, in the order of the files. */
export class Placement {
    private readonly pools = new Map<ElementId, AddressPool>();

    constructor(
        private readonly draft: NetworkDraft,
        private readonly underlay: UnderlayPlan,
    ) {}

    /** Notes the addresses written for each subnet, so that nobody else gets them. Call once, before anything is placed. */
    reserve(subnets: readonly SubnetDecl[]): void {
        const taken = writtenBySubnet(subnets);
        for (const subnet of this.draft.subnets.values()) {
            const block = subnet.cidrs.map(({ cidr }) => cidr).find(isIpv4Block);
            if (block) {
                this.pools.set(subnet.id, new AddressPool(block, taken.get(subnet.id) ?? new Set()));
            }
        }
    }

    /** Adds an instance with its interfaces; nothing when its subnet has no addresses. */
    placeInstance(instance: InstanceDecl, context: FileContext): void {
        const home = this.draft.subnets.get(idOf(instance.$container));
        const base = context.base(instance);
        if (!home || this.draft.instances.has(base.id)) {
            return;
        }
        const declared = targetOf(instance.server);
        const server = declared ? idOf(declared) : this.addServer(base, home);
        const interfaces: ElementId[] = [];
        for (const decl of interfacesInDeviceOrder(instance)) {
            const subnet = decl.subnet ? this.subnetOf(decl) : home;
            if (subnet) {
                const place = this.placeIn(subnet, server, interfaces.length);
                const lowered = lowerInterface(decl, instance, place, context);
                add(this.draft.interfaces, lowered);
                interfaces.push(lowered.id);
            }
        }
        add(this.draft.instances, lowerInstance(instance, { base, vpc: home.vpc, interfaces }, context));
    }

    /** Adds a NAT gateway with its interface. */
    placeNatGateway(gateway: NatGatewayDecl, context: FileContext): void {
        const home = this.draft.subnets.get(idOf(gateway.$container));
        if (!home || this.draft.natGateways.has(idOf(gateway))) {
            return;
        }
        const server = this.addServer(context.base(gateway), home);
        add(this.draft.interfaces, lowerNatInterface(gateway, this.placeIn(home, server, 0), context));
        add(this.draft.natGateways, lowerNatGateway(gateway, home, context));
    }

    private placeIn(subnet: Subnet, server: ElementId, deviceIndex: number) {
        const defaultSecurityGroup = this.draft.vpcs.get(subnet.vpc)?.defaultSecurityGroup ?? '';
        return { subnet, pool: this.pools.get(subnet.id), defaultSecurityGroup, server, deviceIndex };
    }

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

/** The IPv4 addresses written for interfaces and NAT gateways, by the subnet they stand in. */
function writtenBySubnet(subnets: readonly SubnetDecl[]): Map<ElementId, Set<Ipv4>> {
    const taken = new Map<ElementId, Set<Ipv4>>();
    const note = (subnet: SubnetDecl | undefined, texts: readonly string[]): void => {
        if (!subnet || texts.length === 0) {
            return;
        }
        const id = idOf(subnet);
        const addresses = taken.get(id) ?? new Set();
        taken.set(id, addresses);
        for (const address of texts.map((text) => readIf(text, readAddress))) {
            if (typeof address === 'number') {
                addresses.add(address);
            }
        }
    };
    for (const subnet of subnets) {
        for (const instance of subnet.instances) {
            note(subnet, instance.addresses);
            for (const declared of instance.interfaces) {
                note(declared.subnet ? targetOf(declared.subnet) : subnet, declared.addresses);
            }
        }
        for (const gateway of subnet.natGateways.filter(isComplete)) {
            note(subnet, gateway.addresses);
        }
    }
    return taken;
}
