/**
 * The stages a packet can pass, and the places (hops) where they run. A stage's position here is its only position:
 * nothing else repeats the order. Each entry's comment promises what is true of the packet afterwards.
 */

/** Places that handle a packet. */
export const HOPS = [
    /** The operating system of an instance or of a host on the internet. */
    { id: 'guest', title: 'Guest' },
    /** The virtual switch of the physical server the packet leaves through. */
    { id: 'hypervisor-out', title: 'Sending hypervisor' },
    /** The physical network between servers and edge devices. */
    { id: 'underlay', title: 'Underlay' },
    /** The virtual switch of the physical server the packet arrives at. */
    { id: 'hypervisor-in', title: 'Receiving hypervisor' },
    /** An internet gateway. */
    { id: 'internet-gateway', title: 'Internet gateway' },
    /** An egress-only internet gateway. */
    { id: 'egress-only-internet-gateway', title: 'Egress-only internet gateway' },
    /** A NAT gateway. */
    { id: 'nat-gateway', title: 'NAT gateway' },
    /** A peering connection between two VPCs. */
    { id: 'peering', title: 'Peering connection' },
    /** A transit gateway. */
    { id: 'transit-gateway', title: 'Transit gateway' },
    /** A virtual private gateway. */
    { id: 'vpn-gateway', title: 'VPN gateway' },
    /** The router of a site on premises. */
    { id: 'customer-gateway', title: 'Customer gateway' },
    /** A node of a load balancer. */
    { id: 'load-balancer', title: 'Load balancer' },
    /** A VPC endpoint with the service behind it. */
    { id: 'vpc-endpoint', title: 'VPC endpoint' },
    /** Everything outside. */
    { id: 'internet', title: 'Internet' },
    /** The timeline of a probe or experiment: what a person or the orchestration system does. */
    { id: 'script', title: 'Script' },
] as const;
/** The name of a kind of place. */
export type HopKind = (typeof HOPS)[number]['id'];

