/**
 * Guest route table: the guest picks the interface to leave by and the neighbour to hand the packet to.
 *
 * Longest prefix first (G7): on-link subnets, routes written in the guest, the default route DHCP gave. Without policy
 * routing the source address plays no part (G11). A next hop on no attached subnet is unreachable (G9).
 */
import {
    BROADCAST_MAC,
    contains,
    formatAddress,
    formatCidr,
    type IpAddress,
    type MacAddress,
    sameAddress,
} from '../../model/address.js';
import type { Instance, InternetHost } from '../../model/network.js';
import { isLimitedBroadcast, isMulticast, isSubnetBroadcast } from '../address-classes.js';
import { type GuestTableEntry, guestTable, matchGuestRoute, nextHopOf } from '../guest-routes.js';
import { ipOf, isIpv4 } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { believedAddresses, machineOf, portOf } from '../places.js';
import type { Lookup } from '../trace.js';
import type { Drop, Grounds, Place, StageContext, Verdict } from '../verdict.js';

type V = Verdict<'guest-route'>;

/** Instances look their route up; a host on the internet simply hands the packet to its provider. */
export function routeInGuest(context: StageContext): V {
    const { network, hop, packet } = context;
    const machine = machineOf(network, hop.element);
    const destination = ipOf(packet)?.destination;
    if (!machine || destination === undefined) {
        return { kind: 'missing', element: hop.element };
    }
    return machine.kind === 'instance' ? routeInInstance(context, machine, destination) : handToProvider(context, machine);
}

function routeInInstance(context: StageContext, instance: Instance, destination: IpAddress): V {
    const { network } = context;
    const own = instance.interfaces.find((id) =>
        believedAddresses(network, instance, id).some((own) => sameAddress(own, destination)),
    );
    if (own !== undefined) {
        const summary = (): string => `${formatAddress(destination)} is the guest's own address: the packet never leaves it.`;
        return { kind: 'pass', next: 'guest-receive', rules: ['G7'], decidedBy: instance.span, summary };
    }
    const table = guestTable(network, instance);
    const winner = matchGuestRoute(table, destination);
    const lookups: Lookup[] = [
        { table: 'guest-route-table', element: instance.id, span: instance.span, key: { address: destination }, winner },
    ];
    const entry = table[winner];
    const refused = refusedRoute(table, destination, entry);
    if (refused) {
        return { ...unreachable(refused, destination), lookups };
    }
    return entry ? leave(context, entry, { destination, lookups }) : { ...noRoute(instance, destination), lookups };
}

/** A written route that would have won had its next hop been on an attached subnet (G9). */
const refusedRoute = (table: readonly GuestTableEntry[], destination: IpAddress, winner: GuestTableEntry | undefined) =>
    table.find(
        (entry) =>
            entry.interface === undefined &&
            contains(entry.destination, destination) &&
            entry.destination.length >= (winner?.destination.length ?? 0),
    );

function unreachable(entry: GuestTableEntry, destination: IpAddress): Drop<'guest-route'> {
    const summary = (): string =>
        `The route for ${formatAddress(destination)} leads via ${formatAddress(nextHopOf(entry, destination))}, which is on no subnet of this guest.`;
    return { kind: 'drop', reason: 'guest-next-hop-unreachable', rules: ['G9'], decidedBy: entry.span, summary };
}

function noRoute(instance: Instance, destination: IpAddress): Drop<'guest-route'> {
    const summary = (): string => `The guest has no route to ${formatAddress(destination)}.`;
    return { kind: 'drop', reason: 'guest-no-route', rules: ['G7'], decidedBy: instance.span, summary };
}

/** What was looked up. */
interface Looked {
    readonly destination: IpAddress;
    readonly lookups: readonly Lookup[];
}

/** The packet leaves by the route's interface, to a neighbour whose MAC is known or must be asked for. */
function leave(context: StageContext, entry: GuestTableEntry, { destination, lookups }: Looked): V {
    const { network, hop } = context;
    const port = portOf(network, entry.interface);
    if (!port) {
        return { kind: 'missing', element: entry.interface ?? hop.element };
    }
    const at: Place = { kind: 'guest', element: hop.element, interface: port.interface.id };
    const groupMac = groupMacFor(
        destination,
        port.subnet.cidrs.some(({ cidr }) => isSubnetBroadcast(cidr, destination)),
    );
    if (groupMac !== undefined) {
        const summary = (): string =>
            `${formatAddress(destination)} is a group address: the frame goes to ${groupMac}, nobody is asked.`;
        return {
            kind: 'pass',
            next: 'guest-send',
            at,
            decided: { nextHopMac: groupMac },
            rules: ['G7'],
            decidedBy: entry.span,
            lookups,
            summary,
        };
    }
    const nextHop = nextHopOf(entry, destination);
    return { kind: 'pass', next: 'arp', at, decided: { nextHop }, lookups, ...groundsOf(entry, context, nextHop) };
}

function groundsOf(entry: GuestTableEntry, { network, packet, hop }: StageContext, nextHop: IpAddress): Grounds {
    const { route } = entry;
    const destination = ipOf(packet)?.destination ?? 0;
    const by = (): string => labelOf(network, entry.interface ?? hop.element);
    const source = ipOf(packet)?.source ?? 0;
    const foreign = network.interfaces
        .get(entry.interface ?? '')
        ?.addresses.every(({ address }) => !sameAddress(address, source));
    const homed = foreign ? (['G11'] as const) : [];
    if (!('kind' in route)) {
        const summary = (): string =>
            `The guest's route ${formatCidr(route.destination)} via ${formatAddress(route.via)} decides: next hop ${formatAddress(nextHop)} by ${by()}.`;
        return { rules: ['G8', 'G7', ...homed], decidedBy: entry.span, summary };
    }
    const summary =
        route.kind === 'on-link'
            ? (): string => `${formatAddress(destination)} is on-link at ${by()}: the guest asks for its MAC directly.`
            : (): string =>
                  `${formatAddress(destination)} is not on-link: the default route leads to ${formatAddress(nextHop)} by ${by()}.`;
    return { rules: ['G7', ...(route.kind === 'default' ? (['G3'] as const) : []), ...homed], decidedBy: entry.span, summary };
}

/** The MAC of a group of stations (RFC 1112, 6.4; RFC 919); `undefined` for a unicast address. */
function groupMacFor(destination: IpAddress, subnetBroadcast: boolean): MacAddress | undefined {
    if (isMulticast(destination) && isIpv4(destination)) {
        const bytes = [(destination >>> 16) & 127, (destination >>> 8) & 255, destination & 255];
        return `01:00:5e:${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
    }
    return subnetBroadcast || isLimitedBroadcast(destination) ? BROADCAST_MAC : undefined;
}

/** A host on the internet needs no neighbour: its provider takes every packet. */
function handToProvider(_context: StageContext, host: InternetHost): V {
    const summary = (): string => `${host.name} hands the packet to its provider.`;
    return { kind: 'pass', next: 'guest-send', rules: ['G7'], decidedBy: host.span, summary };
}
