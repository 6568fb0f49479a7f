/** Rules about VPCs: their blocks (V1, V2, V4) and what they may have only one of. */
import { blockOf, type Cidr, covers, formatCidr, overlaps, parseIpv4 } from '../../model/address.js';
import { isIpv4Block } from '../../model/address-plan.js';
import type { DeclaredCidr } from '../../model/network.js';
import { isLegalSize, legalSizes } from '../block-lengths.js';
import { findOverlaps } from '../overlap.js';
import { checkQuota } from '../quotas.js';
import { titleOf, type VpcRule } from '../vpc-view.js';

const block = (text: string, length: number): Cidr => blockOf(parseIpv4(text) ?? 0, length);

/** V2: blocks with a meaning of their own on every host. */
const FORBIDDEN: readonly { readonly cidr: Cidr; readonly meaning: string }[] = [
    { cidr: block('0.0.0.0', 8), meaning: '"this network"' },
    { cidr: block('127.0.0.0', 8), meaning: 'loopback' },
    { cidr: block('169.254.0.0', 16), meaning: 'link-local' },
    { cidr: block('224.0.0.0', 4), meaning: 'multicast' },
];

/** V2: services such as Cloud9 and SageMaker number their own bridges from it. */
const DISCOURAGED = block('172.17.0.0', 16);

/**
 * Diagnostic `vpc/cidr-size`
 *
 * An IPv4 block of a VPC has a prefix length between 16 and 28; an IPv6 block one of 44, 48, 52, 56 and 60.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/15
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *     }
 */
export const vpcBlockMustHaveLegalSize: VpcRule = ({ network, vpc }, report) => {
    const lengths = network.profile.vpcBlockLengths;
    for (const { cidr, span } of vpc.cidrs) {
        if (!isLegalSize(lengths, cidr)) {
            const legal = legalSizes(lengths, cidr);
            const message = `VPC '${vpc.name}' cannot have the block ${formatCidr(cidr)}: the legal sizes are ${legal}.`;
            report('vpc/cidr-size', { span, message });
        }
    }
};

/**
 * Diagnostic `vpc/forbidden-cidr`
 *
 * 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16 and 224.0.0.0/4 mean something on every host, so no VPC may use them.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 127.0.0.0/16
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *     }
 */
export const vpcBlockMustNotBeForbidden: VpcRule = ({ vpc }, report) => {
    for (const { cidr, span } of vpc.cidrs) {
        const forbidden = FORBIDDEN.find((candidate) => overlaps(candidate.cidr, cidr));
        if (forbidden) {
            const range = `${formatCidr(forbidden.cidr)} (${forbidden.meaning})`;
            report('vpc/forbidden-cidr', {
                span,
                message: `VPC '${vpc.name}' cannot have the block ${formatCidr(cidr)}: it overlaps ${range}, which no VPC may use.`,
            });
        }
    }
};

/**
 * Diagnostic `vpc/discouraged-cidr`
 *
 * Some services of the cloud number their own container bridges from 172.17.0.0/16 and then cannot reach a VPC that uses it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 172.17.0.0/16
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 172.18.0.0/16
 *     }
 */
export const vpcBlockShouldNotClashWithServices: VpcRule = ({ vpc }, report) => {
    for (const { cidr, span } of vpc.cidrs) {
        if (overlaps(DISCOURAGED, cidr)) {
            const message = `VPC '${vpc.name}' uses ${formatCidr(cidr)}: services that number their own bridges from ${formatCidr(DISCOURAGED)} will not reach it.`;
            report('vpc/discouraged-cidr', { span, message });
        }
    }
};

/**
 * Diagnostic `vpc/overlapping-cidr`
 *
 * The blocks of one VPC are disjoint: each has its own local route.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 172.16.0.0/16
 *       cidr 172.16.128.0/20
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 172.16.0.0/16
 *       cidr 172.20.0.0/20
 *     }
 */
export const vpcBlocksMustNotOverlap: VpcRule = ({ vpc }, report) => {
    for (const { earlier, later } of findOverlaps(vpc.cidrs)) {
        report('vpc/overlapping-cidr', {
            span: later.span,
            message: `Block ${formatCidr(later.cidr)} of VPC '${vpc.name}' overlaps its block ${formatCidr(earlier.cidr)}.`,
            related: [{ span: earlier.span, message: `VPC '${vpc.name}' has ${formatCidr(earlier.cidr)}.` }],
        });
    }
};

/**
 * Diagnostic `vpc/secondary-cidr`
 *
 * Which blocks may join a VPC depends on the ones it has. A VPC from one private range of RFC 1918 may grow within that range, into
 * 100.64.0.0/10 and into publicly routable blocks, and not into the other private ranges. 172.31.0.0/16 never joins. A VPC
 * with a block in 10.0.0.0/15 does not get another one from 10.0.0.0/16.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 172.16.0.0/16
 *       cidr 172.31.0.0/16
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 172.16.0.0/16
 *       cidr 172.20.0.0/16
 *     }
 */
