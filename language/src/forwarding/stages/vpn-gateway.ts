/**
 * VPN gateway: the VPC's end of VPN connections and Direct Connect interfaces (X18–X20).
 *
 * It is strict about both directions: what leaves must come from an interface of the VPC, what enters must be for one, and
 * nothing goes where no site has announced anything. TTL stays (section 13: no source says otherwise).
 */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import type { SiteConnection, VpnGateway } from '../../model/on-premises.js';
import { entryStage } from '../edge-devices.js';
import { fragmentsToSend } from '../fragments.js';
import { failedGatewayRoute, findGatewayRoute, type GatewayRoute, gatewayRoutes } from '../gateway-routes.js';
import { ipOf, ipPacketOf, isIpv4, mayBeCut } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { ipLength } from '../packet-length.js';
import type { RuleId } from '../rules.js';
import type { Lookup } from '../trace.js';
import type { Drop, Grounds, StageContext, Verdict } from '../verdict.js';

/** Largest IP packet in a VPN tunnel (MTU table: 1446; other pages say 1500 or 1399). */
export const VPN_MTU = 1446;
/** Largest IP packet on a Direct Connect interface without jumbo frames. */
export const DIRECT_CONNECT_MTU = 1500;
/** Largest IP packet on a Direct Connect interface to a transit gateway (X17). */
export const TRANSIT_INTERFACE_MTU = 8500;

const gatewayOf = ({ network, hop }: StageContext): VpnGateway | undefined => network.vpnGateways.get(hop.element);

/** Admission from either side (X18, X19). */
export function admitAtVpnGateway(context: StageContext): Verdict<'gateway-check'> {
    const gateway = gatewayOf(context);
    if (!gateway) {
        return { kind: 'missing', element: context.hop.element };
    }
    return context.flight.decided.gatewaySide === 'inside' ? admitFromVpc(context, gateway) : admitFromSite(context, gateway);
}

/** X19: only packets from addresses of the VPC's own interfaces leave, whatever the source check says (I10). */
function admitFromVpc({ index, packet }: StageContext, gateway: VpnGateway): Verdict<'gateway-check'> {
    const source = ipOf(packet)?.source ?? 0;
    const owner = index.interfaceByAddress(gateway.vpc ?? '', source);
    if (!owner) {
        const summary = (): string =>
            `${formatAddress(source)} belongs to no interface of the VPC, so ${gateway.name} does not let the packet leave.`;
        return { kind: 'drop', reason: 'vpn-foreign-source', rules: ['X19', 'I10'], decidedBy: gateway.span, summary };
    }
    return {
        kind: 'pass',
        next: 'vpn-gateway-route',
        rules: ['X19'],
        decidedBy: owner.span,
        summary: () => `${formatAddress(source)} is an address of the VPC: ${gateway.name} takes the packet.`,
    };
}

/** X19: into the VPC only to private addresses of its interfaces; to other sites where they are known. */
function admitFromSite(context: StageContext, gateway: VpnGateway): Verdict<'gateway-check'> {
    const { index, network, packet } = context;
    const destination = ipOf(packet)?.destination ?? 0;
    const owner = index.interfaceByAddress(gateway.vpc ?? '', destination);
    if (owner) {
        const summary = (): string =>
            `${formatAddress(destination)} is ${labelOf(network, owner.id)}: ${gateway.name} lets the packet in.`;
        return {
            kind: 'pass',
            next: entryStage(gateway),
            fresh: true,
            decided: { path: 'routed' },
            packet: ipPacketOf(packet),
            rules: ['X19'],
            decidedBy: owner.span,
            summary,
        };
    }
    const inVpc = index.vpcCovers(gateway.vpc ?? '', destination);
    if (!inVpc && leadsToOtherSite(context, gateway, destination)) {
        const summary = (): string =>
            `${formatAddress(destination)} is not in the VPC, but ${gateway.name} has learnt a way to it.`;
        return { kind: 'pass', next: 'vpn-gateway-route', rules: ['X19', 'X20'], decidedBy: gateway.span, summary };
    }
    const why = inVpc ? 'in the VPC, but of none of its interfaces' : 'not in the VPC, and no other site has announced it';
    const summary = (): string => `${gateway.name} lets nothing in for ${formatAddress(destination)}: it is ${why}.`;
    return { kind: 'drop', reason: 'vpn-no-destination', rules: ['X19'], decidedBy: gateway.span, summary };
}

function leadsToOtherSite({ network, flight }: StageContext, gateway: VpnGateway, destination: IpAddress): boolean {
    const routes = gatewayRoutes(network, gateway.id);
    const { connection } = routes[findGatewayRoute(routes, destination)] ?? {};
    return connection !== undefined && connection !== flight.decided.connection;
}

type V = Verdict<'vpn-gateway-route'>;

/** Which line leads to the destination? (X20.) */
export function lookUpAtVpnGateway(context: StageContext): V {
    const { network, packet } = context;
    const gateway = gatewayOf(context);
    const destination = ipOf(packet)?.destination;
    if (!gateway || destination === undefined) {
        return { kind: 'missing', element: context.hop.element };
    }
    const routes = gatewayRoutes(network, gateway.id);
    const winner = findGatewayRoute(routes, destination);
    const route = routes[winner];
    const connection = network.siteConnections.get(route?.connection ?? '');
    const lookups = [privateLineLookup(gateway, destination, winner)];
    return route && connection
        ? intoLine(context, { route, connection, lookups })
        : { ...unrouted(context, gateway, destination), lookups };
}

