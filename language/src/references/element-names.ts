/** The declarations that have names, and how people call them. */
import type {
    DirectConnectDecl,
    EgressOnlyInternetGatewayDecl,
    ExperimentDecl,
    InstanceDecl,
    InterfaceDecl,
    InternetGatewayDecl,
    InternetHostDecl,
    LoadBalancerDecl,
    NatGatewayDecl,
    NetworkAclDecl,
    NetworkFirewallDecl,
    PeeringDecl,
    PrefixListDecl,
    ProbeDecl,
    RouteServerDecl,
    RouteTableDecl,
    SecurityGroupDecl,
    ServerDecl,
    SiteDecl,
    SiteHostDecl,
    SubnetDecl,
    TransitGatewayAttachmentDecl,
    TransitGatewayDecl,
    TransitGatewayRouteTableDecl,
    VpcDecl,
    VpcEndpointDecl,
    VpnConnectionDecl,
    VpnGatewayDecl,
} from '../generated/ast.js';

/** Declarations that belong to one VPC. */
export type VpcMemberDecl =
    | EgressOnlyInternetGatewayDecl
    | InstanceDecl
    | InternetGatewayDecl
    | LoadBalancerDecl
    | NatGatewayDecl
    | NetworkAclDecl
    | NetworkFirewallDecl
    | RouteServerDecl
    | RouteTableDecl
    | SecurityGroupDecl
    | SubnetDecl
    | VpcEndpointDecl
    | VpnGatewayDecl;

/** Declarations that belong to one transit gateway. */
export type TransitGatewayMemberDecl = TransitGatewayAttachmentDecl | TransitGatewayRouteTableDecl;

/** Declarations that belong to one site. */
export type SiteMemberDecl = DirectConnectDecl | SiteHostDecl | VpnConnectionDecl;

/** Declarations whose members go by a name of two parts: `shop.web1`, `core.spokes`. */
export type HomeDecl = SiteDecl | TransitGatewayDecl | VpcDecl;

/** What stands in a home. */
export type MemberDecl = SiteMemberDecl | TransitGatewayMemberDecl | VpcMemberDecl;

/** Declarations that stand beside the VPCs. */
export type TopLevelDecl =
    | ExperimentDecl
    | InternetHostDecl
    | PeeringDecl
    | PrefixListDecl
    | ProbeDecl
    | ServerDecl
    | SiteDecl
    | TransitGatewayDecl
    | VpcDecl;

/** Every declaration that a reference can name. */
export type NamedDecl = InterfaceDecl | MemberDecl | TopLevelDecl;

/** What people call each kind of declaration, in running text. */
export const KIND_NAMES: Readonly<Record<NamedDecl['$type'], string>> = {
    DirectConnectDecl: 'Direct Connect connection',
    EgressOnlyInternetGatewayDecl: 'egress-only internet gateway',
    ExperimentDecl: 'experiment',
    InstanceDecl: 'instance',
    InterfaceDecl: 'interface',
    InternetGatewayDecl: 'internet gateway',
    InternetHostDecl: 'internet host',
    LoadBalancerDecl: 'load balancer',
    NatGatewayDecl: 'NAT gateway',
    NetworkAclDecl: 'network ACL',
    NetworkFirewallDecl: 'network firewall',
    PeeringDecl: 'peering',
    PrefixListDecl: 'prefix list',
    ProbeDecl: 'probe',
    RouteServerDecl: 'route server',
    RouteTableDecl: 'route table',
    SecurityGroupDecl: 'security group',
    ServerDecl: 'server',
    SiteDecl: 'site',
    SiteHostDecl: 'host on premises',
    SubnetDecl: 'subnet',
    TransitGatewayAttachmentDecl: 'transit gateway attachment',
    TransitGatewayDecl: 'transit gateway',
    TransitGatewayRouteTableDecl: 'transit gateway route table',
    VpcDecl: 'VPC',
    VpcEndpointDecl: 'endpoint',
    VpnConnectionDecl: 'VPN connection',
    VpnGatewayDecl: 'VPN gateway',
};

/** Whether a node is a declaration with a name (which broken text may still lack). */
export const isNamedDecl = (node: { readonly $type: string }): node is NamedDecl => Object.hasOwn(KIND_NAMES, node.$type);

/** What any node of the tree shows of itself and its container. */
interface AnyNode {
    readonly $type: string;
    readonly $container?: AnyNode;
}

const VPC: ReadonlySet<string> = new Set(['VpcDecl']);
const INSTANCE: ReadonlySet<string> = new Set(['InstanceDecl']);

/** The VPC around a node, or the node itself when it is one. */
export function vpcOf(node: AnyNode): VpcDecl | undefined {
    return enclosing(node, VPC) as VpcDecl | undefined;
}

/** The instance around a node, or the node itself when it is one. */
export function instanceOf(node: AnyNode): InstanceDecl | undefined {
    return enclosing(node, INSTANCE) as InstanceDecl | undefined;
}

const HOMES: ReadonlySet<string> = new Set<HomeDecl['$type']>(['SiteDecl', 'TransitGatewayDecl', 'VpcDecl']);

/** The VPC, transit gateway or site around a node, or the node itself when it is one. */
export function homeAround(node: AnyNode): HomeDecl | undefined {
    return enclosing(node, HOMES) as HomeDecl | undefined;
}

function enclosing(node: AnyNode, types: ReadonlySet<string>): AnyNode | undefined {
    let current: AnyNode | undefined = node;
    while (current && !types.has(current.$type)) {
        current = current.$container;
    }
    return current;
}

/** The name that is unique in the workspace: `lab.web`, `shop.firewall.inside`, `client`. */
export function qualifiedNameOf(decl: NamedDecl): string {
    if (HOMES.has(decl.$type)) {
        return decl.name;
    }
    const name = decl.$type === 'InterfaceDecl' ? `${decl.$container.name}.${decl.name}` : decl.name;
    const home = homeAround(decl)?.name;
    return home === undefined ? name : `${home}.${name}`;
}
