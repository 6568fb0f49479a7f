/** Rules about peerings, and about routes and groups that need one (X1, X16, F7). */

import { referenceReach } from '../../forwarding/group-references.js';
import { isDeadInterconnect } from '../../forwarding/interconnects.js';
import { shareAddresses } from '../../forwarding/transit-gateway-routes.js';
import type { PeeringDecl } from '../../generated/ast.js';
import { formatCidr, overlaps } from '../../model/address.js';
import type { Network, Vpc } from '../../model/network.js';
import { oppositeEnd, type Peering } from '../../model/peering.js';
import type { AstRule } from '../ast-rule.js';
import { report as reportNode } from '../report.js';
import type { NetworkRule, VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `peering/ends`
 *
 * A peering joins two different VPCs, or two different transit gateways.
 *
 * Wrong:
 *
 *     vpc shop { cidr 10.0.0.0/16 }
 *     transit-gateway core { }
 *     peering odd { shop <-> core }
 *
 * Right:
 *
 *     vpc shop { cidr 10.0.0.0/16 }
 *     vpc data { cidr 10.1.0.0/16 }
 *     peering to-data { shop <-> data }
 */
export const peeringMustJoinTwoOfAKind: AstRule<PeeringDecl> = (peering, accept) => {
    const [requester, accepter] = [peering.requester?.ref, peering.accepter?.ref];
    if (peering.requester === undefined || peering.accepter === undefined) {
        const message = `Peering '${peering.name}' joins nothing yet: write the two ends, such as 'shop <-> data'.`;
        reportNode(accept, 'peering/ends', { node: peering, property: 'name', message });
    } else if (requester && accepter && (requester === accepter || requester.$type !== accepter.$type)) {
        const why =
            requester === accepter
                ? `'${requester.name}' with itself`
                : `'${requester.name}' and '${accepter.name}', which are not of one kind`;
        const message = `Peering '${peering.name}' joins ${why}: it takes two VPCs or two transit gateways.`;
        reportNode(accept, 'peering/ends', { node: peering, property: 'accepter', message });
    }
};

/**
 * Diagnostic `peering/overlapping-cidr`
 *
 * The blocks of two peered VPCs must not overlap, not even blocks that no route uses. The cloud refuses such a peering.
 *
 * Wrong:
 *
 *     vpc shop { cidr 10.0.0.0/16 }
 *     vpc data { cidr 10.0.128.0/17 }
 *     peering to-data { shop <-> data }
 *
 * Right:
 *
 *     vpc shop { cidr 10.0.0.0/16 }
 *     vpc data { cidr 10.1.0.0/16 }
 *     peering to-data { shop <-> data }
 */
export const peersMustNotOverlap: NetworkRule = ({ network }, report) => {
    for (const peering of network.peerings.values()) {
        const [a, b] = endsOf(network, peering);
        const conflict = a && b && shareAddresses(a, b) ? overlapOf(a, b) : undefined;
        if (a && b && conflict) {
            report('peering/overlapping-cidr', {
                span: peering.span,
                message: `Peering '${peering.name}' cannot join '${a.name}' and '${b.name}': ${formatCidr(conflict.mine.cidr)} overlaps ${formatCidr(conflict.theirs.cidr)}.`,
                related: [
                    { span: conflict.mine.span, message: `A block of VPC '${a.name}'.` },
                    { span: conflict.theirs.span, message: `A block of VPC '${b.name}'.` },
                ],
            });
        }
    }
};

const endsOf = (network: Network, { requester, accepter }: Peering): readonly [Vpc | undefined, Vpc | undefined] => [
    network.vpcs.get(requester),
    network.vpcs.get(accepter),
];

function overlapOf(a: Vpc, b: Vpc) {
    for (const mine of a.cidrs) {
        const theirs = b.cidrs.find(({ cidr }) => overlaps(mine.cidr, cidr));
        if (theirs) {
            return { mine, theirs };
        }
    }
    return undefined;
}

/**
 * Diagnostic `peering/duplicate`
 *
 * Two VPCs have one peering between them; a second one is refused.
 *
 * Wrong:
 *
 *     vpc shop { cidr 10.0.0.0/16 }
 *     vpc data { cidr 10.1.0.0/16 }
 *     peering to-data { shop <-> data }
 *     peering to-shop { data <-> shop }
 *
 * Right:
 *
 *     vpc shop { cidr 10.0.0.0/16 }
 *     vpc data { cidr 10.1.0.0/16 }
 *     peering to-data { shop <-> data }
 */
export const pairMustBePeeredOnce: NetworkRule = ({ network }, report) => {
    const seen = new Map<string, Peering>();
    for (const peering of network.peerings.values()) {
        const key = [peering.requester, peering.accepter].sort().join(' ');
        const first = seen.get(key);
        if (!first) {
            seen.set(key, peering);
        } else if (peering.between === 'vpcs') {
            report('peering/duplicate', {
                span: peering.span,
                message: `Peering '${peering.name}' joins the same VPCs as '${first.name}'.`,
                related: [{ span: first.span, message: `The first peering between them.` }],
            });
        }
    }
};

/**
 * Diagnostic `route-table/target-not-joined`
 *
 * A route leads to a peering that does not join this VPC, or to a transit gateway that this VPC is not attached to.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table main main { 10.1.0.0/16 -> core }
 *     }
 *     transit-gateway core { }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       route-table main main { 10.0.0.0/8 -> core }
 *       subnet a { cidr 10.0.1.0/24 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *     }
 */
export const routeTargetMustJoinTheVpc: VpcRule = ({ network, vpc, routeTables }, report) => {
    for (const table of routeTables) {
        for (const { target, span } of table.routes) {
            const peering = target.kind === 'peering' ? network.peerings.get(target.element) : undefined;
            const foreign = peering
                ? oppositeEnd(peering, vpc.id) === undefined
                : target.kind === 'transit-gateway' && isDeadInterconnect(network, vpc.id, target);
            if (foreign && 'element' in target) {
                const element = peering ?? network.transitGateways.get(target.element);
                const what = peering ? 'joins other VPCs' : 'has no attachment of it';
                report('route-table/target-not-joined', {
                    span,
                    message: `Route table '${table.name}' of VPC '${vpc.name}' leads to '${element?.name ?? target.element}', which ${what}.`,
                    ...(element ? { related: [{ span: element.span, message: `'${element.name}' is declared here.` }] } : {}),
                });
            }
        }
    }
};

/**
 * Diagnostic `security-group/unknown-reference`
 *
 * A rule names a security group of another VPC, and nothing between the two VPCs carries the identity of groups: neither an
 * active peering in one region nor, for inbound rules, a transit gateway with `security-group-referencing on`. The rule
 * matches nothing.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       security-group db { ingress tcp 5432 from data.app }
 *       subnet a { cidr 10.0.1.0/24  instance x { security-groups db } }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       security-group app { }
 *       subnet b { cidr 10.1.1.0/24  instance y { security-groups app } }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       security-group db { ingress tcp 5432 from data.app }
 *       subnet a { cidr 10.0.1.0/24  instance x { security-groups db } }
 *     }
 *     vpc data {
 *       cidr 10.1.0.0/16
 *       security-group app { }
 *       subnet b { cidr 10.1.1.0/24  instance y { security-groups app } }
 *     }
 *     peering to-data { shop <-> data }
 */
export const namedGroupShouldBeKnown: VpcRule = ({ network, vpc, securityGroups }, report) => {
    for (const group of securityGroups) {
        for (const { peer, direction, span } of group.rules) {
            const named = peer.kind === 'security-group' ? network.securityGroups.get(peer.element) : undefined;
            if (named && referenceReach(network, { vpc: vpc.id, direction }, named) !== 'holds') {
                report('security-group/unknown-reference', {
                    span,
                    message: `'${named.qualifiedName}' is a group of another VPC, and nothing between it and VPC '${vpc.name}' tells who belongs to it: this rule of '${group.name}' matches nothing.`,
                    related: [{ span: named.span, message: `The group is declared here.` }],
                });
            }
        }
    }
};

/** Rules about one VPC and what it is joined to. */
export const PEERED_VPC_RULES: readonly VpcRule[] = [namedGroupShouldBeKnown, routeTargetMustJoinTheVpc];

/** Rules about peerings. */
export const PEERING_RULES: readonly NetworkRule[] = [pairMustBePeeredOnce, peersMustNotOverlap];
