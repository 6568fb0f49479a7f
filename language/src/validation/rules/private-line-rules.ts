/** Rules about the lines between sites and gateways: VPN connections and Direct Connect interfaces (R7, X5, X19–X22). */
import { attachmentOfLine } from '../../forwarding/interconnects.js';
import { covers, formatCidr, overlaps } from '../../model/address.js';
import type { Network, Vpc } from '../../model/network.js';
import type { SiteConnection } from '../../model/on-premises.js';
import { checkQuota } from '../quotas.js';
import type { NetworkRule } from '../vpc-view.js';

/** The VPC at the other end of a line that ends at a VPN gateway. */
const vpcBehind = (network: Network, { gateway }: SiteConnection): Vpc | undefined =>
    network.vpcs.get(network.vpnGateways.get(gateway)?.vpc ?? '');

/**
 * Diagnostic `site/overlaps-vpc`
 *
 * The site uses addresses of the VPC it is joined to. Each side delivers them at home, so neither reaches the other's.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *     }
 *     site office {
 *       cidr 10.0.0.0/20
 *       vpn to vgw { static 192.168.0.0/16 }
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
 *       vpn to vgw { static 192.168.0.0/16 }
 *     }
 */
export const siteShouldNotOverlapVpc: NetworkRule = ({ network }, report) => {
    for (const connection of network.siteConnections.values()) {
        const [site, vpc] = [network.sites.get(connection.site), vpcBehind(network, connection)];
        for (const mine of site?.cidrs ?? []) {
            const theirs = vpc?.cidrs.find(({ cidr }) => overlaps(cidr, mine.cidr));
            if (site && vpc && theirs) {
                report('site/overlaps-vpc', {
                    span: mine.span,
                    message: `${formatCidr(mine.cidr)} of site '${site.name}' overlaps ${formatCidr(theirs.cidr)} of VPC '${vpc.name}', to which it is joined.`,
                    related: [{ span: theirs.span, message: `VPC '${vpc.name}' is ${formatCidr(theirs.cidr)}.` }],
                });
            }
        }
    }
};

/**
 * Diagnostic `site/announces-vpc`
 *
 * The site announces addresses of the VPC itself. A route learnt over VPN or Direct Connect never beats the local route,
 * even when it is longer, so this one wins nothing (R7).
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *     }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to vgw { advertise 10.0.2.0/25 }
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
 *       vpn to vgw { advertise 192.168.0.0/16 }
 *     }
 */
export const siteShouldNotAnnounceVpc: NetworkRule = ({ network }, report) => {
    for (const connection of network.siteConnections.values()) {
        const vpc = vpcBehind(network, connection);
        for (const { cidr, span } of connection.prefixes) {
            const local = vpc?.cidrs.find((block) => covers(block.cidr, cidr));
            if (vpc && local) {
                report('site/announces-vpc', {
                    span,
                    message: `${formatCidr(cidr)} lies in ${formatCidr(local.cidr)} of VPC '${vpc.name}': the local route wins all the same.`,
                    related: [{ span: local.span, message: `VPC '${vpc.name}' is ${formatCidr(local.cidr)}.` }],
                });
            }
        }
    }
};

/**
 * Diagnostic `site/nothing-announced`
 *
 * The gateway forwards only to prefixes it has learnt. Over this line it learns none: without BGP a VPN connection needs
 * static routes.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *     }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to vgw
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
 *       vpn to vgw { static 192.168.0.0/16 }
 *     }
 */
export const lineShouldHaveRoutes: NetworkRule = ({ network }, report) => {
    for (const connection of network.siteConnections.values()) {
        if (connection.prefixes.length === 0) {
            const site = network.sites.get(connection.site)?.name ?? '';
            const how = connection.kind === 'vpn' ? "'advertise' for BGP or 'static' without it" : "'advertise'";
            report('site/nothing-announced', {
                span: connection.span,
                message: `Nothing is known of site '${site}' over this line. Write ${how}, with the blocks of the site.`,
            });
        }
    }
};

/**
 * Diagnostic `site/no-attachment`
 *
 * This line ends at a transit gateway that has no attachment for it, so the gateway neither takes packets from it nor knows
 * what the site announces.
 *
 * Wrong:
 *
 *     transit-gateway core { asn 64513 }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to core { advertise 192.168.0.0/16 }
 *     }
 *
 * Right:
 *
 *     transit-gateway core {
 *       asn 64513
 *       attachment office-att { vpn office }
 *     }
 *     site office {
 *       cidr 192.168.0.0/16
 *       vpn to core { advertise 192.168.0.0/16 }
 *     }
 */
export const lineToTransitGatewayShouldBeAttached: NetworkRule = ({ network }, report) => {
    for (const connection of network.siteConnections.values()) {
        const gateway = network.transitGateways.get(connection.gateway);
        if (gateway && !attachmentOfLine(network, connection.id)) {
            const site = network.sites.get(connection.site)?.name ?? '';
            report('site/no-attachment', {
                span: connection.span,
                message: `Transit gateway '${gateway.name}' has no attachment for this line. Write 'attachment NAME { ${connection.kind} ${site} }' in it.`,
                related: [{ span: gateway.span, message: `Transit gateway '${gateway.name}'.` }],
                repairs: [
                    {
                        title: `Attach site '${site}' to '${gateway.name}'`,
                        insert: `attachment ${site}-${connection.kind} { ${connection.kind} ${site} }`,
                        into: gateway.span,
                    },
                ],
            });
        }
    }
};

/**
 * Diagnostic `site/too-many-prefixes`
 *
 * Over one line at most 100 prefixes are announced, or written as static routes. A Direct Connect session that announces more
 * goes down.
 *
 * Wrong: a line with more than 100 prefixes.
 */
export const lineShouldStayWithinPrefixQuota: NetworkRule = ({ network }, report) => {
    for (const { prefixes, kind, routing, gateway, site } of network.siteConnections.values()) {
        const isHub = kind === 'vpn' && routing === 'bgp' && network.transitGateways.has(gateway);
        const owner = `${kind === 'vpn' ? 'A VPN connection' : 'A Direct Connect line'} of site '${network.sites.get(site)?.name ?? ''}'`;
        const quota = isHub ? 'prefixes-of-transit-gateway-line' : 'prefixes-of-line';
        checkQuota(network, quota, { owner, elements: prefixes }, report);
    }
};

/** Every rule about the lines between sites and gateways. */
export const PRIVATE_LINE_RULES: readonly NetworkRule[] = [
    siteShouldNotOverlapVpc,
    siteShouldNotAnnounceVpc,
    lineShouldHaveRoutes,
    lineToTransitGatewayShouldBeAttached,
    lineShouldStayWithinPrefixQuota,
];
