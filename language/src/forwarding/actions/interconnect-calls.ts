/** Calls about peerings and transit gateways (X1, X6, X8, X9). */
import { type Cidr, formatCidr, sameCidr } from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import type { Peering } from '../../model/peering.js';
import { NOWHERE, type SourceSpan } from '../../model/source-span.js';
import type { AttachmentReference, TransitGatewayRoute, TransitGatewayRouteTable } from '../../model/transit-gateway.js';
import { isUsableAttachment } from '../interconnects.js';
import { gatewayRouteLabel, labelOf } from '../labels.js';
import { associatedTable } from '../transit-gateway-routes.js';
import { type ActionResult, type ApiCallOf, doesNotExist, done, refused, withEntry } from './action-result.js';

/** The other side agrees: from now on the connection carries traffic. */
export function acceptPeering(network: Network, id: ElementId, span?: SourceSpan): ActionResult {
    const peering = network.peerings.get(id);
    if (!peering) {
        return doesNotExist(network, id);
    }
    return peering.status === 'pending-acceptance'
        ? done(
              withPeering(network, { ...peering, status: 'active', statusSpan: span ?? peering.span }),
              `'${peering.name}' is active.`,
              'X1',
          )
        : refused(`'${peering.name}' is ${peering.status}: only a peering that is pending acceptance can be accepted.`, 'X1');
}

/** The connection is gone; routes to it become blackholes (R13). */
export function deletePeering(network: Network, id: ElementId, span?: SourceSpan): ActionResult {
    const peering = network.peerings.get(id);
    if (!peering || peering.status === 'deleted') {
        return doesNotExist(network, id);
    }
    const deleted: Peering = { ...peering, status: 'deleted', statusSpan: span ?? peering.span };
    return done(withPeering(network, deleted), `'${peering.name}' is deleted; routes to it are blackholes now.`, 'X1', 'R13');
}

const withPeering = (network: Network, peering: Peering): Network => ({
    ...network,
    peerings: withEntry(network.peerings, peering.id, peering),
});

/** Adds a static route to a gateway's table. One prefix has one target (X16). */
export function createGatewayRoute(network: Network, tableId: ElementId, route: TransitGatewayRoute): ActionResult {
    const table = network.transitGatewayRouteTables.get(tableId);
    if (!table) {
        return doesNotExist(network, tableId);
    }
    const present = written(table, route.destination);
    return present
        ? refused(
              `'${table.name}' already has ${gatewayRouteLabel(network, present)}. Use replace-transit-gateway-route to lead it elsewhere.`,
              'X16',
          )
        : (foreignTarget(network, table, route) ??
              done(
                  withTable(network, { ...table, routes: [...table.routes, route] }),
                  `'${table.name}' now has ${gatewayRouteLabel(network, route)}.`,
                  'X8',
              ));
}

/** Leads an existing static route elsewhere. */
export function replaceGatewayRoute(network: Network, tableId: ElementId, route: TransitGatewayRoute): ActionResult {
    const table = network.transitGatewayRouteTables.get(tableId);
    if (!table) {
        return doesNotExist(network, tableId);
    }
    const present = written(table, route.destination);
    if (!present) {
        return refused(`'${table.name}' has no static route for ${formatCidr(route.destination)}.`, 'X8');
    }
    const routes = table.routes.map((each) => (each === present ? route : each));
    return (
        foreignTarget(network, table, route) ??
        done(
            withTable(network, { ...table, routes }),
            `'${table.name}' now has ${gatewayRouteLabel(network, route)} instead of ${gatewayRouteLabel(network, present)}.`,
            'X8',
        )
    );
}

/** Takes a static route away; a propagated one for the same prefix takes effect. */
export function deleteGatewayRoute(network: Network, tableId: ElementId, destination: Cidr): ActionResult {
    const table = network.transitGatewayRouteTables.get(tableId);
    if (!table) {
        return doesNotExist(network, tableId);
    }
    const present = written(table, destination);
    return present
        ? done(
              withTable(network, { ...table, routes: table.routes.filter((each) => each !== present) }),
              `${gatewayRouteLabel(network, present)} is gone from '${table.name}'.`,
              'X8',
          )
        : refused(`'${table.name}' has no static route for ${formatCidr(destination)}; propagated ones cannot be deleted.`, 'X8');
}

