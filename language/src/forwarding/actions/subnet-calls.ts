/** Giving a subnet another route table or network ACL (R1, F20). */
import type { Network } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import { type ActionResult, type ApiCallOf, doesNotExist, done, refused, withEntry } from './action-result.js';

/** From the next packet on the subnet uses that table (R1). */
export function associateRouteTable(network: Network, call: ApiCallOf<'associate-route-table'>, span?: SourceSpan): ActionResult {
    const subnet = network.subnets.get(call.subnet);
    const table = network.routeTables.get(call.element);
    if (!subnet || !table) {
        return doesNotExist(network, subnet ? call.element : call.subnet);
    }
    if (table.vpc !== subnet.vpc) {
        return refused(`'${table.qualifiedName}' and '${subnet.qualifiedName}' belong to different VPCs.`, 'R1');
    }
    const changed = { ...subnet, routeTable: table.id, ...(span ? { routeTableSpan: span } : {}) };
    return done(
        { ...network, subnets: withEntry(network.subnets, subnet.id, changed) },
        `'${subnet.name}' now uses the route table '${table.name}'.`,
        'R1',
        'R3',
    );
}

/** From the next packet on the subnet's edge is guarded by that ACL (F20). */
export function associateNetworkAcl(network: Network, call: ApiCallOf<'associate-network-acl'>, span?: SourceSpan): ActionResult {
    const subnet = network.subnets.get(call.subnet);
    const acl = network.networkAcls.get(call.element);
    if (!subnet || !acl) {
        return doesNotExist(network, subnet ? call.element : call.subnet);
    }
    if (acl.vpc !== subnet.vpc) {
        return refused(`'${acl.qualifiedName}' and '${subnet.qualifiedName}' belong to different VPCs.`, 'F20');
    }
    const changed = { ...subnet, networkAcl: acl.id, ...(span ? { networkAclSpan: span } : {}) };
    return done(
        { ...network, subnets: withEntry(network.subnets, subnet.id, changed) },
        `'${subnet.name}' now uses the network ACL '${acl.name}'.`,
        'F20',
    );
}
