/**
 * Multicast: the sender's server takes it to the transit gateway (I15), which sends a copy to every member of the group (X-M).
 *
 * The packet itself ends at the gateway; its copies travel on, each to one interface, and are answered by nobody. Guests join
 * and leave by IGMP where the domain allows it.
 */
import { formatAddress, type Ipv4 } from '../../model/address.js';
import type { ElementId, Subnet } from '../../model/network.js';
import { IGMP_TYPE } from '../../packet/igmp.js';
import type { IgmpLayer } from '../../packet/packet.js';
import { isMulticast } from '../address-classes.js';
import { isFragment } from '../fragments.js';
import { ipOf, ipPacketOf, isIpv4 } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { domainOfSubnet, type GatewayDomain, gatewayInterfaceFor, groupOf, membersOf } from '../multicast-domains.js';
import { type Port, portOf } from '../places.js';
import type { MulticastMember } from '../state.js';
import type { NewPacket, StageContext, Verdict } from '../verdict.js';

/** No route table decides about multicast: all of it goes to the domain's gateway. `undefined` for unicast. */
export function routeMulticast({ network, packet, flight }: StageContext, port: Port): Verdict<'route-lookup'> | undefined {
    const destination = ipOf(packet)?.destination;
    if (destination === undefined || !isMulticast(destination)) {
        return undefined;
    }
    if (flight.decided.enteredBy !== undefined) {
        const summary = (): string => `A copy for a member of ${formatAddress(destination)} in VPC '${port.vpc.name}'.`;
        return { kind: 'pass', next: 'path-mtu', rules: ['X-M', 'X13'], decidedBy: port.interface.span, summary };
    }
    const found = domainOfSubnet(network, port.subnet.id);
    const zone = port.subnet.availabilityZone;
    const door = found && gatewayInterfaceFor(network, found.gateway.id, { vpc: port.vpc.id, zone });
    if (!found || !door) {
        return { kind: 'missing', element: found?.gateway.id ?? port.subnet.id };
    }
    const summary = (): string =>
        `${formatAddress(destination)} is a multicast group, and subnet '${port.subnet.name}' belongs to the domain of ${found.gateway.name}: the packet goes there, whatever the route table says.`;
    return {
        kind: 'pass',
        next: 'path-mtu',
        decided: { target: door.interface.id },
        rules: ['I15', 'X-M'],
        decidedBy: found.domain.span,
        summary,
    };
}

type V = Verdict<'multicast-replication'>;

/** At the gateway: membership messages change the members, everything else is copied to them. */
export function replicate(context: StageContext): V {
    const { network, hop, packet } = context;
    const origin = portOfSource(context);
    const found = origin && domainOfSubnet(network, origin.subnet.id);
    const destination = ipOf(packet)?.destination;
    if (!found || !isIpv4(destination)) {
        return { kind: 'missing', element: hop.element };
    }
    const igmp = packet.layers.find((layer) => layer.protocol === 'igmp');
    if (igmp?.protocol === 'igmp') {
        return changeMembership(context, found, { igmp, owner: origin.interface.id });
    }
    return (
        refusal(context, found, { origin, group: destination }) ?? copyToMembers(context, found, { origin, group: destination })
    );
}

/** The interface that sent the packet: multicast is never forwarded on behalf of others. */
function portOfSource({ network, index, flight, packet }: StageContext): Port | undefined {
    const attachment = network.transitGatewayAttachments.get(flight.decided.attachment ?? '');
    const source = ipOf(packet)?.source;
    return attachment?.attached === 'vpc' && source !== undefined
        ? portOf(network, index.interfaceByAddress(attachment.vpc, source)?.id)
        : undefined;
}

