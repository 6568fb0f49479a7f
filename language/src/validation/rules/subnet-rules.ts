/** Rules about subnets: their blocks (V1) and how they share out their VPC. */
import { type Cidr, covers, formatCidr } from '../../model/address.js';
import { freeBlock, isIpv4Block } from '../../model/address-plan.js';
import type { DeclaredCidr, Subnet } from '../../model/network.js';
import { isLegalSize, legalSizes } from '../block-lengths.js';
import { findOverlaps } from '../overlap.js';
import type { Repair } from '../report.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/**
 * Diagnostic `subnet/cidr-size`
 *
 * An IPv4 block of a subnet has a prefix length between 16 and 28, because five of its addresses are reserved; an IPv6 block
 * one of 44, 48, 52, 56, 60 and 64.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/29 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/28 }
 *     }
 */
export const subnetBlockMustHaveLegalSize: VpcRule = ({ network, subnets }, report) => {
    const lengths = network.profile.subnetBlockLengths;
    for (const { cidr, span, subnet } of blocksOf(subnets)) {
        if (!isLegalSize(lengths, cidr)) {
            const legal = legalSizes(lengths, cidr);
            const message = `Subnet '${subnet.name}' cannot have the block ${formatCidr(cidr)}: the legal sizes are ${legal}.`;
            report('subnet/cidr-size', { span, message });
        }
    }
};

/**
 * Diagnostic `subnet/several-cidrs`
 *
 * A subnet has one IPv4 block. A second block needs a second subnet.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         cidr 10.0.2.0/24
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web-a { cidr 10.0.1.0/24 }
 *       subnet web-b { cidr 10.0.2.0/24 }
 *     }
 */
export const subnetMustHaveOneIpv4Block: VpcRule = ({ subnets }, report) => {
    for (const subnet of subnets) {
        const [first, ...others] = subnet.cidrs.filter(({ cidr }) => isIpv4Block(cidr));
        for (const other of first ? others : []) {
            report('subnet/several-cidrs', {
                span: other.span,
                message: `Subnet '${subnet.name}' already has ${formatCidr(first?.cidr ?? other.cidr)}: put ${formatCidr(other.cidr)} into a subnet of its own.`,
                related: [{ span: first?.span ?? other.span, message: `The first block of '${subnet.name}'.` }],
            });
        }
    }
};

/**
 * Diagnostic `subnet/outside-vpc`
 *
 * The block of a subnet lies inside one of its VPC's blocks.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.1.0.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 */
export const subnetMustLieInsideItsVpc: VpcRule = (view, report) => {
    const { vpc, subnets } = view;
    for (const { cidr, span, subnet } of vpc.cidrs.length === 0 ? [] : blocksOf(subnets)) {
        if (!vpc.cidrs.some((outer) => covers(outer.cidr, cidr))) {
            const sameFamily = vpc.cidrs.filter((declared) => isIpv4Block(declared.cidr) === isIpv4Block(cidr));
            const outer =
                sameFamily.map((declared) => formatCidr(declared.cidr)).join(', ') || 'which has no block of that family';
            report('subnet/outside-vpc', {
                span,
                message: `Subnet '${subnet.name}' (${formatCidr(cidr)}) lies outside VPC '${vpc.name}' (${outer}).`,
                related: sameFamily.map((declared) => ({
                    span: declared.span,
                    message: `VPC '${vpc.name}' has ${formatCidr(declared.cidr)}.`,
                })),
                repairs: blockRepairs(view, cidr),
            });
        }
    }
};

/**
 * Diagnostic `subnet/overlapping-cidr`
 *
 * Subnets share out the addresses of their VPC: each address belongs to one of them.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.0.0/23 }
 *       subnet app { cidr 10.0.1.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.0.0/23 }
 *       subnet app { cidr 10.0.2.0/24 }
 *     }
 */
export const subnetsMustNotOverlap: VpcRule = (view, report) => {
    const blocks = blocksOf(view.subnets);
    for (const { earlier, later } of findOverlaps(blocks).filter((pair) => pair.earlier.subnet !== pair.later.subnet)) {
        report('subnet/overlapping-cidr', {
            span: later.span,
            message: `Subnet '${later.subnet.name}' (${formatCidr(later.cidr)}) overlaps subnet '${earlier.subnet.name}' (${formatCidr(earlier.cidr)}).`,
            related: [{ span: earlier.span, message: `Subnet '${earlier.subnet.name}' is ${formatCidr(earlier.cidr)}.` }],
            repairs: blockRepairs(view, later.cidr),
        });
    }
};

type SubnetBlock = DeclaredCidr & { readonly subnet: Subnet };

const blocksOf = (subnets: readonly Subnet[]): SubnetBlock[] =>
    subnets.flatMap((subnet) => subnet.cidrs.map(({ cidr, span }) => ({ cidr, span, subnet })));

/** The next free block of the same size, as a repair. */
function blockRepairs(view: VpcView, wrong: Cidr): Repair[] {
    const free = isIpv4Block(wrong) ? nextFreeBlock(view, wrong.length) : undefined;
    return free
        ? [{ title: `Use ${formatCidr(free)}, the next free block of that size`, newText: `cidr ${formatCidr(free)}` }]
        : [];
}

function nextFreeBlock({ vpc, subnets }: VpcView, length: number): Cidr | undefined {
    const taken = blocksOf(subnets).map(({ cidr }) => cidr);
    for (const { cidr } of vpc.cidrs) {
        const free = isIpv4Block(cidr) ? freeBlock(cidr, taken, length) : undefined;
        if (free) {
            return free;
        }
    }
    return undefined;
}

/** Every rule about the subnets of one VPC. */
export const SUBNET_RULES: readonly VpcRule[] = [
    subnetBlockMustHaveLegalSize,
    subnetMustHaveOneIpv4Block,
    subnetMustLieInsideItsVpc,
    subnetsMustNotOverlap,
];
