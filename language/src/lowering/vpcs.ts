/** VPCs with what AWS gives each: a main route table, a default security group and network ACL, a network identifier. */
import type { InternetGatewayDecl, RouteTableDecl, SiteDecl, SubnetDecl, VpcDecl } from '../generated/ast.js';
import type { DeclaredCidr, ElementId, InternetGateway, Vpc } from '../model/network.js';
import type { PublicAccessExclusion } from '../model/public-access.js';
import { implicitMembers } from '../references/implicit-declarations.js';
import { readCidr, readIf } from './addresses.js';
import { add, type FileContext, isComplete, type NetworkDraft } from './draft.js';
import { idOf } from './element-ids.js';
import { lowerVpnGateway } from './on-premises.js';
import { edgeTableOf, lowerRouteTable } from './routes.js';
import { lowerNetworkAcl, lowerSecurityGroup } from './security.js';
import type { UnderlayPlan } from './underlay.js';
import { lowerGatewayEndpoint } from './vpc-endpoints.js';

/** The first virtual network identifier; VPCs count up from it in the order of the files. */
const FIRST_NETWORK_IDENTIFIER = 1001;

/** Where a VPC goes, and how many come before it. */
export interface VpcPlace {
    readonly draft: NetworkDraft;
    readonly underlay: UnderlayPlan;
    readonly position: number;
}

/** Adds a VPC and everything in it but its subnets. */
export function lowerVpc(vpc: VpcDecl, context: FileContext, { draft, underlay, position }: VpcPlace): void {
    const cidrs = declaredCidrs(vpc, context);
    const defaults = defaultsOf(vpc);
    const gateway = vpc.internetGateways.find(isComplete);
    const egressOnly = vpc.egressOnlyInternetGateways.find(isComplete);
    const vpnGateway = vpc.vpnGateways.find(isComplete);
    const element: Vpc = {
        ...context.base(vpc),
        kind: 'vpc',
        cidrs,
        vni: FIRST_NETWORK_IDENTIFIER + position,
        mainRouteTable: defaults.routeTable,
        defaultSecurityGroup: defaults.securityGroup,
        defaultNetworkAcl: defaults.networkAcl,
        ...(gateway ? { internetGateway: idOf(gateway) } : {}),
        ...(egressOnly ? { egressOnlyInternetGateway: idOf(egressOnly) } : {}),
        ...(vpnGateway ? { vpnGateway: idOf(vpnGateway) } : {}),
        ...exclusionOf(vpc, context),
    };
    draft.vpcs.set(element.id, element);
    for (const declared of vpc.internetGateways.filter(isComplete)) {
        add(draft.internetGateways, lowerInternetGateway(declared, element.id, context, underlay));
    }
    for (const declared of vpc.egressOnlyInternetGateways.filter(isComplete)) {
        const base = context.base(declared);
        add(draft.egressOnlyInternetGateways, {
            ...base,
            kind: 'egress-only-internet-gateway',
            vpc: element.id,
            underlayAddress: underlay.next(),
        });
    }
    for (const declared of vpc.vpnGateways.filter(isComplete)) {
        add(draft.vpnGateways, lowerVpnGateway(declared, element.id, context, underlay));
    }
    for (const endpoint of vpc.endpoints.filter(isComplete)) {
        lowerGatewayEndpoint(endpoint, { context, draft, underlay });
    }
    lowerTables(vpc, element, context, draft);
}

/** What a VPC or subnet is excluded from (W14). */
export function exclusionOf(
    decl: SubnetDecl | VpcDecl,
    { spans }: FileContext,
): { readonly publicAccessExclusion?: PublicAccessExclusion } {
    const mode = decl.publicAccessExclusion;
    return mode ? { publicAccessExclusion: { mode, span: spans.statement(decl, 'publicAccessExclusion') } } : {};
}

function lowerInternetGateway(
    gateway: InternetGatewayDecl,
    vpc: ElementId,
    context: FileContext,
    underlay: UnderlayPlan,
): InternetGateway {
    return {
        ...context.base(gateway),
        kind: 'internet-gateway',
        vpc,
        underlayAddress: underlay.next(),
        ...edgeTableOf(gateway, context),
    };
}

/** The blocks an element declares, each with its place; those that mean nothing are left out. */
export function declaredCidrs(
    decl: SiteDecl | VpcDecl | ({ readonly $type: 'SubnetDecl'; cidrs: string[] } & Parameters<FileContext['spans']['of']>[0]),
    context: FileContext,
): DeclaredCidr[] {
    return decl.cidrs.flatMap((text, index) => {
        const cidr = readIf(text, readCidr);
        return cidr
            ? [{ cidr: { address: cidr.address, length: cidr.length }, span: context.spans.statement(decl, 'cidrs', index) }]
            : [];
    });
}

interface Defaults {
    readonly routeTable: ElementId;
    readonly securityGroup: ElementId;
    readonly networkAcl: ElementId;
}

/** The ids of a VPC's defaults: declared elements that take their place, or the ones AWS supplies. */
function defaultsOf(vpc: VpcDecl): Defaults {
    const implicit = implicitMembers(vpc);
    return {
        routeTable: mainTableId(vpc, implicit.routeTable),
        // A declared group or ACL called `default` has the very id of the one that AWS supplies.
        securityGroup: idOf(implicit.securityGroup),
        networkAcl: idOf(implicit.networkAcl),
    };
}

/** The table marked `main`, else the implicit one; its name gives way to a declared table called `main`. */
function mainTableId(vpc: VpcDecl, implicit: RouteTableDecl): ElementId {
    const marked = vpc.routeTables.find((table) => table.main && isComplete(table));
    if (marked) {
        return idOf(marked);
    }
    const id = idOf(implicit);
    return vpc.routeTables.some((table) => table.name === implicit.name) ? `${id}-2` : id;
}

function lowerTables(vpc: VpcDecl, element: Vpc, context: FileContext, draft: NetworkDraft): void {
    const implicit = implicitMembers(vpc);
    for (const table of vpc.routeTables.filter(isComplete)) {
        add(draft.routeTables, lowerRouteTable(table, element, context));
    }
    add(draft.routeTables, {
        ...lowerRouteTable(implicit.routeTable, element, context),
        ...implicitTableName(element.mainRouteTable),
    });
    for (const group of [...vpc.securityGroups.filter(isComplete), implicit.securityGroup]) {
        add(draft.securityGroups, lowerSecurityGroup(group, element, context));
    }
    for (const acl of [...vpc.networkAcls.filter(isComplete), implicit.networkAcl]) {
        add(draft.networkAcls, lowerNetworkAcl(acl, element, context));
    }
}

/** Names of an element whose id says its qualified name. */
function implicitTableName(id: ElementId): { readonly id: ElementId; readonly name: string; readonly qualifiedName: string } {
    const qualifiedName = id.slice(id.indexOf(':') + 1);
    return { id, qualifiedName, name: qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1) };
}
