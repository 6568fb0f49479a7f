/**
 * Declarations that the file leaves out because AWS supplies them: the default security group, the default network ACL,
 * the main route table, and the primary interface of an instance. References to them need a node to point at; it has a
 * container but no text (`$cstNode` is undefined).
 */
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
export const DEFAULT_NAME = 'default';
export const PRIMARY_INTERFACE = 'eth0';

const membersOf = new WeakMap<VpcDecl, ImplicitVpcMembers>();
const primaryOf = new WeakMap<InstanceDecl, InterfaceDecl>();
const allImplicit = new WeakSet<object>();

/** The defaults of a VPC; the same nodes each time. Whether a declared element takes their place is the caller's question. */
export function implicitMembers(vpc: VpcDecl): ImplicitVpcMembers {
    let members = membersOf.get(vpc);
    if (!members) {
        members = {
            routeTable: { $type: 'RouteTableDecl', $container: vpc, name: MAIN_ROUTE_TABLE, main: true, routes: [] },
            securityGroup: { $type: 'SecurityGroupDecl', $container: vpc, name: DEFAULT_NAME, rules: [] },
            networkAcl: { $type: 'NetworkAclDecl', $container: vpc, name: DEFAULT_NAME, entries: [] },
        };
        membersOf.set(vpc, members);
        for (const member of Object.values(members)) {
            allImplicit.add(member);
        }
    }
    return members;
}

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
    let primary = primaryOf.get(instance);
    if (!primary) {
        primary = {
            $type: 'InterfaceDecl',
            $container: instance,
            name: PRIMARY_INTERFACE,
            addresses: [],
            publicAddresses: [],
            securityGroups: [],
        };
        primaryOf.set(instance, primary);
        allImplicit.add(primary);
    }
    return primary;
}

/** Whether a declaration is one of these: it stands in no file. */
export const isImplicit = (decl: object): boolean => allImplicit.has(decl);
