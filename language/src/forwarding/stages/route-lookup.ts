/**
 * Route lookup: the subnet's route table picks where the packet goes (R1, R4–R6, R12, R13).
 *
 * The longest matching prefix wins; a route whose target is gone still wins, and drops. Whether an address behind `local`
 * exists is the mapping service's business (R14).
 */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { ElementId, Network, Route, RouteTable } from '../../model/network.js';
import { isUnroutableLinkLocal } from '../address-classes.js';
import { routeTableInForce } from '../effective-route-table.js';
import { bypassedRedirection } from '../ingress-redirection.js';
import { endpointInterface } from '../inspection-endpoints.js';
import { isDeadInterconnect } from '../interconnects.js';
import { ipOf } from '../ip-packet.js';
import { labelOf, routeLabel, targetLabel } from '../labels.js';
import { networkIndex } from '../network-index.js';
import type { Port } from '../places.js';
import { routeTableIndex } from '../route-table-index.js';
import type { RuleId } from '../rules.js';
import { type Grounds, goOn, type StageContext, type Verdict } from '../verdict.js';
import { returnToNatGateway, towardsTransitGateway } from './interconnect-route.js';
import { returnToLoadBalancer } from './load-balancer.js';
import { routeMulticast } from './multicast.js';
import { towardsRegionalNatGateway } from './regional-nat-gateway.js';

type V = Verdict<'route-lookup'>;

/** Looks the destination up in the table of the sender's subnet. */
export function lookUpRoute(context: StageContext, port: Port): V {
    const { network, packet } = context;
    const table = routeTableInForce(network, port.subnet.routeTable);
    const destination = ipOf(packet)?.destination;
    if (!table || destination === undefined) {
        return { kind: 'missing', element: port.subnet.routeTable };
    }
    const special = routeMulticast(context, port) ?? returnToNatGateway(context, port) ?? returnToLoadBalancer(context, port);
    if (special) {
        return special;
    }
    const winner = routeTableIndex(table).find(destination);
    const grounds = groundsOf({ network, port, table, destination, winner });
    const route = table.routes[winner];
    if (isUnroutableLinkLocal(destination)) {
        const summary = (): string =>
            `${formatAddress(destination)} is reserved for the local server; no route forwards it, however wide.`;
        return { ...grounds, kind: 'drop', reason: 'link-local-destination', rules: ['I30'], summary };
    }
    if (!route) {
        return { ...grounds, kind: 'drop', reason: 'no-route' };
    }
    return isDead(network, port.vpc.id, route)
        ? {
              kind: 'drop',
              reason: 'blackhole-route',
              ...grounds,
              rules: route.origin === 'system' ? ['A1', 'R13', 'R5'] : ['R13', 'R5'],
          }
        : (roundMiddlebox(context, port, { route, grounds }) ?? pass(network, port, { route, grounds }));
}

/** R24: what enters for the sender passes through a middlebox, so it may not hand its packets to the gateway itself. */
function roundMiddlebox({ network, packet }: StageContext, port: Port, found: { route: Route; grounds: Grounds }): V | undefined {
    const { target } = found.route;
    const gateway = target.kind === 'internet-gateway' ? network.internetGateways.get(target.element) : undefined;
    const address = ipOf(packet)?.source ?? 0;
    const redirection = bypassedRedirection(network, gateway, { sender: port.interface, address });
    if (!gateway || !redirection) {
        return undefined;
    }
    const summary = (): string =>
        `${formatAddress(address)} may not leave by ${gateway.name} directly: what enters for it passes through ${targetLabel(network, redirection.target)}.`;
    const { consulted = [], ...grounds } = found.grounds;
    return {
        kind: 'drop',
        reason: 'ingress-redirected',
        ...grounds,
        consulted: [...consulted, redirection.span],
        rules: ['R24', 'R5'],
        summary,
    };
}

/** On towards the route's target. */
function pass(network: Network, port: Port, { route, grounds }: { route: Route; grounds: Grounds }): V {
    if (route.target.kind === 'transit-gateway') {
        return towardsTransitGateway(network, port, { route, grounds });
    }
    const nat = route.target.kind === 'nat-gateway' ? network.natGateways.get(route.target.element) : undefined;
    return nat?.regional
        ? towardsRegionalNatGateway(network, port, { nat, regional: nat.regional, grounds })
        : goOn('path-mtu', grounds, { decided: targetOf(network, port, route) });
}

