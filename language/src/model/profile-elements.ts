/**
 * Elements of the language that not every cloud has, with the day since when Amazon VPC has them (section 0.4, and the document
 * histories of the guides). A column of the profile table knows those that are not younger than its date.
 */

/** What the table says about one element. */
export interface ProfileElementInfo {
    /** In the plural, after “knows no”. */
    readonly title: string;
    /** Since when Amazon VPC has it. */
    readonly since: string;
    /** Numbers of the rules about it. */
    readonly rules: readonly string[];
    /** What there is instead, or what is not certain. */
    readonly remark?: string;
}

/** Every such element by its name, the oldest first: the only list. */
export const PROFILE_ELEMENTS = {
    'network-acl': {
        title: 'network ACLs',
        since: '2009-08-26',
        rules: ['F20'],
        remark: 'Azure: network security groups, which are stateful, take their place.',
    },
    'classic-load-balancer': { title: 'classic load balancers', since: '2011-11-14', rules: ['F28', 'X33'] },
    peering: { title: 'VPC peerings', since: '2014-03-24', rules: ['X1', 'X2'] },
    'gateway-endpoint': {
        title: 'gateway endpoints',
        since: '2015-05-11',
        rules: ['X31'],
        remark: 'Azure: service endpoints of subnets.',
    },
    'nat-gateway': {
        title: 'NAT gateways',
        since: '2015-12-17',
        rules: ['N1'],
        remark: 'Azure: a NAT gateway is a property of a subnet, and no route leads to it.',
    },
    'application-load-balancer': { title: 'application load balancers', since: '2016-08-11', rules: ['X33'] },
    'egress-only-internet-gateway': { title: 'egress-only internet gateways', since: '2016-12-01', rules: ['W13'] },
    'secondary-cidr': { title: 'further IPv4 blocks of a VPC', since: '2017-08-29', rules: ['V4'] },
    'network-load-balancer': { title: 'network load balancers', since: '2017-09-07', rules: ['X36', 'X37'] },
    'interface-endpoint': {
        title: 'interface endpoints',
        since: '2017-11-08',
        rules: ['X30'],
        remark: 'Azure: private endpoints.',
    },
    'inter-region-peering': { title: 'peerings between regions', since: '2017-11-29', rules: ['X1', 'E10'] },
    'transit-gateway': { title: 'transit gateways', since: '2018-11-26', rules: ['X5'] },
    'edge-route-table': { title: 'gateway route tables', since: '2019-12-03', rules: ['R19'] },
    'prefix-list': { title: 'prefix lists', since: '2020-06-29', rules: ['F5', 'R6'] },
    'appliance-mode': { title: 'appliance mode', since: '2020-10-29', rules: ['X14'] },
    'gateway-load-balancer': { title: 'gateway load balancers', since: '2020-11-10', rules: ['X24'] },
    'network-firewall': {
        title: 'network firewalls',
        since: '2020-11-17',
        rules: ['X39'],
        remark: 'Azure: a firewall is a next hop by its address.',
    },
    'transit-gateway-connect': { title: 'Connect attachments', since: '2020-12-10', rules: ['X5', 'X17'] },
    'private-nat-gateway': { title: 'private NAT gateways', since: '2021-06-10', rules: ['N12'] },
    'ipv6-only-subnet': { title: 'subnets with IPv6 alone', since: '2021-11-23', rules: ['G19'] },
    nat64: { title: 'NAT64', since: '2021-11-24', rules: ['N13'] },
    'network-load-balancer-security-groups': {
        title: 'security groups of network load balancers',
        since: '2023-08-10',
        rules: ['F12'],
    },
    'security-group-referencing': {
        title: 'security group references across transit gateways',
        since: '2024-09-25',
        rules: ['F7'],
    },
    'block-public-access': { title: 'block public access', since: '2024-11-19', rules: ['W14'] },
    'route-server': {
        title: 'route servers',
        since: '2025-03-31',
        rules: ['G13'],
        remark: 'Azure has a route server of its own, which is not modelled.',
    },
    'regional-nat-gateway': { title: 'regional NAT gateways', since: '2025-11-19', rules: ['N14'] },
} as const satisfies Record<string, ProfileElementInfo>;

/** The name of such an element. */
export type ProfileElement = keyof typeof PROFILE_ELEMENTS;

/** The entry of an element, with the optional remark visible to the type checker. */
export const profileElementInfo = (element: ProfileElement): ProfileElementInfo => PROFILE_ELEMENTS[element];

/** The elements that Amazon VPC had on a day. */
export const elementsSince = (day: string): ReadonlySet<ProfileElement> =>
    new Set((Object.keys(PROFILE_ELEMENTS) as ProfileElement[]).filter((element) => PROFILE_ELEMENTS[element].since <= day));
