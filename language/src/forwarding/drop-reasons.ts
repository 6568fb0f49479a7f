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
    security: 'Security groups and network ACLs',
    routing: 'Routing',
    mtu: 'Packet size',
    nat: 'NAT gateways',
    gateway: 'Internet gateways and the internet',
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
        stages: ['guest-forward', 'gateway-check', 'nat'],
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
        stages: ['originate', 'guest-route', 'frame-check'],
        class: 'unsupported',
        summary: 'IPv6 is not carried',
        rule: 'G19',
        explanation:
            'The profile’s network carries IPv4 only (before December 2016, or Azure as it is modelled here), or the packet needs IPv6 forwarding that this release does not simulate yet.',
        repair: 'Use IPv4.',
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
        stages: ['guest-send', 'path-mtu'],
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
