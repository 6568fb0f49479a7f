/** What each choice of the profile table is about: rules, dates, and what is inference. The generated page reads it. */
import type { ProfileChoices } from './profile.js';

/** The documentation of one choice. */
export interface ProfileChoiceInfo {
    /** What is chosen, in a few words. */
    readonly title: string;
    /** Numbers of the rules that the choice belongs to. */
    readonly rules: readonly string[];
    /** When it changed, and what is not certain about it. */
    readonly remark: string;
}

/** Every choice by its field in the profile: the only list. */
export const PROFILE_CHOICES: Readonly<Record<keyof ProfileChoices, ProfileChoiceInfo>> = {
    arpAnswer: {
        title: 'MAC in ARP replies for a neighbour',
        rules: ['I1', 'I5'],
        remark: 'The earliest VPC gave one MAC in every reply; later in 2013 it gave meaningful ones.',
    },
    constantMac: {
        title: 'That one MAC',
        rules: ['I5'],
        remark: 'Azure’s. Which one the earliest VPC used is not known; the same stands in for it.',
    },
    intraSubnetKey: {
        title: 'What decides inside a subnet',
        rules: ['I17', 'I20', 'E5', 'A4'],
        remark: 'Conflict 1: the articles of 2013 and 2020 describe different switches. On Azure user-defined routes hold for neighbours too.',
    },
    ipv6: {
        title: 'IPv6 is carried',
        rules: ['G19'],
        remark: 'Since 2016-12-01. Azure has dual-stack networks; its column compares IPv4 only.',
    },
    commonIpv6Router: {
        title: 'Every IPv6 router answers at fe80:ec2::1',
        rules: ['G22'],
        remark: 'Documented on 2022-11-11. The EUI-64 link-local address of the router is taken to have existed before (K).',
    },
    multicast: {
        title: 'Multicast domains',
        rules: ['I15', 'X-M'],
        remark: 'Static members with the first domains at the end of 2019, IGMP a year later.',
    },
    routesInsideVpc: {
        title: 'Routes at or below the local one',
        rules: ['R8', 'R15', 'R4'],
        remark: 'Azure takes any (A3). In Amazon VPC since 2021-08-30 for the whole block of a subnet. Conflict 6: from then on the target of the local route itself may be replaced too, as one of two pages said.',
    },
    systemRoutes: {
        title: 'Routes that the platform puts into every table',
        rules: ['A1', 'A2', 'R4'],
        remark: 'Amazon VPC has the local routes and nothing else. On Azure a VPC without an internet gateway in the file has one all the same: the next hop “Internet” of the system route.',
    },
    gatewayPropagation: {
        title: 'Tables that take in what a VPN gateway learns',
        rules: ['X21', 'A6'],
        remark: 'Azure can switch it off for each table, which the language does not say.',
    },
    nextHop: {
        title: 'What a route to an appliance names',
        rules: ['R26', 'A3'],
        remark: 'An address is looked up when a packet comes, so moving it moves the traffic; an element stays the element.',
    },
    networkAcls: {
        title: 'Subnets have network ACLs',
        rules: ['F20', 'A7'],
        remark: 'Network security groups of Azure are stateful; those of subnets are not modelled, those of interfaces are security groups here, without their deny rules and priorities.',
    },
    untrackedFlows: {
        title: 'Flows of open rules are not tracked',
        rules: ['F13', 'A7'],
        remark: 'Documented for Amazon VPC; that it held before the documents of 2023 is taken (inference).',
    },
    carriedProtocols: {
        title: 'IP protocols carried',
        rules: ['A5', 'K2'],
        remark: 'Azure blocks GRE and IP-in-IP and names only these as usable.',
    },
    routerAnswersEcho: {
        title: 'The router answers echo requests',
        rules: ['I24', 'A5'],
        remark: 'Tested in 2013 for Amazon VPC; Azure’s documents say no.',
    },
    vpnGatewayToEndpoint: {
        title: 'A VPN gateway’s table may lead to an endpoint of a gateway load balancer',
        rules: ['R20', 'X24'],
        remark: 'Conflict 7: documents of 2021 to 2023 say that such traffic is dropped, current ones list the endpoint as a target.',
    },
    natGatewayForSites: {
        title: 'NAT gateways serve sites behind a transit gateway',
        rules: ['N3'],
        remark: 'Conflict 8: “never” in 2023, “yes” in current documents. VPCs behind a transit gateway are served in every column.',
    },
    natGatewayMtu: {
        title: 'MTU of a NAT gateway',
        rules: ['N10'],
        remark: 'Documented since 2024-09-10. Earlier editions say nothing; that of the VPC is taken (inference).',
    },
    interRegionPeeringMtu: {
        title: 'MTU of a peering between regions',
        rules: ['E10', 'X1'],
        remark: 'Conflict 9: 1500 in 2023, 8500 in current documents.',
    },
    autoTracked: {
        title: 'Components whose flows are always tracked',
        rules: ['F16'],
        remark: 'Conflict 11: the list of 2023 and that of 2026, without what the language does not have. The list of 2023 is taken for the columns before it (inference).',
    },
    tcpEstablishedTimeout: {
        title: 'Idle seconds of an established TCP connection',
        rules: ['F15'],
        remark: 'Conflict 11: 350 on Nitro v6 (2025), 432,000 on everything else. Azure: the default of a virtual network’s flow timeout, four minutes.',
    },
    transitGatewayRouteOrder: {
        title: 'Order of equal prefixes in a transit gateway',
        rules: ['X8'],
        remark: 'The guide of 2020 knows fewer kinds; a kind that it does not know comes last.',
    },
    routeServer: {
        title: 'Route servers write into route tables',
        rules: ['G13'],
        remark: 'Since 2025-03-31. Before, and on Azure as it is modelled here, a route server learns nothing.',
    },
    vpcBlockLengths: {
        title: 'Sizes of a VPC’s blocks',
        rules: ['V1'],
        remark: 'IPv6 had one fixed size in 2023. Azure: subnets from /29 to /8.',
    },
    secondaryBlockMatrix: {
        title: 'The first block restricts which others may be added',
        rules: ['V4'],
        remark: 'Azure’s documents know no such restriction.',
    },
    subnetBlockLengths: {
        title: 'Sizes of a subnet’s blocks',
        rules: ['V1'],
        remark: 'IPv6 had one fixed size in 2023.',
    },
};
