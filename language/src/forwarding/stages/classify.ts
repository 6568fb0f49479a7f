/**
 * Bridge or route: does the packet stay in its subnet?
 *
 * The frame's destination MAC decides (I17, I18): a neighbour's means delivery to that neighbour whatever the IP
 * destination, the router's means routing. Where MACs carry no information, the destination address decides (I5, I20).
 */
import { contains, formatAddress, type IpAddress } from '../../model/address.js';
import { isGroupMac, isMulticast } from '../address-classes.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import type { Port } from '../places.js';
import type { RuleId } from '../rules.js';
import type { StageContext, Verdict } from '../verdict.js';
import { nodeAnswered } from './load-balancer.js';

type V = Verdict<'classify'>;

/** Looks at the frame, or at the packet where the frame says nothing. */
export function classify(context: StageContext, port: Port): V {
    const { network, packet } = context;
    const frame = packet.layers[0];
    const destination = ipOf(packet)?.destination ?? 0;
    if (nodeAnswered(context, port)) {
        return { ...routed(port, destination), rules: ['X37', 'I18'] };
    }
    if (network.loadBalancers.get(port.interface.owner)?.type === 'classic') {
        const summary = (): string => 'What a classic load balancer sends meets the ACL even inside its subnet.';
        return { ...routed(port, destination), rules: ['F28', 'I18'], summary };
    }
    // NAT gateways and load balancers hand over bare packets: neighbours directly, the rest by their own subnet's table (N11).
    if (frame?.protocol !== 'eth') {
        return byAddress(context, port, destination, network.loadBalancers.get(port.interface.owner)?.gateway ? 'X24' : 'N11');
    }
    if (frame.destination === port.subnet.routerMac) {
        return byKey(context, port, destination);
    }
    if (isGroupMac(frame.destination) && isMulticast(destination)) {
        const summary = (): string =>
            `${formatAddress(destination)} is a multicast group: it leaves the subnet for the transit gateway.`;
        return { ...routed(port, destination), rules: ['I15', 'X-M'], summary };
    }
    const neighbour = context.index.interfaceByMac(port.subnet.id, frame.destination);
    if (!neighbour) {
        return unknownMac(port, frame.destination);
    }
    if (keyOf(context) !== 'destination-mac') {
        return byKey(context, port, destination);
    }
    const summary = (): string =>
        `${frame.destination} is the neighbour ${labelOf(network, neighbour.id)}: delivered to it, no ACL, no route table.`;
    return {
        kind: 'pass',
        next: 'mapping',
        decided: { path: 'bridged', target: neighbour.id },
        rules: ['I17', 'F21', 'E5'],
        decidedBy: neighbour.span,
        summary,
    };
}

const keyOf = ({ network }: StageContext) => network.profile.intraSubnetKey;

/** A frame for the router, or for a neighbour whose MAC means nothing. */
function byKey(context: StageContext, port: Port, destination: IpAddress): V {
    switch (keyOf(context)) {
        case 'destination-mac':
            return routed(port, destination);
        case 'destination-ip':
            return byAddress(context, port, destination);
        case 'route-table': {
            const summary = (): string =>
                `${formatAddress(destination)} is looked up in the subnet's route table, neighbour or not.`;
            return { ...routed(port, destination), rules: ['I20', 'A4'], summary };
        }
    }
}

/** The destination address decides, as layer-3 virtual switches do it (I20). */
function byAddress(context: StageContext, port: Port, destination: IpAddress, rule: RuleId = 'I20'): V {
    const neighbour = port.subnet.cidrs.some(({ cidr }) => contains(cidr, destination))
        ? context.index.interfaceByAddress(port.vpc.id, destination)
        : undefined;
    if (!neighbour) {
        return { ...routed(port, destination), rules: [rule, 'I18'] };
    }
    const summary = (): string =>
        `${formatAddress(destination)} is ${labelOf(context.network, neighbour.id)} in the same subnet: delivered by address.`;
    return {
        kind: 'pass',
        next: 'mapping',
        decided: { path: 'bridged', target: neighbour.id },
        rules: [rule, 'F21'],
        decidedBy: neighbour.span,
        summary,
    };
}

function routed(port: Port, destination: IpAddress): V & { kind: 'pass' } {
    const own = port.subnet.cidrs.some(({ cidr }) => contains(cidr, destination));
    const summary = (): string =>
        `The frame is for the router ${port.subnet.routerMac}: ${formatAddress(destination)} leaves the subnet by its route table.`;
    return {
        kind: 'pass',
        next: 'network-acl-egress',
        decided: { path: 'routed' },
        rules: own ? ['I19', 'I18', 'E5'] : ['I18', 'E5'],
        decidedBy: port.subnet.span,
        summary,
    };
}

function unknownMac(port: Port, mac: string): V {
    const summary = (): string =>
        `${mac} is neither the router of '${port.subnet.name}' nor an interface in it; frames are never flooded.`;
    return { kind: 'drop', reason: 'unknown-mac', rules: ['I16'], decidedBy: port.subnet.span, summary };
}
