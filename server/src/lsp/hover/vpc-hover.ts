/** A VPC: its blocks, how they are shared out, and its gateway. */
import { type Cidr, formatCidr, freeBlock, isIpv4Block, labelOf, type Network, networkIndex, type Vpc } from '#language';
import { code, table } from './markdown.js';
import { addressUse } from './subnet-hover.js';

const USUAL_LENGTH = 24;

/** Blocks, subnets and gateway. */
export function vpcFacts(network: Network, vpc: Vpc): string[] {
    const index = networkIndex(network);
    const subnets = [...network.subnets.values()].filter((subnet) => subnet.vpc === vpc.id);
    const taken = subnets.flatMap(({ cidrs }) => cidrs.map(({ cidr }) => cidr));
    const rows = subnets.map((subnet) => [
        code(subnet.name),
        subnet.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', '),
        subnet.availabilityZone,
        subnet.cidrs.map(({ cidr }) => addressUse(cidr, index.interfacesOfSubnet(subnet.id))).join('; '),
    ]);
    return [
        ...vpc.cidrs.map(({ cidr }) => `${code(formatCidr(cidr))}${nextBlock(cidr, taken)}`),
        vpc.internetGateway ? `Internet gateway ${code(labelOf(network, vpc.internetGateway))}.` : 'No internet gateway.',
        table(['Subnet', 'Block', 'Zone', 'Addresses'], rows),
    ];
}

function nextBlock(space: Cidr, taken: readonly Cidr[]): string {
    const free = isIpv4Block(space) ? freeBlock(space, taken, Math.max(space.length, USUAL_LENGTH)) : undefined;
    return free ? `, next free block ${formatCidr(free)}` : '';
}
