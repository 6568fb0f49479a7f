/** Rules about BGP: sessions that stay down, numbers that mean nothing, connections that cannot decide (G12, G13, X20). */
import type { AstNode } from 'langium';
import { guestSessions } from '../../forwarding/bgp/guest-sessions.js';
import type { VpnConnectionDecl } from '../../generated/ast.js';
import { formatAddress } from '../../model/address.js';
import type { AstRule } from '../ast-rule.js';
import { report as reportNode } from '../report.js';
import type { NetworkRule } from '../vpc-view.js';

/** RFC 6793 numbers are 32 bits long; 0, 23456 and the last one of each size are reserved (RFC 7607, RFC 7300). */
const LAST_ASN = 4_294_967_294;
const RESERVED_ASNS: ReadonlySet<number> = new Set([0, 23_456, 65_535]);

/**
 * Diagnostic `bgp/session-down`
 *
 * This session cannot come up as the file stands: the neighbour does not name this guest in return, a security group or
 * network ACL keeps TCP port 179 out, or a route server does not know the guest.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a1 {
 *         cidr 10.0.1.0/24
 *         instance a { guest { bgp b advertise 10.50.0.0/16 } }
 *         instance b
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a1 {
 *         cidr 10.0.1.0/24
 *         instance a { guest { bgp b advertise 10.50.0.0/16 } }
 *         instance b { guest { bgp a } }
 *       }
 *     }
 */
export const bgpSessionShouldComeUp: NetworkRule = ({ network }, report) => {
    for (const { instance, neighbor, obstacle } of guestSessions(network)) {
        if (obstacle) {
            const name = network.instances.get(instance)?.name ?? instance;
            const to =
                'address' in neighbor.peer
                    ? formatAddress(neighbor.peer.address)
                    : neighbor.peer.element.slice(neighbor.peer.element.indexOf(':') + 1);
            report('bgp/session-down', {
                span: neighbor.span,
                message: `The BGP session of '${name}' with '${to}' stays down: ${obstacle.because}.`,
            });
        }
    }
};

/**
 * Diagnostic `bgp/autonomous-system-number`
 *
 * An autonomous system number lies between 1 and 4294967294; 23456 and 65535 are reserved.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw { asn 0 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw { asn 64512 }
 *     }
 */
export const autonomousSystemNumberMustBeUsable: AstRule<AstNode & { readonly asn?: number }> = (node, accept) => {
    const { asn } = node;
    if (asn !== undefined && (RESERVED_ASNS.has(asn) || asn > LAST_ASN)) {
        reportNode(accept, 'bgp/autonomous-system-number', {
            node,
            property: 'asn',
            message: `${asn} is no usable autonomous system number. Private ones are 64512 to 65534 and 4200000000 to 4294967294.`,
        });
    }
};

/**
 * Diagnostic `vpn/static-and-bgp`
 *
 * A VPN connection either speaks BGP or has static routes; which of the two is chosen when it is made.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *     }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to vgw { advertise 192.168.0.0/16  static 192.168.7.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *     }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to vgw { advertise 192.168.0.0/16, 192.168.7.0/24 }
 *     }
 */
export const vpnMustRouteOneWay: AstRule<VpnConnectionDecl> = (node, accept) => {
    if (node.advertised.length > 0 && node.statics.length > 0) {
        reportNode(accept, 'vpn/static-and-bgp', {
            node,
            property: 'statics',
            message: "This VPN connection has 'advertise' and 'static': it either speaks BGP or has static routes.",
        });
    }
};

/** Every rule about BGP in the network as a whole. */
export const BGP_RULES: readonly NetworkRule[] = [bgpSessionShouldComeUp];
