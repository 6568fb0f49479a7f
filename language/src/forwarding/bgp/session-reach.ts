/**
 * Can two interfaces of a VPC hold a BGP session? TCP port 179 must pass both ways through everything that the packets of a
 * connection would meet: security groups, and between subnets the route tables and network ACLs (G12, F1, F2, F21).
 */
import { sameAddress } from '../../model/address.js';
import type { Network, NetworkInterface } from '../../model/network.js';
import { faultOf } from '../faults.js';
import { type Flow, IP_PROTOCOL } from '../flow.js';
import { labelOf } from '../labels.js';
import { matchNetworkAcl } from '../network-acls.js';
import { believedAddresses, believedMac, type Port, portOf } from '../places.js';
import { routeTableIndex } from '../route-table-index.js';
import type { RuleId } from '../rules.js';
import { matchSecurityGroups } from '../security-groups.js';

/** BGP's port (RFC 4271, 8.2.1). */
export const BGP_PORT = 179;
/** The port a daemon connects from: the first of Linux's range stands for all of them. */
const EPHEMERAL_PORT = 32768;

/** Why a session cannot be, in one clause. */
export interface Obstacle {
    readonly because: string;
    readonly rule: RuleId;
}

/** What keeps two interfaces apart; `undefined` when one of them at least can connect to the other. */
export function sessionObstacle(network: Network, a: NetworkInterface, b: NetworkInterface): Obstacle | undefined {
    const unusable = unfit(network, a) ?? unfit(network, b);
    if (unusable) {
        return unusable;
    }
    const obstacle = obstacleToConnect(network, a, b);
    return obstacle && obstacleToConnect(network, b, a) ? obstacle : undefined;
}

/** The interface itself is out of service, or its guest has made itself unreachable. */
export function unfit(network: Network, networkInterface: NetworkInterface): Obstacle | undefined {
    const name = labelOf(network, networkInterface.id);
    const instance = network.instances.get(networkInterface.owner);
    if (faultOf(network, networkInterface)) {
        return { because: `${name} does not run`, rule: 'R13' };
    }
    if (instance && believedMac(instance, networkInterface) !== networkInterface.mac) {
        return { because: `${name} has changed its MAC address`, rule: 'G17' };
    }
    const [primary] = networkInterface.addresses;
    const believes =
        instance === undefined ||
        (primary !== undefined &&
            believedAddresses(network, instance, networkInterface.id).some((address) => sameAddress(address, primary.address)));
    return believes ? undefined : { because: `${name} no longer uses its address`, rule: 'G16' };
}

function obstacleToConnect(network: Network, from: NetworkInterface, to: NetworkInterface): Obstacle | undefined {
    const [near, far] = [portOf(network, from.id), portOf(network, to.id)];
    const [source, destination] = [from.addresses[0]?.address, to.addresses[0]?.address];
    if (!near || !far || source === undefined || destination === undefined) {
        return { because: 'one of the ends has no place in the network', rule: 'K1' };
    }
    const request: Flow = {
        protocol: IP_PROTOCOL.tcp,
        source,
        destination,
        sourcePort: EPHEMERAL_PORT,
        destinationPort: BGP_PORT,
    };
    return (
        refusedByGroups(network, { leaving: from, entering: to }, request) ??
        refusedBetweenSubnets(network, { near, far }, request)
    );
}

interface Ends {
    readonly near: Port;
    readonly far: Port;
}

/** Answers follow by connection tracking (F2). An interface without groups is not filtered (F12). */
function refusedByGroups(
    network: Network,
    { leaving, entering }: { readonly leaving: NetworkInterface; readonly entering: NetworkInterface },
    flow: Flow,
): Obstacle | undefined {
    if (leaving.securityGroups.length > 0 && !matchSecurityGroups(network, leaving, 'egress', flow).allowed) {
        return { because: `no security group of ${labelOf(network, leaving.id)} lets TCP 179 out`, rule: 'F1' };
    }
    return entering.securityGroups.length === 0 || matchSecurityGroups(network, entering, 'ingress', flow).allowed
        ? undefined
        : { because: `no security group of ${labelOf(network, entering.id)} lets TCP 179 in`, rule: 'F1' };
}

/** Inside a subnet there is neither ACL nor route table (I17). */
function refusedBetweenSubnets(network: Network, { near, far }: Ends, request: Flow): Obstacle | undefined {
    if (near.subnet.id === far.subnet.id) {
        return undefined;
    }
    if (near.vpc.id !== far.vpc.id) {
        return { because: 'the ends stand in different VPCs', rule: 'E7' };
    }
    const answer: Flow = {
        protocol: request.protocol,
        source: request.destination,
        destination: request.source,
        sourcePort: BGP_PORT,
        destinationPort: EPHEMERAL_PORT,
    };
    return crossing(network, { near, far }, request) ?? crossing(network, { near: far, far: near }, answer);
}

function crossing(network: Network, { near, far }: Ends, flow: Flow): Obstacle | undefined {
    for (const [port, direction] of [
        [near, 'egress'],
        [far, 'ingress'],
    ] as const) {
        const acl = network.networkAcls.get(port.subnet.networkAcl);
        if (!acl || !matchNetworkAcl(acl, direction, flow).allowed) {
            return { because: `the network ACL of subnet ${port.subnet.name} denies it`, rule: 'F20' };
        }
    }
    const table = network.routeTables.get(near.subnet.routeTable);
    const isLocal = table && routeTableIndex(table).route(flow.destination)?.target.kind === 'local';
    return isLocal ? undefined : { because: `the route table of subnet ${near.subnet.name} leads elsewhere`, rule: 'R5' };
}