const written = (table: TransitGatewayRouteTable, destination: Cidr): TransitGatewayRoute | undefined =>
    table.routes.find((route) => route.origin === 'static' && sameCidr(route.destination, destination));

/** The attachment must be one of the table's own gateway. */
function foreignTarget(
    network: Network,
    table: TransitGatewayRouteTable,
    { target }: TransitGatewayRoute,
): ActionResult | undefined {
    return target.kind === 'blackhole' || isUsableAttachment(network, target.element, table.gateway)
        ? undefined
        : refused(
              `'${labelOf(network, target.element)}' is no working attachment of '${labelOf(network, table.gateway)}'.`,
              'X5',
          );
}

const withTable = (network: Network, table: TransitGatewayRouteTable): Network => ({
    ...network,
    transitGatewayRouteTables: withEntry(network.transitGatewayRouteTables, table.id, table),
});

type TableCall = ApiCallOf<
    | 'associate-transit-gateway-route-table'
    | 'disassociate-transit-gateway-route-table'
    | 'enable-transit-gateway-route-table-propagation'
    | 'disable-transit-gateway-route-table-propagation'
>;

/** Associations and propagations of a gateway's table (X6). */
export function changeGatewayTable(network: Network, call: TableCall, span?: SourceSpan): ActionResult {
    const table = network.transitGatewayRouteTables.get(call.table);
    if (!table) {
        return doesNotExist(network, call.table);
    }
    const reference: AttachmentReference = { attachment: call.attachment, span: span ?? NOWHERE };
    const name = `'${labelOf(network, call.attachment)}'`;
    switch (call.kind) {
        case 'associate-transit-gateway-route-table':
            return associate(network, table, reference);
        case 'disassociate-transit-gateway-route-table':
            return table.associations.some(isOf(reference))
                ? done(
                      withTable(network, { ...table, associations: table.associations.filter(isNotOf(reference)) }),
                      `${name} is associated with no table any more.`,
                      'X6',
                  )
                : refused(`${name} is not associated with '${table.name}'.`, 'X6');
        case 'enable-transit-gateway-route-table-propagation':
            return enable(network, table, reference);
        case 'disable-transit-gateway-route-table-propagation':
            return table.propagations.some(isOf(reference))
                ? done(
                      withTable(network, { ...table, propagations: table.propagations.filter(isNotOf(reference)) }),
                      `${name} no longer propagates into '${table.name}'.`,
                      'X6',
                  )
                : refused(`${name} does not propagate into '${table.name}'.`, 'X6');
    }
}

const isOf = (meant: AttachmentReference) => (each: AttachmentReference) => each.attachment === meant.attachment;
const isNotOf = (meant: AttachmentReference) => (each: AttachmentReference) => each.attachment !== meant.attachment;

/** X6: an attachment has one association. */
function associate(network: Network, table: TransitGatewayRouteTable, reference: AttachmentReference): ActionResult {
    const present = associatedTable(network, table.gateway, reference.attachment)?.table;
    const name = `'${labelOf(network, reference.attachment)}'`;
    return present
        ? refused(`${name} is already associated with '${present.name}'. Disassociate it first.`, 'X6')
        : done(
              withTable(network, { ...table, associations: [...table.associations, reference] }),
              `${name} is now associated with '${table.name}'.`,
              'X6',
          );
}

/** X16: peerings between gateways propagate nothing. */
function enable(network: Network, table: TransitGatewayRouteTable, reference: AttachmentReference): ActionResult {
    const name = `'${labelOf(network, reference.attachment)}'`;
    if (network.peerings.has(reference.attachment)) {
        return refused(`${name} is a peering between transit gateways: those take static routes only.`, 'X16');
    }
    return table.propagations.some(isOf(reference))
        ? refused(`${name} already propagates into '${table.name}'.`, 'X6')
        : done(
              withTable(network, { ...table, propagations: [...table.propagations, reference] }),
              `${name} now propagates into '${table.name}'.`,
              'X6',
          );
}
