/**
 * System routes: what the platform itself puts into the table of every subnet (A1). Azure has them for the internet, for reserved
 * ranges, and for peered networks; the routes of the network's own blocks are the `local` ones of every cloud (R4).
 */
import { blockOf, type Cidr, covers, parseIpv4 } from '../model/address.js';
import type { Network, Route, RouteTable, RouteTarget, Vpc } from '../model/network.js';
import { oppositeEnd } from '../model/peering.js';

const block = (text: string, length: number): Cidr => blockOf(parseIpv4(text) ?? 0, length);

/** RFC 1918 and RFC 6598: their next hop is “None”. */
const RESERVED: readonly Cidr[] = [
    block('10.0.0.0', 8),
    block('172.16.0.0', 12),
    block('192.168.0.0', 16),
    block('100.64.0.0', 10),
];

const EVERYTHING = block('0.0.0.0', 0);

/** Whether the cloud of the profile has such routes. */
export const hasSystemRoutes = ({ profile }: Network): boolean => profile.systemRoutes;

/** The platform's routes of a table, local ones not included; none where the cloud has no such routes. */
export function systemRoutes(network: Network, table: RouteTable): readonly Route[] {
    const vpc = network.vpcs.get(table.vpc);
    return vpc && hasSystemRoutes(network) && table.edge === undefined
        ? [...peeredNetworks(network, vpc), ...reservedRanges(vpc), ...internet(vpc)]
        : [];
}

const route = (destination: Cidr, target: RouteTarget, span: Route['span']): Route => ({
    destination,
    target,
    origin: 'system',
    span,
});

/** A network that has the whole range, or more, has its own route instead. */
const reservedRanges = ({ cidrs, span }: Vpc): Route[] =>
    RESERVED.filter((range) => !cidrs.some(({ cidr }) => covers(cidr, range))).map((range) =>
        route(range, { kind: 'blackhole' }, span),
    );

const internet = ({ internetGateway, span }: Vpc): Route[] =>
    internetGateway === undefined ? [] : [route(EVERYTHING, { kind: 'internet-gateway', element: internetGateway }, span)];

/** One route for each block of a network behind an active peering. */
const peeredNetworks = ({ peerings, vpcs }: Network, vpc: Vpc): Route[] =>
    [...peerings.values()].flatMap((peering) => {
        const far = peering.status === 'active' ? vpcs.get(oppositeEnd(peering, vpc.id) ?? '') : undefined;
        return (far?.cidrs ?? []).map(({ cidr }) => route(cidr, { kind: 'peering', element: peering.id }, peering.span));
    });
