/** Rules about network interfaces: their addresses (V3, V7), what must be unique, and how many groups they take. */
import { labelOf } from '../../forwarding/labels.js';
import { addressKey, contains, formatAddress, formatCidr, macOfAddress } from '../../model/address.js';
import { freeAddresses, isIpv4Block, reservedFor } from '../../model/address-plan.js';
import type { ElementId, NetworkInterface, PrivateAddress, Subnet } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import { quotaLimit } from '../quota-catalog.js';
import { checkQuota } from '../quotas.js';
import type { Repair } from '../report.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/**
 * Diagnostic `interface/address-outside-subnet`
 *
 * An interface has addresses of its own subnet only.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 10.0.2.10 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 10.0.1.10 }
 *       }
 *     }
 */
export const addressMustLieInItsSubnet: VpcRule = (view, report) => {
    for (const assignment of assignments(view)) {
        const { owner, subnet, assigned } = assignment;
        if (subnet.cidrs.some(({ cidr }) => contains(cidr, assigned.address))) {
            continue;
        }
        const blocks = subnet.cidrs.filter(({ cidr }) => isIpv4Block(cidr) === (typeof assigned.address === 'number'));
        if (blocks.length > 0) {
            const range = blocks.map(({ cidr }) => formatCidr(cidr)).join(', ');
            report('interface/address-outside-subnet', {
                span: assigned.span,
                message: `Address ${formatAddress(assigned.address)} of '${labelOf(view.network, owner.id)}' lies outside its subnet '${subnet.name}' (${range}).`,
                related: blocks.map(({ cidr, span }) => ({ span, message: `Subnet '${subnet.name}' is ${formatCidr(cidr)}.` })),
                repairs: addressRepairs(view, assignment),
            });
        }
    }
};

/**
 * Diagnostic `interface/reserved-address`
 *
 * The first four addresses of a subnet and its last one belong to the cloud: the subnet's own address, the router, the
 * resolver, one for the future, and broadcast, which is not supported.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 10.0.1.1 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 10.0.1.4 }
 *       }
 *     }
 */
export const addressMustNotBeReserved: VpcRule = (view, report) => {
    for (const assignment of assignments(view)) {
        const { owner, subnet, assigned } = assignment;
        for (const { cidr } of subnet.cidrs) {
            const purpose = reservedFor(cidr, assigned.address);
            if (purpose) {
                report('interface/reserved-address', {
                    span: assigned.span,
                    message: `Address ${formatAddress(assigned.address)} of '${labelOf(view.network, owner.id)}' is reserved in subnet '${subnet.name}' (${formatCidr(cidr)}): it is kept for ${purpose}.`,
                    repairs: addressRepairs(view, assignment),
                });
            }
        }
    }
};

/**
 * Diagnostic `interface/duplicate-address`
 *
 * A private address belongs to one interface of its VPC: the mapping service knows one owner.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 10.0.1.10 }
 *         instance b { ip 10.0.1.10 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 10.0.1.10 }
 *         instance b { ip 10.0.1.11 }
 *       }
 *     }
 */
export const addressMustBeUniqueInItsVpc: VpcRule = (view, report) => {
    const owners = new Map<number | string, Assignment>();
    for (const assignment of assignments(view)) {
        const { owner, assigned } = assignment;
        const first = owners.get(addressKey(assigned.address));
        if (first) {
            const message = `Address ${formatAddress(assigned.address)} of '${labelOf(view.network, owner.id)}' already belongs to '${labelOf(view.network, first.owner.id)}'.`;
            const related = [
                {
                    span: first.assigned.span,
                    message: `'${labelOf(view.network, first.owner.id)}' has ${formatAddress(assigned.address)}.`,
                },
            ];
            report('interface/duplicate-address', {
                span: assigned.span,
                message,
                related,
                repairs: addressRepairs(view, assignment),
            });
        } else {
            owners.set(addressKey(assigned.address), assignment);
        }
    }
};

/**
 * Diagnostic `interface/duplicate-mac`
 *
 * Delivery inside a subnet goes by MAC address, so no two interfaces of a subnet may share one.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { mac 02:00:00:00:00:01 }
 *         instance b { mac 02:00:00:00:00:01 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { mac 02:00:00:00:00:01 }
 *         instance b { mac 02:00:00:00:00:02 }
 *       }
 *     }
 */
