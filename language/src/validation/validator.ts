/** Which rules look at what: tables and nothing else. */

import type { AstNode } from 'langium';
import type { AstRule, AstRules } from './ast-rule.js';
import { autonomousSystemNumberMustBeUsable, BGP_RULES, vpnMustRouteOneWay } from './rules/bgp-rules.js';
import {
    privateNatGatewayMustNotHavePublicAddress,
    publicAddressMustHavePrivateOne,
    publicNatGatewayMustHavePublicAddress,
    subnetMustHaveBlock,
    vpcMustHaveIpv4Block,
} from './rules/completeness-rules.js';
import { CONNECT_RULES, connectAttachmentMustHaveFewPeers } from './rules/connect-rules.js';
import { EDGE_ROUTE_TABLE_RULES } from './rules/edge-route-table-rules.js';
import { ENDPOINT_RULES, endpointSettingsMustFitItsKind } from './rules/endpoint-rules.js';
import { dropReasonMustExist, expectationMustBePossible, expectationsMustAgree } from './rules/expectation-rules.js';
import { GATEWAY_LOAD_BALANCER_RULES } from './rules/gateway-load-balancer-rules.js';
import { HUB_PATH_RULES } from './rules/hub-path-rules.js';
import { INSTANCE_RULES } from './rules/instance-rules.js';
import { INTERFACE_RULES } from './rules/interface-rules.js';
import { INTERNET_RULES } from './rules/internet-rules.js';
import { IPV6_RULES } from './rules/ipv6-rules.js';
import { literalsMustBeWellFormed } from './rules/literal-rules.js';
import { LOAD_BALANCER_RULES, loadBalancerSettingsMustFitItsType } from './rules/load-balancer-rules.js';
import { MACHINE_ROUTE_RULES, routeMustNameOneInterface } from './rules/machine-route-rules.js';
import { groupMustBeMulticast, MULTICAST_RULES, tunnelMustBeIpv4 } from './rules/multicast-rules.js';
import {
    namesOfFileMustBeUnique,
    namesOfInterfacesMustBeUnique,
    namesOfSiteMustBeUnique,
    namesOfTransitGatewayMustBeUnique,
    namesOfVpcMustBeUnique,
} from './rules/name-rules.js';
import { NAT_GATEWAY_RULES } from './rules/nat-gateway-rules.js';
import { natGatewayMustHaveFewAddresses, natGatewaySettingsMustFitItsPlace } from './rules/nat-gateway-settings-rules.js';
import { NETWORK_ACL_RULES } from './rules/network-acl-rules.js';
import {
    firewallMustNameSubnets,
    firewallRuleMustBeOfOneFamily,
    NETWORK_FIREWALL_RULES,
} from './rules/network-firewall-rules.js';
import { SITE_RULES, VPN_GATEWAY_RULES } from './rules/on-premises-rules.js';
import { PACKET_RULES } from './rules/packet-rules.js';
import { PEER_RULES } from './rules/peer-rules.js';
import { PEERED_VPC_RULES, PEERING_RULES, peeringMustJoinTwoOfAKind } from './rules/peering-rules.js';
import { PRIVATE_LINE_RULES } from './rules/private-line-rules.js';
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
import { PUBLIC_SUBNET_RULES } from './rules/public-subnet-rules.js';
import { QUOTA_RULES } from './rules/quota-rules.js';
import { REGION_QUOTA_RULES } from './rules/region-quota-rules.js';
import { RETURN_PATH_RULES } from './rules/return-path-rules.js';
import { RETURN_TRAFFIC_RULES } from './rules/return-traffic-rules.js';
import { ROUTE_TABLE_RULES } from './rules/route-table-rules.js';
import { ROUTE_TARGET_RULES } from './rules/route-target-rules.js';
import { SECURITY_GROUP_RULES, USAGE_RULES } from './rules/security-group-rules.js';
import { SHADOWED_ROUTE_RULES } from './rules/shadowed-route-rules.js';
import { statementMustStandOnce, vpcMustHaveOneMainRouteTable } from './rules/statement-rules.js';
import { STEERING_RULES } from './rules/steering-rules.js';
import { SUBNET_RULES } from './rules/subnet-rules.js';
import {
    egressNoneMustStandAlone,
    portRangeMustAscend,
    prepositionMustFitDirection,
    protocolMustFitAddressFamily,
    trafficDetailMustFitProtocol,
    trafficNumbersMustBeInRange,
} from './rules/traffic-rules.js';
import { TRANSIT_GATEWAY_RULES, vpcAttachmentMustNameSubnets } from './rules/transit-gateway-rules.js';
import { TRANSIT_GATEWAY_TABLE_RULES } from './rules/transit-gateway-table-rules.js';
import { VPC_RULES } from './rules/vpc-rules.js';
import { ZONE_RULES } from './rules/zone-rules.js';
import type { DesignRule, NetworkRule, VpcRule } from './vpc-view.js';

