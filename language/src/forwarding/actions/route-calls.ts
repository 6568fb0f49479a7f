/** CreateRoute, ReplaceRoute, DeleteRoute (R8, R15, R18, R25). */
import { type Cidr, covers, formatCidr, sameCidr } from '../../model/address.js';
import type { ElementId, Network, Route, RouteTable } from '../../model/network.js';
import { oppositeEnd } from '../../model/peering.js';
import { edgeDevice } from '../edge-devices.js';
import { inspectionEndpoint } from '../inspection-endpoints.js';
import { attachmentOfVpc } from '../interconnects.js';
import { labelOf, routeLabel } from '../labels.js';
import { problemInsideVpc } from '../routes-inside-vpc.js';
import { type ActionResult, doesNotExist, done, refused, withEntry } from './action-result.js';

/** Adds a route. Refused when the table already has that destination, or when the route would not be legal. */
export function createRoute(network: Network, tableId: ElementId, route: Route): ActionResult {
    const table = network.routeTables.get(tableId);
    if (!table) {
        return doesNotExist(network, tableId);
    }
    const present =
        written(table, route.destination) ?? table.routes.find(({ destination }) => sameCidr(destination, route.destination));
    if (present) {
        return refused(
            `'${table.name}' already has ${routeLabel(network, present)}. Use replace-route to lead it elsewhere.`,
            'R25',
        );
    }
    const illegal = illegalRoute(network, table, route);
    return (
        illegal ??
        done(
            withRoutes(network, table, [...table.routes, route]),
            `'${table.name}' now has ${routeLabel(network, route)}.`,
            'H2',
            'R5',
        )
    );
}

/** Leads an existing destination elsewhere. The route keeps its place in the table. */
export function replaceRoute(network: Network, tableId: ElementId, route: Route): ActionResult {
    const table = network.routeTables.get(tableId);
    if (!table) {
        return doesNotExist(network, tableId);
    }
    const present = written(table, route.destination);
    if (!present) {
        return refused(noSuchRoute(table, route.destination, 'Use create-route to add it.'), 'R25');
    }
    const illegal = illegalRoute(network, table, route);
    const routes = table.routes.map((candidate) => (candidate === present ? route : candidate));
    return (
        illegal ??
        done(
            withRoutes(network, table, routes),
            `'${table.name}' now has ${routeLabel(network, route)} instead of ${routeLabel(network, present)}.`,
            'H2',
        )
    );
}

/** Takes a route away. Local routes stay (R4). */
export function deleteRoute(network: Network, tableId: ElementId, destination: Cidr): ActionResult {
    const table = network.routeTables.get(tableId);
    if (!table) {
        return doesNotExist(network, tableId);
    }
    const present = written(table, destination);
    if (!present) {
        return refused(noSuchRoute(table, destination, 'Local routes cannot be deleted.'), 'R4');
    }
    const routes = table.routes.filter((candidate) => candidate !== present);
    return done(withRoutes(network, table, routes), `${routeLabel(network, present)} is gone from '${table.name}'.`, 'H2');
}

/** The route for exactly that block that a person wrote; prefix lists and `local` are not edited route by route. */
const written = (table: RouteTable, destination: Cidr): Route | undefined =>
    table.routes.find(
        (route) => route.origin === 'static' && route.prefixList === undefined && sameCidr(route.destination, destination),
    );

const noSuchRoute = (table: RouteTable, destination: Cidr, repair: string): string =>
    `'${table.name}' has no route for ${formatCidr(destination)}${nearest(table)}. ${repair}`;

/** What the table does have, so that a slip of the pen shows. */
function nearest(table: RouteTable): string {
    const blocks = table.routes.filter(({ origin }) => origin !== 'local').map(({ destination }) => formatCidr(destination));
    return blocks.length > 0 ? ` (it has ${blocks.join(', ')})` : '';
}

const withRoutes = (network: Network, table: RouteTable, routes: readonly Route[]): Network => ({
    ...network,
    routeTables: withEntry(network.routeTables, table.id, { ...table, routes }),
});

/** 169.254.168.0/22 (I30, R18). */
const RESERVED: Cidr = { address: 0xa9fea800, length: 22 };

/** A refusal for a route that no table may hold, or whose target it cannot use. */
function illegalRoute(network: Network, table: RouteTable, route: Route): ActionResult | undefined {
    if (covers(RESERVED, route.destination)) {
        return refused(`${formatCidr(route.destination)} lies in 169.254.168.0/22, which cannot be routed.`, 'I30');
    }
    return illegalInsideVpc(network, table, route) ?? illegalTarget(network, table, route);
}

/** R8, R15: at or below a block of the VPC only whole subnets may be steered, and only since 2021-08-30. */
function illegalInsideVpc(network: Network, table: RouteTable, route: Route): ActionResult | undefined {
    const vpc = network.vpcs.get(table.vpc);
    const problem = vpc && problemInsideVpc(network, vpc, route);
    return problem ? refused(`${formatCidr(route.destination)} cannot be routed there: ${problem}.`, 'R8') : undefined;
}

/** R25 and section 4.5: the target must exist and belong to the table's VPC. */
function illegalTarget(network: Network, table: RouteTable, { target }: Route): ActionResult | undefined {
    if (!('element' in target)) {
        return undefined;
    }
    const vpc = joins(network, table.vpc, target.element) ? table.vpc : vpcOfTarget(network, target.element);
    if (vpc === undefined) {
        return refused(`The target '${labelOf(network, target.element)}' does not exist or is attached to no VPC.`, 'R13');
    }
    return vpc === table.vpc
        ? undefined
        : refused(
              `The target '${labelOf(network, target.element)}' is not in '${labelOf(network, table.vpc)}', the VPC of '${table.name}'.`,
              'R25',
          );
}

/** Peerings and transit gateways lead out of a VPC that they join (X1, X5). */
function joins(network: Network, vpc: ElementId, id: ElementId): boolean {
    const peering = network.peerings.get(id);
    return (peering && oppositeEnd(peering, vpc) !== undefined) || attachmentOfVpc(network, id, vpc) !== undefined;
}

function vpcOfTarget(network: Network, id: ElementId): ElementId | undefined {
    const gateway = edgeDevice(network, id) ?? inspectionEndpoint(network, id);
    if (gateway) {
        return gateway.vpc;
    }
    const subnet = network.natGateways.get(id)?.subnet ?? network.interfaces.get(id)?.subnet;
    return network.subnets.get(subnet ?? '')?.vpc;
}
