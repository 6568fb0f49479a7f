/** Route tables of transit gateways; the one AWS makes where none is written (X7). */
import type {
    TransitGatewayDecl,
    TransitGatewayRouteCall,
    TransitGatewayRouteDecl,
    TransitGatewayRouteTableDecl,
} from '../generated/ast.js';
import type { Cidr } from '../model/address.js';
import type { ElementId } from '../model/network.js';
import type { AttachmentReference, TransitGatewayRoute, TransitGatewayRouteTable } from '../model/transit-gateway.js';
import { add, type FileContext, isComplete, type NetworkDraft, targetOf } from './draft.js';
import { elementId, idOf } from './element-ids.js';
import { resolveLinked } from './element-lookup.js';
import { blockOfText } from './routes.js';

/** The name of the table that is there without being written. */
const DEFAULT_TABLE = 'default';

/** Adds the tables of a gateway, or the default one. All its attachments must be in the draft. */
export function lowerTransitGatewayTables(gateway: TransitGatewayDecl, context: FileContext, draft: NetworkDraft): void {
    const declared = gateway.routeTables.filter(isComplete);
    for (const table of declared) {
        add(draft.transitGatewayRouteTables, lowerTable(table, context));
    }
    if (declared.length === 0) {
        add(draft.transitGatewayRouteTables, defaultTable(gateway, context, draft));
    }
}

function lowerTable(table: TransitGatewayRouteTableDecl, context: FileContext): TransitGatewayRouteTable {
    return {
        ...context.base(table),
        kind: 'transit-gateway-route-table',
        gateway: idOf(table.$container),
        routes: table.routes.flatMap((route) => lowerRoute(route, context)),
        associations: attachmentsNamed(table, 'associations', context),
        propagations: attachmentsNamed(table, 'propagations', context),
    };
}

function attachmentsNamed(
    table: TransitGatewayRouteTableDecl,
    property: 'associations' | 'propagations',
    { spans }: FileContext,
): AttachmentReference[] {
    return table[property].flatMap((reference, index) => {
        const attachment = resolveLinked(reference);
        return attachment === undefined ? [] : [{ attachment, span: spans.property(table, property, index) }];
    });
}

/** Every attachment is associated with it and propagates into it; peerings propagate nothing (X16). */
function defaultTable(gateway: TransitGatewayDecl, context: FileContext, draft: NetworkDraft): TransitGatewayRouteTable {
    const { id, qualifiedName: home, span } = context.base(gateway);
    const qualifiedName = `${home}.${DEFAULT_TABLE}`;
    const attached = [...draft.transitGatewayAttachments.values()].filter((attachment) => attachment.gateway === id);
    const peered = [...draft.peerings.values()].filter(({ requester, accepter }) => requester === id || accepter === id);
    const referenced = (each: { id: ElementId; span: AttachmentReference['span'] }): AttachmentReference => ({
        attachment: each.id,
        span: each.span,
    });
    return {
        id: elementId('TransitGatewayRouteTableDecl', qualifiedName),
        name: DEFAULT_TABLE,
        qualifiedName,
        span,
        implicit: true,
        kind: 'transit-gateway-route-table',
        gateway: id,
        routes: [],
        associations: [...attached, ...peered].map(referenced),
        propagations: attached.map(referenced),
    };
}

/** The routes of one line: one, or one for each block of a prefix list. None while the line is incomplete. */
function lowerRoute(route: TransitGatewayRouteDecl, context: FileContext): TransitGatewayRoute[] {
    const target = lowerTransitGatewayTarget(route);
    const span = context.spans.of(route);
    if (!target) {
        return [];
    }
    const list = targetOf(route.prefixList);
    if (!list) {
        const destination = blockOfText(route.destination);
        return destination ? [{ destination, target, origin: 'static', span }] : [];
    }
    const blocks = list.entries.map((entry) => blockOfText(entry.cidr)).filter((block): block is Cidr => block !== undefined);
    return blocks.map((destination) => ({ destination, target, origin: 'prefix-list', span, prefixList: idOf(list) }));
}

/** Where a route of a gateway leads; undefined while that does not resolve. */
export function lowerTransitGatewayTarget(
    route: Pick<TransitGatewayRouteDecl | TransitGatewayRouteCall, 'attachment' | 'blackhole'>,
): TransitGatewayRoute['target'] | undefined {
    if (route.blackhole) {
        return { kind: 'blackhole' };
    }
    const element = resolveLinked(route.attachment);
    return element === undefined ? undefined : { kind: 'attachment', element };
}