/** Rules about the text, by type of node. */
export const AST_RULES: AstRules = {
    EndpointDecl: [endpointPortMustBeInRange, publicAddressMustExist],
    ExpectationDecl: [dropReasonMustExist, expectationMustBePossible],
    FieldSettingDecl: [settingMustFitField, settingMustNameField],
    CreateRouteCall: [routeMustNameOneInterface],
    DirectConnectDecl: [statementMustStandOnce],
    GuestTunnelDecl: [tunnelMustBeIpv4],
    GuestDecl: [autonomousSystemNumberMustBeUsable, statementMustStandOnce],
    InstanceDecl: [namesOfInterfacesMustBeUnique, publicAddressMustHavePrivateOne, statementMustStandOnce],
    InterfaceDecl: [publicAddressMustHavePrivateOne, statementMustStandOnce],
    MulticastGroupDecl: [groupMustBeMulticast],
    LoadBalancerDecl: [loadBalancerSettingsMustFitItsType, statementMustStandOnce],
    NatGatewayDecl: [
        natGatewayMustHaveFewAddresses,
        natGatewaySettingsMustFitItsPlace,
        privateNatGatewayMustNotHavePublicAddress,
        publicAddressMustHavePrivateOne,
        publicNatGatewayMustHavePublicAddress,
        statementMustStandOnce,
    ],
    FirewallRuleDecl: [firewallRuleMustBeOfOneFamily],
    NetworkFirewallDecl: [firewallMustNameSubnets, statementMustStandOnce],
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
    PeeringDecl: [peeringMustJoinTwoOfAKind, statementMustStandOnce],
    ServerDecl: [statementMustStandOnce],
    RouteDecl: [routeMustNameOneInterface],
    RouteServerDecl: [autonomousSystemNumberMustBeUsable, statementMustStandOnce],
    SiteDecl: [autonomousSystemNumberMustBeUsable, namesOfSiteMustBeUnique, statementMustStandOnce],
    SubnetDecl: [statementMustStandOnce, subnetMustHaveBlock],
    TrafficDecl: [portRangeMustAscend, trafficDetailMustFitProtocol, trafficNumbersMustBeInRange],
    TransitGatewayAttachmentDecl: [connectAttachmentMustHaveFewPeers, statementMustStandOnce, vpcAttachmentMustNameSubnets],
    TransitGatewayDecl: [namesOfTransitGatewayMustBeUnique, statementMustStandOnce],
    VpcDecl: [namesOfVpcMustBeUnique, vpcMustHaveIpv4Block, vpcMustHaveOneMainRouteTable],
    VpnConnectionDecl: [statementMustStandOnce, vpnMustRouteOneWay],
    VpnGatewayDecl: [autonomousSystemNumberMustBeUsable, statementMustStandOnce],
    VpcEndpointDecl: [endpointSettingsMustFitItsKind, statementMustStandOnce],
    VpcFile: [namesOfFileMustBeUnique, statementMustStandOnce],
};

/** Rules about every node. */
export const COMMON_RULES: readonly AstRule<AstNode>[] = [literalsMustBeWellFormed];

/** Rules about one VPC of the lowered network. */
export const ALL_VPC_RULES: readonly VpcRule[] = [
    ...EDGE_ROUTE_TABLE_RULES,
    ...IPV6_RULES,
    ...ENDPOINT_RULES,
    ...GATEWAY_LOAD_BALANCER_RULES,
    ...INSTANCE_RULES,
    ...INTERFACE_RULES,
    ...LOAD_BALANCER_RULES,
    ...MACHINE_ROUTE_RULES,
    ...NAT_GATEWAY_RULES,
    ...NETWORK_ACL_RULES,
    ...NETWORK_FIREWALL_RULES,
    ...PEER_RULES,
    ...PEERED_VPC_RULES,
    ...PUBLIC_SUBNET_RULES,
    ...QUOTA_RULES,
    ...RETURN_TRAFFIC_RULES,
    ...ROUTE_TABLE_RULES,
    ...ROUTE_TARGET_RULES,
    ...SECURITY_GROUP_RULES,
    ...SHADOWED_ROUTE_RULES,
    ...STEERING_RULES,
    ...SUBNET_RULES,
    ...VPC_RULES,
    ...VPN_GATEWAY_RULES,
    ...ZONE_RULES,
];

/** Rules about the lowered network as a whole. */
export const ALL_NETWORK_RULES: readonly NetworkRule[] = [
    ...BGP_RULES,
    ...CONNECT_RULES,
    ...HUB_PATH_RULES,
    ...INTERNET_RULES,
    ...MULTICAST_RULES,
    ...PEERING_RULES,
    ...PRIVATE_LINE_RULES,
    ...SITE_RULES,
    ...PROFILE_RULES,
    ...PUBLIC_ADDRESS_RULES,
    ...REGION_QUOTA_RULES,
    ...RETURN_PATH_RULES,
    ...TRANSIT_GATEWAY_RULES,
    ...TRANSIT_GATEWAY_TABLE_RULES,
    ...USAGE_RULES,
];

/** Rules about the text that need the network as well. */
export const ALL_DESIGN_RULES: readonly DesignRule[] = PACKET_RULES;
