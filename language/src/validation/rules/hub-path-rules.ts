/** Rules about ways through transit gateways, there and back (X6, X10, X14). */
import { zonedInterfaces } from '../../forwarding/interconnects.js';
import { gatewayTable } from '../../forwarding/transit-gateway-routes.js';
import { type Cidr, overlaps } from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import type { TransitGatewayAttachment, TransitGatewayRouteTable, VpcAttachment } from '../../model/transit-gateway.js';
import { associatedTableOf } from '../tables-in-use.js';
import type { NetworkRule } from '../vpc-view.js';
import { isChanged, routeRepairs, routeTo, tablesInUse } from '../way-back.js';

const vpcAttachments = (network: Network): VpcAttachment[] =>
    [...network.transitGatewayAttachments.values()].filter((each): each is VpcAttachment => each.attached === 'vpc');

/**
 * Diagnostic `transit-gateway/no-route-to-gateway`
 *
 * A VPC learns nothing from a transit gateway: its own tables have to lead there. No table of this attached VPC does, so nothing
 * it sends goes by the gateway, not even answers to what others send.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { }
 *       subnet b { cidr 10.1.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       attachment data-att { vpc data  subnets b }
 *       route-table all { associate shop-att, data-att  propagate shop-att, data-att }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet b { cidr 10.1.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       attachment data-att { vpc data  subnets b }
 *       route-table all { associate shop-att, data-att  propagate shop-att, data-att }
 *     }
 */
export const attachedVpcShouldRouteToTheGateway: NetworkRule = (design, report) => {
    const { network } = design;
    const users = gatewayUsers(network);
    for (const attachment of vpcAttachments(network)) {
        const [vpc, gateway] = [network.vpcs.get(attachment.vpc), network.transitGateways.get(attachment.gateway)];
        const tables = tablesInUse(network, attachment.vpc);
        const isUsed = [...(users.get(attachment.gateway) ?? [])].some((user) => user !== attachment.vpc);
        const isSilent = tables.length > 0 && !isChanged(design, tables) && !users.get(attachment.gateway)?.has(attachment.vpc);
        if (vpc && gateway && isUsed && isSilent) {
            report('transit-gateway/no-route-to-gateway', {
                span: attachment.span,
                message: `VPC '${vpc.name}' is attached to '${gateway.name}', but none of its route tables leads there: write a route to '${gateway.name}', such as '10.0.0.0/8 -> ${gateway.name}'.`,
                related: [
                    { span: tables[0]?.span ?? vpc.span, message: `'${tables[0]?.name}' has no route to '${gateway.name}'.` },
                ],
                repairs: routeRepairs(tables, otherBlocks(network, attachment), gateway.name),
            });
        }
    }
};

/** The VPCs with a route to a transit gateway in a table that a subnet uses, by gateway. */
function gatewayUsers(network: Network): ReadonlyMap<ElementId, ReadonlySet<ElementId>> {
    const users = new Map<ElementId, Set<ElementId>>();
    for (const { vpc, gateway } of vpcAttachments(network)) {
        if (routeTo(tablesInUse(network, vpc), gateway)) {
            const group = users.get(gateway) ?? new Set<ElementId>();
            users.set(gateway, group.add(vpc));
        }
    }
    return users;
}

/** What the gateway can reach for an attachment: the destinations of its table, its own blocks aside. */
function otherBlocks(network: Network, attachment: VpcAttachment): Cidr[] {
    const table = associatedTableOf(network, attachment.gateway, attachment.id);
    const routes = table ? gatewayTable(network, table).routes : [];
    return routes
        .filter((route) => !(route.target.kind === 'attachment' && route.target.element === attachment.id))
        .map((each) => each.destination);
}

/**
 * Diagnostic `transit-gateway/one-way-tables`
 *
 * What comes from attachments of one table reaches attachments of another, whose table has no route back: answers are dropped at
 * the gateway.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet b { cidr 10.1.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       attachment data-att { vpc data  subnets b }
 *       route-table of-shop { associate shop-att  propagate data-att }
 *       route-table of-data { associate data-att  propagate data-att }
 *       route-table spare { propagate shop-att }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       route-table out main { 10.0.0.0/8 -> core }
 *       subnet b { cidr 10.1.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       attachment data-att { vpc data  subnets b }
 *       route-table of-shop { associate shop-att  propagate data-att }
 *       route-table of-data { associate data-att  propagate data-att, shop-att }
 *     }
 */
export const tablesShouldLeadBothWays: NetworkRule = (design, report) => {
    const { network } = design;
    for (const table of network.transitGatewayRouteTables.values()) {
        for (const [target, first] of tablesReachedFrom(network, table)) {
            const homeless = isChanged(design, [table, target]) ? undefined : unanswered(network, table, target);
            if (homeless) {
                report('transit-gateway/one-way-tables', {
                    span: target.span,
                    message: `What comes from '${homeless.name}' reaches '${first.name}' by table '${table.name}', but table '${target.name}' of '${first.name}' has no route back to '${homeless.name}': answers are dropped.`,
                    related: [{ span: table.span, message: `Table '${table.name}' leads to '${first.name}'.` }],
                    repairs: target.implicit
                        ? []
                        : [
                              {
                                  title: `Let '${homeless.name}' propagate into '${target.name}'`,
                                  insert: `propagate ${homeless.name}`,
                                  into: target.span,
                              },
                          ],
                });
            }
        }
    }
};

