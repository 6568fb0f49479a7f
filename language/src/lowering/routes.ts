/** Route tables: the implicit local routes, then the written ones, prefix lists expanded. */
import type {
    CreateRouteCall,
    InternetGatewayDecl,
    RouteDecl,
    RouteTableDecl,
    RouteTargetDecl,
    VpnGatewayDecl,
} from '../generated/ast.js';
import { type Cidr, sameCidr } from '../model/address.js';
import type { ElementId, InternetGateway, Route, RouteTable, RouteTarget, Vpc } from '../model/network.js';
import type { Propagation } from '../model/on-premises.js';
import { readAddress, readCidr, readIf } from './addresses.js';
import { type FileContext, isComplete, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { primaryInterfaceId } from './primary-interface.js';
import { endpointRoutes } from './vpc-endpoints.js';

/** A route table. The local routes of the VPC come first (R4), unless the table writes them out. */
export function lowerRouteTable(table: RouteTableDecl, vpc: Vpc, context: FileContext): RouteTable {
    const written = table.routes.flatMap((route) => lowerRoute(route, context));
    const local = vpc.cidrs
        .filter(({ cidr }) => !written.some((route) => route.target.kind === 'local' && sameCidr(route.destination, cidr)))
        .map(({ cidr, span }): Route => ({ destination: cidr, target: { kind: 'local' }, origin: 'local', span }));
    const propagations = propagationsOf(table, context);
    return {
        ...context.base(table),
        kind: 'route-table',
        vpc: vpc.id,
        routes: [...local, ...written, ...endpointRoutes(table, context)],
        ...(propagations.length > 0 ? { propagations } : {}),
        ...edgeOf(table, context),
    };
}

/** The route table of a gateway, where one is written for it (R1). */
export function edgeTableOf(
    gateway: InternetGatewayDecl | VpnGatewayDecl,
    { spans }: FileContext,
): Pick<InternetGateway, 'edgeRouteTable' | 'edgeRouteTableSpan'> {
    const table = gateway.$container.routeTables.find((each) => isComplete(each) && targetOf(each.edge) === gateway);
    return table ? { edgeRouteTable: idOf(table), edgeRouteTableSpan: spans.property(table, 'edge') } : {};
}

/** The gateway whose table it is, if it is one's. */
function edgeOf(table: RouteTableDecl, { spans }: FileContext): Pick<RouteTable, 'edge'> {
    const gateway = targetOf(table.edge);
    return gateway ? { edge: { gateway: idOf(gateway), span: spans.property(table, 'edge') } } : {};
}

/** Whose routes the table takes in: it says so itself, or a route server names it. */
function propagationsOf(table: RouteTableDecl, { spans }: FileContext): Propagation[] {
    const own = table.propagations.flatMap((decl) => {
        const from = targetOf(decl.from);
        return from ? [{ from: idOf(from), span: spans.of(decl) }] : [];
    });
    const servers = table.$container.routeServers.flatMap((server) =>
        server.tables.flatMap((reference, index) =>
            targetOf(reference) === table ? [{ from: idOf(server), span: spans.property(server, 'tables', index) }] : [],
        ),
    );
    return [...own, ...servers];
}

/** The routes of one line: one, or one for each block of a prefix list. None while the line is incomplete. */
function lowerRoute(route: RouteDecl, context: FileContext): Route[] {
    const target = lowerTarget(route);
    if (!target) {
        return [];
    }
    const span = context.spans.of(route);
    return destinationsOf(route).map(({ destination, prefixList }) => ({
        destination,
        target,
        origin: 'static',
        span,
        ...(prefixList ? { prefixList } : {}),
    }));
}

function destinationsOf(route: RouteDecl): { readonly destination: Cidr; readonly prefixList?: ElementId }[] {
    const list = targetOf(route.prefixList);
    if (list) {
        return list.entries.flatMap((entry) => {
            const destination = blockOfText(entry.cidr);
            return destination ? [{ destination, prefixList: idOf(list) }] : [];
        });
    }
    const destination = blockOfText(route.destination);
    return destination ? [{ destination }] : [];
}

/** The canonical block some text means (R11). */
export function blockOfText(text: string | undefined): Cidr | undefined {
    const reading = readIf(text, readCidr);
    return reading && { address: reading.address, length: reading.length };
}

/** Where a route leads; undefined while that does not resolve. */
export function lowerTarget(
    route: Pick<RouteDecl | CreateRouteCall, 'local' | 'blackhole' | 'nextHop' | 'target'>,
): RouteTarget | undefined {
    if (route.local) {
        return { kind: 'local' };
    }
    if (route.blackhole) {
        return { kind: 'blackhole' };
    }
    if (route.nextHop !== undefined) {
        const address = readIf(route.nextHop, readAddress);
        return address === undefined ? undefined : { kind: 'address', address };
    }
    const target = targetOf(route.target);
    return target && elementTarget(target);
}

/** An instance stands for its primary interface. */
function elementTarget(target: RouteTargetDecl): RouteTarget | undefined {
    switch (target.$type) {
        case 'VpnGatewayDecl':
            return { kind: 'vpn-gateway', element: idOf(target) };
        case 'EgressOnlyInternetGatewayDecl':
            return { kind: 'egress-only-internet-gateway', element: idOf(target) };
        case 'NetworkFirewallDecl':
        case 'VpcEndpointDecl':
            return { kind: 'vpc-endpoint', element: idOf(target) };
        case 'InternetGatewayDecl':
            return { kind: 'internet-gateway', element: idOf(target) };
        case 'NatGatewayDecl':
            return { kind: 'nat-gateway', element: idOf(target) };
        case 'InterfaceDecl':
            return { kind: 'interface', element: idOf(target) };
        case 'PeeringDecl':
            return { kind: 'peering', element: idOf(target) };
        case 'TransitGatewayDecl':
            return { kind: 'transit-gateway', element: idOf(target) };
        case 'InstanceDecl': {
            const element = primaryInterfaceId(target);
            return element === undefined ? undefined : { kind: 'interface', element };
        }
    }
}
