/** Rules about public addresses, which are unique everywhere and never private (W3, W16). */
import { isPrivateUse, isSharedAddressSpace } from '../../forwarding/address-classes.js';
import { labelOf } from '../../forwarding/labels.js';
import { addressKey, formatAddress, type IpAddress } from '../../model/address.js';
import type { Network, NetworkInterface } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import type { NetworkRule } from '../vpc-view.js';

/**
 * Diagnostic `interface/duplicate-public-ip`
 *
 * A public address is mapped to one private address.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 203.0.113.10 }
 *         instance b { public-ip 203.0.113.10 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 203.0.113.10 }
 *         instance b { public-ip 203.0.113.11 }
 *       }
 *     }
 */
export const publicAddressMustBeMappedOnce: NetworkRule = ({ network }, report) => {
    const owners = new Map<number | string, { readonly owner: NetworkInterface; readonly span: SourceSpan }>();
    for (const { owner, address, span } of publicAssignments(network.interfaces)) {
        const first = owners.get(addressKey(address));
        if (first) {
            report('interface/duplicate-public-ip', {
                span,
                message: `Public address ${formatAddress(address)} of '${labelOf(network, owner.id)}' is already mapped to '${labelOf(network, first.owner.id)}'.`,
                related: [{ span: first.span, message: `'${labelOf(network, first.owner.id)}' has ${formatAddress(address)}.` }],
            });
        } else {
            owners.set(addressKey(address), { owner, span });
        }
    }
};

/**
 * Diagnostic `interface/private-public-ip`
 *
 * The internet routes no private (RFC 1918) and no shared (RFC 6598) addresses, so a public address is from neither.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 192.168.0.10 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 203.0.113.10 }
 *       }
 *     }
 */
export const publicAddressMustBePublic: NetworkRule = ({ network }, report) => {
    for (const { owner, address, span } of publicAssignments(network.interfaces)) {
        const range = isPrivateUse(address)
            ? 'private (RFC 1918)'
            : isSharedAddressSpace(address)
              ? 'shared (RFC 6598)'
              : undefined;
        if (range) {
            const message = `Public address ${formatAddress(address)} of '${labelOf(network, owner.id)}' is ${range}: the internet does not route it.`;
            report('interface/private-public-ip', { span, message });
        }
    }
};

interface PublicAssignment {
    readonly owner: NetworkInterface;
    readonly address: IpAddress;
    readonly span: SourceSpan;
}

const PUBLIC = new WeakMap<Network['interfaces'], readonly PublicAssignment[]>();

/** Every public address of a network, gathered once for both rules. */
function publicAssignments(interfaces: Network['interfaces']): readonly PublicAssignment[] {
    let found = PUBLIC.get(interfaces);
    if (!found) {
        found = gatherPublic(interfaces);
        PUBLIC.set(interfaces, found);
    }
    return found;
}

function gatherPublic(interfaces: Network['interfaces']): PublicAssignment[] {
    const found: PublicAssignment[] = [];
    for (const owner of interfaces.values()) {
        for (const { publicAddress, publicSpan, span } of owner.addresses) {
            if (publicAddress !== undefined) {
                found.push({ owner, address: publicAddress, span: publicSpan ?? span });
            }
        }
    }
    return found;
}

/** Rules about public addresses, which are unique everywhere. */
export const PUBLIC_ADDRESS_RULES: readonly NetworkRule[] = [publicAddressMustBeMappedOnce, publicAddressMustBePublic];