export const secondaryBlockMustBeCompatible: VpcRule = ({ network, vpc }, report) => {
    const [primary, ...secondaries] = vpc.cidrs.filter(({ cidr }) => isIpv4Block(cidr));
    for (const [i, secondary] of network.profile.secondaryBlockMatrix ? secondaries.entries() : []) {
        const problem = primary && incompatibility(primary, secondaries.slice(0, i), secondary.cidr);
        if (primary && problem) {
            report('vpc/secondary-cidr', {
                span: secondary.span,
                message: `VPC '${vpc.name}' cannot add ${formatCidr(secondary.cidr)} to its primary block ${formatCidr(primary.cidr)}: ${problem}.`,
                related: [{ span: primary.span, message: `The primary block is ${formatCidr(primary.cidr)}.` }],
            });
        }
    }
};

/** V4: the private ranges, and what each refuses of itself. */
const PRIVATE_RANGES = [
    { range: block('10.0.0.0', 8) },
    { range: block('172.16.0.0', 12), refused: block('172.31.0.0', 16) },
    { range: block('192.168.0.0', 16) },
    { range: block('198.19.0.0', 16), refused: block('198.19.0.0', 16) },
];

const LOW_TEN = { lower: block('10.0.0.0', 16), both: block('10.0.0.0', 15) };

/** Why a block may not join, as a clause; `undefined` when it may. */
function incompatibility(primary: DeclaredCidr, others: readonly DeclaredCidr[], added: Cidr): string | undefined {
    if ([primary, ...others].some(({ cidr }) => overlaps(cidr, added))) {
        return undefined; // reported as an overlap
    }
    const range = PRIVATE_RANGES.find((candidate) => overlaps(candidate.range, added));
    if (!range) {
        return undefined;
    }
    if (!covers(range.range, primary.cidr)) {
        return `blocks from ${formatCidr(range.range)} join only a VPC whose primary block is from there too`;
    }
    if (range.refused && overlaps(range.refused, added)) {
        return `${formatCidr(range.refused)} never joins as a secondary block`;
    }
    const low = [primary, ...others].find(({ cidr }) => covers(LOW_TEN.both, cidr));
    return low && overlaps(LOW_TEN.lower, added)
        ? `a VPC with a block in ${formatCidr(LOW_TEN.both)} gets no other from ${formatCidr(LOW_TEN.lower)}`
        : undefined;
}

/**
 * Diagnostic `vpc/too-many-cidrs`
 *
 * A VPC has at most five IPv4 and five IPv6 blocks by default; the quota can be raised to fifty.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.10.0.0/16
 *       cidr 10.11.0.0/16
 *       cidr 10.12.0.0/16
 *       cidr 10.13.0.0/16
 *       cidr 10.14.0.0/16
 *       cidr 10.15.0.0/16
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.10.0.0/16
 *       cidr 10.11.0.0/16
 *     }
 */
export const vpcShouldStayWithinBlockQuota: VpcRule = ({ network, vpc }, report) => {
    for (const family of ['ipv4', 'ipv6'] as const) {
        const elements = vpc.cidrs.filter(({ cidr }) => isIpv4Block(cidr) === (family === 'ipv4'));
        checkQuota(network, `${family}-blocks-of-vpc`, { owner: titleOf(vpc), elements }, report);
    }
};

/**
 * Diagnostic `vpc/several-internet-gateways`
 *
 * A VPC has one internet gateway attached at a time.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway east
 *       internet-gateway west
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway east
 *     }
 */
export const vpcMustHaveOneInternetGateway: VpcRule = ({ vpc, internetGateways }, report) => {
    const [first, ...others] = internetGateways;
    for (const gateway of others) {
        report('vpc/several-internet-gateways', {
            span: gateway.span,
            message: `VPC '${vpc.name}' already has the internet gateway '${first?.name}': one can be attached at a time.`,
            repairs: [{ title: `Remove '${gateway.name}'`, remove: gateway.span }],
            ...(first ? { related: [{ span: first.span, message: `${titleOf(first)} is attached to '${vpc.name}'.` }] } : {}),
        });
    }
};

/** Every rule about one VPC's own statements. */
export const VPC_RULES: readonly VpcRule[] = [
    secondaryBlockMustBeCompatible,
    vpcBlockMustHaveLegalSize,
    vpcBlockMustNotBeForbidden,
    vpcBlockShouldNotClashWithServices,
    vpcBlocksMustNotOverlap,
    vpcMustHaveOneInternetGateway,
    vpcShouldStayWithinBlockQuota,
];
