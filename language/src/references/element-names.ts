/** The declarations that have names, and how people call them. */
import type {
    ExperimentDecl,
    InstanceDecl,
    InterfaceDecl,
    InternetGatewayDecl,
    InternetHostDecl,
    NatGatewayDecl,
    NetworkAclDecl,
    PrefixListDecl,
    ProbeDecl,
    RouteTableDecl,
    SecurityGroupDecl,
    ServerDecl,
    SubnetDecl,
    VpcDecl,
} from '../generated/ast.js';

/** Declarations that belong to one VPC. */
export type VpcMemberDecl =
    | InstanceDecl
    | InternetGatewayDecl
    | NatGatewayDecl
    | NetworkAclDecl
    | RouteTableDecl
    | SecurityGroupDecl
    | SubnetDecl;

/** Declarations that stand beside the VPCs. */
export type TopLevelDecl = ExperimentDecl | InternetHostDecl | PrefixListDecl | ProbeDecl | ServerDecl | VpcDecl;

/** Every declaration that a reference can name. */
export type NamedDecl = InterfaceDecl | TopLevelDecl | VpcMemberDecl;

/** What people call each kind of declaration, in running text. */
export const KIND_NAMES: Readonly<Record<NamedDecl['$type'], string>> = {
    ExperimentDecl: 'experiment',
    InstanceDecl: 'instance',
    InterfaceDecl: 'interface',
    InternetGatewayDecl: 'internet gateway',
    InternetHostDecl: 'internet host',
    NatGatewayDecl: 'NAT gateway',
    NetworkAclDecl: 'network ACL',
    PrefixListDecl: 'prefix list',
    ProbeDecl: 'probe',
    RouteTableDecl: 'route table',
    SecurityGroupDecl: 'security group',
    ServerDecl: 'server',
    SubnetDecl: 'subnet',
    VpcDecl: 'VPC',
};

/** Whether a node is a declaration with a name (which broken text may still lack). */
export const isNamedDecl = (node: { readonly $type: string }): node is NamedDecl => Object.hasOwn(KIND_NAMES, node.$type);

/** What any node of the tree shows of itself and its container. */
interface AnyNode {
    readonly $type: string;
    readonly $container?: AnyNode;
}

/** The VPC around a node, or the node itself when it is one. */
export function vpcOf(node: AnyNode): VpcDecl | undefined {
    return enclosing(node, 'VpcDecl') as VpcDecl | undefined;
}

/** The instance around a node, or the node itself when it is one. */
export function instanceOf(node: AnyNode): InstanceDecl | undefined {
    return enclosing(node, 'InstanceDecl') as InstanceDecl | undefined;
}

function enclosing(node: AnyNode, type: string): AnyNode | undefined {
    let current: AnyNode | undefined = node;
    while (current && current.$type !== type) {
        current = current.$container;
    }
    return current;
}

/** The name that is unique in the workspace: `lab.web`, `shop.firewall.inside`, `client`. */
export function qualifiedNameOf(decl: NamedDecl): string {
    if (decl.$type === 'VpcDecl') {
        return decl.name;
    }
    const name = decl.$type === 'InterfaceDecl' ? `${decl.$container.name}.${decl.name}` : decl.name;
    const vpc = vpcOf(decl)?.name;
    return vpc === undefined ? name : `${vpc}.${name}`;
}