/** The forwarding pipeline, in the order a packet meets it on its way from guest to guest. */
export const STAGES = [
    /** The agenda's next line has begun: a packet exists, at its source. */
    { id: 'originate', hop: 'guest', title: 'Packet originates' },
    /** The guest knows its outgoing interface, source address and next hop. */
    { id: 'guest-route', hop: 'guest', title: 'Guest route table' },
    /** The tunnel that the route names has wrapped the packet, or each tunnel that carries the destination has been given a copy. */
    { id: 'guest-tunnel', hop: 'guest', title: 'Tunnels of the guest' },
    /** The next hop's MAC is known, from the cache or from an answered request. */
    { id: 'arp', hop: 'guest', title: 'Neighbour resolution' },
    /** The packet is an Ethernet frame no larger than the interface's MTU. */
    { id: 'guest-send', hop: 'guest', title: 'Frame leaves the guest' },
    /** The source MAC is the interface's own, and the source address too unless the check is off. */
    { id: 'anti-spoof', hop: 'hypervisor-out', title: 'Source MAC and source check' },
    /** The frame is unicast IP, or ARP. */
    { id: 'frame-check', hop: 'hypervisor-out', title: 'Frame check' },
    /** ARP and neighbour discovery went no further: answered by the hypervisor, or swallowed. */
    { id: 'arp-proxy', hop: 'hypervisor-out', title: 'ARP and neighbour discovery proxy' },
    /** The packet is not for one of the services the local host answers itself. */
    { id: 'link-local-services', hop: 'hypervisor-out', title: 'Link-local services' },
    /** A rule or a tracked connection lets the packet leave the interface. */
    { id: 'security-group-egress', hop: 'hypervisor-out', title: 'Security group, outbound' },
    /** It is decided whether the packet stays in its subnet (by MAC) or is routed. */
    { id: 'classify', hop: 'hypervisor-out', title: 'Bridge or route' },
    /** The subnet's ACL lets the packet leave. Only when routed. */
    { id: 'network-acl-egress', hop: 'hypervisor-out', title: 'Network ACL, leaving the subnet' },
    /** The route target is known. Only when routed. */
    { id: 'route-lookup', hop: 'hypervisor-out', title: 'Route table lookup' },
    /** The packet fits what lies behind the route target, or was fragmented. */
    { id: 'path-mtu', hop: 'hypervisor-out', title: 'Path MTU' },
    /** The destination lies in the VPC at the other end of the peering. */
    { id: 'peering-check', hop: 'peering', title: 'Peering admission' },
    /** The physical server or edge device to send to is known. */
    { id: 'mapping', hop: 'hypervisor-out', title: 'Mapping service lookup' },
    /** The packet wears the outer headers of the overlay. */
    { id: 'encapsulate', hop: 'hypervisor-out', title: 'Encapsulation' },
    /** The packet is at the server its outer destination names. */
    { id: 'underlay', hop: 'underlay', title: 'Underlay forwarding' },
    /** The mapping service confirms that the inner sender lives on the outer source. */
    { id: 'verify-mapping', hop: 'hypervisor-in', title: 'Sender verification' },
    /** The outer headers are gone. */
    { id: 'decapsulate', hop: 'hypervisor-in', title: 'Decapsulation' },
    /** The gateway accepts the packet: right source, right destination, right protocol. */
    { id: 'gateway-check', hop: 'internet-gateway', title: 'Gateway admission' },
    /** Addresses (and for a NAT gateway ports) are translated. */
    { id: 'nat', hop: 'internet-gateway', title: 'Network address translation' },
    /** The transit gateway knows in which of its route tables to look. */
    { id: 'transit-gateway-association', hop: 'transit-gateway', title: 'Transit gateway association' },
    /** The attachment to leave by is known. */
    { id: 'transit-gateway-route', hop: 'transit-gateway', title: 'Transit gateway route lookup' },
    /** A Connect tunnel has wrapped the packet, or what came out of one is looked up in its turn. */
    { id: 'transit-gateway-connect', hop: 'transit-gateway', title: 'Connect tunnel' },
    /** The packet has left the transit gateway, by an interface in the VPC or towards the next gateway. */
    { id: 'transit-gateway-exit', hop: 'transit-gateway', title: 'Transit gateway attachment' },
    /** Every member of the multicast group has been sent a copy. */
    { id: 'multicast-replication', hop: 'transit-gateway', title: 'Multicast replication' },
    /** The VPN connection or Direct Connect interface that leads to the destination is known. */
    { id: 'vpn-gateway-route', hop: 'vpn-gateway', title: 'VPN gateway route lookup' },
    /** The router on premises knows the host or the line that leads to the destination, and has decremented TTL. */
    { id: 'customer-gateway-route', hop: 'customer-gateway', title: 'Routing on premises' },
    /** A target has been chosen, or the answer handed back to its client. */
    { id: 'load-balance', hop: 'load-balancer', title: 'Load balancing' },
    /** The network firewall knows the packet's flow, or a rule or its default has let a new one pass. */
    { id: 'network-firewall', hop: 'vpc-endpoint', title: 'Network firewall' },
    /** The service behind an endpoint has taken the packet, and its answer exists where there is one. */
    { id: 'service', hop: 'vpc-endpoint', title: 'Service' },
    /** The internet has carried the packet to the owner of its destination address. */
    { id: 'internet-route', hop: 'internet', title: 'Internet routing' },
    /** The subnet's ACL lets the packet enter. Only when it comes from outside the subnet. */
    { id: 'network-acl-ingress', hop: 'hypervisor-in', title: 'Network ACL, entering the subnet' },
    /** A rule or a tracked connection lets the packet reach the interface. */
    { id: 'security-group-ingress', hop: 'hypervisor-in', title: 'Security group, inbound' },
    /** The destination is one of the interface's addresses, or the check is off. */
    { id: 'destination-check', hop: 'hypervisor-in', title: 'Destination check' },
    /** The packet is an Ethernet frame on the virtual wire of the receiving guest. */
    { id: 'deliver', hop: 'hypervisor-in', title: 'Delivery to the guest' },
    /** The guest took the packet as its own, or decided to route it on. */
    { id: 'guest-receive', hop: 'guest', title: 'Guest receives' },
    /** A guest that routes has decremented TTL, and masqueraded where told to. */
    { id: 'guest-forward', hop: 'guest', title: 'Guest forwards' },
    /** The guest's answer exists, or it is known why there is none. */
    { id: 'respond', hop: 'guest', title: 'Guest responds' },
    /** An orchestration call has changed the network. */
    { id: 'api-call', hop: 'script', title: 'Orchestration call' },
    /** Something inside a guest has changed. */
    { id: 'guest-action', hop: 'script', title: 'Action inside a guest' },
    /** Something has failed or has been restored. */
    { id: 'fault', hop: 'script', title: 'Fault' },
    /** The clock has moved; what was idle too long is gone. */
    { id: 'wait', hop: 'script', title: 'Time passes' },
    /** An expectation has been compared with what happened. */
    { id: 'expectation', hop: 'script', title: 'Expectation' },
] as const satisfies readonly { id: string; hop: HopKind; title: string }[];
/** The name of a stage, as function breakpoints take it. */
export type StageId = (typeof STAGES)[number]['id'];

/** A stage's entry in the catalogue. */
export type StageInfo = (typeof STAGES)[number];

const BY_ID: ReadonlyMap<StageId, StageInfo> = new Map(STAGES.map((stage) => [stage.id, stage]));

/** The catalogue entry of a stage. */
export const stageInfo = (id: StageId): StageInfo => BY_ID.get(id) as StageInfo;
