/** Rules about transit gateways and their attachments (X5–X15). */
import { zonedInterfaces } from '../../forwarding/interconnects.js';
import { associatedTable, gatewayTable, overlappedAttachment } from '../../forwarding/transit-gateway-routes.js';
import type { TransitGatewayAttachmentDecl } from '../../generated/ast.js';
import type { ElementId, Network } from '../../model/network.js';
import type { TransitGatewayRouteTable, VpcAttachment } from '../../model/transit-gateway.js';
import type { AstRule } from '../ast-rule.js';
import { report as reportNode } from '../report.js';
import type { NetworkRule } from '../vpc-view.js';

/**
 * Diagnostic `transit-gateway/incomplete-attachment`
 *
 * The attachment of a VPC names the VPC and a subnet in each zone that is to be served; without a subnet no zone is.
 *
 * Wrong:
 *
 *     vpc shop { cidr 10.0.0.0/16 }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *     }
 */
export const vpcAttachmentMustNameSubnets: AstRule<TransitGatewayAttachmentDecl> = (attachment, accept) => {
    if (attachment.vpc && attachment.subnets.length === 0) {
        const message = `Attachment '${attachment.name}' names no subnet of '${attachment.vpc.$refText}': add 'subnets' with one subnet of each zone.`;
        reportNode(accept, 'transit-gateway/incomplete-attachment', { node: attachment, property: 'vpc', message });
    }
};

/** The VPC attachments of a network, in declared order. */
const vpcAttachments = (network: Network): VpcAttachment[] =>
    [...network.transitGatewayAttachments.values()].filter((each): each is VpcAttachment => each.attached === 'vpc');

/**
 * Diagnostic `transit-gateway/subnets-of-one-zone`
 *
 * An attachment has one subnet in each zone; a second one of the same zone is refused.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1a }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a, b }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a, b }
 *     }
 */
export const attachmentMustHaveOneSubnetPerZone: NetworkRule = ({ network }, report) => {
    for (const attachment of vpcAttachments(network)) {
        const seen = new Map<string, string>();
        for (const { interface: owner, zone } of zonedInterfaces(network, attachment)) {
            const first = seen.get(zone);
            if (first !== undefined) {
                report('transit-gateway/subnets-of-one-zone', {
                    span: attachment.span,
                    message: `Attachment '${attachment.name}' names the subnets '${first}' and '${owner.name}', both in ${zone}: it takes one of each zone.`,
                });
            }
            seen.set(zone, owner.name);
        }
    }
};

/**
 * Diagnostic `transit-gateway/vpc-attached-twice`
 *
 * A VPC has one attachment to a transit gateway.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment first  { vpc shop  subnets a }
 *       attachment second { vpc shop  subnets a }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *     }
 */
export const vpcMustBeAttachedOnce: NetworkRule = ({ network }, report) => {
    const seen = new Map<string, VpcAttachment>();
    for (const attachment of vpcAttachments(network)) {
        const key = `${attachment.gateway} ${attachment.vpc}`;
        const first = seen.get(key);
        if (first) {
            report('transit-gateway/vpc-attached-twice', {
                span: attachment.span,
                message: `Attachment '${attachment.name}' attaches a VPC that '${first.name}' has attached already.`,
                related: [{ span: first.span, message: 'The first attachment of the VPC.' }],
            });
        }
        seen.set(key, first ?? attachment);
    }
};

/**
 * Diagnostic `transit-gateway/overlapping-attachment`
 *
 * The VPC shares addresses with one that is attached already. That is legal, but nothing of it is propagated: other
 * attachments reach it by static routes only.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc copy {
 *       cidr 10.0.0.0/16
 *       subnet b { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       attachment copy-att { vpc copy  subnets b }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     vpc copy {
 *       cidr 10.1.0.0/16
 *       subnet b { cidr 10.1.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       attachment copy-att { vpc copy  subnets b }
 *     }
 */
export const attachedVpcsShouldNotOverlap: NetworkRule = ({ network }, report) => {
    for (const attachment of vpcAttachments(network)) {
        const first = overlappedAttachment(network, attachment);
        if (first && first.vpc !== attachment.vpc) {
            report('transit-gateway/overlapping-attachment', {
                span: attachment.span,
                message: `The VPC of '${attachment.name}' shares addresses with the one of '${first.name}': nothing of it is propagated.`,
                related: [{ span: first.span, message: 'The attachment whose prefixes count.' }],
            });
        }
    }
};

/**
 * Diagnostic `transit-gateway/no-association`
 *
 * The attachment is associated with no route table of the gateway, so whatever comes by it is dropped.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table all { propagate shop-att }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table all { associate shop-att  propagate shop-att }
 *     }
 */
export const attachmentShouldBeAssociated: NetworkRule = ({ network }, report) => {
    for (const { id, name, span, gateway } of network.transitGatewayAttachments.values()) {
        if (!associatedTable(network, gateway, id)) {
            report('transit-gateway/no-association', {
                span,
                message: `Attachment '${name}' is associated with no route table of its transit gateway: what comes by it is dropped.`,
                repairs: tablesOf(network, gateway)
                    .filter(({ implicit }) => !implicit)
                    .map((table) => ({
                        title: `Associate '${name}' with '${table.name}'`,
                        insert: `associate ${name}`,
                        into: table.span,
                    })),
            });
        }
    }
};

/**
 * Diagnostic `transit-gateway/unreachable-attachment`
 *
 * No table of the gateway has a route to the attachment: it propagates nowhere, and no static route leads to it. Nothing can
 * be sent to it, not even answers.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table all { associate shop-att }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table all {
 *         associate shop-att
 *         10.0.0.0/16 -> shop-att
 *       }
 *     }
 */
export const attachmentShouldBeReachable: NetworkRule = ({ network }, report) => {
    for (const attachment of vpcAttachments(network)) {
        const { id, name, span, gateway } = attachment;
        const isTarget = tablesOf(network, gateway).some(
            (table) =>
                table.propagations.some((each) => each.attachment === id) ||
                gatewayTable(network, table).routes.some(({ target }) => 'element' in target && target.element === id),
        );
        if (!isTarget) {
            report('transit-gateway/unreachable-attachment', {
                span,
                message: `No route table of the transit gateway leads to attachment '${name}': let it propagate into one, or write a static route.`,
                repairs: tablesOf(network, gateway)
                    .filter(({ implicit }) => !implicit)
                    .map((table) => ({
                        title: `Let '${name}' propagate into '${table.name}'`,
                        insert: `propagate ${name}`,
                        into: table.span,
                    })),
            });
        }
    }
};

const tablesOf = (network: Network, gateway: ElementId): TransitGatewayRouteTable[] =>
    [...network.transitGatewayRouteTables.values()].filter((table) => table.gateway === gateway);

/** Every rule about the attachments of transit gateways. */
export const TRANSIT_GATEWAY_RULES: readonly NetworkRule[] = [
    attachedVpcsShouldNotOverlap,
    attachmentMustHaveOneSubnetPerZone,
    attachmentShouldBeAssociated,
    attachmentShouldBeReachable,
    vpcMustBeAttachedOnce,
];
