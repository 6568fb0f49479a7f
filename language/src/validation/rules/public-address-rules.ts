/** Rules about public addresses, which are unique everywhere and never private (W3, W16). */
import { isPrivateUse, isSharedAddressSpace } from '../../forwarding/address-classes.js';
import { labelOf } from '../../forwarding/labels.js';
import { addressKey, formatAddress, type IpAddress } from '../../model/address.js';
import type { Network, NetworkInterface } from '../../model/network.js';
import { pickedByPart, sharedKeysByPart } from '../../model/parted-map.js';
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
    if (sharedAddresses(network.interfaces).size === 0) {
        return;
    }
    const owners = publicOwners(network);
    for (const assignment of publicAssignments(network.interfaces)) {
        const { owner, address, span } = assignment;
        const first = owners.get(addressKey(address));
        if (first && first !== assignment) {
            report('interface/duplicate-public-ip', {
                span,
                message: `Public address ${formatAddress(address)} of '${labelOf(network, owner.id)}' is already mapped to '${labelOf(network, first.owner.id)}'.`,
                related: [{ span: first.span, message: `'${labelOf(network, first.owner.id)}' has ${formatAddress(address)}.` }],
            });
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
    for (const { owner, address, span } of unroutedAssignments(network.interfaces)) {
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

/** A public address and who has it. */
interface PublicAssignment {
    readonly owner: NetworkInterface;
    readonly address: IpAddress;
    readonly span: SourceSpan;
}

const sharedAddresses = sharedKeysByPart<NetworkInterface, number | string>((owner) =>
    assignmentsOf(owner).map(({ address }) => addressKey(address)),
);

/** Every public address of a network. */
const publicAssignments = pickedByPart<NetworkInterface, PublicAssignment>(assignmentsOf);

const unroutedAssignments = pickedByPart<NetworkInterface, PublicAssignment>((owner) =>
    assignmentsOf(owner).filter(({ address }) => isPrivateUse(address) || isSharedAddressSpace(address)),
);

function assignmentsOf(owner: NetworkInterface): PublicAssignment[] {
    const found: PublicAssignment[] = [];
    for (const { publicAddress, publicSpan, span } of owner.addresses) {
        if (publicAddress !== undefined) {
            found.push({ owner, address: publicAddress, span: publicSpan ?? span });
        }
    }
    return found;
}

/** The first to which each public address is mapped. */
export function publicOwners({ interfaces }: Network): ReadonlyMap<number | string, PublicAssignment> {
    const owners = new Map<number | string, PublicAssignment>();
    for (const assignment of publicAssignments(interfaces)) {
        const key = addressKey(assignment.address);
        if (!owners.has(key)) {
            owners.set(key, assignment);
        }
    }
    return owners;
}

/** Rules about public addresses, which are unique everywhere. */
export const PUBLIC_ADDRESS_RULES: readonly NetworkRule[] = [publicAddressMustBeMappedOnce, publicAddressMustBePublic];
