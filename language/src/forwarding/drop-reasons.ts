/**
 * Every way a packet can die: one catalogue, tied to the stages that may say so. Stage files can give only the reasons of
 * their own stage (`DropReasonOf`); breakpoints, documents, `expect … dropped by` and hovers read the same list.
 */
import type { RuleId } from './rules.js';
import { STAGES, type StageId } from './stage-catalog.js';

/** The classes that exception breakpoints are grouped by, with their titles. */
export const DROP_CLASSES = {
    guest: 'Inside a guest',
    neighbour: 'Neighbour resolution',
    spoofing: 'Source and destination checks',
    unsupported: 'Not carried by the virtual network',
    security: 'Security groups, network ACLs and network firewalls',
    routing: 'Routing',
    mtu: 'Packet size',
    nat: 'NAT gateways',
    gateway: 'Internet gateways and the internet',
    'on-premises': 'VPN, Direct Connect and sites',
    interconnect: 'Peerings and transit gateways',
    endpoint: 'Endpoints and load balancers',
    overlay: 'Overlay and physical servers',
    loop: 'Loops',
} as const;
/** A class of drop reasons. */
export type DropClass = keyof typeof DROP_CLASSES;

/** What the catalogue knows of a reason. */
export interface DropReasonInfo {
    /** The stages that may give this reason. */
    readonly stages: readonly StageId[];
    readonly class: DropClass;
    /** One line, without a full stop. */
    readonly summary: string;
    /** The rule behind it. */
    readonly rule: RuleId;
    /** The vendor's explanation code, where one exists (forwarding.md, section 11). */
    readonly vendorCode?: string;
    /** One paragraph: why the cloud does this. */
    readonly explanation: string;
    /** What usually lets the packet pass. */
    readonly repair: string;
}

/** The guards apply wherever a packet can be. */
const PACKET_STAGES: readonly StageId[] = STAGES.filter(({ hop }) => hop !== 'script').map(({ id }) => id);

