/** Subnets: the blocks, the tables in force, and the router that the hypervisor answers for. */
import type { SubnetDecl } from '../generated/ast.js';
import { macOfAddress, macOfIpv6, nthAddress } from '../model/address.js';
import { isIpv4Block } from '../model/address-plan.js';
import type { Subnet, Vpc } from '../model/network.js';
import { type Draft, type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { declaredCidrs, exclusionOf } from './vpcs.js';

/** Where a subnet stands that names no zone. */
export const DEFAULT_AVAILABILITY_ZONE = 'us-east-1a';

/** A subnet; undefined while it has no block, without which nothing in it has an address. */
export function lowerSubnet(subnet: SubnetDecl, vpc: Vpc, context: FileContext): Subnet | undefined {
    const cidrs = declaredCidrs(subnet, context);
    const blocks = cidrs.map(({ cidr }) => cidr);
    const block = blocks.find(isIpv4Block) ?? blocks[0];
    if (!block) {
        return undefined;
    }
    const routerAddress = nthAddress(block, 1);
    const { id, name, qualifiedName, span, implicit, documentation } = context.base(subnet);
    const lowered: Draft<Subnet> = {
        id,
        name,
        qualifiedName,
        span,
        implicit,
        kind: 'subnet',
        vpc: vpc.id,
        cidrs,
        availabilityZone: subnet.availabilityZone ?? DEFAULT_AVAILABILITY_ZONE,
        routeTable: vpc.mainRouteTable,
        networkAcl: vpc.defaultNetworkAcl,
        routerAddress,
        routerMac: typeof routerAddress === 'number' ? macOfAddress(routerAddress) : macOfIpv6(routerAddress),
    };
    if (documentation !== undefined) {
        lowered.documentation = documentation;
    }
    Object.assign(lowered, exclusionOf(subnet, context));
    setTables(lowered, subnet, context);
    return lowered;
}

/** The tables a subnet names take the place of the VPC's own (R1, F20). */
function setTables(lowered: Draft<Subnet>, subnet: SubnetDecl, { spans }: FileContext): void {
    const routeTable = targetOf(subnet.routeTable);
    const networkAcl = targetOf(subnet.networkAcl);
    if (routeTable) {
        lowered.routeTable = idOf(routeTable);
        lowered.routeTableSpan = spans.statement(subnet, 'routeTable');
    }
    if (networkAcl) {
        lowered.networkAcl = idOf(networkAcl);
        lowered.networkAclSpan = spans.statement(subnet, 'networkAcl');
    }
}
