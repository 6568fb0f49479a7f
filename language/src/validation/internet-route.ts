/** Whether a route table leads to the internet: asked by several rules for every subnet, answered once per table. */
import type { Network, RouteTable } from '../model/network.js';

const CACHE = new WeakMap<RouteTable, boolean>();

/** Whether any IPv4 route of the table points at an internet gateway. Tables are immutable: the answer is kept with them. */
export function leadsToInternet(network: Network, table: RouteTable): boolean {
    let answer = CACHE.get(table);
    if (answer === undefined) {
        answer = table.routes.some(
            ({ destination, target }) =>
                typeof destination.address === 'number' &&
                target.kind === 'internet-gateway' &&
                network.internetGateways.get(target.element)?.vpc === table.vpc,
        );
        CACHE.set(table, answer);
    }
    return answer;
}
