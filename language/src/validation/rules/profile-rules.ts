/** Rules about profiles: elements that a cloud of that year does not have (0.4). */
import type { NetworkRule } from '../vpc-view.js';

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
    const { profile, profileSpan } = network;
    const related = profileSpan ? [{ span: profileSpan, message: `Profile '${profile.name}': ${profile.title}.` }] : [];
    for (const gateway of network.natGateways.values()) {
        const isKnown = gateway.connectivity === 'private' ? profile.privateNatGateways : profile.natGateways;
        if (!isKnown) {
            const kind = gateway.connectivity === 'private' ? 'private NAT gateways' : 'NAT gateways';
            const message = `Profile '${profile.name}' knows no ${kind}, but '${gateway.name}' is one.`;
            report('profile/unsupported-element', { span: gateway.span, message, related });
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

/** Every rule about profiles. */
export const PROFILE_RULES: readonly NetworkRule[] = [profileShouldKnowEveryElement];