/** The tables of the attachments that a table leads to, each with the first such attachment; the table itself left out. */
function tablesReachedFrom(
    network: Network,
    table: TransitGatewayRouteTable,
): ReadonlyMap<TransitGatewayRouteTable, TransitGatewayAttachment> {
    const reached = new Map<TransitGatewayRouteTable, TransitGatewayAttachment>();
    for (const { target } of gatewayTable(network, table).routes) {
        const attachment = target.kind === 'attachment' ? network.transitGatewayAttachments.get(target.element) : undefined;
        const own = attachment && associatedTableOf(network, table.gateway, attachment.id);
        if (attachment && own && own !== table && !reached.has(own)) {
            reached.set(own, attachment);
        }
    }
    return reached;
}

/** The first VPC attachment of a table whose addresses the other table does not cover. */
function unanswered(network: Network, from: TransitGatewayRouteTable, to: TransitGatewayRouteTable): VpcAttachment | undefined {
    const back = gatewayTable(network, to);
    return from.associations
        .map(({ attachment }) => network.transitGatewayAttachments.get(attachment))
        .filter((each) => each?.attached === 'vpc')
        .find((each) => {
            const block = network.vpcs.get(each.vpc)?.cidrs[0]?.cidr;
            return (
                block !== undefined &&
                back.find(block.address) < 0 &&
                !back.routes.some(({ destination }) => overlaps(destination, block))
            );
        });
}

/**
 * Diagnostic `transit-gateway/appliance-mode`
 *
 * The subnets of this attachment lead to appliances, in several zones. Without appliance mode the two directions of one connection
 * can come in different zones, and a stateful appliance that saw only one of them drops the other.
 *
 * Wrong:
 *
 *     vpc inspection {
 *       cidr 10.9.0.0/16
 *       route-table via-a { 0.0.0.0/0 -> fw-a }
 *       route-table via-b { 0.0.0.0/0 -> fw-b }
 *       route-table home main { 10.0.0.0/8 -> core }
 *       subnet tgw-a { cidr 10.9.1.0/24  availability-zone eu-west-1a  route-table via-a }
 *       subnet tgw-b { cidr 10.9.2.0/24  availability-zone eu-west-1b  route-table via-b }
 *       subnet box-a {
 *         cidr 10.9.3.0/24
 *         availability-zone eu-west-1a
 *         instance fw-a { source-dest-check off  guest { forwarding on } }
 *       }
 *       subnet box-b {
 *         cidr 10.9.4.0/24
 *         availability-zone eu-west-1b
 *         instance fw-b { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *     transit-gateway core {
 *       attachment inspection-att { vpc inspection  subnets tgw-a, tgw-b }
 *       route-table all { associate inspection-att  propagate inspection-att }
 *     }
 *
 * Right:
 *
 *     vpc inspection {
 *       cidr 10.9.0.0/16
 *       route-table via-a { 0.0.0.0/0 -> fw-a }
 *       route-table via-b { 0.0.0.0/0 -> fw-b }
 *       route-table home main { 10.0.0.0/8 -> core }
 *       subnet tgw-a { cidr 10.9.1.0/24  availability-zone eu-west-1a  route-table via-a }
 *       subnet tgw-b { cidr 10.9.2.0/24  availability-zone eu-west-1b  route-table via-b }
 *       subnet box-a {
 *         cidr 10.9.3.0/24
 *         availability-zone eu-west-1a
 *         instance fw-a { source-dest-check off  guest { forwarding on } }
 *       }
 *       subnet box-b {
 *         cidr 10.9.4.0/24
 *         availability-zone eu-west-1b
 *         instance fw-b { source-dest-check off  guest { forwarding on } }
 *       }
 *     }
 *     transit-gateway core {
 *       attachment inspection-att { vpc inspection  subnets tgw-a, tgw-b  appliance-mode on }
 *       route-table all { associate inspection-att  propagate inspection-att }
 *     }
 */
export const attachmentOfAppliancesShouldStickToOneZone: NetworkRule = ({ network }, report) => {
    for (const attachment of vpcAttachments(network)) {
        const boxes = attachment.applianceMode ? [] : appliancesBehind(network, attachment);
        if (new Set(boxes).size > 1) {
            const names = [...new Set(boxes)].map((id) => `'${network.instances.get(id)?.name ?? id}'`).join(' and ');
            const written = attachment.applianceModeSpan;
            const title = `Switch appliance mode on for '${attachment.name}'`;
            report('transit-gateway/appliance-mode', {
                span: written ?? attachment.span,
                message: `Attachment '${attachment.name}' leads to ${names} in different zones: without 'appliance-mode on' the two directions of a connection can pass through different ones.`,
                repairs: [
                    written
                        ? { title, newText: 'appliance-mode on', span: written }
                        : { title, insert: 'appliance-mode on', into: attachment.span },
                ],
            });
        }
    }
};

/** The machines that the tables of the attachment's subnets lead to by routes that leave the VPC. */
const appliancesBehind = (network: Network, attachment: VpcAttachment): ElementId[] =>
    zonedInterfaces(network, attachment).flatMap(({ interface: { subnet } }) => {
        const table = network.routeTables.get(network.subnets.get(subnet)?.routeTable ?? '');
        const route = table?.routes.find(({ target }) => target.kind === 'interface');
        const box = route && 'element' in route.target ? network.interfaces.get(route.target.element) : undefined;
        return box ? [box.owner] : [];
    });

/** Every rule about ways through transit gateways. */
export const HUB_PATH_RULES: readonly NetworkRule[] = [
    attachedVpcShouldRouteToTheGateway,
    attachmentOfAppliancesShouldStickToOneZone,
    tablesShouldLeadBothWays,
];
