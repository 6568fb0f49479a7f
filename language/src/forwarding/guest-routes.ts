/** The routing table inside a guest: what DHCP and the interfaces give it, and what was written for it (G3, G7–G11). */
import { type Cidr, contains, type IpAddress } from '../model/address.js';
import type { GuestTunnel } from '../model/guest-tunnel.js';
import type { ElementId, GuestRoute, Instance, Network, NetworkInterface, Subnet } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import type { BgpRoute } from './bgp/exchange.js';
import { learntByGuest } from './bgp/learnt-routes.js';
import { derivedOnce } from './derived.js';
import { isIpv6, LINK_LOCAL_BLOCK, routerLinkLocal, speaksIpv6 } from './link-local.js';
import type { DefaultGuestRoute, OnLinkRoute } from './trace.js';

/** One line of a guest's table: the blocks it covers and what it says. */
export interface GuestTableEntry {
    readonly route: GuestRoute | OnLinkRoute | DefaultGuestRoute;
    readonly destination: Cidr;
    /** The interface packets leave by; absent when the next hop is on no interface's subnet (G9), or inside a tunnel. */
    readonly interface?: ElementId;
    /** The tunnel whose far side has the next hop (K2). */
    readonly tunnel?: GuestTunnel;
    readonly span: SourceSpan;
}

const tablesOf = derivedOnce((_network: Network) => new Map<ElementId, readonly GuestTableEntry[]>());

const ANYWHERE: Cidr = { address: 0, length: 0 };
const ANYWHERE_IPV6: Cidr = { address: [0, 0, 0, 0], length: 0 };

/**
 * The guest's table in a fixed order: on-link routes in device order, the default route of the primary interface
 * (G3, G11), then what was learnt by BGP, then the written routes. A written route whose next hop stands in no attached subnet and which is not
 * `onlink` is listed without an interface: the guest refused to install it (G9).
 */
export function guestTable(network: Network, instance: Instance): readonly GuestTableEntry[] {
    const tables = tablesOf(network);
    let table = tables.get(instance.id);
    if (!table) {
        table = buildGuestTable(network, instance);
        tables.set(instance.id, table);
    }
    return table;
}

function buildGuestTable(network: Network, instance: Instance): readonly GuestTableEntry[] {
    const attached = instance.interfaces.flatMap((id) => {
        const owner = network.interfaces.get(id);
        const subnet = network.subnets.get(owner?.subnet ?? '');
        return owner && subnet ? [{ owner, subnet }] : [];
    });
    const onLink = attached.flatMap(({ owner, subnet }): GuestTableEntry[] =>
        onLinkBlocks(owner, subnet).map((destination) => ({
            route: { kind: 'on-link', interface: owner.id },
            destination,
            interface: owner.id,
            span: owner.span,
        })),
    );
    const dhcp = attached.slice(0, 1).flatMap(({ owner, subnet }) => defaultRoutes(owner, subnet));
    const tunnels = instance.guest.tunnels ?? [];
    const wayBy = { attached, tunnels };
    const learnt = learntByGuest(network, instance.id).map((route) => writtenRoute(bgpRoute(route), wayBy));
    const written = instance.guest.routes.map((route) => writtenRoute(route, wayBy));
    return [...onLink, ...dhcp, ...learnt, ...written];
}

/** A learnt route is as good as its next hop: one that stands in another subnet leads nowhere (G12). */
const bgpRoute = ({ destination, nextHop, from, asPath, span }: BgpRoute): GuestRoute => ({
    destination,
    via: nextHop,
    onlink: false,
    span,
    bgp: { from, asPath },
});

/** An interface without an IPv6 address takes no part in IPv6; one with an address can also talk to link-local ones. */
function onLinkBlocks(owner: NetworkInterface, subnet: Subnet): readonly Cidr[] {
    const blocks = subnet.cidrs.map(({ cidr }) => cidr);
    return speaksIpv6(owner) ? [...blocks, LINK_LOCAL_BLOCK] : blocks.filter(({ address }) => !isIpv6(address));
}

/** DHCP names the IPv4 router (G3); the IPv6 one is known by its link-local address (G22). */
function defaultRoutes(owner: NetworkInterface, subnet: Subnet): readonly GuestTableEntry[] {
    const entry = (destination: Cidr, via: IpAddress): GuestTableEntry => ({
        route: { kind: 'default', interface: owner.id, via },
        destination,
        interface: owner.id,
        span: subnet.span,
    });
    const ipv4 = isIpv6(subnet.routerAddress) ? [] : [entry(ANYWHERE, subnet.routerAddress)];
    return speaksIpv6(owner) ? [...ipv4, entry(ANYWHERE_IPV6, routerLinkLocal(subnet))] : ipv4;
}

/** What next hops can be reached by. */
interface Ways {
    readonly attached: readonly { readonly owner: { readonly id: ElementId }; readonly subnet: Subnet }[];
    readonly tunnels: readonly GuestTunnel[];
}

function writtenRoute(route: GuestRoute, { attached, tunnels }: Ways): GuestTableEntry {
    const tunnel = tunnels.find(({ inside }) => inside && contains(inside, route.via));
    if (tunnel) {
        return { route, destination: route.destination, span: route.span, tunnel };
    }
    const reachable = attached.find(({ subnet }) => subnet.cidrs.some(({ cidr }) => contains(cidr, route.via)));
    const leaving = reachable ?? (route.onlink ? attached[0] : undefined);
    return { route, destination: route.destination, span: route.span, ...(leaving ? { interface: leaving.owner.id } : {}) };
}

/**
 * Position in the table of the route the guest uses: longest prefix first (G7); between equal ones what was written wins
 * over what the system supplied, later over earlier. Refused routes take no part. -1 when nothing covers the address.
 */
export function matchGuestRoute(table: readonly GuestTableEntry[], address: IpAddress): number {
    let best = -1;
    table.forEach((entry, position) => {
        const usable = isUsable(entry) && contains(entry.destination, address);
        if (usable && entry.destination.length >= (table[best]?.destination.length ?? 0) && beats(entry, table[best])) {
            best = position;
        }
    });
    return best;
}

const isUsable = (entry: GuestTableEntry): boolean => entry.interface !== undefined || entry.tunnel !== undefined;

/** Of two routes of equal length the written one is preferred; of two supplied ones the first interface's. */
const beats = (entry: GuestTableEntry, best: GuestTableEntry | undefined): boolean =>
    best === undefined || entry.destination.length > best.destination.length || !('kind' in entry.route);

/** The address the guest must resolve to reach the destination by that route: itself when on-link, else the next hop. */
export const nextHopOf = (entry: GuestTableEntry, destination: IpAddress): IpAddress =>
    'via' in entry.route ? entry.route.via : destination;
