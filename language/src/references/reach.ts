/** How far a reference may look: within one VPC, or everywhere. */
import type { AstNode, Reference, ReferenceInfo } from 'langium';
import type { VpcDecl } from '../generated/ast.js';
import { vpcOf } from './element-names.js';

/** The VPC whose names come first, and whether the members of other VPCs stay out of sight. */
export interface Reach {
    readonly vpc: VpcDecl | undefined;
    readonly confined: boolean;
}

/**
 * References of an orchestration call that must lie in the VPC of another reference of the same call: a route's target in
 * the VPC of its table, a table in the VPC of its subnet.
 */
const TIED_TO: Readonly<Record<string, string>> = {
    'CreateRouteCall:target': 'table',
    'SetSecurityGroupsCall:securityGroups': 'element',
    'AssociateRouteTableCall:table': 'subnet',
    'AssociateNetworkAclCall:networkAcl': 'subnet',
};

/** Inside a VPC only that VPC (and the top level) can be meant; outside, everything, except where a call ties it down. */
export function reachOf({ container, property }: ReferenceInfo): Reach {
    const own = vpcOf(container);
    if (own) {
        return { vpc: own, confined: true };
    }
    const tie =
        container.$type === 'SecurityGroupRuleDecl'
            ? ruleGroup(container)
            : sibling(container, TIED_TO[`${container.$type}:${property}`]);
    const vpc = tie ? vpcOf(tie) : undefined;
    return { vpc, confined: vpc !== undefined };
}

/** The group of `api authorize GROUP RULE`, for the group its rule names. */
const ruleGroup = (rule: AstNode): AstNode | undefined => (rule.$container ? sibling(rule.$container, 'group') : undefined);

function sibling(container: AstNode, property: string | undefined): AstNode | undefined {
    if (property === undefined) {
        return undefined;
    }
    const reference = (container as unknown as Record<string, Reference | undefined>)[property];
    return reference?.ref;
}
