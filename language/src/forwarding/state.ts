/**
 * The state of a simulation: everything that `advance` reads, and nothing else. It is immutable and shares structure, so
 * that keeping every state of a run is cheap and going back is exact.
 */
import type { IpAddress, Ipv4, MacAddress } from '../model/address.js';
import type { ElementId, Network } from '../model/network.js';
import type { Expectation, ExperimentStep, FieldSetting, PacketSpec } from '../model/probe.js';
import type { SourceSpan } from '../model/source-span.js';
import type { Packet } from '../packet/packet.js';
import type { DropReason } from './drop-reasons.js';
import type { PersistentMap } from './persistent-map.js';
import type { RuleId } from './rules.js';
import type { HopKind, StageId } from './stage-catalog.js';

/** Everything that `advance` reads. */
export interface SimulationState {
    /** The topology as orchestration calls have left it. */
    readonly network: Network;
    /** Simulated seconds since the start. */
    readonly clock: number;
    /** What is to be done, line by line: the whole script, shared by all states of a run. */
    readonly agenda: readonly AgendaItem[];
    /** Which line of the agenda is carried out next. */
    readonly nextItem: number;
    /** The packets of the current agenda item, in order of birth: finished ones too. */
    readonly packets: readonly PacketInFlight[];
    /** Expectations of the current item that are still to be compared. */
    readonly pendingExpectations: readonly Expectation[];
    /** Number of the next packet: packets are numbered from 1 through the whole simulation. */
    readonly nextPacketId: number;
    readonly arpCaches: PersistentMap<ArpKey, ArpEntry>;
    readonly connections: PersistentMap<ConnectionKey, Connection>;
    readonly natBindings: PersistentMap<BindingKey, NatBinding>;
    /** Who has joined which multicast group by IGMP (X-M). */
    readonly multicastMembers: PersistentMap<MulticastMember, MulticastMember>;
    /** Which appliance each flow through a gateway load balancer has (X26). */
    readonly balancedFlows: PersistentMap<string, BalancedFlow>;
}

/** One line to execute: an experiment's step, or a packet on its own. */
export type AgendaItem =
    | {
          readonly kind: 'send';
          readonly name: string;
          readonly packet: PacketSpec;
          readonly expectations: readonly Expectation[];
          readonly span: SourceSpan;
      }
    | { readonly kind: 'act'; readonly step: Exclude<ExperimentStep, { readonly kind: 'run' }> };

/** Why a packet exists. */
export type PacketRole =
    | 'request'
    | 'reply'
    | 'arp-request'
    | 'arp-reply'
    | 'neighbour-solicitation'
    | 'neighbour-advertisement'
    | 'icmp-error'
    | 'reset'
    | 'announcement'
    | 'fragment'
    | 'copy';

/** One packet on its way: what a debugger calls a thread. */
export interface PacketInFlight {
    /** 1, 2, 3 … in order of birth. */
    readonly id: number;
    readonly role: PacketRole;
    /** The packet whose fate caused this one. */
    readonly cause?: number | undefined;
    /** `web1 → db1`, `ARP who-has 10.0.1.1`. */
    readonly title: string;
    readonly packet: Packet;
    /** As it was when it was born: an answer must come from whom it addressed. */
    readonly sent: Packet;
    /** Where it is, and the stage that runs next there. */
    readonly hop: Hop;
    readonly stage: StageId;
    readonly status: 'moving' | 'waiting' | 'delivered' | 'dropped';
    /** Set once dropped. */
    readonly dropReason?: DropReason | undefined;
    /** The element that received it, or where it died. */
    readonly endedAt?: ElementId | undefined;
    /** How it ended: the stage, and what decided there. Set together with `endedAt`. */
    readonly ending?: Ending | undefined;
    /** Elements passed so far, in order: instances, gateways, hosts. */
    readonly path: readonly ElementId[];
    /** What earlier stages of this packet decided and later ones need. */
    readonly decided: Decided;
}

/** The last decision about a packet. */
export interface Ending {
    readonly stage: StageId;
    /** The deciding rule first. */
    readonly rules: readonly RuleId[];
    readonly decidedBy: SourceSpan;
    /** One sentence, with the values. */
    readonly summary: () => string;
}

/** A place on the way. Each visit is a new hop, so that a loop shows as a growing number. */
export interface Hop {
    readonly kind: HopKind;
    /** Counted along this packet's way, from 0. */
    readonly index: number;
    /**
     * The instance, internet host or gateway it stands for; for a hypervisor, its server. The underlay and the internet are
     * no elements of any file: theirs are `underlay` and `internet`.
     */
    readonly element: ElementId;
    /** The network interface the packet leaves or arrives through, where there is one. */
    readonly interface?: ElementId | undefined;
}

