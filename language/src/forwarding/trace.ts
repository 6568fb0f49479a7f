/** What the simulator records: steps, the lookups in them, and how each candidate of a lookup fared. */
import type { IpAddress, MacAddress } from '../model/address.js';
import type { LoadBalancerTarget } from '../model/load-balancer.js';
import type { Direction, ElementId, GuestRoute, NetworkAclEntry, Route, SecurityGroupRule } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import type { TransitGatewayRoute } from '../model/transit-gateway.js';
import type { FirewallAction, FirewallRule } from '../model/vpc-endpoint.js';
import type { DropReason } from './drop-reasons.js';
import type { GatewayRoute } from './gateway-routes.js';
import type { RuleId } from './rules.js';
import type { StageId } from './stage-catalog.js';
import type {
    ArpEntry,
    BalancedFlow,
    Connection as ConnectionEntry,
    Hop,
    MappingEntry,
    NatBinding,
    SimulationState,
} from './state.js';

/** One stage of one packet: what `advance` did. */
export interface Step {
    readonly before: SimulationState;
    readonly after: SimulationState;
    /** The packet that moved; absent for script stages that concern none. */
    readonly packetId?: number | undefined;
    readonly hop: Hop;
    readonly stage: StageId;
    readonly outcome: StepOutcome;
    /** Set when the outcome is `dropped`. */
    readonly dropReason?: DropReason | undefined;
    /** The numbered rules behind the decision, the deciding one first. */
    readonly rules: readonly RuleId[];
    /** The line that decided: a route, a rule, an address, or the declaration whose default applied. */
    readonly decidedBy: SourceSpan;
    /** Every line that this stage consulted besides: breakpoints there stop too. */
    readonly consulted: readonly SourceSpan[];
    readonly lookups: readonly Lookup[];
    /** Packets born in this step. */
    readonly born: readonly number[];
    /** One sentence, with the values. Built when asked for. */
    readonly summary: () => string;
}

/** What became of the packet in a stage. */
export type StepOutcome =
    /** It goes on. */
    | 'passed'
    /** It goes on with other header fields. */
    | 'rewritten'
    /** It waits for another packet (ARP). */
    | 'waiting'
    | 'delivered'
    | 'dropped'
    /** A script line was carried out. */
    | 'done'
    /** An expectation holds, or does not. */
    | 'met'
    | 'failed';

/** The tables a stage can consult. */
export type TableKind =
    | 'guest-route-table'
    | 'arp-cache'
    | 'mapping-service'
    | 'security-group'
    | 'connection-tracking'
    | 'network-acl'
    | 'network-firewall'
    | 'route-table'
    | 'transit-gateway-route-table'
    | 'private-line-routes'
    | 'address-translation'
    | 'nat-bindings'
    | 'balanced-flows'
    | 'target-group'
    | 'local-services'
    | 'internet';

/**
 * One table consulted inside a stage. Only the question and the answer are recorded; `explainLookup` lists every
 * candidate and why it lost, when somebody wants to read it.
 *
 * `element` and the meaning of `winner` by table; "the hit" is candidate 0, because a hash finds it without trying others:
 *
 * | table | element | candidates; winner |
 * | --- | --- | --- |
 * | route-table | the table | the routes of `effectiveRouteTable(…)` in order |
 * | transit-gateway-route-table | the gateway's table | `gatewayTable(…).routes` in order |
 * | private-line-routes | the VPN gateway or site | `gatewayRoutes(…)` in order |
 * | guest-route-table | the instance | `guestTable(…)` in order |
 * | network-acl | the ACL | `networkAclEntries(…)` in order, then the implicit deny; key has direction and flow |
 * | network-firewall | the firewall | its rules in order, then its default; key has the flow |
 * | security-group | the interface | `attachedRules(…)` in order; -1 when none admits; key has direction and flow |
 * | connection-tracking | the interface | the hit (0), then the interface's other connections |
 * | arp-cache | the interface | the interface's entries in the cache's order |
 * | mapping-service | the VPC | the hit, then the VPC's other addresses; by address or by MAC (E5) |
 * | address-translation | the internet gateway | the hit, then the VPC's other public addresses |
 * | target-group | the load balancer | the targets of the listener, or of a gateway load balancer, in order; key has the flow and the node's zone |
 * | nat-bindings | the NAT gateway or instance | the hit, then the owner's other bindings |
 * | balanced-flows | the gateway load balancer | the hit, then its other flows; key has the flow and the endpoint |
 * | local-services | the server | `localServices(…)` of the sender's subnet in order |
 * | internet | the internet host, or the gateway a packet came through | the hit, then the other owners of public addresses |
 */
