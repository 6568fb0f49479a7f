/**
 * Every diagnostic the language gives: one typed table. A report names a code and the severity is looked up here, so a call
 * site cannot disagree with it. The manual text of a code stands above the rule that reports it.
 */
/** An error keeps the network from being what was written; a warning is legal and surely not meant; information and hints are about costs, habits, and what has no effect. */
export type DiagnosticSeverity = 'error' | 'warning' | 'info' | 'hint';

/** What the catalogue knows of a code. */
export interface DiagnosticInfo {
    readonly severity: DiagnosticSeverity;
    /** A heading: no full stop, no values. */
    readonly title: string;
    /** The entry of the rule book behind it: `V1`, or a section such as `10.2`. Absent for rules of the language itself. */
    readonly rule?: string;
    /** Editors grey out what it is about: the text has no effect. */
    readonly fades?: true;
    /** Only a run can find it: an editor reports it a moment later, the checker never. */
    readonly byRunning?: true;
}

/** Every diagnostic by its code: the only list. */
export const DIAGNOSTICS = {
    // The text itself
    'syntax/unexpected-character': { severity: 'error', title: 'A character that begins no word' },
    'syntax/unexpected-input': { severity: 'error', title: 'Something else was expected here' },
    'import/not-found': { severity: 'error', title: 'The imported file cannot be read' },
    'import/cycle': { severity: 'error', title: 'Files import each other in a circle' },
    'name/unresolved': { severity: 'error', title: 'Nothing in reach has this name' },
    'name/ambiguous': { severity: 'error', title: 'Several elements in reach have this name' },
    'name/out-of-reach': { severity: 'error', title: 'The element belongs to another VPC', rule: '4.5' },
    'name/duplicate': { severity: 'error', title: 'Two elements of one place share a name' },
    'statement/repeated': { severity: 'error', title: 'A statement that may stand once stands twice' },
    'profile/unknown': { severity: 'error', title: 'No profile has this name' },
    'profile/unsupported-element': { severity: 'warning', title: 'The profile predates this element', rule: '0.4' },

    // Literals
    'address/malformed': { severity: 'error', title: 'Not an IP address' },
    'cidr/malformed': { severity: 'error', title: 'Not an address block' },
    'cidr/host-bits': { severity: 'warning', title: 'The address of a block has host bits set', rule: 'R11' },
    'mac/malformed': { severity: 'error', title: 'Not a MAC address' },
    'mac/group-address': { severity: 'error', title: 'A station cannot have a multicast or broadcast MAC address' },
    'number/out-of-range': { severity: 'error', title: 'A number outside what its field can hold' },
    'port/reversed-range': { severity: 'error', title: 'A port range that ends before it begins' },
    'protocol/unknown': { severity: 'error', title: 'No IP protocol has this name or number' },
    'protocol/no-ports': { severity: 'error', title: 'Ports on a protocol that has none' },
    'protocol/wrong-preposition': { severity: 'error', title: "An inbound rule says 'from', an outbound one 'to'" },
    'protocol/family-mismatch': { severity: 'error', title: 'The protocol does not run over this address family' },

    // VPCs and subnets
    'vpc/missing-cidr': { severity: 'error', title: 'A VPC without an IPv4 block', rule: 'V1' },
    'vpc/cidr-size': { severity: 'error', title: 'A VPC block of a size that the cloud refuses', rule: 'V1' },
    'vpc/forbidden-cidr': { severity: 'error', title: 'A block that no VPC may use', rule: 'V2' },
    'vpc/discouraged-cidr': { severity: 'warning', title: 'A block that services of the cloud use themselves', rule: 'V2' },
    'vpc/overlapping-cidr': { severity: 'error', title: 'Two blocks of one VPC overlap', rule: 'V1' },
    'vpc/secondary-cidr': { severity: 'error', title: 'A secondary block that may not join the primary one', rule: 'V4' },
    'vpc/too-many-cidrs': { severity: 'warning', title: 'More blocks than the default quota of a VPC', rule: '10.2' },
    'vpc/several-egress-only-internet-gateways': {
        severity: 'error',
        title: 'More than one egress-only internet gateway in a VPC',
        rule: 'W15',
    },
    'vpc/several-internet-gateways': { severity: 'error', title: 'A VPC with a second internet gateway', rule: 'W15' },
    'vpc/several-main-route-tables': { severity: 'error', title: 'A VPC with a second main route table', rule: 'R2' },
    'subnet/missing-cidr': { severity: 'error', title: 'A subnet without a block', rule: 'V1' },
    'subnet/cidr-size': { severity: 'error', title: 'A subnet block of a size that the cloud refuses', rule: 'V1' },
    'subnet/several-cidrs': { severity: 'error', title: 'A subnet with a second block of one address family', rule: 'V1' },
    'subnet/outside-vpc': { severity: 'error', title: 'Subnet lies outside its VPC', rule: 'V1' },
    'subnet/overlapping-cidr': { severity: 'error', title: 'Two subnets of one VPC overlap', rule: 'V1' },
    'subnet/no-free-address': { severity: 'error', title: 'The subnet has no address left', rule: 'V3' },

    // Interfaces and what owns them
    'interface/address-outside-subnet': {
        severity: 'error',
        title: 'An address outside the subnet of its interface',
        rule: 'V7',
    },
    'interface/no-block-of-family': {
        severity: 'error',
        title: 'An address of a family that its subnet has no block of',
        rule: 'V1',
    },
    'interface/reserved-address': { severity: 'error', title: 'An address that the cloud keeps for itself', rule: 'V3' },
    'interface/duplicate-address': { severity: 'error', title: 'Two interfaces share a private address', rule: 'E1' },
    'interface/duplicate-mac': { severity: 'error', title: 'Two interfaces of one subnet share a MAC address', rule: 'G1' },
    'interface/duplicate-public-ip': { severity: 'error', title: 'A public address is mapped twice', rule: 'W16' },
    'interface/unmapped-public-ip': { severity: 'error', title: 'A public address without a private one to map to', rule: 'W16' },
    'interface/private-public-ip': { severity: 'error', title: 'A public address from a private range', rule: 'W3' },
    'interface/too-many-security-groups': {
        severity: 'error',
        title: 'More security groups than an interface takes',
        rule: '10.2',
    },
    'interface/other-availability-zone': {
        severity: 'error',
        title: 'Interfaces of one instance lie in different zones',
        rule: 'V6',
    },
    'instance/server-in-other-zone': { severity: 'error', title: 'The server stands in another availability zone', rule: 'V6' },
    'instance/no-internet-route': { severity: 'warning', title: 'A public address that nothing can reach', rule: 'W7' },
    'guest/next-hop-off-link': {
        severity: 'warning',
        title: 'A guest route whose next hop is on no attached subnet',
        rule: 'G9',
    },
    'nat-gateway/missing-public-ip': { severity: 'error', title: 'A public NAT gateway without a public address', rule: 'N1' },
    'nat-gateway/private-with-public-ip': {
        severity: 'error',
        title: 'A private NAT gateway with a public address',
        rule: 'N12',
    },
    'nat-gateway/settings': { severity: 'error', title: 'A NAT gateway whose settings do not fit its place', rule: 'N14' },
    'nat-gateway/too-many-addresses': { severity: 'error', title: 'More addresses than a NAT gateway takes', rule: 'N5' },
    'nat-gateway/no-ipv4-address': { severity: 'error', title: 'A NAT gateway in a subnet without IPv4', rule: 'N13' },
    'nat-gateway/no-internet-route': {
        severity: 'warning',
        title: 'A public NAT gateway that cannot reach the internet',
        rule: 'N11',
    },
    'internet-host/private-address': {
        severity: 'error',
        title: 'An internet host with an address the internet does not route',
        rule: 'W5',
    },
    'internet-host/duplicate-address': { severity: 'error', title: 'Two owners of one address on the internet', rule: 'W4' },
    'server/duplicate-address': { severity: 'error', title: 'Two servers share an underlay address', rule: 'E2' },

    // Route tables
    'route-table/duplicate-destination': { severity: 'error', title: 'Two routes for one destination', rule: 'R25' },
    'route-table/local-route-change': { severity: 'error', title: 'A local route that is not the one of the VPC', rule: 'R4' },
    'route-table/more-specific-than-local': {
        severity: 'error',
        title: 'A route inside the VPC that the cloud refuses',
        rule: 'R15',
    },
    'route-table/next-hop-address': { severity: 'error', title: 'A route that leads to an address', rule: 'R26' },
    'route-table/next-hop-element': { severity: 'error', title: 'A route that must lead to an address', rule: 'A3' },
    'route-table/next-hop-unknown': { severity: 'warning', title: 'No interface has the address of the next hop', rule: 'A3' },
    'route-table/forbidden-destination': {
        severity: 'error',
        title: 'A route into the range of the link-local services',
        rule: 'R18',
    },
    'route-table/ipv4-to-egress-only-gateway': {
        severity: 'error',
        title: 'IPv4 routed to an egress-only internet gateway',
        rule: 'W13',
    },
    'route-table/ipv6-to-nat-gateway': { severity: 'error', title: 'IPv6 routed to a NAT gateway without NAT64', rule: 'N13' },
    'route-table/ipv6-without-block': { severity: 'warning', title: 'An IPv6 route in a VPC without IPv6', rule: 'R4' },
    'route-table/too-many-routes': { severity: 'warning', title: 'More routes than the default quota of a table', rule: '10.2' },
    'route-table/unused': { severity: 'hint', title: 'A route table that no subnet uses', rule: 'R3', fades: true },

    'route-table/edge-association': { severity: 'error', title: 'A gateway with a table that cannot be its own', rule: 'R2' },
    'route-table/endpoint-target': { severity: 'error', title: 'A route to an endpoint that no route leads to', rule: '4.5' },
    'route-table/edge-route': { severity: 'error', title: 'A route that the table of a gateway does not take', rule: 'R21' },
    'route-table/edge-middlebox': { severity: 'warning', title: 'A middlebox at the edge without a public address', rule: 'R23' },
    'route-table/own-subnet': { severity: 'warning', title: 'A route that steers nothing in its own subnet', rule: 'R16' },
    'route-table/middlebox-in-own-subnet': {
        severity: 'warning',
        title: 'A middlebox in a subnet that is steered to it',
        rule: 'R17',
    },
    'subnet/bypassed-middlebox': {
        severity: 'warning',
        title: 'A way out beside the middlebox that the way in passes',
        rule: 'R24',
    },

    'route-table/too-many-propagated-routes': {
        severity: 'error',
        title: 'More propagated routes than a table takes in',
        rule: 'X21',
    },
    'route-table/repeated-propagation': {
        severity: 'warning',
        title: 'A table that takes the same routes in twice',
        rule: 'X21',
    },

    'route-table/shadowed-route': { severity: 'warning', title: 'A route that longer ones cover', rule: 'R5' },
    'route-table/beaten-prefix-list': { severity: 'warning', title: 'A prefix list that static routes beat', rule: 'R6' },
    'route-table/ambiguous-prefix-lists': { severity: 'warning', title: 'Prefix lists that contradict each other', rule: 'R9' },
    'route-table/target-checks-addresses': {
        severity: 'warning',
        title: 'A route to a machine that drops what is for others',
        rule: 'R27',
    },
    'route-table/target-does-not-forward': { severity: 'warning', title: 'A route to a machine that is no router', rule: 'R27' },
    'route-table/ambiguous-instance': { severity: 'error', title: 'A route to an instance with several interfaces', rule: 'V7' },
    'route-table/inactive-peering': { severity: 'warning', title: 'A route over a peering that is not active', rule: 'R13' },
    'route-table/outside-peer': { severity: 'warning', title: 'A route over a peering to somebody else', rule: 'X2' },
    'route-table/unknown-to-vpn-gateway': {
        severity: 'warning',
        title: 'A route to where a VPN gateway knows no way',
        rule: 'X19',
    },
    'route-table/unknown-to-transit-gateway': {
        severity: 'warning',
        title: 'A route to where a transit gateway knows no way',
        rule: 'X8',
    },
    'route-table/asymmetric-steering': { severity: 'warning', title: 'An appliance that sees one direction only', rule: 'R17' },
    'route-table/one-way-inspection': { severity: 'warning', title: 'An appliance that answers go past', rule: 'R24' },
    'subnet/transit-gateway-not-in-zone': {
        severity: 'warning',
        title: 'A subnet in a zone that the transit gateway does not serve',
        rule: 'X11',
    },
    'subnet/no-public-address': { severity: 'hint', title: 'A public subnet without a public address', rule: 'W2' },
    'nat-gateway/no-internet-gateway': {
        severity: 'error',
        title: 'A public NAT gateway without an internet gateway',
        rule: 'N16',
    },
    'nat-gateway/other-zone': { severity: 'hint', title: 'Subnets that depend on another zone', rule: 'N17' },
    'endpoint/other-zone': { severity: 'hint', title: 'An endpoint that other zones depend on', rule: 'X30' },
    'vpc/several-regions': { severity: 'error', title: 'A VPC in two Regions', rule: 'V6' },

    // On premises and BGP
    'vpn-gateway/no-route': { severity: 'warning', title: 'A VPN gateway that no route leads to', rule: 'X21' },
    'vpn-gateway/several': { severity: 'error', title: 'A VPC with a second VPN gateway', rule: 'X18' },
    'vpn/static-and-bgp': { severity: 'error', title: 'A VPN connection with BGP and static routes', rule: 'X20' },
    'site/missing-cidr': { severity: 'error', title: 'A site without an IPv4 block' },
    'site/host-outside': { severity: 'error', title: 'A host outside the blocks of its site' },
    'site/duplicate-address': { severity: 'error', title: 'Two owners of one address of a site' },
    'site/overlaps-vpc': { severity: 'warning', title: 'A site with addresses of the VPC it is joined to', rule: 'R7' },
    'site/announces-vpc': { severity: 'warning', title: 'An announcement that the local route beats', rule: 'R7' },
    'site/nothing-announced': { severity: 'warning', title: 'A line over which nothing is learnt', rule: 'X19' },
    'site/no-attachment': { severity: 'warning', title: 'A line to a transit gateway that has no attachment for it', rule: 'X5' },
    'site/too-many-prefixes': { severity: 'warning', title: 'More prefixes than one line may announce', rule: 'X21' },
    'bgp/session-down': { severity: 'warning', title: 'A BGP session that stays down', rule: 'G12' },
    'bgp/autonomous-system-number': { severity: 'error', title: 'Not an autonomous system number', rule: 'X18' },

    'block-public-access/idle-exclusion': { severity: 'warning', title: 'An exclusion from nothing', rule: 'W14' },

    // Peerings and transit gateways
    'peering/ends': { severity: 'error', title: 'A peering that does not join two of a kind', rule: 'X1' },
    'peering/overlapping-cidr': { severity: 'error', title: 'A peering between VPCs that overlap', rule: 'X1' },
    'peering/duplicate': { severity: 'error', title: 'A second peering between two VPCs', rule: 'X1' },
    'route-table/target-not-joined': { severity: 'error', title: 'A route to what does not join its VPC', rule: '4.5' },
    'transit-gateway/incomplete-attachment': { severity: 'error', title: 'An attachment without a subnet', rule: 'X11' },
    'transit-gateway/subnets-of-one-zone': { severity: 'error', title: 'An attachment with two subnets of a zone', rule: 'X11' },
    'transit-gateway/vpc-attached-twice': { severity: 'error', title: 'A second attachment of a VPC', rule: 'X5' },
    'transit-gateway/overlapping-attachment': { severity: 'warning', title: 'Attached VPCs that overlap', rule: 'X15' },
    'peering/one-sided-route': { severity: 'warning', title: 'A peering with a route on one side', rule: 'X1' },
    'transit-gateway/no-route-to-gateway': { severity: 'warning', title: 'An attached VPC without a route', rule: 'X10' },
    'transit-gateway/one-way-tables': { severity: 'warning', title: 'Tables that lead one way only', rule: 'X6' },
    'transit-gateway/appliance-mode': {
        severity: 'warning',
        title: 'Appliances in two zones without appliance mode',
        rule: 'X14',
    },
    'transit-gateway/ipv6-only-subnet': { severity: 'error', title: 'An attached subnet without IPv4', rule: 'X17' },
    'transit-gateway/no-association': { severity: 'warning', title: 'An attachment without a route table', rule: 'X6' },
    'transit-gateway/unreachable-attachment': { severity: 'warning', title: 'An attachment that no table leads to', rule: 'X6' },
    'transit-gateway/several-associations': { severity: 'error', title: 'An attachment with two route tables', rule: 'X6' },
    'transit-gateway/static-routes-only': { severity: 'error', title: 'A peering that should propagate', rule: 'X16' },
    'transit-gateway/foreign-attachment': { severity: 'error', title: 'A peering in a table of another gateway', rule: 'X16' },
    'transit-gateway/connect-peers': { severity: 'error', title: 'Tunnels where there can be none', rule: 'X17' },
    'transit-gateway/connect-transport': { severity: 'error', title: 'A Connect attachment that nothing carries', rule: 'X5' },
    'transit-gateway/connect-address': { severity: 'error', title: 'A tunnel end that is not the gateway’s', rule: 'X5' },
    'transit-gateway/connect-inside': { severity: 'error', title: 'A block that cannot be inside a tunnel', rule: 'X17' },
    'transit-gateway/connect-static-route': { severity: 'error', title: 'A static route into a Connect tunnel', rule: 'X5' },
    'transit-gateway/duplicate-route': { severity: 'error', title: 'Two static routes of a gateway for one prefix', rule: 'X16' },
    'multicast/not-a-group': { severity: 'error', title: 'An address that is no multicast group', rule: 'X-M' },
    'multicast/not-attached': { severity: 'error', title: 'A multicast subnet of a VPC that is not attached', rule: 'X-M' },
    'multicast/several-domains': { severity: 'error', title: 'A subnet in two multicast domains', rule: 'X-M' },
    'guest/tunnel-family': { severity: 'error', title: 'A tunnel that is not IPv4', rule: 'K2' },
    'security-group/unknown-reference': {
        severity: 'warning',
        title: 'A rule that names a group nobody here knows',
        rule: 'F7',
    },

    // Endpoints
    'endpoint/settings': { severity: 'error', title: 'An endpoint whose settings do not fit its kind', rule: 'X31' },
    'endpoint/duplicate-service': { severity: 'error', title: 'Two gateway endpoints of one service in one table', rule: 'X31' },
    'endpoint/load-balancer-type': {
        severity: 'error',
        title: 'An endpoint of a load balancer of the wrong type',
        rule: 'X24',
    },
    'endpoint/own-subnet': { severity: 'warning', title: 'An endpoint whose packets come back to it', rule: 'X24' },
    'endpoint/service-not-in-zone': {
        severity: 'warning',
        title: 'An endpoint in a zone where its service is not',
        rule: 'X24',
    },
    'endpoint/same-zone': { severity: 'error', title: 'Two interfaces of one endpoint in one zone', rule: 'X30' },

    // Network firewalls
    'network-firewall/no-subnets': { severity: 'error', title: 'A network firewall without an endpoint', rule: 'X39' },
    'network-firewall/mixed-families': {
        severity: 'error',
        title: 'A firewall rule between IPv4 and IPv6',
        rule: 'X39',
    },
    'network-firewall/unreachable-rule': { severity: 'warning', title: 'A firewall rule that can never decide', rule: 'X39' },
    'network-firewall/other-zone': {
        severity: 'warning',
        title: 'A subnet whose zone has no endpoint of the firewall',
        rule: 'X39',
    },

    // Load balancers
    'load-balancer/settings': { severity: 'error', title: 'A load balancer whose settings do not fit its type', rule: '8.6' },
    'load-balancer/target-not-ready': {
        severity: 'warning',
        title: 'A target of a gateway load balancer that returns nothing',
        rule: 'X25',
    },
    'load-balancer/same-zone': { severity: 'error', title: 'Two nodes of one load balancer in one zone', rule: 'X38' },
    'load-balancer/no-internet-route': {
        severity: 'warning',
        title: 'A public load balancer whose answers find no way out',
        rule: 'X34',
    },

    // Security
    'network-acl/rule-number': { severity: 'error', title: 'A rule number outside 1–32766', rule: 'F20' },
    'network-acl/duplicate-rule-number': { severity: 'error', title: 'Two entries of one direction share a number', rule: 'F20' },
    'network-acl/unreachable-entry': { severity: 'warning', title: 'Entry can never match', rule: 'F20' },
    'network-acl/no-return-traffic': { severity: 'warning', title: 'Answers that an ACL stops', rule: 'F22' },
    'network-acl/impossible-peer': { severity: 'warning', title: 'An entry for addresses that cannot come', rule: 'F23' },
    'network-acl/too-many-entries': { severity: 'warning', title: 'More entries than the quota of a network ACL', rule: '10.2' },
    'network-acl/unused': { severity: 'hint', title: 'A network ACL that no subnet uses', rule: 'F20', fades: true },
    'security-group/too-many-rules': { severity: 'error', title: 'More rules than a security group takes', rule: 'F10' },
    'security-group/duplicate-rule': { severity: 'warning', title: 'The same rule twice in one group', rule: 'F1' },
    'security-group/covered-rule': { severity: 'hint', title: 'A rule that another one contains', rule: 'F1', fades: true },
    'security-group/impossible-peer': { severity: 'warning', title: 'A rule for addresses that cannot come', rule: 'F5' },
    'security-group/open-database': { severity: 'warning', title: 'A database open to the whole internet', rule: 'F5' },
    'security-group/egress-none': { severity: 'error', title: 'A group that lets nothing out and something', rule: 'F3' },
    'security-group/unused': { severity: 'hint', title: 'A security group that nothing uses', rule: 'F1', fades: true },
    'prefix-list/unused': { severity: 'hint', title: 'A prefix list that nothing uses', rule: 'F5', fades: true },

    // Quotas that have no place above
    'quota/vpc': { severity: 'warning', title: 'More in one VPC than its quota', rule: '10.2' },
    'quota/region': { severity: 'hint', title: 'More in one Region than its quota', rule: '10.2' },
    'quota/prefix-list': { severity: 'warning', title: 'A prefix list beyond its quota', rule: '10.2' },
    'quota/nat-gateway': { severity: 'warning', title: 'More of NAT gateways than the quota', rule: '10.2' },
    'quota/vpn-gateway': { severity: 'warning', title: 'More connections than the quota of a VPN gateway', rule: '10.2' },
    'quota/route-server': { severity: 'warning', title: 'A route server beyond its quota', rule: '10.2' },
    'quota/transit-gateway': { severity: 'warning', title: 'A transit gateway beyond its quota', rule: '10.2' },
    'quota/multicast': { severity: 'warning', title: 'A multicast domain beyond its quota', rule: '10.2' },

    // Probes, expectations, experiments
    'probe/missing-port': { severity: 'error', title: 'A TCP or UDP probe without a destination port' },
    'probe/unexpected-port': { severity: 'error', title: 'A port on a packet that has none' },
    'probe/no-address-of-family': { severity: 'error', title: 'An end of a probe without an address of the packet’s family' },
    'probe/family-mismatch': { severity: 'error', title: 'The ends of a probe are of different address families' },
    'probe/no-public-address': { severity: 'error', title: 'The public address of something that has none', rule: 'G5' },
    'probe/unknown-source': { severity: 'error', title: 'No guest sends from this address', rule: 'G2' },
    'probe/unknown-field': { severity: 'error', title: 'No packet has this field' },
    'probe/other-encapsulation': {
        severity: 'error',
        title: 'A field of a tunnel header that the overlay does not use',
        rule: 'E6',
    },
    'probe/field-value': { severity: 'error', title: 'A value that the field cannot hold' },
    'filter/unknown-field': { severity: 'error', title: 'No packet has this field' },
    'filter/type-mismatch': { severity: 'error', title: 'A comparison that the field does not allow' },
    'expectation/unknown-drop-reason': { severity: 'error', title: 'No drop reason has this name' },
    'expectation/impossible': { severity: 'error', title: 'An expectation that no run can meet' },
    'expectation/contradictory': { severity: 'error', title: 'Two expectations that exclude each other' },
    'expectation/failed': { severity: 'warning', title: 'An expectation that the run does not meet', byRunning: true },

    // Comments that suppress diagnostics
    'suppression/unknown-code': { severity: 'warning', title: 'A suppression of no known diagnostic' },
    'suppression/missing-reason': { severity: 'warning', title: 'A suppression without a reason' },
    'suppression/refused': { severity: 'warning', title: 'A suppression of an error' },
    'suppression/unused': { severity: 'warning', title: 'A suppression that suppresses nothing', fades: true },
} as const satisfies Record<`${string}/${string}`, DiagnosticInfo>;

/** The code of a diagnostic: `area/problem`. */
export type DiagnosticCode = keyof typeof DIAGNOSTICS;

/** The catalogue entry of a code. */
export const diagnosticInfo = (code: DiagnosticCode): DiagnosticInfo => DIAGNOSTICS[code];

/** The code written in a diagnostic, if it is one of ours. */
export const asDiagnosticCode = (code: unknown): DiagnosticCode | undefined =>
    typeof code === 'string' && Object.hasOwn(DIAGNOSTICS, code) ? (code as DiagnosticCode) : undefined;

/** Whether only a run can find diagnostics of a code. */
export function isFoundByRunning(code: unknown): boolean {
    const known = asDiagnosticCode(code);
    return known !== undefined && diagnosticInfo(known).byRunning === true;
}
