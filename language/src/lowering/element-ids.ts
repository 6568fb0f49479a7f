/** Which id an element has: `kind:qualified.name`. */
import type { ElementId } from '../model/network.js';
import { type NamedDecl, qualifiedNameOf } from '../references/element-names.js';

/** The word before the colon, by declaration. */
const ID_KINDS: Readonly<Record<NamedDecl['$type'], string>> = {
    DirectConnectDecl: 'direct-connect',
    ExperimentDecl: 'experiment',
    InstanceDecl: 'instance',
    InterfaceDecl: 'interface',
    EgressOnlyInternetGatewayDecl: 'egress-only-internet-gateway',
    InternetGatewayDecl: 'internet-gateway',
    InternetHostDecl: 'internet-host',
    LoadBalancerDecl: 'load-balancer',
    NatGatewayDecl: 'nat-gateway',
    NetworkAclDecl: 'network-acl',
    NetworkFirewallDecl: 'vpc-endpoint',
    PeeringDecl: 'peering',
    PrefixListDecl: 'prefix-list',
    ProbeDecl: 'probe',
    RouteServerDecl: 'route-server',
    RouteTableDecl: 'route-table',
    SecurityGroupDecl: 'security-group',
    ServerDecl: 'server',
    SiteDecl: 'site',
    SiteHostDecl: 'site-host',
    SubnetDecl: 'subnet',
    TransitGatewayAttachmentDecl: 'transit-gateway-attachment',
    TransitGatewayDecl: 'transit-gateway',
    TransitGatewayRouteTableDecl: 'transit-gateway-route-table',
    VpcDecl: 'vpc',
    VpcEndpointDecl: 'vpc-endpoint',
    VpnConnectionDecl: 'vpn',
    VpnGatewayDecl: 'vpn-gateway',
};

/** The id of a declaration: `subnet:lab.web`, `interface:shop.firewall.inside`, `probe:web`. */
export const idOf = (decl: NamedDecl): ElementId => elementId(decl.$type, qualifiedNameOf(decl));

/** The id of a declaration of that type and qualified name. */
export const elementId = (type: NamedDecl['$type'], qualifiedName: string): ElementId => `${ID_KINDS[type]}:${qualifiedName}`;

/** The id of the element of a failing zone: zones are named where they are used, not declared. */
export const availabilityZoneId = (zone: string): ElementId => `availability-zone:${zone}`;

/** The id under which all connections of one kind of a site fail together: `vpns-of-site:office`. */
export const connectionsOfSite = (kind: 'vpn' | 'direct-connect', site: ElementId): ElementId => `${kind}s-of-${site}`;

/** The name the single interface of a NAT gateway goes by. */
export const NAT_GATEWAY_INTERFACE = 'eth0';

/** The id of a NAT gateway's interface. */
export const natGatewayInterfaceId = (qualifiedName: string): ElementId => `interface:${qualifiedName}.${NAT_GATEWAY_INTERFACE}`;
