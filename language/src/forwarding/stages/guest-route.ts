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
    groupMacOfIpv6,
    type IpAddress,
    type MacAddress,
    sameAddress,
} from '../../model/address.js';
import type { Instance, InternetHost, Network } from '../../model/network.js';
import type { SiteHost } from '../../model/on-premises.js';
import { isLimitedBroadcast, isMulticast, isSubnetBroadcast, multicastMac } from '../address-classes.js';
import { type GuestTableEntry, guestTable, matchGuestRoute, nextHopOf } from '../guest-routes.js';
import { ipOf, isIpv4 } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { isAssigned } from '../link-local.js';
import { believedAddresses, type Machine, machineOf, portOf } from '../places.js';
import type { RuleId } from '../rules.js';
import type { Lookup } from '../trace.js';
import { type Drop, type Grounds, goOn, type Place, type StageContext, type Verdict } from '../verdict.js';
import { hostOfSite } from './customer-gateway.js';
import { tunnelsFor } from './guest-tunnel.js';

type V = Verdict<'guest-route'>;

/** Instances look their route up; a host on the internet simply hands the packet to its provider. */
export function routeInGuest(context: StageContext): V {
    const { network, hop, packet } = context;
    const machine = machineOf(network, hop.element);
    const destination = ipOf(packet)?.destination;
    if (!machine || destination === undefined) {
        return { kind: 'missing', element: hop.element };
    }
    if (ownAddresses(network, machine).some((own) => sameAddress(own, destination))) {
        const summary = (): string => `${formatAddress(destination)} is the guest's own address: the packet never leaves it.`;
        return { kind: 'pass', next: 'guest-receive', rules: ['G7'], decidedBy: machine.span, summary };
    }
    switch (machine.kind) {
        case 'instance':
            return routeInInstance(context, machine, destination);
        case 'internet-host':
            return handToProvider(context, machine);
        case 'site-host':
            return routeOnPremises(context, machine, destination);
    }
}

/** The addresses that a machine takes for its own, on whatever interface. */
const ownAddresses = (network: Network, machine: Machine): readonly IpAddress[] =>
    machine.kind === 'instance'
        ? machine.interfaces.flatMap((id) => believedAddresses(network, machine, id))
        : machine.addresses.map(({ address }) => address);

function routeInInstance(context: StageContext, instance: Instance, destination: IpAddress): V {
    const { network } = context;
    const [tunnel] = isIpv4(destination) ? tunnelsFor(instance, destination) : [];
    if (tunnel) {
        const summary = (): string => `${formatAddress(destination)} goes into the tunnels of ${instance.name}.`;
        return { kind: 'pass', next: 'guest-tunnel', rules: ['K2', 'G7'], decidedBy: tunnel.span, summary };
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
            entry.tunnel === undefined &&
            !('bgp' in entry.route) &&
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
    if (entry.tunnel) {
        const decided = { tunnel: entry.tunnel.name };
        return goOn('guest-tunnel', groundsOf(context, entry, { nextHop: nextHopOf(entry, destination), lookups }), { decided });
    }
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
    return goOn('arp', groundsOf(context, entry, { nextHop, lookups }), { at, decided: { nextHop } });
}

/** Where the chosen route leads. */
interface Way {
    readonly nextHop: IpAddress;
    readonly lookups: readonly Lookup[];
}

function groundsOf({ network, packet, hop }: StageContext, entry: GuestTableEntry, { nextHop, lookups }: Way): Grounds {
    const { route } = entry;
    const destination = ipOf(packet)?.destination ?? 0;
    const by = (): string => (entry.tunnel ? `tunnel ${entry.tunnel.name}` : labelOf(network, entry.interface ?? hop.element));
    const source = ipOf(packet)?.source ?? 0;
    const leaving = network.interfaces.get(entry.interface ?? '');
    const homed: readonly RuleId[] = leaving && !isAssigned(leaving, source) ? ['G11'] : NO_RULES;
    if (!('kind' in route) && route.bgp) {
        const { asPath, from } = route.bgp;
        const summary = (): string =>
            `${formatCidr(route.destination)} was learnt by BGP from ${labelOf(network, from)} (AS path ${asPath.join(' ') || 'empty'}): next hop ${formatAddress(nextHop)} by ${by()}.`;
        return { rules: ['G12', 'G8', ...homed], decidedBy: entry.span, lookups, summary };
    }
    if (!('kind' in route)) {
        const summary = (): string =>
            `The guest's route ${formatCidr(route.destination)} via ${formatAddress(route.via)} decides: next hop ${formatAddress(nextHop)} by ${by()}.`;
        return { rules: ['G8', 'G7', ...homed], decidedBy: entry.span, lookups, summary };
    }
    const summary =
        route.kind === 'on-link'
            ? (): string => `${formatAddress(destination)} is on-link at ${by()}: the guest asks for its MAC directly.`
            : (): string =>
                  `${formatAddress(destination)} is not on-link: the default route leads to ${formatAddress(nextHop)} by ${by()}.`;
    return {
        rules: route.kind === 'default' ? ['G7', 'G3', ...homed] : ['G7', ...homed],
        decidedBy: entry.span,
        lookups,
        summary,
    };
}

const NO_RULES: readonly RuleId[] = [];

/** The MAC of a group of stations (RFC 1112, 6.4; RFC 919); `undefined` for a unicast address. */
function groupMacFor(destination: IpAddress, subnetBroadcast: boolean): MacAddress | undefined {
    if (isMulticast(destination) && !isIpv4(destination)) {
        return groupMacOfIpv6(destination);
    }
    if (isMulticast(destination) && isIpv4(destination)) {
        return multicastMac(destination);
    }
    return subnetBroadcast || isLimitedBroadcast(destination) ? BROADCAST_MAC : undefined;
}

/** On premises nobody proxies ARP; neighbours and the site's router are simply there. */
function routeOnPremises({ network }: StageContext, host: SiteHost, destination: IpAddress): V {
    const site = network.sites.get(host.site);
    const neighbour = site && hostOfSite(network, site, destination);
    if (neighbour) {
        const summary = (): string => `${formatAddress(destination)} is ${neighbour.name}, a neighbour on premises.`;
        const at: Place = { kind: 'guest', element: neighbour.id };
        return { kind: 'pass', next: 'guest-receive', at, rules: ['G7'], decidedBy: neighbour.span, summary };
    }
    const summary = (): string => `${host.name} hands the packet to the customer gateway of its site.`;
    return { kind: 'pass', next: 'guest-send', rules: ['G7'], decidedBy: host.span, summary };
}

/** A host on the internet needs no neighbour: its provider takes every packet. */
function handToProvider(_context: StageContext, host: InternetHost): V {
    const summary = (): string => `${host.name} hands the packet to its provider.`;
    return { kind: 'pass', next: 'guest-send', rules: ['G7'], decidedBy: host.span, summary };
}
