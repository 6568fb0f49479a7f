/** Whether a route table leads to the internet, and how to make it: asked by several rules for every subnet, answered once per table. */
import { effectiveRouteTable } from '../forwarding/effective-route-table.js';
import { middleboxOf } from '../forwarding/ingress-redirection.js';
import type { Network, RouteTable } from '../model/network.js';
import type { Repair } from './report.js';

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

/** R24, X24: a way out through an appliance or endpoint that leaves the addresses as they are, in a subnet that leads to the gateway itself. */
const leadsThroughMiddlebox = (network: Network, table: RouteTable): boolean =>
    table.routes.some(({ destination, target }) => {
        const box = middleboxOf(network, { target });
        const itsTable = network.routeTables.get(network.subnets.get(box?.subnet ?? '')?.routeTable ?? '');
        const guest = network.instances.get(box?.owner ?? '')?.guest;
        const routes = target.kind === 'vpc-endpoint' || (guest?.forwarding === true && guest.masquerade === undefined);
        return (
            destination.length === 0 &&
            routes &&
            itsTable !== undefined &&
            leadsToGateway(network, effectiveRouteTable(network, itsTable))
        );
    });

/** The default route to the VPC's gateway, in the table or in a new main one. None where the VPC has no gateway, or the table another default route. */
export function internetRouteRepairs(network: Network, table: RouteTable): Repair[] {
    const vpc = network.vpcs.get(table.vpc);
    const gateway = network.internetGateways.get(vpc?.internetGateway ?? '');
    const hasDefault = table.routes.some(
        ({ destination }) => destination.length === 0 && typeof destination.address === 'number',
    );
    if (!vpc || !gateway || hasDefault) {
        return [];
    }
    const route = `0.0.0.0/0 -> ${gateway.name}`;
    const title = `Route 0.0.0.0/0 to '${gateway.name}'`;
    const taken = new Set([...network.routeTables.values()].filter((each) => each.vpc === vpc.id).map(({ name }) => name));
    const name = ['public', 'public-routes', 'to-the-internet'].find((each) => !taken.has(each));
    return table.implicit
        ? name === undefined
            ? []
            : [{ title: `${title} in a main route table`, insert: `route-table ${name} main {\n  ${route}\n}`, into: vpc.span }]
        : [{ title: `${title} in '${table.name}'`, insert: route, into: table.span }];
}
