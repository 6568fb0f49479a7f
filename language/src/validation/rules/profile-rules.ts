/** Rules about the whole Region: block public access (W14), and profiles: elements that a cloud of that year does not have (0.4). */
import { isIpv6 } from '../../forwarding/link-local.js';
import type { Subnet, Vpc } from '../../model/network.js';
import { pickedByPart } from '../../model/parted-map.js';
import { PROFILE_ELEMENTS, type ProfileElement } from '../../model/profile-elements.js';
import type { SourceSpan } from '../../model/source-span.js';
import { USES } from '../profile-uses.js';
import type { NetworkRule } from '../vpc-view.js';

/**
 * Diagnostic `profile/unsupported-element`
 *
 * The profile describes a cloud, or a year, that does not have this element (see `profiles.md` for which has what). The simulator
 * carries packets through it all the same.
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
    for (const element of Object.keys(PROFILE_ELEMENTS) as ProfileElement[]) {
        const { title } = PROFILE_ELEMENTS[element];
        for (const { name, span } of profile.knows.has(element) ? [] : USES[element](network)) {
            const message = `Profile '${profile.name}' knows no ${title}${name === undefined ? '' : `, but '${name}' ${verb(element)}`}.`;
            report('profile/unsupported-element', { span, message, related });
        }
    }
    for (const vpc of profile.ipv6 ? [] : network.vpcs.values()) {
        for (const { span } of vpc.cidrs.filter(({ cidr }) => isIpv6(cidr.address))) {
            const message = `Profile '${profile.name}' carries no IPv6, but VPC '${vpc.name}' has an IPv6 block.`;
            report('profile/unsupported-element', { span, message, related });
        }
    }
};

/** What a sentence says of the thing named: that it is one, or has one. */
const HAVING: ReadonlySet<ProfileElement> = new Set([
    'appliance-mode',
    'nat64',
    'network-load-balancer-security-groups',
    'secondary-cidr',
    'security-group-referencing',
]);

const verb = (element: ProfileElement): string => (HAVING.has(element) ? 'uses them' : 'is one');

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
    const excluded = network.blockPublicAccess ? [] : [...excludedVpcs(network.vpcs), ...excludedSubnets(network.subnets)];
    for (const { name, span } of excluded) {
        const message = `'${name}' is excluded from block public access, which is off: write 'block-public-access' at the top of the file.`;
        const repairs = [{ title: 'Remove the exclusion', remove: span }];
        report('block-public-access/idle-exclusion', { span, message, repairs });
    }
};

/** What is excluded, and where that is written. */
function exclusionOf({ name, publicAccessExclusion }: Subnet | Vpc): { readonly name: string; readonly span: SourceSpan }[] {
    return publicAccessExclusion ? [{ name, span: publicAccessExclusion.span }] : [];
}

const excludedVpcs = pickedByPart<Vpc, ReturnType<typeof exclusionOf>[number]>(exclusionOf);
const excludedSubnets = pickedByPart<Subnet, ReturnType<typeof exclusionOf>[number]>(exclusionOf);

/** Every rule about profiles and about switches of the whole Region. */
export const PROFILE_RULES: readonly NetworkRule[] = [exclusionShouldHaveABlock, profileShouldKnowEveryElement];
