/** Every step that a route makes possible: from a subnet or gateway to what its packets are handed to. */
import {
    type ElementId,
    effectiveRouteTable,
    type Network,
    type RouteTable,
    type SourceSpan,
    type Subnet,
    type TransitGatewayAttachment,
} from '#language';

/** One line that leads from one element to another. */
export interface RouteCall {
    readonly from: ElementId;
    readonly to: ElementId;
    readonly span: SourceSpan;
}

/** All of a network's: those of its tables, and those of what the tables lead to, which sends packets on by its own subnets' tables. */
export function* routeCalls(network: Network): Generator<RouteCall> {
    const targets = new Set<ElementId>();
    for (const call of tableCalls(network)) {
        targets.add(call.to);
        yield call;
    }
    for (const target of targets) {
        for (const subnet of subnetsOf(network, target)) {
            yield* targetsOf(network, target, network.routeTables.get(subnet.routeTable));
        }
    }
}

/** The subnets in which a NAT gateway or an instance stands; none of what stands in no subnet. */
function subnetsOf(network: Network, id: ElementId): Subnet[] {
    const gateway = network.natGateways.get(id);
    const interfaces = gateway
        ? (gateway.regional?.interfaces ?? [gateway.interface])
        : (network.instances.get(id)?.interfaces ?? []);
    const subnets = new Set(interfaces.map((each) => network.interfaces.get(each)?.subnet ?? ''));
    return [...subnets].flatMap((subnet) => network.subnets.get(subnet) ?? []);
}

function* tableCalls(network: Network): Generator<RouteCall> {
    for (const subnet of network.subnets.values()) {
        yield* targetsOf(network, subnet.id, network.routeTables.get(subnet.routeTable));
    }
    for (const table of network.routeTables.values()) {
        yield* targetsOf(network, table.id, table);
        yield* table.edge ? targetsOf(network, table.edge.gateway, table) : [];
    }
    for (const peering of network.peerings.values()) {
        yield { from: peering.id, to: peering.requester, span: peering.span };
        yield { from: peering.id, to: peering.accepter, span: peering.span };
    }
    for (const attachment of network.transitGatewayAttachments.values()) {
        yield* attachedElements(network, attachment).map((to) => ({ from: attachment.gateway, to, span: attachment.span }));
    }
}

/** What lies behind an attachment: the subnets of its interfaces, or the site of its lines. */
const attachedElements = (network: Network, attachment: TransitGatewayAttachment): ElementId[] =>
    attachment.attached === 'vpc'
        ? attachment.interfaces.flatMap((id) => network.interfaces.get(id)?.subnet ?? [])
        : 'site' in attachment
          ? [attachment.site]
          : [];

/** An instance's interface stands for the instance. */
function* targetsOf(network: Network, from: ElementId, table: RouteTable | undefined): Generator<RouteCall> {
    for (const { target, span } of table ? effectiveRouteTable(network, table).routes : []) {
        if ('element' in target) {
            const owner = network.interfaces.get(target.element)?.owner;
            yield { from, to: owner ?? target.element, span };
        }
    }
}
