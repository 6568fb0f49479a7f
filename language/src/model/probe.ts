/** Probes, expectations and experiments as plain data: the packets to send and what should become of them. */
import type { Cidr, IpAddress, MacAddress } from './address.js';
import type { FilterExpression } from './display-filter.js';
import type { ElementId, GuestRoute, Route, SecurityGroupRule } from './network.js';
import type { BgpNeighbor } from './on-premises.js';
import type { SourceSpan } from './source-span.js';
import type { TransitGatewayRoute } from './transit-gateway.js';

/** The word before the endpoints: what kind of packet leaves. `packet` is raw IP with fields of the writer's choice. */
export type ProbeProtocol = 'icmp' | 'icmp6' | 'tcp' | 'udp' | 'packet' | 'arp' | 'dhcp';

/** One end of a probe: an element, a bare address, or both (an element's public address). */
export interface Endpoint {
    /** The interface or internet host meant; absent for a bare address. */
    readonly element?: ElementId;
    readonly address: IpAddress;
    /** TCP or UDP port. */
    readonly port?: number;
    /** As written: `b.public-ip:443`. */
    readonly text: string;
    readonly span: SourceSpan;
}

/** A field set in the braces of a probe, by its display-filter name: `{ ip.ttl 1  tcp.flags.ack 1 }`. */
export interface FieldSetting {
    readonly field: string;
    readonly value: number | IpAddress | MacAddress;
    readonly span: SourceSpan;
}

/** A packet to send. */
export interface PacketSpec {
    readonly protocol: ProbeProtocol;
    /** `source.element` is always set: a packet leaves some guest. */
    readonly source: Endpoint & { readonly element: ElementId };
    /** For `arp` probes: whom the request asks for. For `dhcp` probes: everybody. */
    readonly destination: Endpoint;
    /** Total length of the IP packet in bytes, when `size` is written. */
    readonly size?: number;
    readonly dontFragment: boolean;
    readonly ttl?: number;
    /** Further fields, applied last. */
    readonly fields: readonly FieldSetting[];
    /** The packet as written: `icmp a -> b`. */
    readonly text: string;
    readonly span: SourceSpan;
}

/** A named packet with claims about its fate. */
export interface Probe {
    readonly id: ElementId;
    readonly name: string;
    readonly packet: PacketSpec;
    readonly expectations: readonly Expectation[];
    readonly span: SourceSpan;
    readonly documentation?: string;
}

/** `expect …`: the claim about one packet. */
export interface Expectation {
    /** `reply` claims are about the answer: `expect reply dropped by no-route`. */
    readonly subject: 'packet' | 'reply';
    readonly outcome: 'delivered' | 'answered' | 'dropped';
    /** `delivered to X`: an instance, interface, gateway or internet host. */
    readonly to?: ElementId;
    /** `dropped at X`: the place, or the element that decided. */
    readonly at?: ElementId;
    /** `via a, b`: elements passed, in this order (others may lie between). */
    readonly via: readonly ElementId[];
    /** `dropped by REASON`: an entry of the drop-reason catalogue; checked by the validator. */
    readonly by?: string;
    /** `where EXPRESSION`: evaluated on the packet as it arrives (or as it is dropped). */
    readonly where?: FilterExpression;
    /** As written, without the word `expect`. */
    readonly text: string;
    readonly span: SourceSpan;
}

/** A named sequence of packets, calls, actions and faults. */
export interface Experiment {
    readonly id: ElementId;
    readonly name: string;
    readonly steps: readonly ExperimentStep[];
    readonly span: SourceSpan;
    readonly documentation?: string;
}