/** RFC 2236: a report joins, a leave message leaves. Queries are the gateway's own and mean nothing to it. */
function changeMembership(
    { state, network }: StageContext,
    { gateway, domain }: GatewayDomain,
    { igmp, owner }: { readonly igmp: IgmpLayer; readonly owner: ElementId },
): V {
    const name = (): string => labelOf(network, owner);
    const group = formatAddress(igmp.group);
    if (!domain.igmp) {
        const summary = (): string =>
            `${gateway.name} keeps static members only: ${name()} cannot change its membership of ${group} by IGMP.`;
        return { kind: 'drop', reason: 'multicast-igmp-off', rules: ['X-M'], decidedBy: domain.span, where: gateway.id, summary };
    }
    const member: MulticastMember = { gateway: gateway.id, group: igmp.group, interface: owner, joined: state.clock };
    const leaves = igmp.type === IGMP_TYPE.leaveGroup;
    const multicastMembers = leaves ? state.multicastMembers.delete(member) : state.multicastMembers.set(member, member);
    return {
        kind: 'deliver',
        to: gateway.id,
        changes: { multicastMembers },
        rules: ['X-M'],
        decidedBy: domain.span,
        summary: () => (leaves ? `${name()} no longer receives ${group}.` : `${name()} is a member of ${group} from now on.`),
    };
}

interface Sending {
    readonly origin: Port;
    readonly group: Ipv4;
}

function refusal({ packet }: StageContext, { gateway, domain }: GatewayDomain, { origin, group }: Sending): V | undefined {
    if (isFragment(packet)) {
        const summary = (): string => `${gateway.name} does not replicate fragments of multicast packets.`;
        return {
            kind: 'drop',
            reason: 'multicast-fragment',
            rules: ['E12', 'X-M'],
            decidedBy: domain.span,
            where: gateway.id,
            summary,
        };
    }
    const declared = groupOf(domain, group);
    if (declared && declared.sources.length > 0 && !declared.sources.includes(origin.interface.id)) {
        const summary = (): string =>
            `${origin.interface.qualifiedName} is no source of ${formatAddress(group)} in ${gateway.name}.`;
        return { kind: 'drop', reason: 'multicast-source', rules: ['X-M'], decidedBy: declared.span, where: gateway.id, summary };
    }
    return undefined;
}

/** X-M, and the guess of the source article: the gateway is a head-end replicator. The sender gets no copy of its own. */
function copyToMembers(context: StageContext, found: GatewayDomain, { origin, group }: Sending): V {
    const { network, state, flight } = context;
    const { gateway, domain } = found;
    const members = membersOf(state, found, group).filter((id) => id !== origin.interface.id);
    const born = members.flatMap((id) => copyFor(context, gateway.id, id) ?? []);
    const decidedBy = groupOf(domain, group)?.span ?? domain.span;
    if (born.length === 0) {
        const summary = (): string =>
            `Nobody is a member of ${formatAddress(group)} in ${gateway.name}: '${flight.title}' ends here.`;
        return { kind: 'drop', reason: 'multicast-no-member', rules: ['X-M'], decidedBy, where: gateway.id, summary };
    }
    const names = (): string => members.map((id) => labelOf(network, id)).join(', ');
    return {
        kind: 'deliver',
        to: gateway.id,
        born: born.reverse(),
        rules: ['X-M'],
        decidedBy,
        summary: () => `${gateway.name} sends a copy to each member of ${formatAddress(group)}: ${names()}.`,
    };
}

/** A copy on its way into the member's VPC, by the same doors as unicast (X12, F30). */
function copyFor({ network, packet, flight }: StageContext, gateway: ElementId, member: ElementId): NewPacket | undefined {
    const port = portOf(network, member);
    const door = port && gatewayInterfaceFor(network, gateway, { vpc: port.vpc.id, zone: port.subnet.availabilityZone });
    const exit = portOf(network, door?.interface.id);
    if (!port || !exit) {
        return undefined;
    }
    const own = isSame(exit.subnet, port.subnet);
    return {
        role: 'copy',
        title: `copy for ${labelOf(network, member)}: ${flight.title}`,
        packet: ipPacketOf(packet),
        at: { kind: 'hypervisor-out', element: exit.server.id, interface: exit.interface.id },
        stage: own ? 'route-lookup' : 'network-acl-egress',
        decided: { path: own ? 'bridged' : 'routed', enteredBy: exit.interface.id, target: member },
    };
}

const isSame = (a: Subnet, b: Subnet): boolean => a.id === b.id;
