/** Which rules look at what: tables and nothing else. */

import type { AstNode } from 'langium';
import type { AstRule, AstRules } from './ast-rule.js';
import {
    privateNatGatewayMustNotHavePublicAddress,
    publicAddressMustHavePrivateOne,
    publicNatGatewayMustHavePublicAddress,
    subnetMustHaveIpv4Block,
    vpcMustHaveIpv4Block,
} from './rules/completeness-rules.js';
import { dropReasonMustExist, expectationMustBePossible, expectationsMustAgree } from './rules/expectation-rules.js';
import { INSTANCE_RULES } from './rules/instance-rules.js';
import { INTERFACE_RULES } from './rules/interface-rules.js';
import { INTERNET_RULES } from './rules/internet-rules.js';
import { literalsMustBeWellFormed } from './rules/literal-rules.js';
import { namesOfFileMustBeUnique, namesOfInterfacesMustBeUnique, namesOfVpcMustBeUnique } from './rules/name-rules.js';
import { NAT_GATEWAY_RULES } from './rules/nat-gateway-rules.js';
import { NETWORK_ACL_RULES } from './rules/network-acl-rules.js';
import { PACKET_RULES } from './rules/packet-rules.js';
import {
    endpointPortMustBeInRange,
    packetNumbersMustBeInRange,
    probeMustBeOfOneAddressFamily,
    probeWithoutPortsMustNotHaveAny,
    publicAddressMustExist,
    settingMustFitField,
    settingMustNameField,
    transportProbeMustHavePort,
} from './rules/probe-rules.js';
import { PROFILE_RULES } from './rules/profile-rules.js';
import { PUBLIC_ADDRESS_RULES } from './rules/public-address-rules.js';
import { ROUTE_TABLE_RULES } from './rules/route-table-rules.js';
import { SECURITY_GROUP_RULES, USAGE_RULES } from './rules/security-group-rules.js';
import { statementMustStandOnce, vpcMustHaveOneMainRouteTable } from './rules/statement-rules.js';
import { SUBNET_RULES } from './rules/subnet-rules.js';
import {
    egressNoneMustStandAlone,
    portRangeMustAscend,
    prepositionMustFitDirection,
    protocolMustFitAddressFamily,
    trafficDetailMustFitProtocol,
    trafficNumbersMustBeInRange,
} from './rules/traffic-rules.js';
import { VPC_RULES } from './rules/vpc-rules.js';
import type { DesignRule, NetworkRule, VpcRule } from './vpc-view.js';

/** Rules about the text, by type of node. */
export const AST_RULES: AstRules = {
    EndpointDecl: [endpointPortMustBeInRange, publicAddressMustExist],
    ExpectationDecl: [dropReasonMustExist, expectationMustBePossible],
    FieldSettingDecl: [settingMustFitField, settingMustNameField],
    GuestDecl: [statementMustStandOnce],
    InstanceDecl: [namesOfInterfacesMustBeUnique, publicAddressMustHavePrivateOne, statementMustStandOnce],
    InterfaceDecl: [publicAddressMustHavePrivateOne, statementMustStandOnce],
    NatGatewayDecl: [
        privateNatGatewayMustNotHavePublicAddress,
        publicAddressMustHavePrivateOne,
        publicNatGatewayMustHavePublicAddress,
        statementMustStandOnce,
    ],
    NetworkAclEntryDecl: [prepositionMustFitDirection, protocolMustFitAddressFamily],
    PacketDecl: [
        packetNumbersMustBeInRange,
        probeMustBeOfOneAddressFamily,
        probeWithoutPortsMustNotHaveAny,
        statementMustStandOnce,
        transportProbeMustHavePort,
    ],
    ProbeDecl: [expectationsMustAgree],
    RunStepDecl: [expectationsMustAgree],
    SecurityGroupDecl: [egressNoneMustStandAlone],
    SecurityGroupRuleDecl: [prepositionMustFitDirection, protocolMustFitAddressFamily],
    ServerDecl: [statementMustStandOnce],
    SubnetDecl: [statementMustStandOnce, subnetMustHaveIpv4Block],
    TrafficDecl: [portRangeMustAscend, trafficDetailMustFitProtocol, trafficNumbersMustBeInRange],
    VpcDecl: [namesOfVpcMustBeUnique, vpcMustHaveIpv4Block, vpcMustHaveOneMainRouteTable],
    VpcFile: [namesOfFileMustBeUnique, statementMustStandOnce],
};

/** Rules about every node. */
export const COMMON_RULES: readonly AstRule<AstNode>[] = [literalsMustBeWellFormed];

/** Rules about one VPC of the lowered network. */
export const ALL_VPC_RULES: readonly VpcRule[] = [
    ...INSTANCE_RULES,
    ...INTERFACE_RULES,
    ...NAT_GATEWAY_RULES,
    ...NETWORK_ACL_RULES,
    ...ROUTE_TABLE_RULES,
    ...SECURITY_GROUP_RULES,
    ...SUBNET_RULES,
    ...VPC_RULES,
];

/** Rules about the lowered network as a whole. */
export const ALL_NETWORK_RULES: readonly NetworkRule[] = [
    ...INTERNET_RULES,
    ...PROFILE_RULES,
    ...PUBLIC_ADDRESS_RULES,
    ...USAGE_RULES,
];

/** Rules about the text that need the network as well. */
export const ALL_DESIGN_RULES: readonly DesignRule[] = PACKET_RULES;