/** One line of an experiment. State persists from line to line. */
export type ExperimentStep =
    | {
          readonly kind: 'run';
          readonly probe: ElementId;
          readonly expectations: readonly Expectation[];
          readonly span: SourceSpan;
      }
    | { readonly kind: 'api'; readonly call: ApiCall; readonly text: string; readonly span: SourceSpan }
    | {
          readonly kind: 'guest';
          readonly instance: ElementId;
          readonly action: GuestAction;
          readonly text: string;
          readonly span: SourceSpan;
      }
    /** An instance, a server, or `availability-zone:NAME`; with a limit, something of the element that is used up. */
    | { readonly kind: 'fail' | 'restore'; readonly element: ElementId; readonly limit?: Limit; readonly span: SourceSpan }
    /** `wait 351s`: the clock moves by that many seconds. */
    | { readonly kind: 'wait'; readonly seconds: number; readonly span: SourceSpan };

/** What can be used up: the connection table of an interface (F17), its packets to local services (I28), ports of a NAT gateway (N5). */
export type Limit =
    | { readonly kind: 'connection-tracking' | 'link-local-services' }
    | { readonly kind: 'nat-ports'; readonly protocol: 'tcp' | 'udp'; readonly destination: IpAddress; readonly port: number };

/** An orchestration call: it changes the network between packets (H2). */
export type ApiCall =
    | { readonly kind: 'create-route' | 'replace-route'; readonly table: ElementId; readonly route: Route }
    | { readonly kind: 'delete-route'; readonly table: ElementId; readonly destination: Cidr }
    | { readonly kind: 'move-ip'; readonly address: IpAddress; readonly to: ElementId }
    | { readonly kind: 'attach-interface'; readonly interface: ElementId; readonly to: ElementId }
    | { readonly kind: 'associate-address'; readonly publicAddress: IpAddress; readonly to: ElementId }
    | { readonly kind: 'disassociate-address'; readonly publicAddress: IpAddress }
    | { readonly kind: 'set-security-groups'; readonly interface: ElementId; readonly groups: readonly ElementId[] }
    | { readonly kind: 'authorize' | 'revoke'; readonly group: ElementId; readonly rule: SecurityGroupRule }
    | { readonly kind: 'set-source-dest-check'; readonly interface: ElementId; readonly enabled: boolean }
    | {
          readonly kind: 'associate-route-table' | 'associate-network-acl';
          readonly subnet: ElementId;
          readonly element: ElementId;
      }
    | { readonly kind: 'enable-propagation' | 'disable-propagation'; readonly table: ElementId; readonly from: ElementId }
    | { readonly kind: 'delete-nat-gateway' | 'detach-internet-gateway'; readonly element: ElementId }
    | { readonly kind: 'accept-peering' | 'delete-peering'; readonly element: ElementId }
    | {
          readonly kind: 'create-transit-gateway-route' | 'replace-transit-gateway-route';
          readonly table: ElementId;
          readonly route: TransitGatewayRoute;
      }
    | { readonly kind: 'delete-transit-gateway-route'; readonly table: ElementId; readonly destination: Cidr }
    | {
          readonly kind:
              | 'associate-transit-gateway-route-table'
              | 'disassociate-transit-gateway-route-table'
              | 'enable-transit-gateway-route-table-propagation'
              | 'disable-transit-gateway-route-table-propagation';
          readonly table: ElementId;
          readonly attachment: ElementId;
      };

/** Something done inside a virtual machine (G16–G18). `interface` is the primary one unless the line names another. */
export type GuestAction =
    | { readonly kind: 'add-address' | 'set-address' | 'announce'; readonly interface: ElementId; readonly address: IpAddress }
    /** IGMP: the guest sends a membership report, or says that it leaves (X-M). */
    | { readonly kind: 'join-group' | 'leave-group'; readonly interface: ElementId; readonly address: IpAddress }
    | { readonly kind: 'set-mac'; readonly interface: ElementId; readonly mac: MacAddress }
    | { readonly kind: 'add-route'; readonly route: GuestRoute }
    | { readonly kind: 'delete-route'; readonly destination: Cidr }
    | { readonly kind: 'start-bgp'; readonly neighbor: BgpNeighbor }
    | { readonly kind: 'stop-bgp'; readonly peer: BgpNeighbor['peer'] };
