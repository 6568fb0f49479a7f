/** Orchestration calls: what `api …` lines do to the network (H2). Pure; a call that AWS would refuse is refused here. */
import type { Network } from '../../model/network.js';
import type { ApiCall } from '../../model/probe.js';
import type { SourceSpan } from '../../model/source-span.js';
import type { ActionResult } from './action-result.js';
import { associateAddress, disassociateAddress, moveAddress } from './address-calls.js';
import { deleteNatGateway, detachInternetGateway } from './gateway-calls.js';
import {
    acceptPeering,
    changeGatewayTable,
    createGatewayRoute,
    deleteGatewayRoute,
    deletePeering,
    replaceGatewayRoute,
} from './interconnect-calls.js';
import { attachInterface, setSecurityGroups, setSourceDestinationCheck } from './interface-calls.js';
import { disablePropagation, enablePropagation } from './propagation-calls.js';
import { createRoute, deleteRoute, replaceRoute } from './route-calls.js';
import { authorizeRule, revokeRule } from './security-group-calls.js';
import { associateNetworkAcl, associateRouteTable } from './subnet-calls.js';

/**
 * Carries out one call. `span` is the line that makes it: from then on it is the line that decides whatever the call has
 * set. The network given is left as it was.
 */
export function applyApiCall(network: Network, call: ApiCall, span?: SourceSpan): ActionResult {
    switch (call.kind) {
        case 'create-route':
            return createRoute(network, call.table, call.route);
        case 'replace-route':
            return replaceRoute(network, call.table, call.route);
        case 'delete-route':
            return deleteRoute(network, call.table, call.destination);
        case 'move-ip':
            return moveAddress(network, call, span);
        case 'attach-interface':
            return attachInterface(network, call.interface, call.to);
        case 'associate-address':
            return associateAddress(network, call, span);
        case 'disassociate-address':
            return disassociateAddress(network, call.publicAddress);
        case 'set-security-groups':
            return setSecurityGroups(network, call, span);
        case 'authorize':
            return authorizeRule(network, call.group, call.rule);
        case 'revoke':
            return revokeRule(network, call.group, call.rule);
        case 'set-source-dest-check':
            return setSourceDestinationCheck(network, call, span);
        case 'associate-route-table':
            return associateRouteTable(network, call, span);
        case 'associate-network-acl':
            return associateNetworkAcl(network, call, span);
        case 'enable-propagation':
            return enablePropagation(network, call, span);
        case 'disable-propagation':
            return disablePropagation(network, call);
        case 'accept-peering':
            return acceptPeering(network, call.element, span);
        case 'delete-peering':
            return deletePeering(network, call.element, span);
        case 'create-transit-gateway-route':
            return createGatewayRoute(network, call.table, call.route);
        case 'replace-transit-gateway-route':
            return replaceGatewayRoute(network, call.table, call.route);
        case 'delete-transit-gateway-route':
            return deleteGatewayRoute(network, call.table, call.destination);
        case 'associate-transit-gateway-route-table':
        case 'disassociate-transit-gateway-route-table':
        case 'enable-transit-gateway-route-table-propagation':
        case 'disable-transit-gateway-route-table-propagation':
            return changeGatewayTable(network, call, span);
        case 'delete-nat-gateway':
            return deleteNatGateway(network, call.element);
        case 'detach-internet-gateway':
            return detachInternetGateway(network, call.element);
    }
}
