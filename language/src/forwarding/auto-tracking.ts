/**
 * Flows that security groups track whatever their rules say (F16): those through some components, so that both directions meet
 * the same one. Which components, the profile says; whether a flow passes one, the far end and the subnet's route table do.
 */
import type { IpAddress } from '../model/address.js';
import type { Network, NetworkInterface, RouteTarget } from '../model/network.js';
import type { AutoTrackedComponent } from '../model/profile.js';
import { routeTableInForce } from './effective-route-table.js';
import { networkIndex } from './network-index.js';
import { routeTableIndex } from './route-table-index.js';

/** Whether what an interface exchanges with an address is always tracked. */
export function isAutoTracked(network: Network, owner: NetworkInterface, peer: IpAddress): boolean {
    const component = componentTowards(network, owner, peer);
    return component !== undefined && network.profile.autoTracked.includes(component);
}

function componentTowards(network: Network, owner: NetworkInterface, peer: IpAddress): AutoTrackedComponent | undefined {
    const subnet = network.subnets.get(owner.subnet);
    const table = subnet && routeTableInForce(network, subnet.routeTable);
    const target = table && routeTableIndex(table).route(peer)?.target;
    return subnet && target?.kind === 'local'
        ? componentAt(network, subnet.vpc, peer)
        : target && componentBehind(network, target);
}

/** The far end itself, inside the VPC. */
function componentAt(network: Network, vpc: string, peer: IpAddress): AutoTrackedComponent | undefined {
    const owner = networkIndex(network).interfaceByAddress(vpc, peer)?.owner ?? '';
    if (network.loadBalancers.get(owner)?.type === 'network') {
        return 'network-load-balancer';
    }
    return network.vpcEndpoints.get(owner)?.type === 'interface' ? 'interface-endpoint' : undefined;
}

/** What the route leads through. */
function componentBehind(network: Network, target: RouteTarget): AutoTrackedComponent | undefined {
    switch (target.kind) {
        case 'egress-only-internet-gateway':
        case 'nat-gateway':
        case 'transit-gateway':
            return target.kind;
        case 'vpc-endpoint': {
            const endpoint = network.vpcEndpoints.get(target.element);
            if (endpoint?.type === 'gateway-load-balancer' || endpoint?.type === 'network-firewall') {
                return endpoint.type;
            }
            return endpoint?.type === 'gateway' && endpoint.service === 'dynamodb' ? 'dynamodb-endpoint' : undefined;
        }
        default:
            return undefined;
    }
}
