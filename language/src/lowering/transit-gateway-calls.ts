/** Orchestration calls about peerings and transit gateways. */
import type {
    DeleteTransitGatewayRouteCall,
    PeeringCall,
    TransitGatewayRouteCall,
    TransitGatewayTableCall,
} from '../generated/ast.js';
import type { ApiCall } from '../model/probe.js';
import { resolveLinked } from './element-lookup.js';
import { blockOfText } from './routes.js';
import type { Spans } from './spans.js';
import { lowerTransitGatewayTarget } from './transit-gateway-tables.js';

/** The calls this file lowers. */
export type InterconnectCall = DeleteTransitGatewayRouteCall | PeeringCall | TransitGatewayRouteCall | TransitGatewayTableCall;

/** A call; undefined while an argument is missing or does not resolve. */
export function lowerInterconnectCall(call: InterconnectCall, spans: Spans): ApiCall | undefined {
    switch (call.$type) {
        case 'PeeringCall': {
            const element = resolveLinked(call.peering);
            return element === undefined || call.operation === undefined ? undefined : { kind: call.operation, element };
        }
        case 'TransitGatewayRouteCall':
            return lowerRouteCall(call, spans);
        case 'DeleteTransitGatewayRouteCall': {
            const [table, destination] = [resolveLinked(call.table), blockOfText(call.destination)];
            return table === undefined || !destination ? undefined : { kind: 'delete-transit-gateway-route', table, destination };
        }
        case 'TransitGatewayTableCall': {
            const [table, attachment] = [resolveLinked(call.table), resolveLinked(call.attachment)];
            return table === undefined || attachment === undefined || call.operation === undefined
                ? undefined
                : { kind: call.operation, table, attachment };
        }
    }
}

function lowerRouteCall(call: TransitGatewayRouteCall, spans: Spans): ApiCall | undefined {
    const [table, destination, target] = [
        resolveLinked(call.table),
        blockOfText(call.destination),
        lowerTransitGatewayTarget(call),
    ];
    return table === undefined || !destination || !target || call.operation === undefined
        ? undefined
        : { kind: call.operation, table, route: { destination, target, origin: 'static', span: spans.of(call) } };
}
