/** Rules about Connect attachments: GRE tunnels between a transit gateway and appliances (X5, X17). */
import { connectEnds } from '../../forwarding/bgp/connect-sessions.js';
import { transportOf } from '../../forwarding/interconnects.js';
import type { TransitGatewayAttachmentDecl } from '../../generated/ast.js';
import { blockOf, contains, covers, formatAddress, formatCidr, overlaps } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import type { AstRule } from '../ast-rule.js';
import { report as reportNode } from '../report.js';
import type { NetworkRule } from '../vpc-view.js';

/** X17: tunnels of one Connect attachment. */
const MAX_PEERS = 4;

/**
 * Diagnostic `transit-gateway/connect-peers`
 *
 * Tunnels belong to a Connect attachment, and one such attachment has at most four.
 *
 * Wrong:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       subnet walls { cidr 10.9.1.0/24  instance sdwan }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment edge-att {
 *         vpc edge
 *         subnets walls
 *         peer sdwan inside 169.254.100.0/29
 *       }
 *     }
 *
 * Right:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       route-table main main { 192.0.2.0/24 -> core }
 *       subnet walls {
 *         cidr 10.9.1.0/24
 *         instance sdwan { guest { tunnel gre core to 192.0.2.1 inside 169.254.100.0/29  bgp 169.254.100.2 } }
 *       }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment edge-att { vpc edge  subnets walls }
 *       attachment sdwan-att { connect edge-att  peer sdwan inside 169.254.100.0/29 }
 *     }
 */
export const connectAttachmentMustHaveFewPeers: AstRule<TransitGatewayAttachmentDecl> = (attachment, accept) => {
    const { peers, transport, name } = attachment;
    const [first] = peers;
    const fifth = peers[MAX_PEERS];
    if (first && !transport) {
        const message = `Attachment '${name}' has a Connect peer, but is no Connect attachment: write 'connect' with the attachment that carries the tunnels.`;
        reportNode(accept, 'transit-gateway/connect-peers', { node: first, property: 'appliance', message });
    } else if (fifth) {
        const message = `Attachment '${name}' has ${peers.length} Connect peers; it takes ${MAX_PEERS}.`;
        reportNode(accept, 'transit-gateway/connect-peers', { node: fifth, property: 'appliance', message });
    }
};

/**
 * Diagnostic `transit-gateway/connect-transport`
 *
 * The tunnels of a Connect attachment ride on the attachment of the VPC in which their appliances stand.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.1.0.0/16
 *       subnet a { cidr 10.1.1.0/24 }
 *     }
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       subnet walls { cidr 10.9.1.0/24  instance sdwan }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment shop-att  { vpc shop  subnets a }
 *       attachment edge-att  { vpc edge  subnets walls }
 *       attachment sdwan-att { connect shop-att  peer sdwan inside 169.254.100.0/29 }
 *     }
 *
 * Right:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       route-table main main { 192.0.2.0/24 -> core }
 *       subnet walls {
 *         cidr 10.9.1.0/24
 *         instance sdwan { guest { tunnel gre core to 192.0.2.1 inside 169.254.100.0/29  bgp 169.254.100.2 } }
 *       }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment edge-att  { vpc edge  subnets walls }
 *       attachment sdwan-att { connect edge-att  peer sdwan inside 169.254.100.0/29 }
 *     }
 */
export const connectMustRideOnTheVpcOfItsAppliances: NetworkRule = ({ network }, report) => {
    for (const attachment of network.transitGatewayAttachments.values()) {
        const transport = attachment.attached === 'connect' ? transportOf(network, attachment) : undefined;
        if (attachment.attached === 'connect' && !transport) {
            const message = `Attachment '${attachment.name}' rides on '${nameOf(network, attachment.transport)}', which attaches no VPC: here tunnels ride on the attachment of a VPC.`;
            report('transit-gateway/connect-transport', { span: attachment.span, message });
        }
        for (const peer of attachment.attached === 'connect' && transport ? attachment.peers : []) {
            const home = network.subnets.get(network.interfaces.get(peer.interface)?.subnet ?? '')?.vpc;
            if (transport && home !== transport.vpc) {
                const message = `The appliance stands in VPC '${network.vpcs.get(home ?? '')?.name ?? ''}', but the tunnels of '${attachment.name}' ride on '${transport.name}', which attaches '${network.vpcs.get(transport.vpc)?.name ?? ''}'.`;
                report('transit-gateway/connect-transport', {
                    span: peer.span,
                    message,
                    related: [{ span: transport.span, message: 'The attachment that carries the tunnels.' }],
                });
            }
        }
    }
};

const nameOf = (network: Network, id: string): string => network.transitGatewayAttachments.get(id)?.name ?? id;

/**
 * Diagnostic `transit-gateway/connect-address`
 *
 * The gateway's end of a tunnel is an address of the blocks that the transit gateway declares with `cidr`.
 *
 * Wrong:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       subnet walls { cidr 10.9.1.0/24  instance sdwan }
 *     }
 *     transit-gateway core {
 *       attachment edge-att  { vpc edge  subnets walls }
 *       attachment sdwan-att { connect edge-att  peer sdwan gre 192.0.2.1 inside 169.254.100.0/29 }
 *     }
 *
 * Right:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       route-table main main { 192.0.2.0/24 -> core }
 *       subnet walls {
 *         cidr 10.9.1.0/24
 *         instance sdwan { guest { tunnel gre core to 192.0.2.1 inside 169.254.100.0/29  bgp 169.254.100.2 } }
 *       }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment edge-att  { vpc edge  subnets walls }
 *       attachment sdwan-att { connect edge-att  peer sdwan gre 192.0.2.1 inside 169.254.100.0/29 }
 *     }
 */
