/** Deleting a NAT gateway, detaching an internet gateway: routes to them become blackholes (R13). */
import type { ElementId, InternetGateway, Network, Vpc } from '../../model/network.js';
import { labelOf } from '../labels.js';
import { type ActionResult, doesNotExist, done, refused, withEntry, withoutEntry } from './action-result.js';

/** The gateway and its interface are gone; its public address stands for nobody. */
export function deleteNatGateway(network: Network, id: ElementId): ActionResult {
    const gateway = network.natGateways.get(id);
    if (!gateway) {
        return doesNotExist(network, id);
    }
    const changed: Network = {
        ...network,
        natGateways: withoutEntry(network.natGateways, id),
        interfaces: withoutEntry(network.interfaces, gateway.interface),
    };
    return done(changed, `The NAT gateway '${labelOf(network, id)}' is deleted${blackholes(network, id)}.`, 'R13', 'H2');
}

/**
 * The gateway stays but belongs to no VPC. AWS first wants every public address of the VPC disassociated; an experiment
 * that asks what happens without the gateway is not made to do that.
 */
export function detachInternetGateway(network: Network, id: ElementId): ActionResult {
    const gateway = network.internetGateways.get(id);
    if (!gateway) {
        return doesNotExist(network, id);
    }
    const vpc = network.vpcs.get(gateway.vpc ?? '');
    if (!vpc) {
        return refused(`The internet gateway '${labelOf(network, id)}' is not attached to any VPC.`, 'W15');
    }
    const changed: Network = {
        ...network,
        internetGateways: withEntry(network.internetGateways, id, detached(gateway)),
        vpcs: withEntry(network.vpcs, vpc.id, withoutGateway(vpc)),
    };
    return done(
        changed,
        `The internet gateway '${labelOf(network, id)}' is detached from '${vpc.name}'${blackholes(network, id)}.`,
        'R13',
        'W15',
    );
}

function detached({ vpc: _vpc, ...gateway }: InternetGateway): InternetGateway {
    return gateway;
}

function withoutGateway({ internetGateway: _gateway, ...vpc }: Vpc): Vpc {
    return vpc;
}

/** `; the routes to it in 'private' are now blackholes`. */
function blackholes(network: Network, id: ElementId): string {
    const tables = [...network.routeTables.values()].filter(({ routes }) =>
        routes.some(({ target }) => 'element' in target && target.element === id),
    );
    return tables.length > 0 ? `; routes to it in ${tables.map(({ name }) => `'${name}'`).join(', ')} are now blackholes` : '';
}
