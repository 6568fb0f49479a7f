/**
 * Where sources contradict each other or say nothing, and what the simulator takes (forwarding.md, section 13). The generated page
 * of rules ends with this list, so that nobody mistakes a default for a fact.
 */

/** One conflict or open point. */
export interface OpenPoint {
    /** Its number in section 13 of the rule book. */
    readonly number: number;
    /** What is contradictory or unknown. */
    readonly question: string;
    /** What the simulator does. */
    readonly taken: string;
    /** Numbers of the rules that depend on it. */
    readonly rules: readonly string[];
    /** The choice of the profile table that carries it, where eras differ. */
    readonly choice?: string;
}

/** Every conflict and open point by its number: the only list. */
export const OPEN_POINTS: readonly OpenPoint[] = [
    {
        number: 1,
        question:
            'The article of 2013 describes virtual switches that forward by IP address only; the one of 2020, and the vendor since 2021-08-30, delivery by MAC inside a subnet.',
        taken: 'Delivery by MAC inside a subnet; the columns of 2013 forward by address.',
        rules: ['I17', 'I20', 'E5'],
        choice: 'intraSubnetKey',
    },
    {
        number: 2,
        question: 'What answers an ARP request for an address outside the subnet is not documented.',
        taken: 'The router’s MAC if the address is inside the VPC, silence otherwise.',
        rules: ['I4'],
    },
    {
        number: 3,
        question:
            'Whether a sending host asks the mapping service for each new destination, or holds all mappings and drops what it does not know.',
        taken: 'All mappings are known and never stale; an address without one is dropped.',
        rules: ['E4', 'R14'],
    },
    {
        number: 4,
        question:
            'Size and format of the overlay header are unpublished, and whether the guest’s Ethernet header travels in it is unknown.',
        taken: 'GENEVE, or VXLAN by choice, as a stand-in; what travels is the IP packet, and its Ethernet header is built anew on arrival.',
        rules: ['E6'],
    },
    {
        number: 5,
        question:
            'One page says that the longest prefix always wins, another that the local route beats propagated routes however long they are.',
        taken: 'The second, which is the more specific statement.',
        rules: ['R5', 'R7'],
    },
    {
        number: 6,
        question:
            'Whether the target of the local route could be replaced in a subnet’s table between 2021-08 and 2022-10: two pages of one guide disagree.',
        taken: 'From 2021-08-30 on it can be replaced.',
        rules: ['R8', 'R15'],
        choice: 'routesInsideVpc',
    },
    {
        number: 7,
        question:
            'A VPN gateway’s route table that leads to a Gateway Load Balancer endpoint: dropped from 2021 to 2023, supported in current documents.',
        taken: 'Supported now, dropped in the columns up to 2023.',
        rules: ['R20'],
        choice: 'vpnGatewayToEndpoint',
    },
    {
        number: 8,
        question:
            'Whether a NAT gateway serves sites on premises through a transit gateway: “never” in 2023, “yes” now; the text of the Reachability Analyzer still says never.',
        taken: 'Yes now, no in the columns up to 2023; VPCs behind a transit gateway are served in all of them.',
        rules: ['N3'],
        choice: 'natGatewayForSites',
    },
    {
        number: 9,
        question:
            'MTU between regions is 1500 (2023) or 8500 (now); the overhead of GENEVE 64 or 68 bytes; the MTU of a VPN connection 1446, 1500 or 1399.',
        taken: '8500 now and 1500 up to 2023 between regions; 68 bytes, which is what the headers add up to; 1446.',
        rules: ['E10', 'X1'],
        choice: 'interRegionPeeringMtu',
    },
    {
        number: 10,
        question:
            'One page says that a transit gateway serves every subnet of an enabled zone, another only the attachment’s subnets.',
        taken: 'Every subnet of an enabled zone may send to it; what arrives is looked up in the attachment subnet’s table.',
        rules: ['X12'],
    },
    {
        number: 11,
        question:
            'The list of automatically tracked connections differs between 2023 and 2026, idle limits by the generation of the server.',
        taken: 'The list of the column’s day; 432,000 s, and 350 s in a column of its own.',
        rules: ['F15', 'F16'],
        choice: 'autoTracked',
    },
    {
        number: 12,
        question:
            'Quotas: 50 or 500 static routes, 5,000 or 10,000 references to a prefix list, interfaces for each Region or zone.',
        taken: 'Current documents.',
        rules: ['F10'],
    },
    {
        number: 13,
        question: 'Whether transit gateways, peerings, endpoints and internet gateways decrement TTL has no trustworthy source.',
        taken: 'They do not; NAT gateways and guests that route do.',
        rules: ['I21', 'I23'],
    },
    {
        number: 14,
        question: 'Whether drops by groups, ACLs or missing routes cause an ICMP error.',
        taken: 'They are silent; only a packet that is too large is reported, and a hop limit that ends at a NAT gateway or in a guest.',
        rules: ['I22', 'E10'],
    },
    {
        number: 15,
        question: 'Whether the ACL is asked for what goes to the router’s MAC but stays in the subnet.',
        taken: 'It is, on the way out and on the way in.',
        rules: ['I19', 'W10'],
    },
    {
        number: 16,
        question:
            'Where the ACL stands in relation to the route lookup is known only from the order in which an analysis tool lists them.',
        taken: 'ACL first, then the route lookup.',
        rules: ['F26', 'E9'],
    },
    {
        number: 17,
        question: 'What neighbours do with the old MAC of an address that has moved has no source.',
        taken: 'They use it until their ARP entry expires.',
        rules: ['H1'],
    },
    {
        number: 18,
        question:
            'An independent model of the cloud differs on the hairpin through the internet gateway and on the route table of a NAT gateway’s subnet.',
        taken: 'The article’s experiment and the vendor’s guide.',
        rules: ['W9', 'N11'],
    },
    {
        number: 19,
        question: 'What exactly counts as spoofed traffic at a gateway is documented in one line.',
        taken: 'A source that is no interface of the VPC.',
        rules: ['I10', 'W2', 'X19'],
    },
];
