/**
 * BGP between an appliance and a transit gateway, inside the GRE tunnel of a Connect peer (X5, X17). The session is up when
 * the appliance has that tunnel and GRE passes between both ends; what runs inside, no security group or ACL sees.
 */
import { formatAddress, type IpAddress, nthAddress, sameAddress, sameCidr } from '../../model/address.js';
import type { ElementId, Instance, Network } from '../../model/network.js';
import type { BgpNeighbor } from '../../model/on-premises.js';
import type { ConnectAttachment, ConnectPeer } from '../../model/transit-gateway.js';
import { type Flow, IP_PROTOCOL } from '../flow.js';
import { isUsableAttachment, transportOf, zonedInterfaces } from '../interconnects.js';
import { isIpv4 } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { matchNetworkAcl } from '../network-acls.js';
import { type Port, portOf } from '../places.js';
import { routeTableIndex } from '../route-table-index.js';
import { matchSecurityGroups } from '../security-groups.js';
import type { BgpAdjacency } from './exchange.js';
import { type Obstacle, unfit } from './session-reach.js';
import { saidByTransitGateway } from './transit-gateway-announcement.js';

/** A tunnel, and the attachment it belongs to. */
export interface ConnectEnd {
    readonly attachment: ConnectAttachment;
    readonly peer: ConnectPeer;
}

/** Every Connect peer of the network. */
export const connectEnds = (network: Network): readonly ConnectEnd[] =>
    [...network.transitGatewayAttachments.values()].flatMap((attachment) =>
        attachment.attached === 'connect' ? attachment.peers.map((peer) => ({ attachment, peer })) : [],
    );

const inside = ({ inside: block }: ConnectPeer, n: number): number => {
    const address = nthAddress(block, n);
    return typeof address === 'number' ? address : address[3];
};

/** The appliance's address inside the tunnel: the first of the block. */
export const applianceAddress = (peer: ConnectPeer): number => inside(peer, 1);

/** The gateway's addresses inside the tunnel: the second and the third, for two sessions. */
export const gatewayAddresses = (peer: ConnectPeer): readonly number[] => [inside(peer, 2), inside(peer, 3)];

/** The tunnel in which an instance's neighbour statement means the gateway's end. */
export function connectEndMeant(network: Network, instance: Instance, peer: BgpNeighbor['peer']): ConnectEnd | undefined {
    const address: IpAddress | undefined = 'address' in peer ? peer.address : undefined;
    return address === undefined
        ? undefined
        : connectEnds(network).find(
              (end) =>
                  instance.interfaces.includes(end.peer.interface) &&
                  gatewayAddresses(end.peer).some((own) => sameAddress(own, address)),
          );
}

/** What keeps the two ends of a tunnel apart; `undefined` when GRE passes. */
export function obstacleInTunnel(network: Network, instance: Instance, { attachment, peer }: ConnectEnd): Obstacle | undefined {
    const port = portOf(network, peer.interface);
    const name = labelOf(network, instance.id);
    if (!isUsableAttachment(network, attachment.id, attachment.gateway)) {
        return { because: `attachment '${attachment.name}', or the one that carries it, is out of order`, rule: 'X5' };
    }
    const tunnel = instance.guest.tunnels?.find(({ to }) => to === peer.gatewayAddress);
    if (!tunnel) {
        return { because: `${name} has no GRE tunnel to ${formatAddress(peer.gatewayAddress)}`, rule: 'X5' };
    }
    if (!tunnel.inside || !sameCidr(tunnel.inside, peer.inside)) {
        return { because: `tunnel ${tunnel.name} of ${name} has other addresses inside than the Connect peer`, rule: 'X5' };
    }
    return port ? (unfit(network, port.interface) ?? greObstacle(network, port, { attachment, peer })) : NO_PLACE;
}

const NO_PLACE: Obstacle = { because: 'one of the ends has no place in the network', rule: 'K1' };

/** The appliance's own side of the way: its zone, its route table, its filters (X11, R5, F1, F20, F30). */
function greObstacle(network: Network, port: Port, { attachment, peer }: ConnectEnd): Obstacle | undefined {
    const transport = transportOf(network, attachment);
    const own = port.interface.addresses.map(({ address }) => address).find(isIpv4);
    if (!transport || own === undefined) {
        return NO_PLACE;
    }
    const zones = zonedInterfaces(network, transport);
    if (!zones.some(({ zone }) => zone === port.subnet.availabilityZone)) {
        const because = `attachment '${transport.name}' has no subnet in ${port.subnet.availabilityZone}, where the appliance is`;
        return { because, rule: 'X11' };
    }
    const table = network.routeTables.get(port.subnet.routeTable);
    const target = table && routeTableIndex(table).route(peer.gatewayAddress)?.target;
    if (target?.kind !== 'transit-gateway' || target.element !== attachment.gateway) {
        const because = `the route table of subnet ${port.subnet.name} does not lead to ${formatAddress(peer.gatewayAddress)} by the transit gateway`;
        return { because, rule: 'X10' };
    }
    const out: Flow = { protocol: IP_PROTOCOL.gre, source: own, destination: peer.gatewayAddress };
    const back: Flow = { protocol: IP_PROTOCOL.gre, source: peer.gatewayAddress, destination: own };
    const isShared = zones.some(({ interface: each }) => each.subnet === port.subnet.id);
    return refusedByGroups(network, port, { out, back }) ?? refusedByAcl(network, port, { out, back, isShared });
}

/** One end may begin: the answers are tracked (F14). */
function refusedByGroups(network: Network, port: Port, { out, back }: { out: Flow; back: Flow }): Obstacle | undefined {
    const passes =
        matchSecurityGroups(network, port.interface, 'egress', out).allowed ||
        matchSecurityGroups(network, port.interface, 'ingress', back).allowed;
    return passes
        ? undefined
        : { because: `no security group of ${labelOf(network, port.interface.id)} lets GRE (protocol 47) pass`, rule: 'F1' };
}

/** F30: what a gateway hands over in the subnet of its own interface meets no ACL. */
function refusedByAcl(
    network: Network,
    { subnet }: Port,
    { out, back, isShared }: { out: Flow; back: Flow; isShared: boolean },
): Obstacle | undefined {
    const acl = network.networkAcls.get(subnet.networkAcl);
    const passes =
        acl !== undefined &&
        matchNetworkAcl(acl, 'egress', out).allowed &&
        (isShared || matchNetworkAcl(acl, 'ingress', back).allowed);
    return passes
        ? undefined
        : { because: `the network ACL of subnet ${subnet.name} denies GRE (protocol 47)`, rule: isShared ? 'F30' : 'F20' };
}

/** What the gateway says to the appliance: the routes of the table that the Connect attachment is associated with (X10). */
export function saidOverConnect(
    network: Network,
    instance: ElementId,
    { attachment, peer }: ConnectEnd,
    { localPreference }: BgpNeighbor,
): BgpAdjacency[] {
    const [nextHop = 0] = gatewayAddresses(peer);
    return [
        {
            from: attachment.gateway,
            to: instance,
            source: peer.id,
            ...saidByTransitGateway(network, attachment),
            prepend: 0,
            ...(localPreference === undefined ? {} : { localPreference }),
            nextHop,
        },
    ];
}
