/** Every step that a route makes possible: from a subnet or gateway to what its packets are handed to. */
import {
    type ElementId,
    effectiveRouteTable,
    type Network,
    type RouteTable,
    type SourceSpan,
    type TransitGatewayAttachment,
} from '#language';

/** One line that leads from one element to another. */
export interface RouteCall {
    readonly from: ElementId;
    readonly to: ElementId;
    readonly span: SourceSpan;
}

/** All of a network's, table by table. */
export function* routeCalls(network: Network): Generator<RouteCall> {
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
