/**
 * What is placed once every instance has its addresses, so that it shifts nobody's: attachments of transit gateways, route
 * servers, endpoints with interfaces, network firewalls, load balancers. They are placed on the whole network, since they can stand in several VPCs.
 */
import type { TransitGatewayAttachmentDecl } from '../generated/ast.js';
import { lowerConnectAttachment } from './connect-attachments.js';
import { add, type FileContext, isComplete, type NetworkDraft } from './draft.js';
import { lowerLineAttachment } from './on-premises.js';
import { Placement } from './placement.js';
import { lowerTransitGatewayTables } from './transit-gateway-tables.js';
import type { BuildScope } from './vpc-parts.js';

/** Adds them to the draft, in the order of the files. All instances and NAT gateways must be in it. */
export function placeJoiningElements(contexts: readonly FileContext[], { draft, underlay }: BuildScope): void {
    if (contexts.some(hasAny)) {
        const placement = new Placement(draft, underlay);
        placement.reserve(contexts.flatMap(({ file }) => file.vpcs.flatMap((vpc) => vpc.subnets.filter(isComplete))));
        for (const context of contexts) {
            placeElements(context, placement, draft);
        }
    }
    // The tables come last: the default one associates whatever is attached by then (X7).
    for (const context of contexts) {
        for (const gateway of context.file.transitGateways.filter(isComplete)) {
            lowerTransitGatewayTables(gateway, context, draft);
        }
    }
}

const hasAny = ({ file }: FileContext): boolean =>
    file.transitGateways.length > 0 ||
    file.vpcs.some(
        ({ routeServers, endpoints, firewalls, loadBalancers }) =>
            routeServers.length + endpoints.length + firewalls.length + loadBalancers.length > 0,
    );

function placeElements(context: FileContext, placement: Placement, draft: NetworkDraft): void {
    const { vpcs } = context.file;
    for (const attachment of attachmentsOf(context)) {
        placement.placeVpcAttachment(attachment, context);
        const other = lowerLineAttachment(attachment, context) ?? lowerConnectAttachment(attachment, context);
        if (other) {
            add(draft.transitGatewayAttachments, other);
        }
    }
    for (const server of vpcs.flatMap((vpc) => vpc.routeServers.filter(isComplete))) {
        placement.placeRouteServer(server, context);
    }
    for (const endpoint of vpcs.flatMap((vpc) => vpc.endpoints.filter(isComplete))) {
        placement.placeEndpoint(endpoint, context);
    }
    for (const firewall of vpcs.flatMap((vpc) => vpc.firewalls.filter(isComplete))) {
        placement.placeFirewall(firewall, context);
    }
    for (const balancer of vpcs.flatMap((vpc) => vpc.loadBalancers.filter(isComplete))) {
        placement.placeLoadBalancer(balancer, context);
    }
}

const attachmentsOf = ({ file }: FileContext): TransitGatewayAttachmentDecl[] =>
    file.transitGateways.filter(isComplete).flatMap((gateway) => gateway.attachments.filter(isComplete));
