/** Whether a route table leads to the internet: asked by several rules for every subnet, answered once per table. */
import { effectiveRouteTable } from '../forwarding/effective-route-table.js';
import type { Network, RouteTable } from '../model/network.js';

const CACHE = new WeakMap<RouteTable, boolean>();

/** Whether a packet finds its way to an internet gateway: by a route of the table, or through a middlebox. Tables are immutable: the answer is kept with them. */
export function leadsToInternet(network: Network, table: RouteTable): boolean {
    const inForce = effectiveRouteTable(network, table);
    let answer = CACHE.get(inForce);
    if (answer === undefined) {
        answer = leadsToGateway(network, inForce) || leadsThroughMiddlebox(network, inForce);
        CACHE.set(inForce, answer);
    }
    return answer;
}

const leadsToGateway = (network: Network, table: RouteTable): boolean =>
    table.routes.some(
        ({ destination, target }) =>
            typeof destination.address === 'number' &&
            target.kind === 'internet-gateway' &&
            network.internetGateways.get(target.element)?.vpc === table.vpc,
    );

/** R24: a way out through an appliance that leaves the addresses as they are, in a subnet that leads to the gateway itself. */
const leadsThroughMiddlebox = (network: Network, table: RouteTable): boolean =>
    table.routes.some(({ destination, target }) => {
        const box = target.kind === 'interface' ? network.interfaces.get(target.element) : undefined;
        const itsTable = network.routeTables.get(network.subnets.get(box?.subnet ?? '')?.routeTable ?? '');
        const guest = network.instances.get(box?.owner ?? '')?.guest;
        const routes = guest?.forwarding === true && guest.masquerade === undefined;
        return (
            destination.length === 0 &&
            routes &&
            itsTable !== undefined &&
            leadsToGateway(network, effectiveRouteTable(network, itsTable))
        );
    });
