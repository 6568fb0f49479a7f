/** Subnets: the blocks, the tables in force, and the router that the hypervisor answers for. */
import type { SubnetDecl } from '../generated/ast.js';
import { macOfAddress } from '../model/address.js';
import { isIpv4Block } from '../model/address-plan.js';
import type { Subnet, Vpc } from '../model/network.js';
import { type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { declaredCidrs } from './vpcs.js';

/** Where a subnet stands that names no zone. */
export const DEFAULT_AVAILABILITY_ZONE = 'us-east-1a';

/** A subnet; undefined while it has no IPv4 block, without which nothing in it has an address. */
export function lowerSubnet(subnet: SubnetDecl, vpc: Vpc, context: FileContext): Subnet | undefined {
    const cidrs = declaredCidrs(subnet, context);
    const block = cidrs.map(({ cidr }) => cidr).find(isIpv4Block);
    if (!block) {
        return undefined;
    }
    const routeTable = targetOf(subnet.routeTable);
    const networkAcl = targetOf(subnet.networkAcl);
    const routerAddress = (block.address + 1) >>> 0;
    return {
        ...context.base(subnet),
        kind: 'subnet',
        vpc: vpc.id,
        cidrs,
        availabilityZone: subnet.availabilityZone ?? DEFAULT_AVAILABILITY_ZONE,
        routeTable: routeTable ? idOf(routeTable) : vpc.mainRouteTable,
        ...(routeTable ? { routeTableSpan: context.spans.statement(subnet, 'routeTable') } : {}),
        networkAcl: networkAcl ? idOf(networkAcl) : vpc.defaultNetworkAcl,
        ...(networkAcl ? { networkAclSpan: context.spans.statement(subnet, 'networkAcl') } : {}),
        routerAddress,
        routerMac: macOfAddress(routerAddress),
    };
}
