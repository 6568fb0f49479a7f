/** How far a reference may look: within one VPC or transit gateway, or everywhere. */
import type { AstNode, Reference, ReferenceInfo } from 'langium';
import { type HomeDecl, homeAround } from './element-names.js';

/** The VPC or transit gateway whose names come first, and whether the members of others stay out of sight. */
export interface Reach {
    readonly home: HomeDecl | undefined;
    readonly confined: boolean;
}

/**
 * References of an orchestration call that must lie in the VPC of another reference of the same call: a route's target in
 * the VPC of its table, a table in the VPC of its subnet.
 */
const TIED_TO: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    CreateRouteCall: { target: 'table' },
    PropagationCall: { from: 'table' },
    SetSecurityGroupsCall: { securityGroups: 'element' },
    AssociateRouteTableCall: { table: 'subnet' },
    AssociateNetworkAclCall: { networkAcl: 'subnet' },
    TransitGatewayAttachmentDecl: { subnets: 'vpc' },
    TransitGatewayRouteCall: { attachment: 'table' },
    TransitGatewayTableCall: { attachment: 'table' },
};

/** References that may lead out of their VPC: rules name groups of peered VPCs (F7), gateways and load balancers serve several VPCs. */
const FREE: Readonly<Record<string, readonly string[]>> = {
    SecurityGroupRuleDecl: ['peerElement'],
    VpcEndpointDecl: ['loadBalancer'],
    TransitGatewayAttachmentDecl: ['vpc', 'vpn', 'directConnect'],
    VpnConnectionDecl: ['gateway'],
    DirectConnectDecl: ['gateway'],
    TransitGatewayDecl: ['multicastSubnets'],
    ConnectPeerDecl: ['appliance'],
    MulticastGroupDecl: ['sources', 'members'],
};

/** Inside a VPC only that VPC (and the top level) can be meant; outside, everything, except where a call ties it down. */
export function reachOf({ container, property }: ReferenceInfo): Reach {
    const { $type } = container;
    const free = FREE[$type]?.includes(property) ?? false;
    const tie = $type === 'SecurityGroupRuleDecl' ? ruleGroup(container) : sibling(container, TIED_TO[$type]?.[property]);
    const home = tie ? homeAround(tie) : homeAround(container);
    return { home, confined: home !== undefined && !free };
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
