/** Profiles: how clouds and eras differ, as one readable table (forwarding.md, section 0.4). */
import type { MacAddress } from './address.js';

/** The names a `profile` statement accepts. `aws` is the present day, "aws2026" in the rule book. */
export type ProfileName = 'aws' | 'aws-2020' | 'aws-2013' | 'azure';

/** One column of section 0.4: every choice the simulator makes by era or by cloud. */
export interface Profile {
    readonly name: ProfileName;
    readonly title: string;
    /** What a proxied ARP reply for a neighbour carries (I1, I5). */
    readonly arpAnswer: 'interface-mac' | 'constant-mac';
    /** The MAC of every reply where `arpAnswer` is `constant-mac`. */
    readonly constantMac: MacAddress;
    /** What decides delivery inside a subnet (I17, I20): the frame's destination MAC or the packet's destination address. */
    readonly intraSubnetKey: 'destination-mac' | 'destination-ip';
    /** Whether the virtual network carries IPv6 at all (G19). */
    readonly ipv6: boolean;
    /** Whether a subnet may have IPv6 alone (0.4). */
    readonly ipv6OnlySubnets: boolean;
    /** Whether NAT gateways translate IPv6 to IPv4 (N13). */
    readonly nat64: boolean;
    /** Whether multicast may be carried by a transit gateway domain (I15). */
    readonly multicast: boolean;
    /** Gateway route tables (4.3). */
    readonly edgeRouteTables: boolean;
    /** Subnet routes at or below the local CIDR (4.3, R8). */
    readonly routesMoreSpecificThanLocal: boolean;
    /** Network load balancers may have security groups (F12). */
    readonly networkLoadBalancerGroups: boolean;
    /** Block public access exists (W14). */
    readonly blockPublicAccess: boolean;
    /** NAT gateways exist (0.4). */
    readonly natGateways: boolean;
    /** Private NAT gateways exist (0.4). */
    readonly privateNatGateways: boolean;
    /** Transit gateways take Connect attachments: in December 2020 (X5). */
    readonly transitGatewayConnect: boolean;
    /** Route servers exist (G13). */
    readonly routeServer: boolean;
    /** Idle seconds before an established TCP connection is forgotten by a security group (F15). */
    readonly tcpEstablishedTimeout: number;
}

/** The answer Azure gives to every ARP request (I5), and the legacy stand-in. */
const CONSTANT_MAC: MacAddress = '12:34:56:78:9a:bc';

const aws: Profile = {
    name: 'aws',
    title: 'Amazon VPC, 2026',
    arpAnswer: 'interface-mac',
    constantMac: CONSTANT_MAC,
    intraSubnetKey: 'destination-mac',
    ipv6: true,
    ipv6OnlySubnets: true,
    nat64: true,
    multicast: true,
    edgeRouteTables: true,
    routesMoreSpecificThanLocal: true,
    networkLoadBalancerGroups: true,
    blockPublicAccess: true,
    natGateways: true,
    privateNatGateways: true,
    transitGatewayConnect: true,
    routeServer: true,
    tcpEstablishedTimeout: 432_000,
};

const aws2020: Profile = {
    ...aws,
    name: 'aws-2020',
    title: 'Amazon VPC, 2020',
    networkLoadBalancerGroups: false,
    blockPublicAccess: false,
    routesMoreSpecificThanLocal: false,
    privateNatGateways: false,
    transitGatewayConnect: false,
    routeServer: false,
    ipv6OnlySubnets: false,
    nat64: false,
};

/** Every profile by its name: the only list. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
    aws,
    'aws-2020': aws2020,
    'aws-2013': {
        ...aws2020,
        name: 'aws-2013',
        title: 'Amazon VPC, 2013',
        intraSubnetKey: 'destination-ip',
        ipv6: false,
        multicast: false,
        edgeRouteTables: false,
        natGateways: false,
    },
    azure: {
        ...aws,
        name: 'azure',
        title: 'Azure virtual network (for comparison)',
        arpAnswer: 'constant-mac',
        intraSubnetKey: 'destination-ip',
        ipv6: false,
        ipv6OnlySubnets: false,
        nat64: false,
        multicast: false,
        edgeRouteTables: false,
        blockPublicAccess: false,
        transitGatewayConnect: false,
        routeServer: false,
        routesMoreSpecificThanLocal: false,
    },
};