/** The interface or gateway that a route leads to; `local` leads to whoever has the address. */
function targetOf(network: Network, { vpc, subnet }: Port, { target }: Route): { readonly target: ElementId } | undefined {
    switch (target.kind) {
        case 'address': {
            const owner = networkIndex(network).interfaceByAddress(vpc.id, target.address);
            return owner && { target: owner.id };
        }
        case 'nat-gateway':
            return { target: network.natGateways.get(target.element)?.interface ?? target.element };
        case 'egress-only-internet-gateway':
        case 'internet-gateway':
        case 'vpn-gateway':
        case 'interface':
        case 'peering':
            return { target: target.element };
        case 'vpc-endpoint':
            return { target: endpointInterface(network, target.element, subnet.availabilityZone) ?? target.element };
        default:
            return undefined;
    }
}

/** R13: declared a blackhole, or the target is gone, detached or stopped. */
export function isDead(network: Network, vpc: ElementId, { target }: Route): boolean {
    switch (target.kind) {
        case 'local':
            return false;
        case 'blackhole':
            return true;
        case 'internet-gateway':
            return network.internetGateways.get(target.element)?.vpc !== vpc;
        case 'egress-only-internet-gateway':
            return network.egressOnlyInternetGateways.get(target.element)?.vpc !== vpc;
        case 'vpn-gateway':
            return network.vpnGateways.get(target.element)?.vpc !== vpc;
        case 'vpc-endpoint':
            return !network.vpcEndpoints.has(target.element);
        case 'nat-gateway':
            return !network.natGateways.has(target.element);
        case 'interface':
            return !isAttached(network, target.element);
        case 'address':
            return !isAttached(network, networkIndex(network).interfaceByAddress(vpc, target.address)?.id ?? '');
        case 'peering':
        case 'transit-gateway':
            return isDeadInterconnect(network, vpc, target);
    }
}

const isAttached = (network: Network, id: ElementId): boolean => {
    const owner = network.interfaces.get(id)?.owner;
    return owner !== undefined && (network.instances.get(owner)?.running ?? true);
};

interface Case {
    readonly network: Network;
    readonly port: Port;
    readonly table: RouteTable;
    readonly destination: IpAddress;
    readonly winner: number;
}

function groundsOf(found: Case): Grounds {
    const { port, table, destination, winner } = found;
    const route = table.routes[winner];
    const candidates = routeTableIndex(table).covering(destination);
    return {
        rules: rulesOf(route, candidates),
        decidedBy: route?.span ?? table.span,
        consulted: [port.subnet.routeTableSpan ?? port.subnet.span, table.span, ...candidates.map(({ span }) => span)],
        lookups: [{ table: 'route-table', element: table.id, span: table.span, key: { address: destination }, winner }],
        summary: () => sentence(found, candidates),
    };
}

/** The prefix decides, or what the route is where another has the same prefix (R6), or stands inside `local` (R8). */
function rulesOf(route: Route | undefined, candidates: readonly Route[]): readonly [RuleId, ...RuleId[]] {
    const isOverridable = candidates.some(({ origin }) => origin === 'system');
    const tied = route && candidates.some((other) => other !== route && other.destination.length === route.destination.length);
    const [first, ...more] = targetRules(route);
    const insideLocal = route?.origin === 'static' && candidates.some(({ origin }) => origin === 'local');
    const [order, inside]: readonly [RuleId, RuleId] = isOverridable ? ['A2', 'A3'] : ['R6', 'R8'];
    return tied ? [order, first, ...more] : insideLocal ? [first, inside, ...more] : [first, ...more];
}

function targetRules(route: Route | undefined): readonly [RuleId, ...RuleId[]] {
    if (route?.origin === 'system') {
        return ['A1', 'R5', 'R1'];
    }
    switch (route?.target.kind) {
        case undefined:
            return ['R12', 'R1'];
        case 'local':
            return ['R5', 'R4', 'R1'];
        case 'interface':
            return ['R5', 'R27', 'R1'];
        case 'address':
            return ['R5', 'A3', 'R27', 'R1'];
        case 'vpc-endpoint':
            return ['R5', route.prefixList === undefined ? 'X24' : 'X31', 'R1'];
        default:
            return ['R5', 'R1'];
    }
}

function sentence({ network, table, destination, winner }: Case, candidates: readonly Route[]): string {
    const route = table.routes[winner];
    const address = formatAddress(destination);
    if (!route) {
        return `No route of ${labelOf(network, table.id)} contains ${address}.`;
    }
    const why =
        candidates.length === 1
            ? 'the only route that contains it'
            : `the longest prefix of ${candidates.length} that contain it`;
    return `Route ${routeLabel(network, route)} wins for ${address}: ${why}.`;
}
