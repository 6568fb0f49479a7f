/**
 * The rule book's entries that concern the simulator: number → what it says, how sure that is, and where it comes from.
 *
 * Entries that only explain why something is *not* simulated are listed too, because hovers and drop reasons cite them.
 */

/** A: vendor document. S: source article. D: older vendor document. T: third-party observation. I: inference. K: general protocol knowledge. */
export type Confidence = 'A' | 'S' | 'D' | 'T' | 'I' | 'K';

/** What each confidence letter means, for legends. */
export const CONFIDENCE_MEANING: Readonly<Record<Confidence, string>> = {
    A: 'current vendor document',
    S: 'one of the source articles',
    D: 'older vendor document',
    T: 'third-party observation',
    I: 'inference from other rules',
    K: 'general protocol knowledge',
};

/** What the catalogue knows of a rule. */
export interface RuleInfo {
    /** One sentence in our own words. */
    readonly text: string;
    readonly confidence: readonly Confidence[];
    /** Where it comes from: the titles of documents. */
    readonly source: string;
    /** Era differences, conflicts between sources, inferences: what the simulator takes as its default, and why. */
    readonly remark?: string;
}

/** The chapters of the rule book, by the letter a rule number starts with. */
export const RULE_CHAPTERS = {
    G: 'The guest',
    I: 'The sending hypervisor',
    F: 'Security groups and network ACLs',
    R: 'Route tables',
    W: 'Internet gateways',
    N: 'NAT',
    E: 'Mapping service and overlay',
    X: 'Interconnects',
    H: 'High availability',
    V: 'Addressing',
    A: 'Azure, for comparison',
    K: 'The simulator itself',
} as const;

