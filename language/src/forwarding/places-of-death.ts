/** `dropped at E`: does a name stand for the place where a packet ended? */
import type { ElementId, Network } from '../model/network.js';
import type { PacketInFlight } from './state.js';

/**
 * The ids that name the place where a packet ended: the machine, gateway or server, its interface and subnet, and the
 * table, group or ACL when that is what decided.
 */
export function placesOf(network: Network, flight: PacketInFlight): ReadonlySet<ElementId> {
    const { hop, endedAt, ending } = flight;
    const places = new Set<ElementId>([hop.element, ...(endedAt === undefined ? [] : [endedAt]), ...atTransitGateway(flight)]);
    for (const id of [hop.interface, endedAt]) {
        const owner = network.interfaces.get(id ?? '');
        if (owner) {
            [owner.id, owner.owner, owner.subnet, owner.server].forEach((place) => {
                places.add(place);
            });
            decidersOf(network, ending?.stage ?? flight.stage, owner.id).forEach((place) => {
                places.add(place);
            });
        }
    }
    return places;
}

/** Inside a transit gateway also the attachment the packet came by and the table it was looked up in are meant. */
const atTransitGateway = ({ hop, decided }: PacketInFlight): readonly ElementId[] =>
    hop.kind === 'transit-gateway' ? [decided.attachment, decided.gatewayTable].filter((id) => id !== undefined) : [];

/** The tables that the stage asked on behalf of an interface. */
function decidersOf(network: Network, stage: string, id: ElementId): readonly ElementId[] {
    const owner = network.interfaces.get(id);
    const subnet = network.subnets.get(owner?.subnet ?? '');
    if (!owner || !subnet) {
        return [];
    }
    switch (stage) {
        case 'network-acl-ingress':
        case 'network-acl-egress':
            return [subnet.networkAcl];
        case 'security-group-ingress':
        case 'security-group-egress':
            return owner.securityGroups;
        case 'route-lookup':
            return [subnet.routeTable];
        default:
            return [];
    }
}

/** Whether an element passed on the way is the one meant: itself, or the owner of the interface meant. */
export const sameMachine = (network: Network, passed: ElementId, meant: ElementId): boolean =>
    passed === meant || network.interfaces.get(meant)?.owner === passed || network.interfaces.get(passed)?.owner === meant;

/** Whether the packet was received by the element meant: an instance, one of its interfaces, a gateway or a host. */
export function receivedBy(network: Network, flight: PacketInFlight, meant: ElementId): boolean {
    if (flight.status !== 'delivered' || flight.endedAt === undefined) {
        return false;
    }
    const meantInterface = network.interfaces.get(meant);
    const arrivedAt = network.interfaces.get(flight.hop.interface ?? '');
    if (meantInterface && arrivedAt) {
        return meantInterface.id === arrivedAt.id;
    }
    return sameMachine(network, flight.endedAt, meant);
}
