/** EnableVgwRoutePropagation and its counterpart for route servers (X21, R22): a table takes learnt routes in, or no longer. */
import type { ElementId, Network, RouteTable } from '../../model/network.js';
import { NOWHERE, type SourceSpan } from '../../model/source-span.js';
import { propagatedRoutes } from '../effective-route-table.js';
import { labelOf } from '../labels.js';
import { type ActionResult, type ApiCallOf, doesNotExist, done, refused, withEntry } from './action-result.js';

type PropagationCall = ApiCallOf<'enable-propagation'>;

/** Switches propagation on. `span` is the line that does it. */
export function enablePropagation(network: Network, { table: id, from }: PropagationCall, span?: SourceSpan): ActionResult {
    const table = network.routeTables.get(id);
    const home = vpcOfPropagator(network, from);
    if (!table || !home.exists) {
        return doesNotExist(network, table ? from : id);
    }
    const names = `'${labelOf(network, from)}'`;
    if (home.vpc !== table.vpc) {
        return refused(`${names} is not attached to the VPC of '${table.name}'.`, 'X18');
    }
    if (table.propagations?.some((each) => each.from === from)) {
        return refused(`'${table.name}' takes in the routes of ${names} already.`, 'X21');
    }
    const propagations = [...(table.propagations ?? []), { from, span: span ?? NOWHERE }];
    const changed = withTable(network, { ...table, propagations });
    const count = propagatedRoutes(changed, from).length;
    return done(
        changed,
        `'${table.name}' takes in the routes of ${names}: ${count === 1 ? 'one' : count} at the moment.`,
        'X21',
        'R28',
    );
}

/** Switches propagation off; the routes are gone at once. */
export function disablePropagation(network: Network, { table: id, from }: PropagationCall): ActionResult {
    const table = network.routeTables.get(id);
    if (!table) {
        return doesNotExist(network, id);
    }
    if (!table.propagations?.some((each) => each.from === from)) {
        return refused(`'${table.name}' takes in no routes of '${labelOf(network, from)}'.`, 'X21');
    }
    const propagations = table.propagations.filter((each) => each.from !== from);
    const changed = withTable(network, { ...table, propagations });
    return done(changed, `'${table.name}' no longer takes in the routes of '${labelOf(network, from)}'.`, 'X21');
}

const withTable = (network: Network, table: RouteTable): Network => ({
    ...network,
    routeTables: withEntry(network.routeTables, table.id, table),
});

function vpcOfPropagator(network: Network, id: ElementId): { readonly exists: boolean; readonly vpc: ElementId | undefined } {
    const element = network.vpnGateways.get(id) ?? network.routeServers.get(id);
    return { exists: element !== undefined, vpc: element?.vpc };
}
