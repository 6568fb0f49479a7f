/** Rules about multicast domains and tunnels in guests (X-M, K2). */
import { isMulticast } from '../../forwarding/address-classes.js';
import { attachmentOfVpc } from '../../forwarding/interconnects.js';
import type { GuestTunnelDecl, MulticastGroupDecl } from '../../generated/ast.js';
import { readAddress, readIf } from '../../lowering/addresses.js';
import type { ElementId } from '../../model/network.js';
import type { TransitGateway } from '../../model/transit-gateway.js';
import type { AstRule } from '../ast-rule.js';
import { report as reportNode } from '../report.js';
import type { NetworkRule } from '../vpc-view.js';

/**
 * Diagnostic `multicast/not-a-group`
 *
 * Multicast groups are the addresses from 224.0.0.0 to 239.255.255.255.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  instance x }
 *     }
 *     transit-gateway core {
 *       attachment lab-att { vpc lab  subnets a }
 *       multicast group 10.1.1.1 { members x }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  instance x }
 *     }
 *     transit-gateway core {
 *       attachment lab-att { vpc lab  subnets a }
 *       multicast group 239.1.1.1 { members x }
 *     }
 */
export const groupMustBeMulticast: AstRule<MulticastGroupDecl> = (declared, accept) => {
    const group = readIf(declared.group, readAddress);
    if (group !== undefined && !isMulticast(group)) {
        const message = `'${declared.group}' is no multicast group: those lie in 224.0.0.0/4.`;
        reportNode(accept, 'multicast/not-a-group', { node: declared, property: 'group', message });
    }
};

/**
 * Diagnostic `guest/tunnel-family`
 *
 * GRE tunnels of a guest run over IPv4 and carry IPv4 packets.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a {
 *         cidr 10.0.1.0/24
 *         instance x { guest { tunnel gre t to 2001:db8::1 } }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a {
 *         cidr 10.0.1.0/24
 *         instance x { guest { tunnel gre t to 10.0.2.10 carry 239.1.1.1 } }
 *       }
 *     }
 */
export const tunnelMustBeIpv4: AstRule<GuestTunnelDecl> = (tunnel, accept) => {
    const wrong = [tunnel.to, tunnel.inside, ...tunnel.carries].find((text) => text?.includes(':'));
    if (wrong !== undefined) {
        const message = `Tunnel '${tunnel.name}' is GRE over IPv4 and carries IPv4: '${wrong}' does not fit.`;
        reportNode(accept, 'guest/tunnel-family', { node: tunnel, property: 'name', message });
    }
};

/**
 * Diagnostic `multicast/not-attached`
 *
 * A subnet can belong to the multicast domain of a transit gateway only when its VPC is attached to that gateway.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core { multicast subnets a }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment lab-att { vpc lab  subnets a }
 *       multicast subnets a
 *     }
 */
export const domainMustBeAttached: NetworkRule = ({ network }, report) => {
    for (const gateway of network.transitGateways.values()) {
        for (const { subnet: id, span } of gateway.multicast?.subnets ?? []) {
            const subnet = network.subnets.get(id);
            if (subnet && !attachmentOfVpc(network, gateway.id, subnet.vpc)) {
                report('multicast/not-attached', {
                    span,
                    message: `Subnet '${subnet.qualifiedName}' cannot belong to the multicast domain of '${gateway.name}': its VPC is not attached to it.`,
                    related: [{ span: subnet.span, message: 'The subnet is declared here.' }],
                });
            }
        }
    }
};

/**
 * Diagnostic `multicast/several-domains`
 *
 * A subnet belongs to one multicast domain.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment lab-att { vpc lab  subnets a }
 *       multicast subnets a
 *     }
 *     transit-gateway other {
 *       attachment lab-too { vpc lab  subnets a }
 *       multicast subnets a
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment lab-att { vpc lab  subnets a }
 *       multicast subnets a
 *     }
 */
export const subnetMustBelongToOneDomain: NetworkRule = ({ network }, report) => {
    const seen = new Map<ElementId, TransitGateway>();
    for (const gateway of network.transitGateways.values()) {
        for (const { subnet, span } of gateway.multicast?.subnets ?? []) {
            const first = seen.get(subnet);
            if (first) {
                report('multicast/several-domains', {
                    span,
                    message: `Subnet '${network.subnets.get(subnet)?.qualifiedName ?? subnet}' already belongs to the multicast domain of '${first.name}'.`,
                    related: [{ span: first.span, message: `Transit gateway '${first.name}'.` }],
                });
            }
            seen.set(subnet, first ?? gateway);
        }
    }
};

/** Rules about the multicast domains of a network. */
export const MULTICAST_RULES: readonly NetworkRule[] = [domainMustBeAttached, subnetMustBelongToOneDomain];