/** The question that a gateway at either end of a line asks its table. */
export const privateLineLookup = (
    router: { readonly id: ElementId; readonly span: Lookup['span'] },
    address: IpAddress,
    winner: number,
): Lookup => ({ table: 'private-line-routes', element: router.id, span: router.span, key: { address }, winner });

/** No way: because the line is down, or because nobody ever announced the address. */
function unrouted({ network }: StageContext, gateway: VpnGateway, destination: IpAddress): Drop<'vpn-gateway-route'> {
    const failed = failedGatewayRoute(gatewayRoutes(network, gateway.id), destination);
    if (failed?.connection !== undefined) {
        return lineDown(network, failed, failed.connection);
    }
    const summary = (): string =>
        `No site has announced ${formatAddress(destination)} to ${gateway.name}, and no static VPN route covers it.`;
    return { kind: 'drop', reason: 'vpn-no-route', rules: ['X19'], decidedBy: gateway.span, summary };
}

/** The only way there leads into a line that has failed. */
export function lineDown(
    network: Network,
    route: GatewayRoute,
    connection: ElementId,
): Grounds & { readonly kind: 'drop'; readonly reason: 'private-line-down'; readonly where: ElementId } {
    const summary = (): string => `The way leads into ${lineName(network, connection)}, which is down.`;
    return { kind: 'drop', reason: 'private-line-down', rules: ['X20'], decidedBy: route.span, where: connection, summary };
}

/** `the VPN connection of office`, with its own name where it has one. */
export function lineName(network: Network, id: ElementId): string {
    const connection = network.siteConnections.get(id);
    if (!connection) {
        return labelOf(network, id);
    }
    const kind = connection.kind === 'vpn' ? 'VPN connection' : 'Direct Connect interface';
    const own = connection.name === connection.kind ? '' : `'${connection.name}' `;
    return `the ${kind} ${own}of ${labelOf(network, connection.site)}`;
}

interface Way {
    readonly route: GatewayRoute;
    readonly connection: SiteConnection;
    readonly lookups: readonly Lookup[];
}

function intoLine(context: StageContext, { route, connection, lookups }: Way): V {
    const { network, packet } = context;
    const unfit = unfitForLine(context, connection);
    if (unfit) {
        return { ...unfit, lookups };
    }
    const destination = ipOf(packet)?.destination ?? 0;
    return {
        kind: 'pass',
        next: 'customer-gateway-route',
        at: { kind: 'customer-gateway', element: connection.site },
        fresh: true,
        decided: { connection: connection.id },
        rules: ['X20', 'X19'],
        decidedBy: route.span,
        consulted: [connection.span],
        lookups,
        summary: () =>
            `${formatAddress(destination)} was learnt over ${lineName(network, connection.id)}: the packet goes there.`,
    };
}

/** What a line does to packets it cannot carry as they are: IPv6, and what is too large. Nobody is told. */
export function unfitForLine(context: StageContext, connection: SiteConnection): LineVerdict | undefined {
    const { packet, flight } = context;
    const ip = ipOf(packet);
    const toTransitGateway = context.network.transitGateways.has(connection.gateway);
    if (connection.kind === 'vpn' && !toTransitGateway && !isIpv4(ip?.destination)) {
        const summary = (): string => 'A VPN connection to a VPN gateway carries IPv4 only.';
        return {
            kind: 'drop',
            reason: 'vpn-ipv4-only',
            rules: ['X18'],
            decidedBy: connection.span,
            where: connection.id,
            summary,
        };
    }
    const mtu = connection.kind === 'vpn' ? VPN_MTU : toTransitGateway ? TRANSIT_INTERFACE_MTU : DIRECT_CONNECT_MTU;
    const length = ipLength(packet);
    if (length <= mtu) {
        return undefined;
    }
    const rules: readonly [RuleId, ...RuleId[]] = ['E10', 'X20'];
    const what = (): string => `${length} bytes do not fit the MTU of ${mtu} of the line`;
    if (!mayBeCut(packet)) {
        const summary = (): string => `${what()}, and the packet may not be cut. Nobody tells the sender.`;
        return { kind: 'drop', reason: 'mtu-exceeded', rules, decidedBy: connection.span, where: connection.id, summary };
    }
    const summary = (): string => `${what()}: the packet is cut into fragments.`;
    const cut = fragmentsToSend(context, mtu);
    return { kind: 'pass', next: flight.stage, rewritten: true, ...cut, rules, decidedBy: connection.span, summary };
}

/** What both ends of a line can say about a packet that does not fit. */
export type LineVerdict = Extract<Verdict<'vpn-gateway-route'>, { kind: 'pass' }> | LineDrop;
type LineDrop = Grounds & {
    readonly kind: 'drop';
    readonly reason: 'vpn-ipv4-only' | 'mtu-exceeded';
    readonly where: ElementId;
};