export interface Lookup {
    readonly table: TableKind;
    /** The table's element: route table, security group, ACL, interface or gateway. */
    readonly element: ElementId;
    readonly span: SourceSpan;
    readonly key: LookupKey;
    /** Index of the winner among the candidates as listed above; -1 when none won. */
    readonly winner: number;
}

/** What was looked up. Fields that do not matter for a table are absent. */
export interface LookupKey {
    readonly address?: IpAddress;
    readonly mac?: MacAddress;
    readonly protocol?: number;
    readonly sourcePort?: number | undefined;
    readonly destinationPort?: number | undefined;
    /** The other end of the flow, for rules and connections. */
    readonly peer?: IpAddress;
    readonly icmpType?: number | undefined;
    readonly icmpCode?: number | undefined;
    /** For rules: which way the packet crosses the interface or the subnet's edge. */
    readonly direction?: Direction;
    /** For targets: the zone of the node that chooses. */
    readonly zone?: string;
    /** For flows of a gateway load balancer: the endpoint's interface. */
    readonly endpoint?: ElementId;
    /** Rules that name groups do not count (F8). */
    readonly withoutGroups?: true | undefined;
}

/** A table's entry, by reference. */
export type TableEntry =
    | { readonly kind: 'route'; readonly route: Route }
    | { readonly kind: 'transit-gateway-route'; readonly route: TransitGatewayRoute }
    | { readonly kind: 'private-line-route'; readonly route: GatewayRoute }
    | { readonly kind: 'guest-route'; readonly route: GuestRoute | OnLinkRoute | DefaultGuestRoute }
    | { readonly kind: 'security-group-rule'; readonly group: ElementId; readonly rule: SecurityGroupRule }
    | { readonly kind: 'network-acl-entry'; readonly entry: NetworkAclEntry }
    | { readonly kind: 'firewall-rule'; readonly rule: FirewallRule }
    | { readonly kind: 'firewall-default'; readonly action: FirewallAction }
    | { readonly kind: 'implicit-deny' }
    | { readonly kind: 'arp-entry'; readonly entry: ArpEntry }
    | { readonly kind: 'mapping'; readonly entry: MappingEntry }
    | { readonly kind: 'connection'; readonly entry: ConnectionEntry }
    | { readonly kind: 'nat-binding'; readonly entry: NatBinding }
    | { readonly kind: 'balanced-flow'; readonly entry: BalancedFlow }
    | { readonly kind: 'target'; readonly balancer: ElementId; readonly target: LoadBalancerTarget }
    | {
          readonly kind: 'public-address';
          readonly interface: ElementId;
          readonly privateAddress: IpAddress;
          readonly publicAddress: IpAddress;
      }
    | { readonly kind: 'service'; readonly name: string; readonly address: IpAddress }
    | { readonly kind: 'host'; readonly element: ElementId; readonly address: IpAddress };

/** The route a guest has because an interface stands in that subnet (G7). */
export interface OnLinkRoute {
    readonly kind: 'on-link';
    readonly interface: ElementId;
}

/** The default route DHCP gave (G3). */
export interface DefaultGuestRoute {
    readonly kind: 'default';
    readonly interface: ElementId;
    readonly via: IpAddress;
}

/** How one candidate fared. */
export interface Candidate {
    readonly entry: TableEntry;
    readonly span: SourceSpan;
    readonly won: boolean;
    /** Why it won or lost, in one clause: `shorter prefix (/0) than the winner (/24)`. */
    readonly because: string;
    /** Short text of the entry itself: `0.0.0.0/0 → igw`. */
    readonly label: string;
}