/** Every reason by its name: the only list. */
export const DROP_REASONS = {
    /** The guest itself has nowhere to send the packet. */
    'guest-no-route': {
        stages: ['guest-route', 'guest-forward'],
        class: 'guest',
        summary: 'The guest has no route to the destination',
        rule: 'G7',
        explanation:
            'The routing table inside the guest has no entry that covers the destination. A guest with an interface normally has a default route from DHCP, so this means that there is no usable interface, or that the routes were changed by hand.',
        repair: 'Give the guest a route for the destination, or restore its default route.',
    },
    /** The route names a next hop on no attached subnet. */
    'guest-next-hop-unreachable': {
        stages: ['guest-route', 'guest-forward'],
        class: 'guest',
        summary: 'The next hop of the guest’s route is on none of its subnets',
        rule: 'G9',
        explanation:
            'The best route inside the guest names a next hop that no attached subnet contains. A guest cannot ask for its MAC address, so it refuses the route. Forcing it with “onlink” would not help either: the VPC router delivers by destination address.',
        repair: 'Use a next hop in the guest’s own subnet, or steer the traffic with the subnet’s route table.',
    },
    /** The guest is handed a packet for an address it does not believe to be its own. */
    'guest-not-its-address': {
        stages: ['guest-receive'],
        class: 'guest',
        summary: 'The guest does not own the destination address',
        rule: 'G16',
        explanation:
            'The cloud delivered the packet to the right interface, but inside the guest the address is not configured, and the guest does not forward packets for others. It discards the packet silently.',
        repair: 'Configure the address inside the guest, or turn forwarding on if it is meant to route.',
    },
    /** The guest changed its MAC, and the frame carries the one the cloud assigned. */
    'guest-not-its-mac': {
        stages: ['guest-receive'],
        class: 'guest',
        summary: 'The frame is addressed to a MAC the guest no longer uses',
        rule: 'G17',
        explanation:
            'The cloud addresses frames to the MAC address of the network interface. The guest has given itself another one, so its network card ignores what arrives.',
        repair: 'Set the guest’s MAC address back to the interface’s own.',
    },
    /** A packet for somebody else reached a guest that does not route. */
    'guest-not-forwarding': {
        stages: ['guest-receive', 'guest-forward'],
        class: 'guest',
        summary: 'The guest does not forward packets',
        rule: 'R27',
        explanation:
            'A route or a neighbour handed the packet to this guest although it is addressed to somebody else. The guest would have to route it on, but IP forwarding is off inside it.',
        repair: 'Write “guest { forwarding on }” for the instance, or send the packet elsewhere.',
    },
    /** Some pieces of a fragmented packet died on the way. */
    'fragment-missing': {
        stages: ['guest-receive'],
        class: 'guest',
        summary: 'Fragments of the packet were lost',
        rule: 'E10',
        explanation:
            'The packet was cut on its way, and not every fragment arrived. The receiving guest cannot put it together and throws the rest away.',
        repair: 'Look at what became of the other fragments: each is a packet of its own.',
    },
    /** A guest or NAT gateway took the last hop off the packet. */
    'ttl-exceeded': {
        stages: ['guest-forward', 'gateway-check', 'nat', 'customer-gateway-route'],
        class: 'guest',
        summary: 'The TTL reached zero',
        rule: 'I23',
        explanation:
            'Guests that route and NAT gateways decrement the TTL; the VPC router and internet gateways do not. Here the last hop was used up, and the packet may not travel on.',
        repair: 'Send with a larger TTL; if it was large enough, look for a loop.',
    },
    /** The instance is not running. */
    'instance-stopped': {
        stages: ['originate', 'guest-receive', 'deliver', 'underlay', 'mapping'],
        class: 'guest',
        summary: 'The instance is stopped',
        rule: 'R13',
        vendorCode: 'BAD_STATE',
        explanation:
            'The instance has failed or was stopped. Its network interfaces keep their addresses, so packets are still sent towards it, but there is nobody to take them, and it sends nothing itself.',
        repair: 'Restore the instance, or move the address or the route to one that runs.',
    },
    /** The physical server is down. */
    'server-failed': {
        stages: ['originate', 'underlay', 'deliver', 'guest-receive', 'mapping'],
        class: 'overlay',
        summary: 'The physical server has failed',
        rule: 'E1',
        vendorCode: 'BAD_STATE',
        explanation:
            'The server on which the network interface lives does not answer in the underlay. The mapping service still names it, so packets are sent there and lost.',
        repair: 'Restore the server, or move the address or the route to an interface on another one.',
    },
    /** The whole zone is down. */
    'availability-zone-failed': {
        stages: ['originate', 'underlay', 'deliver', 'guest-receive', 'mapping', 'gateway-check'],
        class: 'overlay',
        summary: 'The availability zone has failed',
        rule: 'N17',
        vendorCode: 'BAD_STATE',
        explanation:
            'Everything in the zone is unreachable: its servers, its instances and its NAT gateways. Subnets in other zones that depend on a NAT gateway in this one lose their way out as well.',
        repair: 'Restore the zone, or use a gateway and instances in another one.',
    },
    /** Nobody answers for the address: also the end of a packet that waited for the answer. */
    'arp-unanswered': {
        stages: ['arp', 'arp-proxy'],
        class: 'neighbour',
        summary: 'Nobody answers ARP for the address',
        rule: 'I3',
        vendorCode: 'NO_POSSIBLE_DESTINATION',
        explanation:
            'The hypervisor answers ARP requests from the mapping service. It knows no interface with the requested address in this subnet, so the request stays unanswered and the guest gives up on the packets that waited for it.',
        repair: 'Check the address, or have the API assign it to an interface in this subnet.',
    },
    /** An announcement changes nothing. */
    'gratuitous-arp-ignored': {
        stages: ['arp-proxy'],
        class: 'neighbour',
        summary: 'Gratuitous ARP changes nothing',
        rule: 'G15',
        explanation:
            'A guest announced an address by ARP. In a physical network its neighbours would update their caches; here the announcement ends at the hypervisor, which believes only the orchestration system.',
        repair: 'Move the address with an API call: “api move-ip ADDRESS to INTERFACE”.',
    },
    /** Guests do not answer ARP for others. */
    'arp-reply-ignored': {
        stages: ['arp-proxy'],
        class: 'neighbour',
        summary: 'ARP replies from guests are swallowed',
        rule: 'I6',
        explanation:
            'Only the hypervisor answers ARP. Replies that a guest sends, asked for or not, go no further, so nobody’s cache can be poisoned.',
        repair: 'Nothing to repair: addresses are assigned with API calls, never by answering for them.',
    },
    /** No neighbour has the IPv6 address. */
    'neighbour-unanswered': {
        stages: ['arp', 'arp-proxy'],
        class: 'neighbour',
        summary: 'Nobody answers neighbour discovery for the address',
        rule: 'G20',
        vendorCode: 'NO_POSSIBLE_DESTINATION',
        explanation:
            'The hypervisor answers IPv6 neighbour solicitations from the mapping service, as it answers ARP. It knows no interface with the address in this subnet; of link-local addresses it knows only those that follow from the MAC of an interface.',
        repair: 'Check the address, or assign it to an interface in this subnet. Use the EUI-64 form of link-local addresses.',
    },
    /** Only the hypervisor advertises. */
    'neighbour-advertisement-ignored': {
        stages: ['arp-proxy'],
        class: 'neighbour',
        summary: 'Neighbour advertisements from guests change nothing',
        rule: 'G15',
        explanation:
            'Only the hypervisor answers for addresses. A neighbour advertisement that a guest sends goes no further, so an address cannot be taken over with it.',
        repair: 'Move the address with an API call.',
    },
    /** The sender has no address of the destination’s family. */
    'no-address-of-family': {
        stages: ['originate'],
        class: 'guest',
        summary: 'The sender has no address of the destination’s family',
        rule: 'G7',
        explanation:
            'IPv4 and IPv6 are two networks: a guest without an IPv6 address cannot send to one, and a guest with IPv6 alone cannot send to an IPv4 address.',
        repair: 'Give the sender an address of that family, in a subnet with a block of that family.',
    },
    /** The guest sends with an address that is not its interface’s. */
    'source-check': {
        stages: ['anti-spoof'],
        class: 'spoofing',
        summary: 'The source address does not belong to the interface',
        rule: 'I7',
        vendorCode: 'ENI_SOURCE_DEST_CHECK_RESTRICTION',
        explanation:
            'The source/destination check is on for this interface, and the packet’s source address is not one that the API assigned to it. That holds for invented addresses, for packets a guest forwards, and for replies that leave by the wrong one of two interfaces.',
        repair: 'Assign the address with the API, or set “source-dest-check off” on a guest that routes or translates.',
    },
    /** The packet arrives at an interface it is not addressed to. */
    'destination-check': {
        stages: ['destination-check'],
        class: 'spoofing',
        summary: 'The destination address does not belong to the interface',
        rule: 'I8',
        vendorCode: 'ENI_SOURCE_DEST_CHECK_RESTRICTION',
        explanation:
            'A route or a neighbour’s MAC brought the packet to this interface, but its destination address is not one of the interface’s own, and the source/destination check is on.',
        repair: 'Set “source-dest-check off” on an interface that is meant to take traffic for others.',
    },
    /** The frame’s source MAC is not the interface’s. */
    'mac-spoof': {
        stages: ['anti-spoof'],
        class: 'spoofing',
        summary: 'The source MAC does not belong to the interface',
        rule: 'I9',
        explanation:
            'Every frame must leave with the MAC address of its network interface. This is checked on the server, outside the guest’s reach, and cannot be switched off.',
        repair: 'Set the guest’s MAC address back to the interface’s own.',
    },
    /** Broadcasts are not carried. */
    broadcast: {
        stages: ['frame-check'],
        class: 'unsupported',
        summary: 'Broadcast is not supported',
        rule: 'I14',
        explanation:
            'The virtual network carries no broadcast: neither to ff:ff:ff:ff:ff:ff, nor to 255.255.255.255, nor to the last address of the subnet. ARP and DHCP are the only exceptions, and the hypervisor answers those itself.',
        repair: 'Use unicast.',
    },
    /** Multicast needs a transit gateway. */
    multicast: {
        stages: ['frame-check'],
        class: 'unsupported',
        summary: 'Multicast is not supported',
        rule: 'I15',
        explanation:
            'The virtual network drops multicast unless the subnet belongs to a multicast domain of a transit gateway. Protocols that find their neighbours by multicast, such as OSPF or VRRP, therefore find nobody.',
        repair: 'Use unicast, or tunnels between the guests.',
    },
    /** Neither IP nor ARP. */
    'non-ip-frame': {
        stages: ['frame-check'],
        class: 'unsupported',
        summary: 'The frame carries neither IP nor ARP',
        rule: 'I13',
        vendorCode: 'PROTOCOL_RESTRICTION',
        explanation:
            'Only IP is forwarded, and ARP is answered on the spot. Every other EtherType, VLAN tags included, is dropped by the first hypervisor.',
        repair: 'Carry the protocol inside IP.',
    },
    /** No IPv6 in this era or cloud. */
    'ipv6-not-carried': {
        stages: ['frame-check'],
        class: 'unsupported',
        summary: 'IPv6 is not carried',
        rule: 'G19',
        explanation: 'The profile’s network carries IPv4 only: before December 2016, or Azure as it is modelled here.',
        repair: 'Use IPv4.',
    },
    /** Some clouds carry TCP, UDP and ICMP, and nothing else. */
    'protocol-not-carried': {
        stages: ['frame-check'],
        class: 'unsupported',
        summary: 'The IP protocol is not carried',
        rule: 'A5',
        explanation:
            'The profile’s network carries TCP, UDP and ICMP. Azure blocks GRE and IP-in-IP packets, and names no other protocol as usable.',
        repair: 'Use a tunnel over UDP, such as VXLAN or IPsec with NAT traversal.',
    },
    /** Unknown unicast is not flooded. */
    'unknown-mac': {
        stages: ['classify'],
        class: 'unsupported',
        summary: 'No interface in the subnet has the destination MAC',
        rule: 'I16',
        explanation:
            'The frame is addressed to a MAC that is neither a neighbour’s nor the router’s. A physical switch would flood it; here unknown destinations are dropped.',
        repair: 'Clear the stale or forged ARP entry in the guest, or address the router.',
    },
    /** Link-local addresses are not routed. */
    'link-local-destination': {
        stages: ['link-local-services', 'route-lookup', 'mapping'],
        class: 'unsupported',
        summary: 'Link-local addresses are not routed',
        rule: 'I30',
        explanation:
            'The destination lies in 169.254.0.0/16 and is not one of the services that the local host answers. Link-local addresses are never forwarded, however wide a route is.',
        repair: 'Use one of the local services (169.254.169.254, .253, .123), or an address of the network.',
    },
    /** I28: too many packets a second. */
    'link-local-rate-exceeded': {
        stages: ['link-local-services'],
        class: 'unsupported',
        summary: 'Too many packets to link-local services',
        rule: 'I28',
        explanation:
            'The resolver, the metadata service, the clock and the other services of the local server share 1024 packets a second for each network interface. What exceeds that is dropped, whichever service it is for: a busy resolver client can lose its clock.',
        repair: 'Cache answers inside the guest, or spread the questions over several interfaces.',
    },
    /** The local service does not speak this protocol. */
    'service-not-answering': {
        stages: ['link-local-services'],
        class: 'unsupported',
        summary: 'The local service does not answer this kind of packet',
        rule: 'I24',
        explanation:
            'The address belongs to a service that the local host provides, but the packet is not of a kind it answers: the subnet’s router, for example, answers echo requests and nothing else.',
        repair: 'Send what the service answers: echo to the router, DNS to the resolver, HTTP to the metadata service, NTP to the time service.',
    },
    /** No group lets the packet leave. */
    'security-group-egress': {
        stages: ['security-group-egress'],
        class: 'security',
        summary: 'No security group rule lets the packet leave',
        rule: 'F4',
        vendorCode: 'ENI_SG_RULES_MISMATCH',
        explanation:
            'The interface’s security groups only allow, and none of their outbound rules matches this packet. It is no reply to a tracked flow either, or it would have passed without a rule.',
        repair: 'Add an outbound rule for protocol, port and peer to one of the interface’s groups.',
    },
    /** No group lets the packet in. */
    'security-group-ingress': {
        stages: ['security-group-ingress'],
        class: 'security',
        summary: 'No security group rule lets the packet in',
        rule: 'F4',
        vendorCode: 'ENI_SG_RULES_MISMATCH',
        explanation:
            'The interface’s security groups only allow, and none of their inbound rules matches this packet. It is no reply to a tracked flow either. A rule that names a security group matches its members’ private addresses only, not their public ones.',
        repair: 'Add an inbound rule for protocol, port and peer to one of the interface’s groups.',
    },
    /** F17: no room for a new flow. */
    'connection-table-full': {
        stages: ['security-group-egress', 'security-group-ingress'],
        class: 'security',
        summary: 'The connection table of the interface is full',
        rule: 'F17',
        explanation:
            'Security groups remember the flows they admit, and how many depends on the type of the instance. When the table is full, packets of flows it does not know are dropped although a rule admits them; known flows go on, and so do flows that are not tracked at all.',
        repair: 'Close idle connections or shorten their timeouts, use a larger instance, or write rules that leave the flows untracked.',
    },
    /** The subnet’s ACL forbids leaving. */
    'network-acl-egress': {
        stages: ['network-acl-egress'],
        class: 'security',
        summary: 'The network ACL does not let the packet leave the subnet',
        rule: 'F20',
        vendorCode: 'SUBNET_ACL_RESTRICTION',
        explanation:
            'The first entry that matches denies the packet, or none matches and the final entry denies everything. Network ACLs keep no state: a reply needs an outbound entry of its own, usually for the ephemeral ports 1024-65535.',
        repair: 'Allow the packet outbound with an entry of a lower number.',
    },
    /** The subnet’s ACL forbids entering. */
    'network-acl-ingress': {
        stages: ['network-acl-ingress'],
        class: 'security',
        summary: 'The network ACL does not let the packet enter the subnet',
        rule: 'F20',
        vendorCode: 'SUBNET_ACL_RESTRICTION',
        explanation:
            'The first entry that matches denies the packet, or none matches and the final entry denies everything. Network ACLs keep no state: a reply needs an inbound entry of its own, usually for the ephemeral ports 1024-65535.',
        repair: 'Allow the packet inbound with an entry of a lower number.',
    },
    /** No entry covers the destination, not even a default route. */
    'no-route': {
        stages: ['route-lookup'],
        class: 'routing',
        summary: 'No route covers the destination',
        rule: 'R12',
        vendorCode: 'NO_ROUTE_TO_DESTINATION',
        explanation:
            'The route table of the subnet holds no entry whose prefix contains the destination address, so the packet has nowhere to go.',
        repair: 'Add a route for the destination, or associate the subnet with a table that has one.',
    },
    /** A gateway's route table names a middlebox that has no public address. */
    'ingress-route-no-public-address': {
        stages: ['route-lookup'],
        class: 'routing',
        summary: 'The middlebox of a gateway route table has no public address',
        rule: 'R23',
        vendorCode: 'INGRESS_RTB_NO_PUBLIC_IP',
        explanation:
            'The route table of the internet gateway hands what enters to a network interface. Behind an internet gateway such an interface must have a public address of its own, although the packets it gets are addressed to somebody else. This one has none, so the gateway drops the packet.',
        repair: 'Give the middlebox’s interface a public address, or take the route out of the gateway’s table.',
    },
    /** The way out would bypass the middlebox that the way in passes through. */
    'ingress-redirected': {
        stages: ['route-lookup'],
        class: 'routing',
        summary: 'What enters passes through a middlebox, and this would leave beside it',
        rule: 'R24',
        vendorCode: 'INGRESS_RTB_TRAFFIC_REDIRECTION',
        explanation:
            'The route table of the internet gateway sends what enters for this subnet through a middlebox. The subnet’s own route to the same gateway is unusable then: what leaves must pass through the same box, or a stateful one would see only half of each connection.',
        repair: 'Route the subnet’s internet traffic to the middlebox, and let the middlebox’s subnet lead to the gateway.',
    },
    /** The longest match points at a target that no longer exists. */
    'blackhole-route': {
        stages: ['route-lookup'],
        class: 'routing',
        summary: 'The route leads nowhere: its target is gone or it is a blackhole',
        rule: 'R13',
        vendorCode: 'BAD_STATE_ROUTE',
        explanation:
            'A route whose target was deleted or detached stays in the table in state “blackhole”. It still wins by longest prefix and drops; a shorter route is not tried.',
        repair: 'Replace or delete the dead route.',
    },
    /** Inside the VPC, but nobody’s address. */
    'no-interface': {
        stages: ['mapping'],
        class: 'routing',
        summary: 'No interface owns the destination address',
        rule: 'R14',
        vendorCode: 'NO_POSSIBLE_DESTINATION',
        explanation:
            'The local route covers the destination, but the mapping service knows no interface with that address in this VPC. Servers hold the complete mapping, so a miss is final.',
        repair: 'Check the address, or have the API assign it to an interface.',
    },
    /** Another subnet’s router does not exist as a host. */
    'router-address-not-local': {
        stages: ['link-local-services', 'mapping'],
        class: 'routing',
        summary: 'Only the own subnet’s router address answers',
        rule: 'I24',
        vendorCode: 'NO_POSSIBLE_DESTINATION',
        explanation:
            'Each hypervisor plays the router of the sender’s own subnet. The router address of another subnet belongs to no interface, so a packet to it has no destination.',
        repair: 'Ping an instance in the other subnet instead.',
    },
    /** The packet keeps coming back. */
    'forwarding-loop': {
        stages: PACKET_STAGES,
        class: 'loop',
        summary: 'The packet goes round in a loop',
        rule: 'K1',
        explanation:
            'The packet has passed more places than any sensible path needs. The VPC router does not decrement the TTL, so a loop between route tables would never end by itself; the simulator cuts it here.',
        repair: 'Follow the path and change the route that sends the packet back.',
    },
    /** Too large, and DF forbids to fragment it. */
    'mtu-exceeded': {
        stages: ['guest-send', 'path-mtu', 'vpn-gateway-route', 'customer-gateway-route', 'transit-gateway-exit'],
        class: 'mtu',
        summary: 'The packet exceeds the MTU and must not be fragmented',
        rule: 'E10',
        explanation:
            'The packet is larger than the MTU of what lies behind its route (9001 inside a VPC, 8500 through a NAT gateway, 1500 through an internet gateway), and its DF flag forbids fragmentation. The sender is told with ICMP type 3 code 4.',
        repair: 'Send smaller packets, or leave DF unset.',
    },
    /** The source has no public address. */
    'no-public-source': {
        stages: ['gateway-check', 'nat'],
        class: 'gateway',
        summary: 'The source address has no public address',
        rule: 'W2',
        vendorCode: 'IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS',
        explanation:
            'An internet gateway translates private addresses to the public ones mapped to them. This packet’s source has none, or does not belong to an interface of the VPC at all, so nothing could ever find the way back.',
        repair: 'Give the instance a “public-ip”, or send it through a NAT gateway.',
    },
    /** Nobody outside can open a flow. */
    'egress-only-unsolicited': {
        stages: ['gateway-check'],
        class: 'gateway',
        summary: 'The egress-only internet gateway knows no connection for this packet',
        rule: 'W13',
        explanation:
            'An egress-only internet gateway remembers the flows that were opened from inside and lets in their answers alone. A connection from the internet meets no such flow.',
        repair: 'Route ::/0 of that subnet to an internet gateway if it is to be reached from outside.',
    },
    /** IPv4 has other ways out. */
    'egress-only-ipv6': {
        stages: ['gateway-check'],
        class: 'gateway',
        summary: 'An egress-only internet gateway carries IPv6 only',
        rule: 'W13',
        explanation:
            'An egress-only internet gateway exists for IPv6. IPv4 hosts that are not to be reached from outside use a NAT gateway.',
        repair: 'Route IPv4 to a NAT gateway.',
    },
    /** A gateway endpoint carries only TCP and ping. */
    'endpoint-protocol': {
        stages: ['gateway-check'],
        class: 'endpoint',
        summary: 'The gateway endpoint does not take this protocol',
        rule: 'X31',
        vendorCode: 'VPCE_GATEWAY_PROTOCOL_RESTRICTION',
        explanation:
            'Gateway endpoints lead to Amazon S3 and DynamoDB, which speak TCP. Besides TCP they take ICMP echo; everything else that the prefix-list route brings to them is dropped.',
        repair: 'Use TCP, or send this traffic to another destination.',
    },
    /** A gateway endpoint serves its own VPC only. */
    'endpoint-source-outside-vpc': {
        stages: ['gateway-check'],
        class: 'endpoint',
        summary: 'The gateway endpoint does not serve sources outside its VPC',
        rule: 'X31',
        explanation:
            'A gateway endpoint can be used only by interfaces of the VPC it belongs to. What has come in over a transit gateway, a VPN connection or Direct Connect has a source elsewhere, and is dropped.',
        repair: 'Give the source’s own VPC an endpoint, or use an interface endpoint, which is an ordinary destination.',
    },
    /** Too large for an endpoint with an interface, which tells nobody. */
    'endpoint-mtu-exceeded': {
        stages: ['gateway-check'],
        class: 'endpoint',
        summary: 'The packet is too large for the endpoint, silently',
        rule: 'X30',
        explanation:
            'Interface endpoints and endpoints of gateway load balancers and network firewalls take packets of up to 8500 bytes. A larger one is dropped, and no ICMP message tells the sender, so path MTU discovery finds nothing out. TCP is spared because the endpoint clamps its segment size.',
        repair: 'Send packets of at most 8500 bytes.',
    },
    /** The service has no node where the endpoint is. */
    'endpoint-service-not-in-zone': {
        stages: ['gateway-check'],
        class: 'endpoint',
        summary: 'The service behind the endpoint is not present in its zone',
        rule: 'X24',
        vendorCode: 'VPCE_SERVICE_NOT_INSTALLED_IN_AZ',
        explanation:
            'A load balancer is present in the zones of its subnets only, and an endpoint reaches the node of its own zone. Where the load balancer has none, the endpoint leads nowhere; the vendor refuses to make one there.',
        repair: 'Give the load balancer a subnet in the endpoint’s zone, or put the endpoint into a zone where it has one.',
    },
    /** Somebody sends to the next hop itself. */
    'endpoint-no-destination': {
        stages: ['gateway-check'],
        class: 'endpoint',
        summary: 'An endpoint that routes lead through is a next hop, not a destination',
        rule: 'X24',
        explanation:
            'The endpoint’s interface takes what a route table sends through it to other destinations. Nothing answers at its own address, and what is addressed to it is not worth inspecting.',
        repair: 'Send to the host behind, and let a route lead through the endpoint.',
    },
    /** A VPN gateway's table named an endpoint before that worked. */
    'vpn-gateway-to-endpoint': {
        stages: ['route-lookup'],
        class: 'routing',
        summary: 'In that year a VPN gateway’s traffic does not reach the endpoint',
        rule: 'R20',
        explanation:
            'The table of a VPN gateway may lead to an endpoint of a gateway load balancer. Until 2023 the documents accepted the route and said that the traffic is dropped all the same; today it works.',
        repair: 'Use the profile of the present day, or route to an appliance’s interface.',
    },
    /** An appliance, or somebody else, speaks something other than GENEVE to a node. */
    'gateway-load-balancer-protocol': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'A gateway load balancer talks to its targets by GENEVE only',
        rule: 'X25',
        vendorCode: 'GWLB_PROTOCOL_RESTRICTION',
        explanation:
            'A node of a gateway load balancer has no listeners. At its address it takes GENEVE packets with the three options of the load balancer, from its targets, and nothing else: no ping, no TCP, no UDP packet without that header.',
        repair: 'Let the appliance return what it received: UDP to port 6081 with the GENEVE header and its options unchanged. Clients reach the load balancer by an endpoint, never by its address.',
    },
    /** An appliance answers to another port. */
    'gateway-load-balancer-port': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'A gateway load balancer talks to its targets on port 6081 only',
        rule: 'X25',
        vendorCode: 'GWLB_DESTINATION_PORT_RESTRICTION',
        explanation:
            'GENEVE has the UDP port 6081 in both directions: an appliance sends to that port as well, not to the port the packet came from, as a program that answers like any UDP server would.',
        repair: 'Let the appliance send to UDP port 6081 (leave “geneve-port” out).',
    },
    /** What comes back is not what went out. */
    'gateway-load-balancer-unknown-flow': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The gateway load balancer has not handed that packet out',
        rule: 'X24',
        explanation:
            'What an appliance returns must belong to a flow that the load balancer handed to it: same endpoint, same cookie, same addresses and ports inside. An appliance that translates addresses, or makes up packets of its own, gets them dropped here.',
        repair: 'Return packets unchanged, or translate outside: an appliance may send by an interface of its own instead.',
    },
    /** X27. */
    'gateway-load-balancer-idle': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The gateway load balancer has forgotten the flow',
        rule: 'X27',
        explanation:
            'A TCP flow that is idle for 350 seconds (or as “idle-timeout” says), and any other flow after 120, is forgotten. A TCP segment that comes then is dropped, without a reset, unless it is a SYN, which begins a new flow.',
        repair: 'Send keep-alives more often, or raise “idle-timeout”; a connection that is opened again passes.',
    },
    /** X28. */
    'gateway-load-balancer-asymmetric': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The gateway load balancer has not seen the flow begin',
        rule: 'X28',
        explanation:
            'The answer comes through this endpoint, but the first packet of its flow did not: it went another way, or through the endpoint of another zone. The other way round is tolerated: a flow whose first packet comes through, and whose answers do not.',
        repair: 'Route both directions through the same endpoint: the same zone on both sides, appliance mode at a transit gateway.',
    },
    /** X39: a rule drops the flow, or the default does. */
    'firewall-rules': {
        stages: ['network-firewall'],
        class: 'security',
        summary: 'The network firewall drops the flow',
        rule: 'X39',
        vendorCode: 'FIREWALL_RULES_RESTRICTION',
        explanation:
            'The first packet of a flow is compared with the rules of the firewall in their order. The first one that fits decides: it drops the flow, or no rule fits and the default drops it. A rule is about one direction, that of the first packet; answers need none.',
        repair: 'Add a “pass” rule for this flow before the rule that drops it, or before the end if the default does.',
    },
    /** X39, X28: in the middle of a flow that this endpoint has not let pass. */
    'firewall-asymmetric': {
        stages: ['network-firewall'],
        class: 'security',
        summary: 'The network firewall has not seen the flow begin',
        rule: 'X39',
        explanation:
            'A firewall endpoint knows the flows whose first packet it has let pass, and forgets them when they are idle (350 seconds of TCP, 120 of the rest). A packet from the middle of any other flow is dropped before a rule is asked: its first packet went another way, or through the endpoint of another zone, which keeps its own memory.',
        repair: 'Route both directions through the same endpoint: one zone on both sides, appliance mode at a transit gateway. A connection that was forgotten must be opened again.',
    },
    /** Nobody in the guest takes GENEVE. */
    'guest-no-appliance': {
        stages: ['guest-receive'],
        class: 'guest',
        summary: 'The guest does not return what the gateway load balancer sends it',
        rule: 'X24',
        explanation:
            'A target of a gateway load balancer receives packets inside GENEVE and returns those it lets pass. In this guest nothing does: it does not forward.',
        repair: 'Write “guest { forwarding on }” for the appliance, or take it out of the targets.',
    },
    /** Somebody expects a service to call. */
    'endpoint-never-initiates': {
        stages: ['originate'],
        class: 'endpoint',
        summary: 'The service behind an endpoint never begins a connection',
        rule: 'X30',
        vendorCode: 'VPCE_INTRA_VPC_TRAFFIC',
        explanation:
            'An endpoint is a one-way door: guests call the service, and the service answers. It never opens a connection into the VPC.',
        repair: 'Let the guest begin the connection.',
    },
    /** The Region's switch is on. */
    'public-access-blocked': {
        stages: ['gateway-check'],
        class: 'gateway',
        summary: 'Block public access is on',
        rule: 'W14',
        vendorCode: 'VPC_BLOCK_PUBLIC_ACCESS_ENABLED',
        explanation:
            'Block public access is one switch for a whole Region. “bidirectional” closes internet gateways in both directions; “ingress-only” lets NAT gateways and egress-only internet gateways work on, because nobody can reach in through them. Routes, groups and ACLs do not matter.',
        repair: 'Exclude the VPC or subnet with “block-public-access-exclusion”, or switch the block off.',
    },
    /** Nobody listens at the load balancer. */
    'load-balancer-no-listener': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The load balancer has no listener for this',
        rule: 'X33',
        vendorCode: 'ELBV2_LISTENERS_MISMATCH',
        explanation:
            'A load balancer takes only what one of its listeners names, by protocol and port. It is no host: it answers neither ping nor any other port.',
        repair: 'Send to a port that has a listener, or add one.',
    },
    /** A listener that leads nowhere. */
    'load-balancer-no-targets': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The listener has no target to hand the packet to',
        rule: 'X33',
        vendorCode: 'ELBV2_LISTENER_HAS_NO_TG',
        explanation:
            'The listener takes the packet, but none of its targets can be used: there are none, or no port is left towards them.',
        repair: 'Register a target for the listener.',
    },
    /** All targets are somewhere else. */
    'load-balancer-no-targets-in-zone': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The node has no target in its zone, and cross-zone is off',
        rule: 'X38',
        vendorCode: 'ELBV2_NO_TARGETS_IN_AZ',
        explanation:
            'With cross-zone load balancing off a node uses only the targets of its own availability zone. This one has none there, so what clients send to this node’s address is lost, while the nodes of other zones work.',
        repair: 'Switch cross-zone on, register a target in that zone, or take the zone’s subnet out of the load balancer.',
    },
    /** Targets where the load balancer is not. */
    'load-balancer-zone-not-enabled': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The targets are in zones that the load balancer is not enabled in',
        rule: 'X38',
        vendorCode: 'ELB_INSTALLED_AZ_RESTRICTION',
        explanation:
            'A load balancer stands in the zones of its subnets and uses targets in those zones only. A target elsewhere is registered and never used, with cross-zone load balancing or without.',
        repair: 'Give the load balancer a subnet in the zone of the target.',
    },
    /** A target that calls itself. */
    'load-balancer-loopback': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The load balancer has chosen the client itself as the target',
        rule: 'X35',
        vendorCode: 'ELBV2_LISTENER_REQUIRES_TG_ACCEPT',
        explanation:
            'The client’s address is preserved, and the target chosen is the client: the packet would have the same address as source and destination, which no guest takes. Connections of a target through its own load balancer hang now and then for this reason.',
        repair: 'Switch “preserve-client-ip” off, or let targets call each other directly.',
    },
    /** A connection the load balancer has forgotten. */
    'load-balancer-idle': {
        stages: ['load-balance'],
        class: 'endpoint',
        summary: 'The load balancer does not know the connection (any more)',
        rule: 'X36',
        explanation:
            'A network load balancer forgets a TCP connection that is idle for 350 seconds, and answers the next segment with a reset. A segment without a connection is treated alike.',
        repair: 'Send keep-alives more often than every 350 seconds.',
    },
    /** Private addresses are not on the internet. */
    'private-destination': {
        stages: ['gateway-check'],
        class: 'gateway',
        summary: 'The internet does not carry private destination addresses',
        rule: 'W3',
        vendorCode: 'IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS',
        explanation:
            'The destination is an address for private use (10/8, 172.16/12, 192.168/16) or of the shared space (100.64/10). The default route brought the packet to the internet gateway, which does not forward such addresses.',
        repair: 'Add a route that leads to the private network, or correct the address.',
    },
    /** Nobody’s public address. */
    'no-public-address': {
        stages: ['gateway-check', 'nat', 'internet-route'],
        class: 'gateway',
        summary: 'No interface has the destination as its public address',
        rule: 'W4',
        vendorCode: 'IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS',
        explanation:
            'From the internet, instances are known by their public addresses only. No network interface behind an attached internet gateway has the destination mapped to it; private addresses cannot be reached from outside at all.',
        repair: 'Send to the instance’s public address, or give it one.',
    },
    /** Private addresses do not come from the internet. */
    'private-source': {
        stages: ['gateway-check'],
        class: 'gateway',
        summary: 'Packets from the internet cannot have a private source address',
        rule: 'W5',
        vendorCode: 'IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS',
        explanation:
            'The packet comes in from the internet with a source of the private or shared ranges. Such a source is forged or leaked, and no reply could find it.',
        repair: 'Send from a public address.',
    },
    /** Nobody on the simulated internet. */
    'no-internet-host': {
        stages: ['internet-route'],
        class: 'gateway',
        summary: 'Nobody on the internet has the destination address',
        rule: 'W1',
        explanation:
            'The packet left the network properly, but the file declares no internet host with that address, and it is no element’s public address either.',
        repair: 'Declare it: “internet { host NAME { ip ADDRESS } }”.',
    },
    /** Not TCP, UDP or ICMP. */
    'nat-protocol': {
        stages: ['gateway-check', 'nat'],
        class: 'nat',
        summary: 'A NAT gateway translates only TCP, UDP and ICMP',
        rule: 'N2',
        vendorCode: 'PROTOCOL_RESTRICTION',
        explanation:
            'Network address and port translation needs ports, or an echo identifier in their place. Protocols such as ESP, AH or GRE have none.',
        repair: 'Use NAT traversal (ESP inside UDP), or a path without a NAT gateway.',
    },
    /** The NAT gateway serves its own VPC only. */
    'nat-source-outside-vpc': {
        stages: ['gateway-check', 'nat'],
        class: 'nat',
        summary: 'The source is not an interface of the NAT gateway’s VPC',
        rule: 'N3',
        vendorCode: 'NGW_REQUIRES_SOURCE_IN_VPC',
        explanation:
            'A NAT gateway translates only for network interfaces of its own VPC. The packet’s source address belongs to none of them.',
        repair: 'Use a NAT gateway in the source’s own VPC.',
    },
    /** Nobody inside asked for it. */
    'nat-unsolicited': {
        stages: ['gateway-check', 'nat'],
        class: 'nat',
        summary: 'The NAT gateway has no binding for this packet',
        rule: 'N8',
        explanation:
            'A NAT gateway lets in only what answers a packet from inside. Connections from outside, pings to its own addresses and port forwarding are not supported.',
        repair: 'Give the instance a public address of its own to make it reachable.',
    },
    /** NAT64 has a prefix of its own. */
    'nat64-destination': {
        stages: ['gateway-check'],
        class: 'nat',
        summary: 'A NAT gateway takes IPv6 only for 64:ff9b::/96',
        rule: 'N13',
        vendorCode: 'NGW_DEST_ADDRESS_PRESERVATION',
        explanation:
            'A NAT gateway translates IPv6 to IPv4 for destinations in 64:ff9b::/96, whose last 32 bits are the IPv4 address. It does not carry IPv6 to IPv6 destinations.',
        repair: 'Send IPv6 to an internet gateway or an egress-only internet gateway, and only 64:ff9b::/96 to the NAT gateway.',
    },
    /** The binding was idle too long. */
    'nat-binding-expired': {
        stages: ['nat'],
        class: 'nat',
        summary: 'The translation was idle too long and is gone',
        rule: 'N7',
        explanation:
            'The NAT gateway forgets a translation that was idle for 350 seconds. The next packet from inside belongs to no known connection; for TCP it is answered with a reset.',
        repair: 'Open a new connection, or keep the old one alive with traffic.',
    },
    /** TCP and ICMP fragments are not translated. */
    'nat-fragment': {
        stages: ['gateway-check', 'nat'],
        class: 'nat',
        summary: 'A NAT gateway does not translate TCP or ICMP fragments',
        rule: 'N9',
        explanation: 'Fragments of UDP datagrams pass a NAT gateway; fragments of TCP segments and ICMP messages do not.',
        repair: 'Send packets that fit the MTU.',
    },
    /** Absent from the sender's zone. */
    'nat-gateway-not-in-zone': {
        stages: ['route-lookup'],
        class: 'nat',
        summary: 'The regional NAT gateway is not present in the sender’s zone',
        rule: 'N14',
        vendorCode: 'REGIONAL_NGW_ROUTE_AZ_RESTRICTION',
        explanation:
            'A regional NAT gateway belongs to the VPC and is present in some of its zones. According to the guide, zones that it has not expanded into are served from another one meanwhile; the analyzer has a code for being absent from a zone. The simulator follows the guide, unless the gateway says “cross-zone off”.',
        repair: 'Give the gateway addresses in the sender’s zone, or leave “cross-zone off” away.',
    },
    /** All ports towards that destination are taken. */
    'nat-port-exhausted': {
        stages: ['nat'],
        class: 'nat',
        summary: 'No port is left towards this destination',
        rule: 'N5',
        explanation:
            'Each NAT address carries at most 55,000 simultaneous connections to one destination address, port and protocol. They are all in use.',
        repair: 'Use more NAT gateways or addresses, or spread the destinations.',
    },
    /** A VPN gateway lets only addresses of the VPC's own interfaces leave. */
    'vpn-foreign-source': {
        stages: ['gateway-check'],
        class: 'on-premises',
        summary: 'The source is no address of an interface of the VPC',
        rule: 'X19',
        vendorCode: 'VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS',
        explanation:
            'A VPN gateway takes packets from the VPC only when their source is an address of one of the VPC’s own interfaces. Packets that an appliance forwards for others are refused, although its source/destination check is off; a VPC is no way through for anybody else.',
        repair: 'Translate the source to an address of the VPC, or use a transit gateway, which carries packets of any source.',
    },
    /** A VPN gateway lets in only what is for an interface of the VPC. */
    'vpn-no-destination': {
        stages: ['gateway-check'],
        class: 'on-premises',
        summary: 'The destination is no private address of an interface of the VPC',
        rule: 'X19',
        vendorCode: 'VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS',
        explanation:
            'What comes from a site through a VPN gateway must be addressed to a private address that an interface of the VPC has. Public addresses belong to the internet gateway, which sees nothing of this packet; free addresses belong to nobody.',
        repair: 'Use the private address of the interface.',
    },
    /** Nobody announced the destination to the VPN gateway. */
    'vpn-no-route': {
        stages: ['vpn-gateway-route'],
        class: 'on-premises',
        summary: 'No site has announced the destination to the VPN gateway',
        rule: 'X19',
        vendorCode: 'NO_ROUTE_TO_DESTINATION',
        explanation:
            'A route table may lead any block to a VPN gateway, but the gateway itself forwards only to prefixes it has learnt by BGP, or that are written as static routes of a VPN connection. None of them covers the destination.',
        repair: 'Announce the block at the site with “advertise”, or write it as a “static” route of the VPN connection.',
    },
    /** The line that leads to the destination has failed. */
    'private-line-down': {
        stages: ['vpn-gateway-route', 'customer-gateway-route'],
        class: 'on-premises',
        summary: 'The only line to the destination is down',
        rule: 'X20',
        vendorCode: 'BAD_STATE_VPN',
        explanation:
            'The VPN connection or Direct Connect interface over which the destination is known has failed, and no other line leads there. Routes learnt by BGP are withdrawn with the session; a static route stays and leads nowhere.',
        repair: 'Restore the line, or join the site by a second one.',
    },
    /** A route of the transit gateway leads into lines that have all failed. */
    'transit-gateway-line-down': {
        stages: ['transit-gateway-exit'],
        class: 'on-premises',
        summary: 'Every line of the transit gateway’s attachment is down',
        rule: 'X20',
        vendorCode: 'TGW_BAD_STATE_VPN',
        explanation:
            'A static route of the transit gateway, or a static route of the VPN connection, leads to an attachment whose lines have failed. Routes learnt by BGP would have been withdrawn; these stay and lead nowhere.',
        repair: 'Restore the line, join the site by a second one, or let it announce its blocks by BGP.',
    },
    /** VPN connections of a VPN gateway know no IPv6. */
    'vpn-ipv4-only': {
        stages: ['vpn-gateway-route', 'customer-gateway-route', 'transit-gateway-exit'],
        class: 'on-premises',
        summary: 'A VPN connection to a VPN gateway carries IPv4 only',
        rule: 'X18',
        vendorCode: 'PROTOCOL_RESTRICTION',
        explanation:
            'IPv6 inside the tunnel needs a VPN connection that ends at a transit gateway; one that ends at a VPN gateway carries IPv4 alone.',
        repair: 'Use IPv4, Direct Connect, or a transit gateway.',
    },
    /** Nobody at the site has the address. */
    'no-site-host': {
        stages: ['customer-gateway-route'],
        class: 'on-premises',
        summary: 'Nobody at the site has the destination address',
        rule: 'X19',
        explanation:
            'The destination lies in a block of the site, and its router looked for it on the local network, but the file declares no host with that address.',
        repair: 'Declare the host in the site, or use the address of one that exists.',
    },
    /** The router on premises knows no way. */
    'site-no-route': {
        stages: ['customer-gateway-route'],
        class: 'on-premises',
        summary: 'The customer gateway has no route to the destination',
        rule: 'X19',
        explanation:
            'The site’s router knows its own network, what the gateways of the cloud announce over BGP, and the routes written for its lines. The destination is in none of them. Amazon’s end announces the blocks of the VPC and what other sites have announced, and nothing else.',
        repair: 'Write “route BLOCK” in the connection if the site shall send it there all the same.',
    },
    /** The inner sender does not live where the outer header says. */
    'sender-mismatch': {
        stages: ['verify-mapping'],
        class: 'overlay',
        summary: 'The inner sender does not live on the outer source',
        rule: 'E3',
        explanation:
            'Before it removes the outer headers, the receiving server asks the mapping service whether the inner source really lives on the outer source address in this VPC. It does not, so the packet is forged, or the mapping changed while it was under way.',
        repair: 'Nothing inside a guest can cause this; look at the outer headers and the mapping entry.',
    },
    /** A peering leads to the other VPC and no further. */
    'peering-address-outside-vpc': {
        stages: ['peering-check'],
        class: 'interconnect',
        summary: 'The destination is no address of the VPC at the other end of the peering',
        rule: 'X2',
        vendorCode: 'PCX_REQUIRES_ADDRESS_IN_VPC_CIDR',
        explanation:
            'A peering connection joins two VPCs and nothing behind them. Routes that use it to reach a third VPC, the internet through the peer’s gateway, or anything else beyond the peer’s own blocks can be written, but what follows them is dropped.',
        repair: 'Peer the two VPCs directly, or join them with a transit gateway, which does forward for others.',
    },
    /** The resolver answers its own VPC. */
    'resolver-not-local': {
        stages: ['peering-check', 'mapping'],
        class: 'interconnect',
        summary: 'The resolver of another VPC cannot be used',
        rule: 'I29',
        explanation:
            'Every server answers DNS for the VPC of the guest that asks. The address at base + 2 of another VPC belongs to no interface, so a query that comes over a peering or a transit gateway finds nobody.',
        repair: 'Ask the resolver of the own VPC, or give the other VPC a resolver endpoint with addresses of its own.',
    },
    /** The gateway does not serve the sender’s zone. */
    'transit-gateway-not-in-zone': {
        stages: ['route-lookup'],
        class: 'interconnect',
        summary: 'The transit gateway attachment has no subnet in the sender’s zone',
        rule: 'X11',
        vendorCode: 'TGW_ROUTE_AZ_RESTRICTION',
        explanation:
            'A transit gateway has one interface in each zone for which its attachment names a subnet, and only subnets of those zones reach it. The sender’s subnet lies in another zone, so its route to the gateway leads nowhere.',
        repair: 'Add a subnet of the sender’s zone to the attachment.',
    },
    /** The attachment is broken. */
    'attachment-failed': {
        stages: ['route-lookup'],
        class: 'interconnect',
        summary: 'The transit gateway attachment of the VPC is out of order',
        rule: 'X5',
        vendorCode: 'BAD_STATE_ATTACHMENT',
        explanation:
            'The VPC reaches its transit gateway by one attachment, and that has failed. The route stays in the table and drops what it attracts.',
        repair: 'Restore the attachment, or lead the route elsewhere.',
    },
    /** A tunnel that nobody ends. */
    'transit-gateway-no-connect-peer': {
        stages: ['transit-gateway-connect'],
        class: 'interconnect',
        summary: 'No Connect peer of the transit gateway takes the packet',
        rule: 'X5',
        explanation:
            'A Connect attachment is a set of GRE tunnels between addresses of the transit gateway and appliances in a VPC. A packet for such an address must be GRE, come from the appliance that the Connect peer names, and by the attachment that carries the tunnels. The other way round, the gateway sends into a tunnel only what its appliance has announced by BGP.',
        repair: 'Give the Connect attachment a peer with the addresses that the appliance uses, and let the appliance announce the prefix.',
    },
    /** Nobody said where to look. */
    'transit-gateway-no-association': {
        stages: ['transit-gateway-association'],
        class: 'interconnect',
        summary: 'The attachment is associated with no transit gateway route table',
        rule: 'X6',
        vendorCode: 'TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION',
        explanation:
            'The association says in which of the gateway’s tables the packets of an attachment are looked up. Without one they are dropped, even if other attachments know how to reach this one.',
        repair: 'Write “associate ATTACHMENT” in one of the gateway’s route tables.',
    },
    /** The gateway’s table knows nothing about the address. */
    'transit-gateway-no-route': {
        stages: ['transit-gateway-route'],
        class: 'interconnect',
        summary: 'No route of the transit gateway’s table leads there',
        rule: 'X8',
        vendorCode: 'TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT',
        explanation:
            'The table that the packet’s attachment is associated with has no route for the destination, neither a static one nor a propagated one. The VPC’s own table only brings the packet to the gateway; what the gateway does with it is decided here.',
        repair: 'Let the destination’s attachment propagate into the table, or write a static route.',
    },
    /** A route leads to the right attachment and covers something else. */
    'transit-gateway-cannot-route': {
        stages: ['transit-gateway-route'],
        class: 'interconnect',
        summary: 'The transit gateway’s route to the attachment does not cover the destination',
        rule: 'X8',
        vendorCode: 'TGW_RTB_CANNOT_ROUTE',
        explanation:
            'The table has a route to the attachment behind which the destination lies, but its block does not contain the address: often one of several blocks of the VPC was forgotten.',
        repair: 'Widen the static route, add one for the missing block, or let the attachment propagate.',
    },
    /** The winning route is dead. */
    'transit-gateway-blackhole-route': {
        stages: ['transit-gateway-route'],
        class: 'interconnect',
        summary: 'The transit gateway’s route is a blackhole',
        rule: 'X9',
        vendorCode: 'TGW_RTB_BAD_STATE_ROUTE',
        explanation:
            'The longest match is a route written as “blackhole”, or a static route to an attachment that has failed or a peering that is not active. It wins all the same and drops; shorter routes are not tried.',
        repair: 'Delete or replace the route, or restore the attachment.',
    },
    /** Stickiness names a zone that cannot be used. */
    'transit-gateway-attachment-zone': {
        stages: ['transit-gateway-exit'],
        class: 'interconnect',
        summary: 'The transit gateway may not enter the VPC by any zone that works',
        rule: 'X14',
        vendorCode: 'TGW_ATTACH_VPC_AZ_RESTRICTION',
        explanation:
            'In appliance mode a flow stays in one zone of the attachment as long as it lives, so that a stateful appliance sees both directions. When that zone fails, the flow cannot move to another.',
        repair: 'Open a new connection after the zone is back, or run without appliance mode and without state in the appliances.',
    },
    /** Static membership only. */
    'multicast-igmp-off': {
        stages: ['multicast-replication'],
        class: 'interconnect',
        summary: 'The multicast domain does not listen to IGMP',
        rule: 'X-M',
        explanation:
            'The domain’s members are written down. A guest that joins or leaves by IGMP is not heard, and nothing changes.',
        repair: 'Write “multicast igmp on” in the transit gateway, or add the guest to the group’s members.',
    },
    /** The group has sources, and the sender is none of them. */
    'multicast-source': {
        stages: ['multicast-replication'],
        class: 'interconnect',
        summary: 'The sender is no source of the multicast group',
        rule: 'X-M',
        explanation:
            'The group names its sources, and the interface that sent the packet is not among them. Others cannot send to it.',
        repair: 'Add the sender to the “source” statement of the group.',
    },
    /** Nobody listens. */
    'multicast-no-member': {
        stages: ['multicast-replication'],
        class: 'interconnect',
        summary: 'The multicast group has no member',
        rule: 'X-M',
        explanation:
            'The packet reached the transit gateway, which would copy it to every member of the group. Nobody but perhaps the sender is one: no member is written down, and no guest has joined by IGMP.',
        repair: 'Add “members” to the group, or let a guest join with “guest NAME join-group GROUP”.',
    },
    /** Multicast is not fragmented. */
    'multicast-fragment': {
        stages: ['multicast-replication'],
        class: 'interconnect',
        summary: 'Fragments of multicast packets are dropped',
        rule: 'E12',
        explanation:
            'A transit gateway replicates whole packets only. Fragments of a multicast packet are dropped when they reach it.',
        repair: 'Send packets of at most 8500 bytes.',
    },
    /** The rule names a group of another VPC, and nothing tells who the sender is. */
    'security-group-reference-unsupported': {
        stages: ['security-group-ingress', 'security-group-egress'],
        class: 'security',
        summary: 'A rule names a group of another VPC, and references do not reach that far',
        rule: 'F7',
        vendorCode: 'SG_REFERENCING_SUPPORT',
        explanation:
            'A rule names a security group of another VPC, and the peer is a member of it. Such references hold over an active peering in the same region, and for inbound rules over a transit gateway where the gateway and both attachments have them switched on. Here they do not, so the rule matches nothing.',
        repair: 'Switch “security-group-referencing on” for the gateway, or name the peer’s block instead of its group.',
    },
    /** The identity of the sender’s groups was lost on the way. */
    'security-group-reference-lost': {
        stages: ['security-group-ingress', 'security-group-egress'],
        class: 'security',
        summary: 'The sender’s security groups are not known any more at this point of the path',
        rule: 'F7',
        vendorCode: 'SG_REFERENCES_NOT_PRESERVED',
        explanation:
            'A rule names a security group of a VPC behind another transit gateway, and the peer is a member of it. A peering between transit gateways does not carry the identity of groups, so the rule matches nothing.',
        repair: 'Name the peer’s block instead of its group.',
    },
    /** The outer packet would go into the tunnel again. */
    'guest-tunnel-recursion': {
        stages: ['guest-tunnel'],
        class: 'guest',
        summary: 'The way to the far end of the tunnel leads into a tunnel',
        rule: 'K2',
        explanation:
            'A tunnel wraps a packet and has the guest route the result to its far end. Here the guest’s own table sends that address into a tunnel as well, typically because a default route was learnt through it, so the packet would be wrapped without end.',
        repair: 'Give the guest a route of its own to the far end of the tunnel, past the tunnel.',
    },
    /** GRE for nobody. */
    'guest-no-tunnel': {
        stages: ['guest-receive'],
        class: 'guest',
        summary: 'The guest has no tunnel to the sender of the GRE packet',
        rule: 'K2',
        explanation:
            'A GRE packet reached the guest, but no tunnel inside it has the sender as its other end. Nobody takes the inner packet out.',
        repair: 'Write “tunnel gre NAME to SENDER” in the guest.',
    },
    /** The guard against packets that breed. */
    'too-many-packets': {
        stages: PACKET_STAGES,
        class: 'loop',
        summary: 'One line of the script causes too many packets',
        rule: 'K1',
        explanation:
            'Packets keep causing further packets: errors about errors, or fragments of fragments. No real network ends like this; the simulator stops here so that the run ends.',
        repair: 'Look at the packets of this line, one by one: each names the packet that caused it.',
    },
    /** The file refers to something that does not exist. */
    'missing-element': {
        stages: PACKET_STAGES,
        class: 'overlay',
        summary: 'An element the packet needs does not exist',
        rule: 'K1',
        vendorCode: 'UNKNOWN_RESOURCE',
        explanation:
            'The file does not check without errors: a subnet, table, server or interface that this stage needs is missing. The simulator runs such a file as far as it can, and the packet ends where the gap is.',
        repair: 'Repair the errors that the file is marked with.',
    },
} as const satisfies Record<string, DropReasonInfo>;

/** The name of a drop reason, as `expect dropped by` takes it. */
export type DropReason = keyof typeof DROP_REASONS;

/** The reasons one stage may give; a stage cannot drop with another stage's reason. */
export type DropReasonOf<S extends StageId> = {
    [R in DropReason]: S extends (typeof DROP_REASONS)[R]['stages'][number] ? R : never;
}[DropReason];

/** The entry of a reason, with the optional fields visible to the type checker. */
export const dropReasonInfo = (reason: DropReason): DropReasonInfo => DROP_REASONS[reason];

/** Whether a word names a reason of the catalogue. */
export const isDropReason = (word: string): word is DropReason => Object.hasOwn(DROP_REASONS, word);
