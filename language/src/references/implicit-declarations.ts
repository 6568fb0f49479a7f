/**
 * Declarations that the file leaves out because AWS supplies them: the default security group, the default network ACL,
 * the main route table, and the primary interface of an instance. References to them need a node to point at; it has a
 * container but no text (`$cstNode` is undefined).
 */
import type { AstNode } from 'langium';
import type {
    InstanceDecl,
    InterfaceDecl,
    NetworkAclDecl,
    RouteTableDecl,
    SecurityGroupDecl,
    VpcDecl,
} from '../generated/ast.js';

/** What a VPC has without being told. */
export interface ImplicitVpcMembers {
    readonly routeTable: RouteTableDecl;
    readonly securityGroup: SecurityGroupDecl;
    readonly networkAcl: NetworkAclDecl;
}

/** The names AWS defaults go by. */
export const MAIN_ROUTE_TABLE = 'main';
/** What the default group and ACL of a VPC are called. */
export const DEFAULT_NAME = 'default';
/** What an instance calls the interface that the file does not declare. */
export const PRIMARY_INTERFACE = 'eth0';

/** What is made once for each VPC. Few weak entries: a weak table with one for each instance slows every garbage collection. */
interface Supplied {
    readonly members: ImplicitVpcMembers;
    readonly primaries: Map<InstanceDecl, InterfaceDecl>;
}

const suppliedTo = new WeakMap<VpcDecl, Supplied>();

function supplied(vpc: VpcDecl): Supplied {
    let known = suppliedTo.get(vpc);
    if (!known) {
        const members: ImplicitVpcMembers = {
            routeTable: {
                $type: 'RouteTableDecl',
                $container: vpc,
                name: MAIN_ROUTE_TABLE,
                main: true,
                routes: [],
                propagations: [],
            },
            securityGroup: { $type: 'SecurityGroupDecl', $container: vpc, name: DEFAULT_NAME, rules: [] },
            networkAcl: { $type: 'NetworkAclDecl', $container: vpc, name: DEFAULT_NAME, entries: [] },
        };
        known = { members, primaries: new Map() };
        suppliedTo.set(vpc, known);
    }
    return known;
}

/** The defaults of a VPC; the same nodes each time. Whether a declared element takes their place is the caller's question. */
export const implicitMembers = (vpc: VpcDecl): ImplicitVpcMembers => supplied(vpc).members;

/**
 * Whether the instance has an `eth0` of its own: it declares no interface, or gives an address, MAC or public address at
 * instance level. Otherwise the first declared interface is the primary one.
 */
export const hasImplicitPrimary = (instance: InstanceDecl): boolean =>
    instance.interfaces.length === 0 ||
    instance.addresses.length + instance.publicAddresses.length > 0 ||
    instance.mac !== undefined;

/** The `eth0` of an instance that has one of its own; the same node each time. */
export function implicitPrimary(instance: InstanceDecl): InterfaceDecl | undefined {
    if (!hasImplicitPrimary(instance) || instance.interfaces.some((declared) => declared.name === PRIMARY_INTERFACE)) {
        return undefined;
    }
    const { primaries } = supplied(instance.$container.$container);
    let primary = primaries.get(instance);
    if (!primary) {
        primary = {
            $type: 'InterfaceDecl',
            $container: instance,
            name: PRIMARY_INTERFACE,
            addresses: [],
            publicAddresses: [],
            securityGroups: [],
        };
        primaries.set(instance, primary);
    }
    return primary;
}

/** Whether a declaration is one of these: it stands in no file. */
export const isImplicit = (decl: Pick<AstNode, '$cstNode'>): boolean => decl.$cstNode === undefined;
