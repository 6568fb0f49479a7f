/** Rules about the whole Region: block public access (W14), and profiles: elements that a cloud of that year does not have (0.4). */
import { isIpv6 } from '../../forwarding/link-local.js';
import type { Network } from '../../model/network.js';
import type { RelatedPlace } from '../report.js';
import type { NetworkRule, ReportFinding } from '../vpc-view.js';

/**
 * Diagnostic `profile/unsupported-element`
 *
 * The profile describes a cloud of a year before this element existed. The simulator carries packets through it all the same.
 *
 * Wrong:
 *
 *     profile aws-2013
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *     }
 *
 * Right:
 *
 *     profile aws
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *     }
 */
export const profileShouldKnowEveryElement: NetworkRule = ({ network }, report) => {
    const { profile } = network;
    const related = placeOfProfile(network);
    transitGatewaysShouldFitProfile(network, report);
    for (const gateway of network.natGateways.values()) {
        const isKnown = gateway.connectivity === 'private' ? profile.privateNatGateways : profile.natGateways;
        if (!isKnown) {
            const kind = gateway.connectivity === 'private' ? 'private NAT gateways' : 'NAT gateways';
            const message = `Profile '${profile.name}' knows no ${kind}, but '${gateway.name}' is one.`;
            report('profile/unsupported-element', { span: gateway.span, message, related });
        }
    }
    if (network.blockPublicAccess && !profile.blockPublicAccess) {
        const message = `Profile '${profile.name}' knows no block public access.`;
        report('profile/unsupported-element', { span: network.blockPublicAccess.span, message, related });
    }
    for (const balancer of profile.networkLoadBalancerGroups ? [] : network.loadBalancers.values()) {
        const node = network.interfaces.get(balancer.interfaces[0] ?? '');
        if (balancer.type === 'network' && node?.securityGroupsSpan) {
            const message = `Profile '${profile.name}' knows no security groups of network load balancers, but '${balancer.name}' has some.`;
            report('profile/unsupported-element', { span: node.securityGroupsSpan, message, related });
        }
    }
    for (const { edge, name } of profile.edgeRouteTables ? [] : network.routeTables.values()) {
        if (edge) {
            const message = `Profile '${profile.name}' knows no gateway route tables, but '${name}' is one.`;
            report('profile/unsupported-element', { span: edge.span, message, related });
        }
    }
    for (const server of profile.routeServer ? [] : network.routeServers.values()) {
        const message = `Profile '${profile.name}' knows no route servers, but '${server.name}' is one: it learns nothing.`;
        report('profile/unsupported-element', { span: server.span, message, related });
    }
    for (const subnet of profile.ipv6OnlySubnets || !profile.ipv6 ? [] : network.subnets.values()) {
        if (isIpv6(subnet.routerAddress)) {
            const message = `Profile '${profile.name}' knows no subnets with IPv6 alone, but '${subnet.name}' is one.`;
            report('profile/unsupported-element', { span: subnet.span, message, related });
        }
    }
    for (const { name, routes } of profile.nat64 || !profile.ipv6 ? [] : network.routeTables.values()) {
        for (const { destination, target, span } of routes) {
            if (target.kind === 'nat-gateway' && isIpv6(destination.address)) {
                const message = `Profile '${profile.name}' knows no NAT64, but route table '${name}' sends IPv6 to a NAT gateway.`;
                report('profile/unsupported-element', { span, message, related });
            }
        }
    }
    for (const vpc of profile.ipv6 ? [] : network.vpcs.values()) {
        for (const { cidr, span } of vpc.cidrs) {
            if (typeof cidr.address !== 'number') {
                const message = `Profile '${profile.name}' carries no IPv6, but VPC '${vpc.name}' has an IPv6 block.`;
                report('profile/unsupported-element', { span, message, related });
            }
        }
    }
};

const placeOfProfile = ({ profile, profileSpan }: Network): RelatedPlace[] =>
    profileSpan ? [{ span: profileSpan, message: `Profile '${profile.name}': ${profile.title}.` }] : [];

/** Part of `profile/unsupported-element`: Connect attachments. */
function transitGatewaysShouldFitProfile(network: Network, report: ReportFinding): void {
    const { profile } = network;
    const related = placeOfProfile(network);
    for (const { attached, name, span } of profile.transitGatewayConnect ? [] : network.transitGatewayAttachments.values()) {
        if (attached === 'connect') {
            const message = `Profile '${profile.name}' knows no Connect attachments, but '${name}' is one.`;
            report('profile/unsupported-element', { span, message, related });
        }
    }
}

/**
 * Diagnostic `block-public-access/idle-exclusion`
 *
 * The VPC or subnet is excluded from block public access, which is not switched on.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       block-public-access-exclusion bidirectional
 *     }
 *
 * Right:
 *
 *     block-public-access ingress-only
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       block-public-access-exclusion bidirectional
 *     }
 */
export const exclusionShouldHaveABlock: NetworkRule = ({ network }, report) => {
    const excluded = network.blockPublicAccess ? [] : [...network.vpcs.values(), ...network.subnets.values()];
    for (const { name, publicAccessExclusion } of excluded) {
        if (publicAccessExclusion) {
            const message = `'${name}' is excluded from block public access, which is off: write 'block-public-access' at the top of the file.`;
            report('block-public-access/idle-exclusion', { span: publicAccessExclusion.span, message });
        }
    }
};

/** Every rule about profiles and about switches of the whole Region. */
export const PROFILE_RULES: readonly NetworkRule[] = [exclusionShouldHaveABlock, profileShouldKnowEveryElement];