export const macMustBeUniqueInItsSubnet: VpcRule = (view, report) => {
    const bySubnet = new Map<ElementId, Map<string, NetworkInterface>>();
    for (const owner of view.interfaces) {
        const owners = bySubnet.get(owner.subnet) ?? new Map<string, NetworkInterface>();
        bySubnet.set(owner.subnet, owners);
        const first = owners.get(owner.mac);
        if (first && isWritten(first, owner)) {
            const message = `MAC address ${owner.mac} of '${labelOf(view.network, owner.id)}' already belongs to '${labelOf(view.network, first.id)}' of the same subnet.`;
            const related = [{ span: first.span, message: `'${labelOf(view.network, first.id)}' has ${owner.mac}.` }];
            report('interface/duplicate-mac', { span: owner.span, message, related });
        } else {
            owners.set(owner.mac, owner);
        }
    }
};

/** Whether one of two equal MACs was chosen: those that follow from equal addresses are that conflict's consequence. */
const isWritten = (...owners: readonly NetworkInterface[]): boolean =>
    owners.some(({ mac, addresses }) => {
        const primary = addresses[0]?.address;
        return typeof primary !== 'number' || mac !== macOfAddress(primary);
    });

/**
 * Diagnostic `interface/too-many-security-groups`
 *
 * An interface takes five security groups by default. Rules can be gathered in fewer groups.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group g1 { }
 *       security-group g2 { }
 *       security-group g3 { }
 *       security-group g4 { }
 *       security-group g5 { }
 *       security-group g6 { }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { security-groups g1, g2, g3, g4, g5, g6 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group g1 { }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { security-groups g1 }
 *       }
 *     }
 */
export const interfaceMustNotHaveTooManyGroups: VpcRule = (view, report) => {
    const limit = quotaLimit(view.network.profile, 'security-groups-of-interface');
    for (const owner of view.interfaces) {
        if (owner.securityGroups.length <= limit) {
            continue;
        }
        const span = owner.securityGroupsSpan ?? owner.span;
        const counted = {
            owner: `'${labelOf(view.network, owner.id)}'`,
            elements: owner.securityGroups.map(() => ({ span })),
        };
        checkQuota(view.network, 'security-groups-of-interface', counted, report);
    }
};

interface Assignment {
    readonly owner: NetworkInterface;
    readonly subnet: Subnet;
    readonly assigned: PrivateAddress;
}

const ASSIGNMENTS = new WeakMap<VpcView, readonly Assignment[]>();

/** Every private address of a VPC with its interface and subnet. */
function assignments(view: VpcView): readonly Assignment[] {
    let known = ASSIGNMENTS.get(view);
    if (!known) {
        const found: Assignment[] = [];
        for (const owner of view.interfaces) {
            const subnet = view.network.subnets.get(owner.subnet);
            for (const assigned of subnet ? owner.addresses : []) {
                found.push({ owner, subnet: subnet as Subnet, assigned });
            }
        }
        known = found;
        ASSIGNMENTS.set(view, known);
    }
    return known;
}

/** The next free address of the subnet, as a repair; none for an address that is not written but given. */
function addressRepairs(view: VpcView, { owner, subnet, assigned }: Assignment): Repair[] {
    const block = subnet.cidrs.map(({ cidr }) => cidr).find(isIpv4Block);
    const [free] = block ? freeAddresses(block, takenAddresses(view)) : [];
    if (free === undefined || isSamePlace(assigned.span, owner.span)) {
        return [];
    }
    const address = formatAddress(free);
    return [{ title: `Use ${address}, the next free address of '${subnet.name}'`, newText: `ip ${address}` }];
}

const isSamePlace = (a: SourceSpan, b: SourceSpan): boolean =>
    a.start.line === b.start.line && a.start.character === b.start.character;

const TAKEN = new WeakMap<VpcView, ReadonlySet<number>>();

/** Every IPv4 address of the VPC that an interface has. */
function takenAddresses(view: VpcView): ReadonlySet<number> {
    let taken = TAKEN.get(view);
    if (!taken) {
        const all = view.interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address));
        taken = new Set(all.filter((address) => typeof address === 'number'));
        TAKEN.set(view, taken);
    }
    return taken;
}

/** Every rule about the interfaces of one VPC. */
export const INTERFACE_RULES: readonly VpcRule[] = [
    addressMustBeUniqueInItsVpc,
    addressMustLieInItsSubnet,
    addressMustNotBeReserved,
    interfaceMustNotHaveTooManyGroups,
    macMustBeUniqueInItsSubnet,
];
