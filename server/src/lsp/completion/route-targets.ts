/** Which target fits a route best: by its kind, and by the zone of the subnets that the table serves. */
import { type AstNode, AstUtils } from 'langium';
import {
    type ElementId,
    elementOf,
    idOf,
    isNamedDecl,
    isRouteDecl,
    isRouteTableDecl,
    kindWord,
    type NamedDecl,
    type Network,
} from '#language';

/** How a target is shown: `NAT gateway in eu-west-1a`, and its place in the list. */
export interface RankedTarget {
    readonly detail: string;
    readonly sortText: string;
}

/** Kinds by how likely a route to everything leads there, and then one to a block. */
const KINDS: Readonly<Record<'everything' | 'block', readonly NamedDecl['$type'][]>> = {
    everything: [
        'InternetGatewayDecl',
        'NatGatewayDecl',
        'EgressOnlyInternetGatewayDecl',
        'TransitGatewayDecl',
        'NetworkFirewallDecl',
    ],
    block: ['PeeringDecl', 'TransitGatewayDecl', 'VpnGatewayDecl', 'NatGatewayDecl', 'InternetGatewayDecl'],
};

/** Ranks what the route around a node may lead to; `undefined` where that is no element. */
export function rankTarget(network: Network, route: AstNode, target: AstNode | undefined): RankedTarget | undefined {
    if (!target || !isNamedDecl(target)) {
        return undefined;
    }
    const zone = zoneOf(network, idOf(target));
    const served = servedZones(network, route);
    const distance = zone === undefined || served.size === 0 ? 0 : served.has(zone) ? 0 : 1;
    const kinds = KINDS[leadsEverywhere(route) ? 'everything' : 'block'];
    const rank = kinds.indexOf(target.$type);
    return {
        detail: `${kindWord(elementOf(network, idOf(target))?.kind ?? 'instance')}${zone === undefined ? '' : ` in ${zone}`}`,
        sortText: `0${rank < 0 ? kinds.length : rank}${distance}`,
    };
}

/** A route to `0.0.0.0/0` or `::/0`; the text decides, because half a route may have no node. */
const leadsEverywhere = (route: AstNode): boolean => !isRouteDecl(route) || /\/0$/.test(route.destination ?? '/0');

/** The zones of the subnets that use the route's table. */
function servedZones(network: Network, route: AstNode): ReadonlySet<string> {
    const table = AstUtils.getContainerOfType(route, isRouteTableDecl);
    const id = table && idOf(table);
    return new Set(
        [...network.subnets.values()].flatMap((subnet) => (subnet.routeTable === id ? [subnet.availabilityZone] : [])),
    );
}

/** The zone of an element that stands in a subnet; none of a regional NAT gateway, which stands in several. */
function zoneOf(network: Network, id: ElementId): string | undefined {
    const element = elementOf(network, id);
    switch (element?.kind) {
        case 'nat-gateway':
            return element.regional ? undefined : network.subnets.get(element.subnet)?.availabilityZone;
        case 'interface':
            return network.subnets.get(element.subnet)?.availabilityZone;
        case 'instance':
            return network.subnets.get(network.interfaces.get(element.interfaces[0] ?? '')?.subnet ?? '')?.availabilityZone;
        default:
            return undefined;
    }
}
