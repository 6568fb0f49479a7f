/** Whether VPCs can be looked at one by one. */
import type { Reference } from 'langium';
import type { VpcDecl, VpcFile } from '../generated/ast.js';
import { homeAround, type NamedDecl } from './element-names.js';

/**
 * Whether a file declares something that joins VPCs to one another or to the outside. Elements of one VPC can then name those of
 * another, and what is remembered of a VPC on its own account would not do: everything is linked, lowered and checked anew.
 */
export const joinsVpcs = ({ peerings, transitGateways, sites }: VpcFile): boolean =>
    peerings.length > 0 || transitGateways.length > 0 || sites.length > 0;

/**
 * Whether every name in a VPC means one of its own elements or of the top level, whatever other VPCs declare. Only the rules of
 * security groups (F7) and endpoints of load balancers (X24) may name elements of another VPC. All references must be linked.
 */
export const standsAlone = (vpc: VpcDecl): boolean =>
    vpc.securityGroups.every(({ rules }) => rules.every(({ peerElement }) => staysInside(vpc, peerElement))) &&
    vpc.endpoints.every(({ loadBalancer }) => staysInside(vpc, loadBalancer));

function staysInside(vpc: VpcDecl, reference: Reference<NamedDecl> | undefined): boolean {
    if (reference === undefined) {
        return true;
    }
    const target = reference.error === undefined ? reference.ref : undefined;
    const home = target && homeAround(target);
    return target !== undefined && (home === vpc || home === undefined) && !reference.$refText.includes('.');
}
