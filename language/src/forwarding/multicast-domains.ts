/** Multicast domains of transit gateways: who belongs, who may send, who receives (X-M, I15). */
import type { Ipv4 } from '../model/address.js';
import type { ElementId, Network, NetworkInterface } from '../model/network.js';
import type { MulticastDomain, MulticastGroup, TransitGateway } from '../model/transit-gateway.js';
import { attachmentOfVpc, type ZonedInterface, zonedInterfaces } from './interconnects.js';
import type { SimulationState } from './state.js';

/** A gateway together with what it says about multicast. */
export interface GatewayDomain {
    readonly gateway: TransitGateway;
    readonly domain: MulticastDomain;
}

/** The domain a subnet is associated with, where the profile carries multicast at all. */
export function domainOfSubnet(network: Network, subnet: ElementId): GatewayDomain | undefined {
    const kind = network.profile.multicast;
    for (const gateway of kind === 'none' ? [] : network.transitGateways.values()) {
        const domain = gateway.multicast;
        if (domain?.subnets.some((each) => each.subnet === subnet)) {
            return { gateway, domain: { ...domain, igmp: domain.igmp && kind === 'igmp' } };
        }
    }
    return undefined;
}

/** The declaration of a group; absent for groups that exist by IGMP alone. */
export const groupOf = (domain: MulticastDomain, address: Ipv4): MulticastGroup | undefined =>
    domain.groups.find(({ group }) => group === address);

/** The interfaces that receive a group: static members in declared order, then those that joined. */
export function membersOf({ multicastMembers }: SimulationState, { gateway, domain }: GatewayDomain, address: Ipv4): ElementId[] {
    const joined = [...multicastMembers.values()].filter((each) => each.gateway === gateway.id && each.group === address);
    return [...new Set([...(groupOf(domain, address)?.members ?? []), ...joined.map((each) => each.interface)])];
}

/** The gateway's interface that serves a VPC's zone: in that zone if there is one, else the first (X11). */
export function gatewayInterfaceFor(
    network: Network,
    gateway: ElementId,
    { vpc, zone }: { readonly vpc: ElementId; readonly zone: string },
): ZonedInterface | undefined {
    const attachment = attachmentOfVpc(network, gateway, vpc);
    const interfaces = attachment ? zonedInterfaces(network, attachment) : [];
    return interfaces.find((each) => each.zone === zone) ?? interfaces[0];
}

/** Whether the gateway would deliver a group to that interface: the guest behind it listens to the group's MAC. */
export function listensTo(state: SimulationState, owner: NetworkInterface, address: Ipv4): boolean {
    const found = domainOfSubnet(state.network, owner.subnet);
    return found !== undefined && membersOf(state, found, address).includes(owner.id);
}
