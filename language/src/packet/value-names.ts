/** What numbers in headers are called, in Wireshark's words. */

/** The name of a value, and the value: `TCP (6)`. */
export const named = (names: ReadonlyMap<number, string>, value: number): string => `${names.get(value) ?? 'Unknown'} (${value})`;

/** EtherTypes (IEEE 802). */
export const ETHER_TYPE_NAMES: ReadonlyMap<number, string> = new Map([
    [0x0800, 'IPv4'],
    [0x0806, 'ARP'],
    [0x6558, 'Transparent Ethernet bridging'],
    [0x8100, '802.1Q Virtual LAN'],
    [0x86dd, 'IPv6'],
    [0x88a8, '802.1ad Provider Bridge (Q-in-Q)'],
    [0x88b5, 'Local Experimental Ethertype 1'],
    [0x88cc, '802.1 Link Layer Discovery Protocol (LLDP)'],
]);

/** Protocol numbers (IANA). */
export const IP_PROTOCOL_NAMES: ReadonlyMap<number, string> = new Map([
    [0, 'IPv6 Hop-by-Hop Option'],
    [1, 'ICMP'],
    [2, 'IGMP'],
    [4, 'IPIP'],
    [6, 'TCP'],
    [17, 'UDP'],
    [33, 'Datagram Congestion Control Protocol'],
    [41, 'IPv6'],
    [47, 'Generic Routing Encapsulation'],
    [50, 'Encap Security Payload'],
    [51, 'Authentication Header'],
    [58, 'ICMPv6'],
    [88, 'EIGRP'],
    [89, 'OSPF IGP'],
    [94, 'IP in IP'],
    [97, 'Ether in IP'],
    [103, 'PIM'],
    [112, 'VRRP'],
    [115, 'Layer 2 Tunneling'],
    [132, 'SCTP'],
    [136, 'UDPLite'],
]);

/** The same numbers as Wireshark has them for IPv6: extension headers have names of their own. */
export const NEXT_HEADER_NAMES: ReadonlyMap<number, string> = new Map([
    ...IP_PROTOCOL_NAMES,
    [43, 'Routing Header for IPv6'],
    [44, 'Fragment Header for IPv6'],
    [59, 'No Next Header for IPv6'],
    [60, 'Destination Options for IPv6'],
]);

/** Options of neighbour discovery (IANA). */
export const NEIGHBOUR_OPTION_NAMES: ReadonlyMap<number, string> = new Map([
    [1, 'Source link-layer address'],
    [2, 'Target link-layer address'],
    [3, 'Prefix information'],
    [4, 'Redirected header'],
    [5, 'MTU'],
    [14, 'Nonce'],
]);

/** DHCP options (IANA). */
export const DHCP_OPTION_NAMES: ReadonlyMap<number, string> = new Map([
    [1, 'Subnet Mask'],
    [3, 'Router'],
    [6, 'Domain Name Server'],
    [12, 'Host Name'],
    [15, 'Domain Name'],
    [26, 'Interface MTU'],
    [28, 'Broadcast Address'],
    [50, 'Requested IP Address'],
    [51, 'IP Address Lease Time'],
    [53, 'DHCP Message Type'],
    [54, 'DHCP Server Identifier'],
    [55, 'Parameter Request List'],
    [61, 'Client identifier'],
]);

/** Differentiated services codepoints: the long name and the short one (RFC 2474, RFC 2597, RFC 3246). */
export const DSCP_NAMES: ReadonlyMap<number, readonly [long: string, short: string]> = new Map([
    [0, ['Default', 'CS0']],
    [1, ['Lower Effort', 'LE']],
    [8, ['Class Selector 1', 'CS1']],
    [10, ['Assured Forwarding 11', 'AF11']],
    [12, ['Assured Forwarding 12', 'AF12']],
    [14, ['Assured Forwarding 13', 'AF13']],
    [16, ['Class Selector 2', 'CS2']],
    [18, ['Assured Forwarding 21', 'AF21']],
    [20, ['Assured Forwarding 22', 'AF22']],
    [22, ['Assured Forwarding 23', 'AF23']],
    [24, ['Class Selector 3', 'CS3']],
    [26, ['Assured Forwarding 31', 'AF31']],
    [28, ['Assured Forwarding 32', 'AF32']],
    [30, ['Assured Forwarding 33', 'AF33']],
    [32, ['Class Selector 4', 'CS4']],
    [34, ['Assured Forwarding 41', 'AF41']],
    [36, ['Assured Forwarding 42', 'AF42']],
    [38, ['Assured Forwarding 43', 'AF43']],
    [40, ['Class Selector 5', 'CS5']],
    [44, ['Voice Admit', 'VOICE-ADMIT']],
    [46, ['Expedited Forwarding', 'EF PHB']],
    [48, ['Class Selector 6', 'CS6']],
    [56, ['Class Selector 7', 'CS7']],
]);

/** Explicit congestion notification (RFC 3168): the long name and the short one. */
export const ECN_NAMES: readonly (readonly [long: string, short: string])[] = [
    ['Not ECN-Capable Transport', 'Not-ECT'],
    ["ECN-Capable Transport codepoint '01'", 'ECT(1)'],
    ["ECN-Capable Transport codepoint '10'", 'ECT(0)'],
    ['Congestion Experienced', 'CE'],
];

/** ARP opcodes (RFC 826, RFC 903). */
export const ARP_OPCODE_NAMES: ReadonlyMap<number, string> = new Map([
    [1, 'request'],
    [2, 'reply'],
    [3, 'reverse request'],
    [4, 'reverse reply'],
    [8, 'inverse request'],
    [9, 'inverse reply'],
]);

/** TCP option kinds (IANA). */
export const TCP_OPTION_NAMES: ReadonlyMap<number, string> = new Map([
    [0, 'End of Option List'],
    [1, 'No-Operation'],
    [2, 'Maximum Segment Size'],
    [3, 'Window Scale'],
    [4, 'SACK Permitted'],
    [5, 'SACK'],
    [8, 'Time Stamp Option'],
]);

/** GENEVE option classes (IANA). */
export const GENEVE_CLASS_NAMES: ReadonlyMap<number, string> = new Map([
    [0x0100, 'Linux'],
    [0x0101, 'Open vSwitch'],
    [0x0102, 'Open Virtual Networking (OVN)'],
    [0x0103, 'In-band Network Telemetry (INT)'],
    [0x0104, 'VMware'],
    [0x0108, 'Amazon.com, Inc.'],
]);
