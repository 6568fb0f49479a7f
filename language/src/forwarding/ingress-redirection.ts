/** Which interfaces a gateway's route table puts into the way of what enters, and so of what may leave (R19, R24). */
import type { IpAddress } from '../model/address.js';
import type { InternetGateway, Network, NetworkInterface, Route } from '../model/network.js';
import { endpointInterface } from './inspection-endpoints.js';
import { routeTableIndex } from './route-table-index.js';

/** The route by which what enters for an address passes through an interface; `undefined` where it is delivered directly. */
export function redirectionOf(network: Network, gateway: InternetGateway | undefined, address: IpAddress): Route | undefined {
    const table = network.routeTables.get(gateway?.edgeRouteTable ?? '');
    const route = table && routeTableIndex(table).route(address);
    return route && middleboxOf(network, route) ? route : undefined;
}

/** The interface that a route puts into the way: an appliance's, or that of a gateway load balancer's endpoint. */
export function middleboxOf(network: Network, { target }: Pick<Route, 'target'>): NetworkInterface | undefined {
    switch (target.kind) {
        case 'interface':
            return network.interfaces.get(target.element);
        case 'vpc-endpoint':
            return network.interfaces.get(endpointInterface(network, target.element) ?? '');
        default:
            return undefined;
    }
}

/**
 * R24: the redirection that a packet from `address` would get round if `sender` handed it to the gateway itself. A middlebox
 * may: it is the one that what enters passes through.
 */
export function bypassedRedirection(
    network: Network,
    gateway: InternetGateway | undefined,
    { sender, address }: { readonly sender: NetworkInterface; readonly address: IpAddress },
): Route | undefined {
    const route = redirectionOf(network, gateway, address);
    const box = route && middleboxOf(network, route);
    return box?.owner === sender.owner ? undefined : route;
}
