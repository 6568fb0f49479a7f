/**
 * Gateway route table: where packets go that enter the VPC by a gateway (R1, R19–R21, R23).
 *
 * It is consulted after the translation, so it sees private addresses. A route to an interface puts a middlebox into the
 * way; behind an internet gateway that box needs a public address of its own (R23). An endpoint of a gateway load balancer or of
 * a network firewall does not (R20).
 */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { InternetGateway, Network, Route, RouteTable } from '../../model/network.js';
import type { VpnGateway } from '../../model/on-premises.js';
import { endpointTowards } from '../inspection-endpoints.js';
import { ipOf } from '../ip-packet.js';
import { labelOf, routeLabel } from '../labels.js';
import { routeTableIndex } from '../route-table-index.js';
import { type Grounds, goOn, type StageContext, type Verdict } from '../verdict.js';
import { isDead } from './route-lookup.js';

type V = Verdict<'route-lookup'>;

/** Looks the translated destination up in the table of the gateway. */
export function lookUpEdgeRoute({ network, packet, hop }: StageContext): V {
    const gateway = network.internetGateways.get(hop.element) ?? network.vpnGateways.get(hop.element);
    const table = network.routeTables.get(gateway?.edgeRouteTable ?? '');
    const destination = ipOf(packet)?.destination;
    if (!gateway || !table || destination === undefined) {
        return { kind: 'missing', element: gateway?.edgeRouteTable ?? hop.element };
    }
    const winner = routeTableIndex(table).find(destination);
    const grounds = groundsOf(network, { gateway, table, destination, winner });
    const route = table.routes[winner];
    if (!route) {
        return { ...grounds, kind: 'drop', reason: 'no-route' };
    }
    return isDead(network, table.vpc, route)
        ? { ...grounds, kind: 'drop', reason: 'blackhole-route', rules: ['R13', 'R23'] }
        : follow(network, { gateway, route, destination }, grounds);
}

/** A packet with its route. */
type Entry = Pick<Case, 'gateway' | 'destination'> & { readonly route: Route };

/** R20: a gateway's table leads to whoever has the address, or to an interface. */
function follow(network: Network, entry: Entry, grounds: Grounds): V {
    const { gateway, route } = entry;
    const { target } = route;
    if (target.kind === 'vpc-endpoint') {
        return followToEndpoint(network, entry, grounds);
    }
    if (target.kind !== 'interface') {
        return goOn('mapping', grounds);
    }
    const box = network.interfaces.get(target.element);
    if (gateway.kind === 'vpn-gateway') {
        return goOn('mapping', { ...grounds, rules: ['R19', 'R27'] }, { decided: { target: target.element } });
    }
    if (box?.addresses.some(({ publicAddress }) => publicAddress !== undefined)) {
        return goOn('mapping', { ...grounds, rules: ['R19', 'R27', 'R23'] }, { decided: { target: target.element } });
    }
    const summary = (): string =>
        `${labelOf(network, target.element)} has no public address, which a middlebox behind an internet gateway needs.`;
    return { ...grounds, kind: 'drop', reason: 'ingress-route-no-public-address', rules: ['R23', 'R19'], summary };
}

/** R20: to an endpoint of a gateway load balancer or network firewall, which needs no public address; behind a VPN gateway not in every era. */
function followToEndpoint(network: Network, { gateway, route, destination }: Entry, grounds: Grounds): V {
    const { target } = route;
    const endpoint = 'element' in target ? target.element : '';
    const door = endpointTowards(network, endpoint, { vpc: gateway.vpc ?? '', address: destination });
    if (door === undefined) {
        return { kind: 'missing', element: endpoint };
    }
    if (gateway.kind === 'vpn-gateway' && !network.profile.vpnGatewayToEndpoint) {
        const summary = (): string =>
            `${network.profile.title}: a VPN gateway’s table may name ${labelOf(network, endpoint)}, but what follows that route is dropped.`;
        return { kind: 'drop', reason: 'vpn-gateway-to-endpoint', ...grounds, rules: ['R20', 'R19'], summary };
    }
    return { kind: 'pass', next: 'mapping', ...grounds, rules: ['R19', 'R20', 'X24'], decided: { target: door } };
}

interface Case {
    readonly gateway: InternetGateway | VpnGateway;
    readonly table: RouteTable;
    readonly destination: IpAddress;
    readonly winner: number;
}

function groundsOf(network: Network, { gateway, table, destination, winner }: Case): Grounds {
    const route = table.routes[winner];
    const candidates = routeTableIndex(table).covering(destination);
    const address = (): string => formatAddress(destination);
    return {
        rules: route ? ['R19', 'R5', 'R1'] : ['R12', 'R19'],
        decidedBy: route?.span ?? table.span,
        consulted: [gateway.edgeRouteTableSpan ?? gateway.span, table.span, ...candidates.map(({ span }) => span)],
        lookups: [{ table: 'route-table', element: table.id, span: table.span, key: { address: destination }, winner }],
        summary: () =>
            route
                ? `What enters by ${gateway.name} for ${address()} follows route ${routeLabel(network, route)} of the gateway's table.`
                : `No route of ${labelOf(network, table.id)}, the table of ${gateway.name}, contains ${address()}.`,
    };
}
