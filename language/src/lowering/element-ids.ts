/** Which id an element has: `kind:qualified.name`. */
import type { ElementId } from '../model/network.js';
import { type NamedDecl, qualifiedNameOf } from '../references/element-names.js';

/** The word before the colon, by declaration. */
const ID_KINDS: Readonly<Record<NamedDecl['$type'], string>> = {
    ExperimentDecl: 'experiment',
    InstanceDecl: 'instance',
    InterfaceDecl: 'interface',
    InternetGatewayDecl: 'internet-gateway',
    InternetHostDecl: 'internet-host',
    NatGatewayDecl: 'nat-gateway',
    NetworkAclDecl: 'network-acl',
    PrefixListDecl: 'prefix-list',
    ProbeDecl: 'probe',
    RouteTableDecl: 'route-table',
    SecurityGroupDecl: 'security-group',
    ServerDecl: 'server',
    SubnetDecl: 'subnet',
    VpcDecl: 'vpc',
};

/** The id of a declaration: `subnet:lab.web`, `interface:shop.firewall.inside`, `probe:web`. */
export const idOf = (decl: NamedDecl): ElementId => elementId(decl.$type, qualifiedNameOf(decl));

/** The id of a declaration of that type and qualified name. */
export const elementId = (type: NamedDecl['$type'], qualifiedName: string): ElementId => `${ID_KINDS[type]}:${qualifiedName}`;

/** The id of the element of a failing zone: zones are named where they are used, not declared. */
export const availabilityZoneId = (zone: string): ElementId => `availability-zone:${zone}`;

/** The name the single interface of a NAT gateway goes by. */
export const NAT_GATEWAY_INTERFACE = 'eth0';

/** The id of a NAT gateway's interface. */
export const natGatewayInterfaceId = (qualifiedName: string): ElementId => `interface:${qualifiedName}.${NAT_GATEWAY_INTERFACE}`;
