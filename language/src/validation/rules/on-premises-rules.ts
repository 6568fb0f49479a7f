/** Rules about VPN gateways, propagation, and sites with their hosts (X18, X21). */
import { propagatedRoutes } from '../../forwarding/effective-route-table.js';
import { contains, formatAddress, formatCidr, sameAddress } from '../../model/address.js';
import type { Vpc } from '../../model/network.js';
import type { Site } from '../../model/on-premises.js';
import { checkQuota } from '../quotas.js';
import { type NetworkRule, titleOf, type VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `vpn-gateway/several`
 *
 * A VPC has one VPN gateway. All VPN connections and Direct Connect interfaces of the VPC end there.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *       vpn-gateway spare
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *     }
 */
export const vpcMustHaveOneVpnGateway: VpcRule = ({ vpc, vpnGateways }, report) => {
    const [first, ...others] = vpnGateways;
    for (const gateway of others) {
        report('vpn-gateway/several', {
            span: gateway.span,
            message: `VPC '${vpc.name}' already has the VPN gateway '${first?.name}'; '${gateway.name}' cannot be attached to it.`,
            ...(first ? { related: [{ span: first.span, message: `VPN gateway '${first.name}'.` }] } : {}),
        });
    }
};

/**
 * Diagnostic `route-table/too-many-propagated-routes`
 *
 * A route table takes in at most 100 propagated routes; the quota cannot be raised. The site should announce fewer, larger
 * blocks.
 *
 * Wrong: a table that takes in more than 100 routes.
 */
export const tableMustStayWithinPropagationQuota: VpcRule = ({ network, routeTables }, report) => {
    for (const table of routeTables) {
        const elements = (table.propagations ?? []).flatMap(({ from, span }) =>
            propagatedRoutes(network, from).map(() => ({ span })),
        );
        checkQuota(network, 'propagated-routes-of-table', { owner: titleOf(table), elements }, report);
    }
};

/**
 * Diagnostic `route-table/repeated-propagation`
 *
 * The table takes in the routes of this gateway or route server already.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *       route-table private main {
 *         propagate vgw
 *         propagate vgw
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       vpn-gateway vgw
 *       route-table private main { propagate vgw }
 *     }
 */
export const propagationShouldStandOnce: VpcRule = ({ routeTables }, report) => {
    for (const table of routeTables) {
        const propagations = table.propagations ?? [];
        for (const [i, { from, span }] of propagations.entries()) {
            const first = propagations.slice(0, i).find((other) => other.from === from);
            if (first) {
                report('route-table/repeated-propagation', {
                    span,
                    message: `Route table '${table.name}' takes these routes in already.`,
                    related: [{ span: first.span, message: 'The first time.' }],
                    repairs: [{ title: 'Remove the repetition', remove: span }],
                });
            }
        }
    }
};

/**
 * Diagnostic `site/missing-cidr`
 *
 * A site needs at least one IPv4 block: its router has the first address of it, and what lies in it is delivered on premises.
 *
 * Wrong:
 *
 *     site office { host desk { ip 192.168.1.5 } }
 *
 * Right:
 *
 *     site office {
 *       cidr 192.168.0.0/16
 *       host desk { ip 192.168.1.5 }
 *     }
 */
export const siteMustHaveIpv4Block: NetworkRule = ({ network }, report) => {
    for (const site of network.sites.values()) {
        if (!site.cidrs.some(({ cidr }) => typeof cidr.address === 'number')) {
            report('site/missing-cidr', {
                span: site.span,
                message: `Site '${site.name}' has no IPv4 block. Write 'cidr' with one.`,
            });
        }
    }
};

/**
 * Diagnostic `site/host-outside`
 *
 * The site's router looks for hosts in the blocks of the site. This one lies in none of them, so nothing reaches it.
 *
 * Wrong:
 *
 *     site office {
 *       cidr 192.168.0.0/16
 *       host desk { ip 192.169.1.5 }
 *     }
 *
 * Right:
 *
 *     site office {
 *       cidr 192.168.0.0/16
 *       host desk { ip 192.168.1.5 }
 *     }
 */
export const siteHostMustStandInSite: NetworkRule = ({ network }, report) => {
    for (const host of network.siteHosts.values()) {
        const site = network.sites.get(host.site);
        for (const { address, span } of host.addresses) {
            if (site && site.cidrs.length > 0 && !site.cidrs.some(({ cidr }) => contains(cidr, address))) {
                report('site/host-outside', {
                    span,
                    message: `${formatAddress(address)} lies in none of the blocks of site '${site.name}' (${blocksText(site)}).`,
                    related: site.cidrs.map((block) => ({
                        span: block.span,
                        message: `The site has ${formatCidr(block.cidr)}.`,
                    })),
                });
            }
        }
    }
};

const blocksText = ({ cidrs }: Pick<Site | Vpc, 'cidrs'>): string => cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ');

/**
 * Diagnostic `site/duplicate-address`
 *
 * Two hosts of one site have the same address, or a host has that of the router.
 *
 * Wrong:
 *
 *     site office {
 *       cidr 192.168.0.0/16
 *       host desk    { ip 192.168.1.5 }
 *       host printer { ip 192.168.1.5 }
 *     }
 *
 * Right:
 *
 *     site office {
 *       cidr 192.168.0.0/16
 *       host desk    { ip 192.168.1.5 }
 *       host printer { ip 192.168.1.6 }
 *     }
 */
export const siteAddressesMustBeUnique: NetworkRule = ({ network }, report) => {
    for (const site of network.sites.values()) {
        const taken = [{ name: 'the customer gateway', address: site.routerAddress, span: site.span }];
        for (const host of [...network.siteHosts.values()].filter((each) => each.site === site.id)) {
            for (const { address, span } of host.addresses) {
                const owner = taken.find((other) => sameAddress(other.address, address));
                if (owner) {
                    report('site/duplicate-address', {
                        span,
                        message: `${formatAddress(address)} belongs to ${owner.name} of site '${site.name}' already.`,
                        related: [{ span: owner.span, message: `${owner.name} has it.` }],
                    });
                }
                taken.push({ name: `'${host.name}'`, address, span });
            }
        }
    }
};

/** Every rule about VPN gateways and the tables of one VPC. */
export const VPN_GATEWAY_RULES: readonly VpcRule[] = [
    vpcMustHaveOneVpnGateway,
    tableMustStayWithinPropagationQuota,
    propagationShouldStandOnce,
];

/** Every rule about sites. */
export const SITE_RULES: readonly NetworkRule[] = [siteMustHaveIpv4Block, siteHostMustStandInSite, siteAddressesMustBeUnique];