/** Decisions carried from stage to stage. Every field is set by exactly one stage. */
export interface Decisions {
    /** By `originate`: Ethernet fields that the probe's writer wants in the frame, once there is one. */
    readonly frameFields?: readonly FieldSetting[];
    /** By `originate`: fields of the tunnel header that the probe's writer wants changed on the wire (E3). */
    readonly overlayFields?: readonly FieldSetting[];
    /** By `originate`: the sender may not cut the packet, which an IPv6 header does not say. */
    readonly dontFragment?: true;
    /** By `guest-route`: the address ARP must resolve. */
    readonly nextHop?: IpAddress;
    /** By `guest-route`: the tunnel of the guest that the next hop is behind. */
    readonly tunnel?: string;
    /** By `arp`: it has asked; a second visit without an answer gives up. */
    readonly arpAsked?: true;
    /** By `arp`: the MAC for the frame. */
    readonly nextHopMac?: MacAddress;
    /** By `anti-spoof`: the MAC of the sending interface, for the frame that is rebuilt at the other end (E6). */
    readonly senderMac?: MacAddress;
    /** By `classify`: stays in the subnet, or goes through the router. */
    readonly path?: 'bridged' | 'routed';
    /** By `classify` or a route lookup: the interface, gateway, peering or attachment to reach. */
    readonly target?: ElementId;
    /** By `mapping`: the outer destination. */
    readonly mapping?: MappingEntry;
    /** By whoever brings a packet to an internet or VPN gateway: from which side it comes. */
    readonly gatewaySide?: 'inside' | 'outside';
    /** By whoever hands a packet to a transit gateway: the attachment it came by, or the peering with another gateway. */
    readonly attachment?: ElementId;
    /** By `transit-gateway-association`: the gateway's route table to look in. */
    readonly gatewayTable?: ElementId;
    /** By `transit-gateway-exit`: the gateway's interface by which the packet came into this VPC. */
    readonly enteredBy?: ElementId;
    /** By `gateway-check`: the endpoint's interface by which a packet reaches a gateway load balancer. */
    readonly endpoint?: ElementId;
    /** By the routers at both ends of a VPN connection or Direct Connect interface: the line the packet came by. */
    readonly connection?: ElementId;
    /** By whoever decremented TTL last: the hop's index. Packets that travel far without it are in a loop. */
    readonly ttlDecrementedAt?: number;
}

/** Some of the decisions. Once merged, all fields are there, so that what stages read is of one shape. */
export type Decided = { readonly [K in keyof Decisions]?: Decisions[K] | undefined };

/** What tells the entries of ARP caches apart. */
export type ArpKey = Pick<ArpEntry, 'interface' | 'address'>;

/** One answer in a guest's ARP cache. Keyed by interface and address. */
export interface ArpEntry {
    readonly interface: ElementId;
    readonly address: IpAddress;
    readonly mac: MacAddress;
    /** Simulated second at which it is forgotten. */
    readonly expires: number;
}

/** What tells connections apart: who knows them, and their two ends. */
export type ConnectionKey = Pick<Connection, 'interface' | 'protocol' | 'local' | 'localPort' | 'remote' | 'remotePort'>;

/** A flow known to the security groups of one interface (F2, F13–F15). */
export interface Connection {
    readonly interface: ElementId;
    readonly protocol: number;
    readonly local: IpAddress;
    readonly localPort: number;
    readonly remote: IpAddress;
    readonly remotePort: number;
    /** Who spoke first. */
    readonly initiatedBy: 'local' | 'remote';
    /** Whether a reply has been seen. */
    readonly established: boolean;
    /** UDP: whether a second exchange has begun, which makes it a stream (F15). */
    readonly stream?: boolean | undefined;
    readonly expires: number;
}

/** What tells bindings apart: who owns them, and what the far end sees. */
export type BindingKey = Pick<
    NatBinding,
    'owner' | 'protocol' | 'outsideAddress' | 'outsidePort' | 'remoteAddress' | 'remotePort'
>;

/** A translation a NAT gateway (or a masquerading guest) remembers (N1, N7). */
export interface NatBinding {
    /** The NAT gateway or instance that owns it. */
    readonly owner: ElementId;
    readonly protocol: number;
    readonly insideAddress: IpAddress;
    readonly insidePort: number;
    readonly outsideAddress: IpAddress;
    readonly outsidePort: number;
    readonly remoteAddress: IpAddress;
    readonly remotePort: number;
    /** Of a load balancer's: the node and the port that the client called, to answer from. */
    readonly front?: { readonly interface: ElementId; readonly address: IpAddress; readonly port: number };
    readonly expires: number;
    /** True once idle too long: kept to answer the next packet with RST (N7). */
    readonly expired: boolean;
}

/** A flow that a gateway load balancer knows (X26, X27). */
export interface BalancedFlow {
    /** The load balancer. */
    readonly owner: ElementId;
    /** The endpoint's interface by which it came, and to which it goes back (X24). */
    readonly endpoint: ElementId;
    /** Its key in the table: endpoint and tuple. */
    readonly key: string;
    /** What the third option of its GENEVE packets says. */
    readonly cookie: number;
    /** The ends as its first packet had them. */
    readonly protocol: number;
    readonly source: IpAddress;
    readonly sourcePort: number;
    readonly destination: IpAddress;
    readonly destinationPort: number;
    /** The appliance. */
    readonly target: IpAddress;
    /** Simulated second from which on it is forgotten. */
    readonly expires: number;
}

/** A membership of a multicast group, made by IGMP (X-M). */
export interface MulticastMember {
    readonly gateway: ElementId;
    readonly group: Ipv4;
    readonly interface: ElementId;
    /** Simulated second of the last report. */
    readonly joined: number;
}

/** What the mapping service knows of an address (E1). */
export interface MappingEntry {
    readonly vpc: ElementId;
    readonly address: IpAddress;
    /** Interface, or gateway for what an edge device serves. */
    readonly element: ElementId;
    readonly mac: MacAddress;
    /** The server or edge device in the underlay. */
    readonly host: IpAddress;
}