export const connectAddressMustBelongToGateway: NetworkRule = ({ network }, report) => {
    for (const { attachment, peer } of connectEnds(network)) {
        const gateway = network.transitGateways.get(attachment.gateway);
        if (gateway && !gateway.cidrs.some(({ cidr }) => contains(cidr, peer.gatewayAddress))) {
            const blocks = gateway.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ') || 'none';
            report('transit-gateway/connect-address', {
                span: peer.span,
                message: `${formatAddress(peer.gatewayAddress)} is no address of transit gateway '${gateway.name}', whose blocks are ${blocks}.`,
                related: [{ span: gateway.span, message: "Blocks are declared with 'cidr'." }],
            });
        }
    }
};

/** The link-local range that the addresses inside are taken from, and the prefix length of each block. */
const INSIDE_RANGE = blockOf(0xa9fe0000, 16);
const INSIDE_LENGTH = 29;

/**
 * Diagnostic `transit-gateway/connect-inside`
 *
 * The addresses inside a tunnel are a /29 block of 169.254.0.0/16, another one for each tunnel of the gateway.
 *
 * Wrong:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       subnet walls { cidr 10.9.1.0/24  instance sdwan }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment edge-att  { vpc edge  subnets walls }
 *       attachment sdwan-att { connect edge-att  peer sdwan inside 10.9.9.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       route-table main main { 192.0.2.0/24 -> core }
 *       subnet walls {
 *         cidr 10.9.1.0/24
 *         instance sdwan { guest { tunnel gre core to 192.0.2.1 inside 169.254.100.0/29  bgp 169.254.100.2 } }
 *       }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment edge-att  { vpc edge  subnets walls }
 *       attachment sdwan-att { connect edge-att  peer sdwan inside 169.254.100.0/29 }
 *     }
 */
export const connectInsideMustBeItsOwnBlock: NetworkRule = ({ network }, report) => {
    const ends = connectEnds(network);
    ends.forEach(({ attachment, peer }, i) => {
        const fits = peer.inside.length === INSIDE_LENGTH && covers(INSIDE_RANGE, peer.inside);
        const first = ends
            .slice(0, i)
            .find((other) => other.attachment.gateway === attachment.gateway && overlaps(other.peer.inside, peer.inside));
        if (!fits) {
            report('transit-gateway/connect-inside', {
                span: peer.span,
                message: `${formatCidr(peer.inside)} is no block for the inside of a tunnel: that is a /${INSIDE_LENGTH} of ${formatCidr(INSIDE_RANGE)}.`,
            });
        } else if (first) {
            report('transit-gateway/connect-inside', {
                span: peer.span,
                message: `${formatCidr(peer.inside)} is the inside of another tunnel of this gateway already.`,
                related: [{ span: first.peer.span, message: `The tunnel with ${formatCidr(first.peer.inside)} inside.` }],
            });
        }
    });
};

/**
 * Diagnostic `transit-gateway/connect-static-route`
 *
 * The routes of a Connect attachment come by BGP; static ones are not supported.
 *
 * Wrong:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       route-table main main { 192.0.2.0/24 -> core }
 *       subnet walls {
 *         cidr 10.9.1.0/24
 *         instance sdwan { guest { tunnel gre core to 192.0.2.1 inside 169.254.100.0/29  bgp 169.254.100.2 } }
 *       }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment edge-att  { vpc edge  subnets walls }
 *       attachment sdwan-att { connect edge-att  peer sdwan inside 169.254.100.0/29 }
 *       route-table all {
 *         associate edge-att, sdwan-att
 *         propagate edge-att
 *         10.50.0.0/16 -> sdwan-att
 *       }
 *     }
 *
 * Right:
 *
 *     vpc edge {
 *       cidr 10.9.0.0/16
 *       route-table main main { 192.0.2.0/24 -> core }
 *       subnet walls {
 *         cidr 10.9.1.0/24
 *         instance sdwan { guest { tunnel gre core to 192.0.2.1 inside 169.254.100.0/29  bgp 169.254.100.2 advertise 10.50.0.0/16 } }
 *       }
 *     }
 *     transit-gateway core {
 *       cidr 192.0.2.0/24
 *       attachment edge-att  { vpc edge  subnets walls }
 *       attachment sdwan-att { connect edge-att  peer sdwan inside 169.254.100.0/29 }
 *       route-table all {
 *         associate edge-att, sdwan-att
 *         propagate edge-att, sdwan-att
 *       }
 *     }
 */
export const connectMustNotHaveStaticRoutes: NetworkRule = ({ network }, report) => {
    for (const table of network.transitGatewayRouteTables.values()) {
        for (const { target, destination, span } of table.routes) {
            const attachment = target.kind === 'attachment' ? network.transitGatewayAttachments.get(target.element) : undefined;
            if (attachment?.attached === 'connect') {
                const message = `Route ${formatCidr(destination)} of '${table.name}' leads to the Connect attachment '${attachment.name}', whose routes come by BGP only.`;
                report('transit-gateway/connect-static-route', { span, message });
            }
        }
    }
};

/** Every rule about Connect attachments in the network as a whole. */
export const CONNECT_RULES: readonly NetworkRule[] = [
    connectAddressMustBelongToGateway,
    connectInsideMustBeItsOwnBlock,
    connectMustNotHaveStaticRoutes,
    connectMustRideOnTheVpcOfItsAppliances,
];