/** Every rule by its number: the only list. */
export const RULES = {
    G1: {
        text: 'The MAC address belongs to the network interface, is handed to the guest as virtual hardware and travels with the interface.',
        confidence: ['S', 'A'],
        source: 'article “AWS Networking 101” (2020); Amazon EC2 user guide, “Elastic network interfaces”',
    },
    G2: {
        text: 'A guest learns its primary IPv4 address by DHCP; that address stays for the life of the interface, while secondary ones are assigned by an API call and must also be configured inside the guest.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Instance IP addressing” and “Multiple IP addresses”',
    },
    G3: {
        text: 'DHCP hands out the address with the mask of the subnet, the router at base address + 1, the resolver and the domain name.',
        confidence: ['A', 'T'],
        source: 'Amazon VPC user guide, “DHCP option sets”; a 2020 network-design blog for the router option',
    },
    G4: {
        text: 'Neither security groups nor network ACLs see DHCP.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security” and “Flow logs”',
    },
    G5: {
        text: 'A public address is never configured in the guest: it only ever sees its private address.',
        confidence: ['S', 'A'],
        source: 'article “Figuring Out AWS Networking” (2018); Amazon EC2 user guide, “Instance IP addressing”',
    },
    G6: {
        text: 'A DHCP server that a guest runs reaches nobody, because broadcasts end at its own virtual interface.',
        confidence: ['S'],
        source: 'article “Figuring Out AWS Networking” (2018), comments',
    },
    G7: {
        text: 'The guest picks the longest matching route; for a destination on its own subnet it asks ARP for the destination, otherwise for the next hop.',
        confidence: ['K', 'S'],
        source: 'RFC 1122, 3.3.1; article “AWS Networking 101” (2020)',
    },
    G8: {
        text: 'A static route in the guest through a neighbour in the same subnet works: the frame carries the neighbour’s MAC and the packet is handed to it, destination address untouched.',
        confidence: ['S'],
        source: 'article “AWS Networking 101” (2020)',
        remark: 'Only where frames are delivered by destination MAC (I17); the profiles aws-2013 and azure deliver by destination address, so there the route has no effect.',
    },
    G9: {
        text: 'A next hop outside the guest’s subnet steers nothing: a guest refuses to install the route, and if it is forced with “onlink” the VPC router still delivers by destination address.',
        confidence: ['S', 'K'],
        source: 'article “AWS Networking 101” (2020); Linux routing behaviour',
        remark: 'The refusal is what Linux does; the article only says that such a route cannot steer traffic.',
    },
    G10: {
        text: 'A chain of next hops inside guests is effective only up to the edge of the subnet; beyond it the VPC router decides.',
        confidence: ['S'],
        source: 'article “AWS Networking 101” (2020)',
    },
    G11: {
        text: 'A guest with two interfaces and no policy routing answers out of its default interface with the other interface’s address, and the source check drops that.',
        confidence: ['A', 'I'],
        source: 'Amazon EC2 user guide, “Best practices for configuring network interfaces”',
        remark: 'The guide warns of asymmetric routing; that the packet dies at the source check follows from I7.',
    },
    G12: {
        text: 'Unicast routing protocols such as BGP work between guests of one subnet; those that say hello by multicast (OSPF, EIGRP, RIPv2, HSRP, VRRP) do not.',
        confidence: ['S'],
        source: 'article “AWS Networking 101” (2020)',
    },
    G13: {
        text: 'Guests run no routing protocol with the VPC router; since 2025 a route server may peer with them over BGP.',
        confidence: ['S', 'A'],
        source: 'article “AWS Networking 101” (2020); Amazon VPC user guide, “Dynamic routing with route server”',
        remark: 'Route servers exist since 2025-03-31, so only the columns of the present day have them (profile choice). That one announces nothing to its peers, and that its endpoint peers within its own subnet only, is inference.',
    },
    G14: {
        text: 'ARP requests leave the guest as broadcasts, but the local hypervisor answers them; the owner of the address never sees one.',
        confidence: ['S', 'T'],
        source: 'article “Figuring Out AWS Networking” (2018); article “Packet Forwarding in Amazon VPC” (2013); a P4 re-implementation and hands-on tests of 2020',
    },
    G15: {
        text: 'Gratuitous ARP and unsolicited replies change nobody’s cache and move no address.',
        confidence: ['S'],
        source: 'article “AWS Networking Overview” (about 2018); article “AWS Networking 101” (2020); article “Figuring Out AWS Networking” (2018), comments',
    },
    G16: {
        text: 'An address that a guest gives itself is unusable: its packets fail the source check and nobody can resolve it. If the API has assigned the address to the interface, configuring it by hand is right.',
        confidence: ['S', 'T'],
        source: 'article “AWS Networking Overview” (about 2018); article “AWS Networking 101” (2020); AWS security white paper, passage on spoofing; hands-on tests of 2020',
    },
    G17: {
        text: 'A guest that changes its MAC address is cut off: every frame it sends is dropped.',
        confidence: ['S'],
        source: 'article “AWS Networking 101” (2020); AWS security white paper, passage on spoofing',
    },
    G18: {
        text: 'HSRP and VRRP fail twice over: their hellos are multicast, and the virtual MAC and address are unknown to the orchestration system.',
        confidence: ['S'],
        source: 'article “AWS Networking Overview” (about 2018); article “AWS Networking 101” (2020)',
    },
    G19: {
        text: 'Virtual networks carried IPv4 only until 2016-12-01; since then IPv6 unicast as well.',
        confidence: ['S', 'A'],
        source: 'article “Packet Forwarding in Amazon VPC” (2013); article “AWS Networking 101” (2020); Amazon VPC user guide, “Document history”',
        remark: 'The profiles of 2013 and azure drop IPv6. Azure does have dual-stack networks; its column compares IPv4 only.',
    },
    G20: {
        text: 'IPv6 neighbour discovery is answered by the platform like ARP; no guest hears another’s solicitations, so duplicate address detection never finds anybody.',
        confidence: ['T'],
        source: 'hands-on experiments published in 2020',
    },
    G21: {
        text: 'The link-local IPv6 address of a guest is the EUI-64 form of its interface’s MAC; others are not served.',
        confidence: ['T'],
        source: 'hands-on experiments published in 2020',
    },
    G22: {
        text: 'The IPv6 router of a subnet answers to the first address of its block, to an EUI-64 link-local address and to fe80:ec2::1; addresses come by DHCPv6.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet sizing” and “What’s new”; source comments of container network plugins',
        remark: 'Guests send by the EUI-64 link-local address, from which router advertisements come (general knowledge). The address that is the same everywhere is documented since 2022-11-11 (profile choice).',
    },
    I1: {
        text: 'The hypervisor answers an ARP request for a neighbour’s address itself, by unicast, with the MAC of the interface that owns it.',
        confidence: ['S', 'T'],
        source: 'article “Figuring Out AWS Networking” (2018); article “Packet Forwarding in Amazon VPC” (2013); published notes on AWS re:Invent talks; a P4 re-implementation',
    },
    I2: {
        text: 'A request for the subnet’s router (base address + 1) is answered with the router’s MAC.',
        confidence: ['S', 'T'],
        source: 'article “Packet Forwarding in Amazon VPC” (2013); published notes on AWS re:Invent talks; a P4 re-implementation',
    },
    I3: {
        text: 'A request for an address of the subnet that nobody owns is not answered; the guest gives up.',
        confidence: ['S', 'I'],
        source: 'article “Figuring Out AWS Networking” (2018), study-guide excerpt',
        remark: 'The excerpt makes the reply depend on what the mapping service knows; that silence follows is inference.',
    },
    I4: {
        text: 'A request for an address outside the subnet is answered with the router’s MAC if the VPC contains the address, and not at all otherwise.',
        confidence: ['I'],
        source: 'article “Packet Forwarding in Amazon VPC” (2013) and its comments, which disagree',
        remark: 'Not documented anywhere. The default here: router MAC inside the VPC’s blocks, silence elsewhere.',
    },
    I5: {
        text: 'Some clouds and eras put one constant MAC into every ARP reply; the MAC then carries no information and delivery must go by address.',
        confidence: ['S', 'T'],
        source: 'article “Packet Forwarding in Amazon VPC” (2013); article “AWS Networking 101” (2020); a 2017 description of Azure networking',
        remark: 'Profile azure answers 12:34:56:78:9a:bc. The earliest VPC did the same with a MAC that is not known (profile aws-2013-early, with the same one as a stand-in); profile aws-2013 stands for the later part of that year and answers with real MACs.',
    },
    I6: {
        text: 'ARP replies that a guest sends are swallowed, so caches cannot be poisoned.',
        confidence: ['S'],
        source: 'article “Figuring Out AWS Networking” (2018), comments',
    },
    I7: {
        text: 'Source check: unless it is switched off for the interface, a packet whose source address is not one of the interface’s own is discarded as it leaves.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes; Amazon EC2 user guide, “Elastic network interfaces”; AWS security white paper, passage on spoofing',
    },
    I8: {
        text: 'Destination check: with the same switch on, a packet whose destination is not one of the interface’s addresses is discarded as it arrives.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes; Amazon EC2 user guide, “Elastic network interfaces”',
    },
    I9: {
        text: 'The source MAC of every frame must be the interface’s own; no setting lifts that.',
        confidence: ['S', 'A', 'I'],
        source: 'AWS security white paper, passage on spoofing; article “AWS Networking 101” (2020)',
        remark: 'That it cannot be switched off is inferred from the absence of any setting.',
    },
    I10: {
        text: 'Switching the source/destination check off lets foreign addresses through the interface, but gateways still demand a source that belongs to an interface of the VPC.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Elastic network interfaces”; Reachability Analyzer guide, explanation codes',
    },
    I11: {
        text: 'Interfaces of managed components such as gateways handle only packets from or to their own address, whatever the check says.',
        confidence: ['A', 'I'],
        source: 'Reachability Analyzer guide, explanation codes',
        remark: 'Which components are meant is not documented; here NAT gateways.',
    },
    I12: {
        text: 'A guest in promiscuous mode sees nothing but frames addressed to itself.',
        confidence: ['S'],
        source: 'AWS security white paper, passage on spoofing; article “Figuring Out AWS Networking” (2018)',
    },
    I13: {
        text: 'Frames that carry neither IP nor ARP are dropped.',
        confidence: ['S'],
        source: 'article “Packet Forwarding in Amazon VPC” (2013)',
    },
    I14: {
        text: 'Broadcasts are dropped, whether by MAC, to 255.255.255.255 or to the last address of the subnet, which is reserved for that reason.',
        confidence: ['S', 'A'],
        source: 'article “AWS Networking Overview” (about 2018); article “Packet Forwarding in Amazon VPC” (2013); Amazon VPC user guide, “Subnet sizing”',
    },
    I15: {
        text: 'IP multicast is dropped unless the subnet belongs to a transit gateway’s multicast domain.',
        confidence: ['S', 'A'],
        source: 'article “AWS Networking Overview” (about 2018); article “AWS Networking 101” (2020); article “Packet Forwarding in Amazon VPC” (2013); Transit Gateway guide, “Multicast”',
        remark: 'Transit gateways are not part of the language yet, so all multicast is dropped.',
    },
    I16: {
        text: 'A frame to a unicast MAC that is neither a neighbour’s nor the router’s is dropped, never flooded.',
        confidence: ['S', 'I'],
        source: 'article “AWS Networking 101” (2020)',
        remark: 'The article says that nothing is flooded; that such frames are dropped follows.',
    },
    I17: {
        text: 'A frame addressed to the MAC of an interface in the same subnet is delivered to it whatever its destination address says; route table and network ACL are not consulted, security groups and address checks are.',
        confidence: ['A', 'S'],
        source: 'Amazon VPC user guide, “Gateway route tables” (since 2021-08-30); article “AWS Networking 101” (2020)',
        remark: 'Profiles aws-2013 and azure deliver by destination address instead (I20).',
    },
    I18: {
        text: 'A frame addressed to the router’s MAC leaves the subnet: network ACL and route table apply, and the destination is found by address.',
        confidence: ['A', 'S'],
        source: 'Amazon VPC user guide, “Gateway route tables”; article “AWS Networking 101” (2020)',
    },
    I19: {
        text: 'A packet for the own subnet that is nevertheless sent to the router’s MAC takes the local route and passes the subnet’s network ACL out and in.',
        confidence: ['I'],
        source: 'inference from I18',
        remark: 'Undocumented. The default here treats it like any routed packet.',
    },
    I20: {
        text: 'The 2013 virtual switch forwards at layer 3 only; later descriptions have layer 2 inside the subnet and layer 3 between subnets.',
        confidence: ['S'],
        source: 'article “Packet Forwarding in Amazon VPC” (2013); article “AWS Networking 101” (2020)',
        remark: 'The sources describe different eras: profile aws-2013 follows the first, aws and aws-2020 the second.',
    },
    I21: {
        text: 'The hypervisor and the VPC router do not decrement the TTL.',
        confidence: ['S', 'T'],
        source: 'article “Packet Forwarding in Amazon VPC” (2013); a published traceroute study',
        remark: 'A trace across subnets shows the destination as hop 1. It also means that TTL ends no loop inside the router; the simulator counts hops.',
    },
    I22: {
        text: 'The VPC router never sends “time exceeded”, but it does send “fragmentation needed” from the subnet’s base address + 1.',
        confidence: ['A', 'I'],
        source: 'Amazon EC2 user guide, “Network MTU”, sample of tracepath',
        remark: 'The sample shows the router announcing an MTU of 1500; that it sends nothing else is generalised from the silence around it.',
    },
    I23: {
        text: 'A NAT gateway is a visible hop and decrements the TTL; so does a guest that routes.',
        confidence: ['A', 'K'],
        source: 'Amazon VPC user guide, “NAT gateway scenarios”; RFC 1812, 5.3.1',
    },
    I24: {
        text: 'The subnet’s own router address answers an echo request; another subnet’s router address does not.',
        confidence: ['S'],
        source: 'article “Packet Forwarding in Amazon VPC” (2013)',
        remark: 'Tested in 2013; assumed to hold for every profile.',
    },
    I25: {
        text: 'Traffic with the router, metadata, resolver, time and DHCP services bypasses security groups and network ACLs.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security” and “Flow logs”; Amazon EC2 user guide',
    },
    I26: {
        text: 'The metadata service (169.254.169.254), the resolver (169.254.169.253 and VPC base address + 2) and the time service (169.254.169.123) are answered by the local host, even with an empty route table.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Instance IP addressing”; Amazon VPC user guide, “DNS” and “DHCP option sets”',
    },
    I27: {
        text: 'Answers to token requests of the metadata service carry TTL 1 by default, so they do not survive a further routed hop.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Configure the instance metadata service”',
        remark: 'Only documented for the token response; the simulator does not look inside HTTP.',
    },
    I28: {
        text: 'The local services together accept 1024 packets a second for each interface.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Retrieve instance metadata”',
        remark: 'A limit of rate, which a trace of single packets never meets: an experiment says when it is reached, by “fail link-local-services”.',
    },
    I29: {
        text: 'The resolver of a VPC cannot be used from a peered VPC or from anywhere else outside.',
        confidence: ['A'],
        source: 'Amazon VPC peering guide, “VPC peering limitations”; AWS PrivateLink guide',
    },
    I30: {
        text: '169.254.168.0/22 and fd00:ec2::/32 are never forwarded by a route, however wide the route is.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet route tables”',
    },
    F1: {
        text: 'Security groups belong to interfaces and judge every packet that crosses one, inside a subnet too; the rules of all groups are united, only allow, and have no order.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security group rules”',
    },
    F2: {
        text: 'Security groups are stateful: replies to an admitted flow pass whatever the rules of the other direction say.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security groups”',
    },
    F3: {
        text: 'A new group admits nothing inbound and everything outbound; a VPC’s default group admits inbound only from its own members.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Default security groups”',
    },
    F4: {
        text: 'Without a rule for a direction, or with none that matches, nothing new passes that way.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security group rules”; Reachability Analyzer guide, explanation codes',
    },
    F5: {
        text: 'A rule names protocol, ports or ICMP type and code, and as peer an address block, a prefix list or a security group.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security group rules”',
    },
    F6: {
        text: 'A security group as peer stands for the private addresses of the interfaces that hold it; traffic that arrives by way of a public address does not match.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security group rules”',
    },
    F7: {
        text: 'A group may be referenced from its own VPC, across active peerings of the same Region, and in inbound rules across a transit gateway where gateway and attachments have it switched on; peered transit gateways do not preserve it.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security group rules”; VPC peering guide',
        remark: 'Whether a reference holds follows from how the two VPCs are joined, not from the path of the packet. Regions are those of the VPCs’ zones.',
    },
    F8: {
        text: 'References to groups do not work for traffic steered through a middlebox: its address is not a member’s.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security group rules” and “Route table options”',
        remark: 'Inbound rules do not know the groups of what came through a Gateway Load Balancer endpoint.',
    },
    F9: {
        text: 'A rule that refers to a deleted group stays and matches nothing.',
        confidence: ['A'],
        source: 'VPC peering guide, stale security group rules',
    },
    F10: {
        text: 'Rules are counted for quotas: one for a block or a reference, the maximum length for a prefix list.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Security group rules”',
        remark: 'A matter of validation, not of forwarding.',
    },
    F11: {
        text: 'Since 2024-10-30 a group can be associated with several VPCs of a Region.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Document history”',
        remark: 'Not part of the language: a group lives in one VPC.',
    },
    F12: {
        text: 'Security groups cannot be attached to NAT gateways and internet gateways.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT gateways”',
    },
    F13: {
        text: 'A TCP or UDP flow that an any-address rule admits, while the other direction allows any address on all ports, is not tracked: its replies pass by rule, and removing either rule cuts it at once. Tracked flows survive a change of rules until they fall idle. ICMP is always tracked.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Security group connection tracking”',
    },
    F14: {
        text: 'Protocols other than TCP, UDP and ICMP are tracked by addresses and protocol alone, for 600 seconds.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Security group connection tracking”',
    },
    F15: {
        text: 'Idle limits: established TCP 432000 s by default, UDP 30 s and from the second exchange on 180 s.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Security group connection tracking”',
        remark: 'The newest generation of servers (Nitro v6, 2025) uses 350 s for TCP: profile aws-nitro-v6. Half-open TCP and ICMP are not documented: 120 s and 30 s, as in Linux.',
    },
    F16: {
        text: 'Flows through some components, NAT gateways among them, are always tracked.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Security group connection tracking”',
        remark: 'Endpoints of network firewalls are on both lists; Gateway Load Balancers and transit gateways were on the list of 2023, DynamoDB endpoints are on that of 2026 (profile choice). Whether a flow passes such a component is read off the far end and the subnet’s route table, in both directions: inference.',
    },
    F17: {
        text: 'When an instance’s table of tracked flows is full, packets of new flows are dropped.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Security group connection tracking”',
        remark: 'How many flows fit depends on the type of the instance; the simulator’s table is unlimited until an experiment says that it is full, by “fail connection-tracking”.',
    },
    F18: {
        text: 'An ICMP error about a tracked flow is admitted without an ICMP rule; about an untracked one it needs a rule.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Network MTU”',
        remark: 'Documented for “fragmentation needed”; applied here to every ICMP error that quotes a tracked flow.',
    },
    F19: {
        text: 'Inbound SSH from one address and HTTP from anywhere, outbound everything: SSH and ICMP are tracked, HTTP is not, until the outbound rule is narrowed.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Security group connection tracking”, example',
    },
    F20: {
        text: 'A subnet has exactly one network ACL; entries are tried by number, the first match decides, and what none matches is denied.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Network ACLs” and “Quotas”',
    },
    F21: {
        text: 'A network ACL is consulted only when a packet enters or leaves the subnet, never between neighbours.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Network ACLs”',
    },
    F22: {
        text: 'Network ACLs keep no state: a reply needs an entry of its own, usually for ephemeral ports.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Network ACLs”',
    },
    F23: {
        text: 'An entry matches protocol, destination ports or ICMP type and code, and one address block: no groups, no prefix lists.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Network ACLs”; PrivateLink guide, “Gateway endpoints”',
    },
    F24: {
        text: 'The default ACL allows everything; a custom one starts by denying everything.',
        confidence: ['A', 'K'],
        source: 'Amazon VPC user guide, “Network ACLs”',
    },
    F25: {
        text: 'A network ACL cannot block the resolver, the metadata service and the other local services.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Network ACLs”',
    },
    F26: {
        text: 'A network ACL sees private addresses of the VPC’s own side: the internet gateway translates outside the subnet.',
        confidence: ['I'],
        source: 'Reachability Analyzer guide, order of path components',
        remark: 'Inferred from the order in which the analyzer lists components.',
    },
    F27: {
        text: 'A packet from one subnet to another is checked twice: on leaving the first and on entering the second.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Network ACLs”',
    },
    F30: {
        text: 'Between an instance and a transit gateway’s interface: towards the gateway the instance’s subnet ACL is asked outbound and the interface’s subnet ACL inbound; from the gateway the interface’s ACL outbound and the instance’s inbound, and none at all when both share a subnet.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “Network ACLs for transit gateways”',
    },
    F28: {
        text: 'What a classic load balancer sends to its targets meets the network ACLs even inside one subnet.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes',
    },
    F29: {
        text: 'What goes to a Gateway Load Balancer endpoint meets the network ACL even when its sender stands in the endpoint’s own subnet.',
        confidence: ['A'],
        source: 'Elastic Load Balancing guide for gateway load balancers',
        remark: 'What comes back to a host of that subnet is not checked (I, as at transit gateways, F30).',
    },
    R1: {
        text: 'A subnet uses the route table it is associated with, otherwise the VPC’s main table.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet route tables”',
    },
    R2: {
        text: 'The main table cannot be deleted; making another one the main table moves every subnet without an association.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet route tables”',
    },
    R3: {
        text: 'A table that nothing uses is legal.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Work with route tables”',
    },
    R4: {
        text: 'Every table holds one local route for each block of the VPC.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet route tables”',
    },
    R5: { text: 'The longest matching prefix wins.', confidence: ['A'], source: 'Amazon VPC user guide, “Route priority”' },
    R6: {
        text: 'Between equal prefixes a static route wins over one from a prefix list, and that over a propagated one: Direct Connect before static VPN before BGP over VPN.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Route priority”',
        remark: 'Where routes of a route server stand in this order is not documented; they come last here.',
    },
    R7: {
        text: 'A propagated VPN or Direct Connect route never beats the local route, even when it is longer.',
        confidence: ['A'],
        source: 'Site-to-Site VPN guide, “Route priority”',
        remark: 'Another page says that the longer prefix always wins; the specific statement is followed.',
    },
    R8: {
        text: 'A static route longer than the local one wins over it.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet route tables”',
        remark: 'Since 2021-08-30; profiles aws-2020 and earlier do not allow such a route.',
    },
    R9: {
        text: 'When overlapping prefix lists point at different targets the choice is arbitrary but stable.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Route priority”',
        remark: 'The simulator takes the list whose name sorts first.',
    },
    R10: {
        text: 'Entries of a prefix list that the table may not hold are ignored.',
        confidence: ['D'],
        source: 'Amazon VPC user guide of 2021, “Route tables”',
        remark: 'The sentence is gone from later editions.',
    },
    R11: {
        text: 'A block written with host bits is taken as the block that contains it.',
        confidence: ['A'],
        source: 'Amazon EC2 API reference, CreateRoute',
    },
    R12: {
        text: 'A destination that no route covers is dropped.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet route tables”; Reachability Analyzer guide, explanation codes',
    },
    R13: {
        text: 'A route whose target is gone is a blackhole: it still wins by its length, and drops.',
        confidence: ['A', 'I'],
        source: 'Amazon EC2 API reference, Route',
        remark: 'The state is documented; that it still wins, so that no shorter route is tried, is inference and standard practice.',
    },
    R14: {
        text: 'The local route to an address that no interface owns ends at the mapping service.',
        confidence: ['I'],
        source: 'inference from E1 and R4',
    },
    R15: {
        text: 'A subnet’s table takes a route inside the VPC’s range only for the whole block of a subnet, leading to a network interface, a NAT gateway or a Gateway Load Balancer endpoint.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet route tables” and document history',
        remark: 'Before 2021-08-30 no such route was accepted at all (profile aws-2020).',
    },
    R16: {
        text: 'Traffic between two hosts of the same subnet cannot be steered by a route table: it never leaves the subnet.',
        confidence: ['D'],
        source: 'Amazon VPC user guide of 2023, “Routing for a middlebox appliance”',
    },
    R17: {
        text: 'A middlebox stands in another subnet than both ends, has its source/destination check off, and sees both directions.',
        confidence: ['A', 'D'],
        source: 'Amazon VPC user guide, “Gateway route tables” and “Routing for a middlebox appliance”',
    },
    R18: {
        text: 'No route may have a destination equal to or inside 169.254.168.0/22 or fd00:ec2::/32.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet route tables”',
    },
    R19: {
        text: 'A gateway route table decides about what enters the VPC by that gateway, and about nothing else: not about transit gateways, peerings or endpoints.',
        confidence: ['S', 'A'],
        source: 'article “AWS Networking 101” (2020); Amazon VPC user guide, “Gateway route tables”',
    },
    R20: {
        text: 'A gateway route table leads to “local”, to a network interface, or to an endpoint of a Gateway Load Balancer or network firewall.',
        confidence: ['A', 'D'],
        source: 'Amazon VPC user guide, “Gateway route tables”',
        remark: 'Documents of 2021 to 2023 say that traffic of a VPN gateway towards such an endpoint is dropped; profiles before the present day do so.',
    },
    R21: {
        text: 'Destinations in a gateway route table are a whole block of the VPC or the whole block of a subnet; prefix lists are not accepted.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Gateway route tables”',
        remark: 'The exception of 2025-08-13 for public address pools of one’s own is not simulated.',
    },
    R22: {
        text: 'A table with other targets, with destinations outside the VPC or with route propagation cannot be associated with a gateway.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Gateway route tables”',
    },
    R23: {
        text: 'The interface that a gateway route table leads to belongs to a running instance and, behind an internet gateway, has a public address.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes; Amazon VPC user guide, “Gateway route tables”',
    },
    R24: {
        text: 'A subnet whose inbound traffic is redirected to a middlebox sends its outbound traffic through the same box; its own route to the gateway is unusable.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes',
        remark: 'Which packets count as its own is taken from their source address; the documents do not say.',
    },
    R25: {
        text: 'A route has exactly one target and one destination.',
        confidence: ['A'],
        source: 'Amazon EC2 API reference, CreateRoute',
    },
    R26: {
        text: 'A route’s target is an object, never an address; routes from a route server show the next hop’s address besides.',
        confidence: ['S'],
        source: 'article “AWS Networking 101” (2020)',
    },
    R27: {
        text: 'A route to an interface hands it the packet with its addresses unchanged; the guest behind must forward it, and the check of I8 must be off.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Route table options”',
    },
    R28: {
        text: 'A route remembers how it came to be: with the table, by a call, or by propagation.',
        confidence: ['A'],
        source: 'Amazon EC2 API reference, Route',
    },
    W1: {
        text: 'An internet gateway translates IPv4 addresses one to one and keeps no state: source to public on the way out, destination to private on the way in, ports untouched. IPv6 it does not translate.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Internet gateways”; Reachability Analyzer guide',
    },
    W2: {
        text: 'Outbound packets need a source address with a public address mapped to it; others are dropped.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes',
    },
    W3: {
        text: 'An internet gateway forwards nothing to private (RFC 1918) or shared (RFC 6598) addresses.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes',
    },
    W4: {
        text: 'Inbound packets to an address that is nobody’s public address are dropped.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes',
    },
    W5: {
        text: 'Inbound packets from private or shared addresses are dropped.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes',
    },
    W6: {
        text: 'After translation an inbound packet’s destination must lie in the VPC.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes',
    },
    W7: {
        text: 'A public address is useless in a subnet without a route to the internet gateway: a request may arrive, but the reply finds no route.',
        confidence: ['A', 'I'],
        source: 'Amazon VPC user guide, “Internet gateways”',
        remark: 'The guide says that such instances cannot communicate; which half fails is inference.',
    },
    W8: {
        text: 'A VPC block of publicly routable addresses is still treated as private: it needs public mappings like any other.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “VPC IP addressing”',
    },
    W9: {
        text: 'Hairpin: a packet to a neighbour’s public address goes to the internet gateway, has both addresses translated and turns round; the receiver sees the sender’s public address.',
        confidence: ['S', 'I'],
        source: 'article “Figuring Out AWS Networking” (2018), experiment and hypothesis',
        remark: 'That the receiver sees the public source is the article’s hypothesis and follows from W1. Other models shortcut this inside the subnet, which contradicts the experiment.',
    },
    W10: {
        text: 'A hairpin crosses the network ACL out and in even between neighbours, because it goes by way of the router.',
        confidence: ['I'],
        source: 'inference from I18',
    },
    W11: {
        text: 'Inside a VPC an instance’s public DNS name gives its private address, so tests by name do not hairpin.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “DNS”',
    },
    W12: {
        text: 'The MTU of an internet gateway is 1500: larger packets are fragmented, or with DF dropped and answered with “fragmentation needed”.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Network MTU”',
    },
    W13: {
        text: 'An egress-only internet gateway is for IPv6, keeps state, and lets in only the answers to what went out; network ACLs apply, security groups cannot be attached.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Egress-only internet gateways”',
        remark: 'How long it remembers a flow is not documented; the idle times of security groups are taken. Where a VPC has both kinds of gateway, what comes from the internet meets the one that the subnet’s route table names for the way back (inference).',
    },
    W14: {
        text: 'Block public access closes internet gateways and egress-only internet gateways for a whole Region; “ingress-only” lets what goes through NAT gateways and egress-only gateways pass, and VPCs or subnets can be excluded. Private paths are not affected.',
        confidence: ['A', 'I'],
        source: 'Amazon VPC user guide, “Block public access” (2024-11-19)',
        remark: 'That a packet is judged at the gateway, by the subnet of the interface with the public address, and that “ingress-only” stops a public instance’s answers rather than its requests, is inference.',
    },
    W15: {
        text: 'A VPC has at most one internet gateway and one egress-only internet gateway at a time.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Quotas”',
    },
    W16: {
        text: 'A public address is mapped to exactly one private address; associating it again moves it.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Elastic IP addresses”',
    },
    N1: {
        text: 'A NAT gateway replaces the source by its own private address and a port of 1024–65535; the internet gateway then maps that address to the public one.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes; Amazon VPC user guide, “NAT gateways”',
    },
    N2: {
        text: 'A NAT gateway translates TCP, UDP and ICMP and drops every other protocol.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT gateway basics”',
    },
    N3: {
        text: 'A NAT gateway serves interfaces of its own VPC, never a peer’s; sites on premises only through a transit gateway.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes; Amazon VPC user guide, “NAT gateway basics”',
        remark: 'Documents of 2023 said that sites are never served (profile choice). VPCs behind a transit gateway are served in every profile.',
    },
    N4: {
        text: 'Replies find a NAT gateway across a peering even without a return route; only network ACLs can stop them.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT gateway basics”',
        remark: 'Surprising, but documented. The simulator takes the gateway’s binding, and its own route over the peering, as the memory of where the request came from.',
    },
    N5: {
        text: 'A NAT address carries at most 55,000 simultaneous connections to one destination address, port and protocol; the next one is dropped. A zonal NAT gateway has up to eight addresses, a regional one up to 32 in each zone.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT gateway basics” and “Regional NAT gateways”',
        remark: 'Which of several addresses a flow gets is not documented: here the first one that has a port left. “fail nat-ports” stands for the connections of others that take all of them.',
    },
    N6: {
        text: 'How ports are chosen is not published.',
        confidence: ['I'],
        source: 'no source',
        remark: 'The simulator counts upwards from a value derived from the flow: deterministic, and never promising to keep the source’s port.',
    },
    N7: {
        text: 'A binding idle for 350 seconds is forgotten; the next packet from inside is answered with a TCP reset.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Troubleshoot NAT gateways”',
    },
    N8: {
        text: 'What nobody inside asked for is dropped: inbound connections, pings to the NAT gateway’s addresses, port forwarding.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Troubleshoot NAT gateways”',
    },
    N9: {
        text: 'UDP fragments are translated; TCP and ICMP fragments are dropped.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Compare NAT devices”',
    },
    N10: {
        text: 'The MTU of a NAT gateway is 8500.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT gateway basics” (since 2024-09-10)',
        remark: 'Earlier editions name no MTU; up to profile aws-2023 that of the VPC is taken.',
    },
    N11: {
        text: 'A NAT gateway has no security group; its subnet’s network ACL and route table apply to it.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT gateways”',
        remark: 'One independent model bypasses the subnet’s table; the vendor is followed.',
    },
    N12: {
        text: 'A private NAT gateway has no public address, so an internet gateway drops what it sends there.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT gateways”',
    },
    N13: {
        text: 'NAT64: a NAT gateway translates IPv6 packets for 64:ff9b::/96 to IPv4, from its own private IPv4 address to the address in the last 32 bits.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “DNS64 and NAT64”; RFC 6052, RFC 6146, RFC 7915',
        remark: 'DNS64, which makes such addresses from names, is a matter of the resolver; names are not simulated.',
    },
    N15: {
        text: 'A NAT instance is an ordinary guest that forwards and masquerades, with the source/destination check off.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT instances”',
    },
    N14: {
        text: 'A regional NAT gateway stands in no subnet: it has a route table of its own and addresses in several zones, and serves zones that it has not expanded into from another one.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Regional NAT gateways”; Reachability Analyzer guide, explanation codes',
        remark: 'The guide says that other zones are served across zones meanwhile, the analyzer has a code for being absent; the guide is followed unless the gateway says “cross-zone off”. It has existed since 2025-11-19. No private addresses of it are documented, so that here it translates to its public ones at once; and no network ACL is its own. A file names its zones and addresses: what the cloud adds by itself is not simulated.',
    },
    N17: {
        text: 'When the availability zone of a NAT gateway fails, every subnet that uses it is cut off.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “NAT gateway basics”',
    },
    E1: {
        text: 'The mapping service knows, for each VPC and address, the interface, its MAC and the server it lives on.',
        confidence: ['S', 'T'],
        source: 'article “Figuring Out AWS Networking” (2018), study-guide excerpt; published notes on AWS re:Invent talks',
    },
    E2: {
        text: 'The sending server wraps the packet in a VPC header and an outer IPv4 header from its own address to that of the target’s server.',
        confidence: ['S'],
        source: 'article “Figuring Out AWS Networking” (2018), study-guide excerpt',
    },
    E3: {
        text: 'The receiving server verifies with the mapping service that the inner sender lives on the outer source in that VPC, and drops the packet otherwise.',
        confidence: ['S', 'T'],
        source: 'article “Figuring Out AWS Networking” (2018), study-guide excerpt; published notes on AWS re:Invent talks',
    },
    E4: {
        text: 'Servers hold the whole mapping; an address that is missing there is dropped.',
        confidence: ['S', 'T'],
        source: 'article “Figuring Out AWS Networking” (2018), excerpt and comment, which differ; published notes on AWS re:Invent talks',
        remark: 'The excerpt describes a query on demand, the other sources a full cache. The default here: full cache, a miss is a drop.',
    },
    E5: {
        text: 'The sender looks up the destination MAC for bridged frames and the destination address for routed packets.',
        confidence: ['A', 'S', 'I'],
        source: 'article “AWS Networking 101” (2020); Amazon VPC user guide, “Gateway route tables”',
    },
    E6: {
        text: 'The wire format is not published; the simulator draws the overlay with GENEVE or VXLAN and rebuilds the Ethernet header on arrival.',
        confidence: ['S', 'I'],
        source: 'article “AWS Networking 101” (2020); article “Figuring Out AWS Networking” (2018); published notes on AWS re:Invent talks',
        remark: 'A stand-in: GENEVE carries the IP packet, VXLAN the inner frame. Outer headers are a model.',
    },
    E7: {
        text: 'Equal addresses in two VPCs are told apart by the VPC’s identifier; delivery never crosses VPCs without a gateway.',
        confidence: ['S', 'T'],
        source: 'article “Figuring Out AWS Networking” (2018); a P4 re-implementation',
    },
    E8: {
        text: 'Between two guests of one server the checks are the same, but there is no wire.',
        confidence: ['I'],
        source: 'inference',
    },
    E9: {
        text: 'The receiver works in the order: sender verification, decapsulation, network ACL, security group, destination check, delivery.',
        confidence: ['I'],
        source: 'inference from E3 and the order of the Reachability Analyzer',
    },
    E10: {
        text: 'A packet above the MTU is fragmented, or with DF dropped and answered with ICMP type 3 code 4.',
        confidence: ['A'],
        source: 'Amazon EC2 user guide, “Network MTU”',
    },
    E11: {
        text: 'Network ACLs must let “fragmentation needed” pass, or the sender never learns why its large packets vanish; security groups let it pass with a tracked flow (F18).',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Network ACLs”',
    },
    E12: {
        text: 'Fragments of multicast packets are dropped by a transit gateway.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “Multicast on transit gateways”',
    },
    X1: {
        text: 'A peering needs routes on both sides, is refused when any blocks of the two VPCs overlap, exists once for each pair, and carries traffic only while it is active.',
        confidence: ['A'],
        source: 'Amazon VPC peering guide, “How VPC peering works”',
    },
    X2: {
        text: 'Peering is not transitive, and a peer cannot use the other VPC’s gateways, VPN or gateway endpoints: a packet over a peering must be for an address of the VPC at its other end.',
        confidence: ['A'],
        source: 'Amazon VPC peering guide, “VPC peering limitations”; Reachability Analyzer guide, explanation codes',
    },
    X3: {
        text: 'Nothing checks that a reply goes back over the peering its request came by: the responder’s own route table decides, even if it leads to another peer with the same block.',
        confidence: ['A'],
        source: 'Amazon VPC peering guide, “Configurations with partial access”',
    },
    X4: {
        text: 'Over a peering, security groups of the peer can be named (F7), its resolver cannot be used (I29), and no gateway route table is consulted.',
        confidence: ['A'],
        source: 'Amazon VPC peering guide',
    },
    X5: {
        text: 'A transit gateway is a layer-3 hub with attachments: VPCs (each at most once), VPN, Direct Connect, Connect, and other transit gateways. Connect is a set of GRE tunnels to appliances that rides on another attachment and learns by BGP inside them.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “How transit gateways work” and “Connect attachments”',
        remark: 'A Connect attachment rides on the attachment of a VPC here; that Direct Connect may carry one too is not simulated, since hosts on premises run no tunnels. Both ends take the addresses inside from the /29 block: the appliance the first, the gateway the second and third. Connect came in December 2020, after what profile aws-2020 describes.',
    },
    X6: {
        text: 'Each attachment is associated with one route table, where its packets are looked up, and may propagate its prefixes into many; without an association its packets are dropped.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “How transit gateways work”; article “Figuring Out AWS Networking” (2018) for the comparison with VRFs',
    },
    X7: {
        text: 'A transit gateway comes with a default route table that every attachment is associated with and propagates into.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “How transit gateways work”',
        remark: 'In the simulator it exists where the file writes no route table for the gateway; as soon as one is written, associations and propagations are those that are written.',
    },
    X8: {
        text: 'In a transit gateway’s table the longest prefix wins; between equal prefixes a static route, then a prefix list, then propagated routes: VPC, Direct Connect, Connect, VPN over Direct Connect, VPN, peering; within one kind the shorter AS path, then the lower MED.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “Route evaluation order”',
        remark: 'A propagated route equal to a static one is absent from the vendor’s table; the simulator lists it as a loser, so that the reason can be read. The guide of 2020 knows fewer kinds (profile choice).',
    },
    X9: {
        text: 'A blackhole route of a transit gateway drops what matches it; so does a static route whose attachment is out of order.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “How transit gateways work”; Reachability Analyzer guide, explanation codes',
    },
    X10: {
        text: 'A VPC’s route tables never learn what a transit gateway knows: they need a route to it; the gateway learns the VPC’s blocks where propagation is on.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “Tutorial” and “VPC attachments”',
    },
    X11: {
        text: 'A subnet reaches the transit gateway only if the attachment has a subnet in the same zone; towards a VPC the gateway stays in the zone the packet came from if it can, and otherwise takes any enabled one.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “VPC attachments”',
        remark: 'Which of several zones is taken is not documented; the simulator takes one by the hash of the flow.',
    },
    X12: {
        text: 'Any subnet of an enabled zone may send to the transit gateway; what arrives from it is looked up in the route table of the attachment’s subnet.',
        confidence: ['A', 'I'],
        source: 'Amazon VPC transit gateways guide, “How transit gateways work” and “VPC attachments”',
        remark: 'Two pages of the guide disagree on whether only the attachment’s subnets are served; this is the working reading.',
    },
    X13: {
        text: 'What a transit gateway brings into a VPC obeys the attachment subnet’s route table, which is how central egress and inspection work.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “VPC attachments”',
    },
    X14: {
        text: 'In appliance mode both directions of a flow use one zone of the attachment for as long as the flow lives: that of its ends when they share one, and one chosen by the flow’s hash otherwise.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “VPC attachments”',
        remark: 'The simulator hashes the flow without regard to direction, so no state is needed; an end in no attached VPC does not count.',
    },
    X15: {
        text: 'The blocks of an attached VPC that overlap another attached VPC’s are not propagated, and VPC attachments share no load; equally good routes over the tunnels of a Connect attachment do.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “VPC attachments”',
        remark: 'The VPC attached first keeps its routes. Flows are spread by a hash over the tunnels of one Connect attachment; between several attachments the first one wins. VPN and Direct Connect use the best line.',
    },
    X16: {
        text: 'Between peered transit gateways there are static routes only, and one prefix cannot have two targets.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “Transit gateway peering attachments”',
    },
    X17: {
        text: 'A transit gateway takes packets of up to 8500 bytes; larger ones from a VPC with DF are dropped and answered with ICMP type 3 code 4. A Connect attachment has up to four GRE peers.',
        confidence: ['A'],
        source: 'Amazon VPC transit gateways guide, “Quotas” and “Connect attachments”',
    },
    'X-M': {
        text: 'A multicast domain of a transit gateway copies what is sent to a group in its subnets to every member; members are written down or join by IGMP, security groups and ACLs apply, and fragments are dropped.',
        confidence: ['A', 'S'],
        source: 'Amazon VPC transit gateways guide, “Multicast on transit gateways”; article “AWS Networking 101” (2020) for the guess that the gateway replicates',
        remark: 'The simulator has one domain for each gateway, keeps members until they leave, and sends no queries: its packets take no time. Up to profile aws-2020 members are static only.',
    },
    X18: {
        text: 'A VPC has one VPN gateway; its autonomous system number is 64512 unless chosen otherwise, and VPN connections that end at it carry IPv4 only.',
        confidence: ['A'],
        source: 'AWS Site-to-Site VPN guide, “How it works” and “Quotas”',
    },
    X19: {
        text: 'A VPN gateway forwards only to prefixes that it has learnt or that are written as static VPN routes, and to the VPC; from the VPC it takes only addresses of interfaces, into the VPC it sends only to private addresses of interfaces.',
        confidence: ['A'],
        source: 'AWS Site-to-Site VPN guide; Reachability Analyzer, explanation codes',
        remark: 'What a site sends to another site through the gateway passes too, as BGP announces it.',
    },
    X20: {
        text: 'For one prefix a VPN gateway prefers a line that works, then Direct Connect, static VPN, BGP over VPN; then the shorter AS path, then the lower MED.',
        confidence: ['A'],
        source: 'AWS Site-to-Site VPN guide, “Route tables and route priority”',
        remark: 'That a customer gateway prefers Direct Connect too is general practice (K), not a rule of the cloud.',
    },
    X21: {
        text: 'Each route table switches propagation on by itself. A table takes in at most 100 routes, a VPN connection announces at most 100 prefixes to a VPN gateway and has at most 100 static routes.',
        confidence: ['A'],
        source: 'AWS Site-to-Site VPN guide, “Quotas”; Amazon VPC user guide, “Quotas”',
    },
    X22: {
        text: 'Among Direct Connect interfaces the longest prefix decides, then the community 7224:7300 before 7224:7200 before 7224:7100, then the AS path, then MED. A session that announces more than 100 prefixes goes down.',
        confidence: ['A'],
        source: 'AWS Direct Connect user guide, “Routing and BGP” and “Quotas”',
        remark: 'Equal routes would share the load; the simulator takes the line that is declared first. The session limit is a diagnostic here.',
    },
    X24: {
        text: 'A route to a Gateway Load Balancer endpoint takes packets to the load balancer, inside GENEVE to an appliance, back, and out of the same endpoint, whose subnet’s table decides what follows; the packet inside does not change.',
        confidence: ['A'],
        source: 'AWS PrivateLink guide, “Gateway Load Balancer endpoints”; Elastic Load Balancing guide for gateway load balancers',
        remark: 'An endpoint has one interface in one subnet, and is served by the load balancer’s node of that zone (I). Nothing of the way between the two is drawn. Packets of more than 8500 bytes vanish silently.',
    },
    X25: {
        text: 'A Gateway Load Balancer and its targets exchange GENEVE on UDP port 6081 and nothing else, with three options of class 0x0108: the endpoint’s interface, the attachment, the flow’s cookie; 68 bytes together with the outer headers.',
        confidence: ['A'],
        source: 'Reachability Analyzer guide, explanation codes; aws-gateway-load-balancer-tunnel-handler',
        remark: 'The identifiers are numbers of the vendor; here they are hashes of the elements’ names. Older editions count 64 bytes.',
    },
    X26: {
        text: 'All packets of a flow go to one target: a flow is a 5-tuple by default, a 3-tuple or 2-tuple by choice, and of other protocols than TCP and UDP a 3-tuple.',
        confidence: ['D'],
        source: 'Elastic Load Balancing guide for gateway load balancers (2023)',
        remark: 'Which target a new flow gets is a hash here, the same for both directions.',
    },
    X27: {
        text: 'A Gateway Load Balancer forgets a TCP flow after 350 idle seconds (60 to 6000 by choice, with the 5-tuple only) and any other after 120; then only a SYN begins a TCP flow anew, everything else of it is dropped.',
        confidence: ['A'],
        source: 'Elastic Load Balancing guide for gateway load balancers',
    },
    X28: {
        text: 'A flow whose first packet passes a Gateway Load Balancer may have its answers pass elsewhere; answers whose first packet passed elsewhere are dropped.',
        confidence: ['A'],
        source: 'Elastic Load Balancing guide for gateway load balancers',
        remark: 'A flow belongs to the endpoint it came in by, so endpoints of two zones do not know each other’s flows (I). Of UDP nobody can tell an answer from a beginning.',
    },
    X29: {
        text: 'Flows stay with a target that has failed unless they are rebalanced; a node uses the targets of its own zone only, unless cross-zone is on.',
        confidence: ['D'],
        source: 'Elastic Load Balancing guide for gateway load balancers (2023)',
    },
    X30: {
        text: 'An interface endpoint is an interface with a private address and security groups in each of its subnets; the service behind it answers and never begins a connection.',
        confidence: ['A', 'K'],
        source: 'AWS PrivateLink guide, “Access AWS services through AWS PrivateLink” and quotas',
        remark: 'Being a plain destination inside the VPC it is reachable over peerings, transit gateways and VPN connections. Packets of more than 8500 bytes vanish silently.',
    },
    X31: {
        text: 'A gateway endpoint is a prefix-list route in the tables it is associated with; it takes TCP and ICMP echo, only from interfaces of its own VPC, and the source keeps its private address.',
        confidence: ['A'],
        source: 'AWS PrivateLink guide, “Gateway endpoints”; Reachability Analyzer guide, explanation codes',
        remark: 'A static route for exactly one of the list’s blocks comes first. The blocks of the two services are a stand-in for the managed lists, which differ by Region.',
    },
    X32: {
        text: 'A security group rule may name the prefix list of a gateway endpoint; a network ACL needs the blocks themselves.',
        confidence: ['A'],
        source: 'AWS PrivateLink guide, “Gateway endpoints”',
    },
    X33: {
        text: 'Nodes of a load balancer reach their targets by private addresses: targets need neither a public address nor a route to an internet gateway for what arrives through an internet-facing one.',
        confidence: ['A', 'S'],
        source: 'Elastic Load Balancing user guide; a comment on the article “Figuring Out AWS Networking”',
        remark: 'A proxied connection is drawn as one packet whose addresses are exchanged and whose TTL is fresh; what a node terminates and buffers is not shown. Targets that do not run are left out while others do, as health checks would have it.',
    },
    X34: {
        text: 'Clients cannot use an internet-facing load balancer whose subnet has no route to an internet gateway.',
        confidence: ['I'],
        source: 'Elastic Load Balancing guides for classic load balancers (2023)',
        remark: 'That it is the answer which finds no way out is inference.',
    },
    X35: {
        text: 'With the client’s address preserved, targets stand in the load balancer’s own VPC, and a target that reaches itself hangs.',
        confidence: ['D'],
        source: 'Elastic Load Balancing guide for network load balancers (2023)',
    },
    X36: {
        text: 'A network load balancer forgets TCP connections after 350 idle seconds and answers what comes then with a reset; UDP flows after 120.',
        confidence: ['D'],
        source: 'Elastic Load Balancing guide for network load balancers (2023)',
        remark: 'For the other two types their usual default of 60 seconds is taken.',
    },
    X37: {
        text: 'Targets of a network load balancer that preserves the client’s address see, and must admit, clients; otherwise they see its private addresses.',
        confidence: ['A', 'D'],
        source: 'Elastic Load Balancing guide for network load balancers',
        remark: 'A group rule that names the load balancer’s own group is not applied to preserved clients.',
    },
    X38: {
        text: 'With cross-zone load balancing off, a node serves only the targets of its own availability zone.',
        confidence: ['A'],
        source: 'Elastic Load Balancing user guide; Reachability Analyzer guide, explanation codes',
    },
    X39: {
        text: 'A network firewall has an endpoint, which is one of a Gateway Load Balancer, in each of its zones. In strict order the first rule about a new flow decides, then the default; what belongs to a flow that the endpoint has let pass needs no rule, and what begins none is dropped.',
        confidence: ['A', 'K'],
        source: 'AWS Network Firewall developer guide, “How Network Firewall works”, “Stateful rule evaluation order” and “Stream exception policy”',
        remark: 'A route leads to the firewall by name: of its endpoints that of the subnet’s zone is meant, for a gateway’s table that of the destination’s zone. Endpoints do not know each other’s flows; of UDP nobody can tell an answer from a beginning. Only rules about addresses, ports and ICMP types are simulated; the default is to drop unless written; TCP flows are forgotten after 350 idle seconds, others after 120, as at a load balancer (I).',
    },
    H1: {
        text: 'After an address has moved, neighbours that cached the old MAC keep reaching the old interface until their ARP entry expires.',
        confidence: ['I'],
        source: 'inference from I17',
        remark: 'No source confirms or denies it. The simulator keeps entries until they expire.',
    },
    H2: {
        text: 'Every takeover is an API call that changes the network between two packets.',
        confidence: ['A'],
        source: 'Amazon EC2 API reference',
    },
    V3: {
        text: 'In every subnet the first four addresses and the last are reserved: network, router, resolver, future use, broadcast.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, “Subnet sizing”',
    },
    A1: {
        text: 'The table of every subnet begins with system routes: the blocks of the network, those of peered networks, 0.0.0.0/0 to the internet, and “None” for 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and 100.64.0.0/10 unless the network’s blocks contain them.',
        confidence: ['A'],
        source: 'Azure documentation, “Virtual network traffic routing”',
        remark: 'A network without an internet gateway in the file has one all the same, which stands for the next hop “Internet”. Traffic to Azure’s own services is not kept apart.',
    },
    A2: {
        text: 'The longest prefix wins; between equal prefixes a user-defined route beats one that a gateway has learnt, and that beats a system route. The network’s and peered networks’ own routes are not beaten by learnt ones, however long.',
        confidence: ['A'],
        source: 'Azure documentation, “Virtual network traffic routing”',
    },
    A3: {
        text: 'A user-defined route may have any destination, inside the network too, and leads to an address (a virtual appliance), a virtual network gateway, the virtual network, the internet or nowhere, never to a peering. An appliance’s interface needs IP forwarding, which is the source/destination check switched off.',
        confidence: ['A'],
        source: 'Azure documentation, “Virtual network traffic routing”',
        remark: 'The address is that of an interface in the same network here; addresses in peered networks and of internal load balancers are not modelled.',
    },
    A4: {
        text: 'Virtual networks are layer-3 overlays: what one neighbour sends to another is looked up in the subnet’s route table like everything else.',
        confidence: ['A', 'I'],
        source: 'Azure documentation, “Virtual network traffic routing”, example of a route for a subnet’s own block; “Azure Virtual Network FAQ”',
        remark: 'The documents say that such a route keeps traffic inside the subnet from the appliance; that every packet is looked up follows from it.',
    },
    A5: {
        text: 'TCP, UDP and ICMP are carried; GRE, IP-in-IP, multicast and broadcast are not, and the default router does not answer echo requests.',
        confidence: ['A'],
        source: 'Azure documentation, “Azure Virtual Network FAQ”',
        remark: 'UDP port 65330, reserved for hosts, is not treated specially.',
    },
    A6: {
        text: 'What a virtual network gateway learns stands in the table of every subnet, unless the table switches it off.',
        confidence: ['A'],
        source: 'Azure documentation, “Virtual network traffic routing”',
        remark: 'The switch is not part of the language.',
    },
    A7: {
        text: 'There are no network ACLs: network security groups are stateful and track every flow.',
        confidence: ['A', 'K'],
        source: 'Azure documentation, “Network security groups”',
        remark: 'Groups of interfaces are security groups here: rules that allow. Priorities, deny rules, the default rules between networks and the groups of subnets are not modelled.',
    },
    A8: {
        text: 'Without a public address nothing gets out to the internet: networks created after 2026-03-31 have no default outbound access.',
        confidence: ['A'],
        source: 'Azure documentation, “Default outbound access” (2026-01-30)',
        remark: 'Older networks are given a public address that belongs to the platform, and translate to it; that is not modelled. The retirement was first announced for 2025-09-30.',
    },
    K1: {
        text: 'The simulator sets limits of its own: it ends packets that travel without end or multiply, and packets that need an element which is missing.',
        confidence: ['K'],
        source: 'this simulator',
        remark: 'No cloud documents such a limit; the numbers are chosen so that no sensible path reaches them.',
    },
    K2: {
        text: 'A guest may tunnel what the virtual network does not carry: GRE packets between guests are ordinary unicast of IP protocol 47; a route whose next hop is inside a tunnel leads through it, and a source with a tunnel to each receiver replicates multicast by itself.',
        confidence: ['S', 'K'],
        source: 'comment on the article “AWS Networking Overview” (c. 2018); RFC 2784',
        remark: 'The rule book lists it in the overlay table, without a number of its own.',
    },
} as const satisfies Record<string, RuleInfo>;

/** A number of the rule book that the simulator knows. */
export type RuleId = keyof typeof RULES;

/** The entry of a rule, with the optional remark visible to the type checker. */
export const ruleInfo = (id: RuleId): RuleInfo => RULES[id];

/** Whether a word names a rule of the catalogue. */
export const isRuleId = (word: string): word is RuleId => Object.hasOwn(RULES, word);
