/** The next free address, block or public address: what a person would have to look up by hand. */

import type { LangiumDocument } from 'langium';
import {
    type Cidr,
    freeAddresses,
    freeBlock,
    type Ipv4,
    idOf,
    isIpv4Block,
    type Network,
    networkIndex,
    parseIpv4,
    type SubnetDecl,
    vpcOf,
} from '#language';

/** How many free addresses are proposed. */
const ADDRESSES = 5;
/** Sizes of blocks that people give subnets. */
const SUBNET_LENGTHS = [24, 26, 28, 20];
/** Sizes of blocks that people give VPCs. */
const VPC_LENGTHS = [16, 20];

/** The bounds of prefix lengths of VPCs and subnets (V1, V2). */
const SHORTEST = 16;
const LONGEST = 28;

/** The lowest free addresses of a subnet. */
export function nextAddresses(network: Network, decl: SubnetDecl): Ipv4[] {
    const subnet = network.subnets.get(idOf(decl));
    const block = subnet?.cidrs.map(({ cidr }) => cidr).find(isIpv4Block);
    if (!subnet || !block) {
        return [];
    }
    const interfaces = networkIndex(network).interfacesOfSubnet(subnet.id);
    const all = interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address));
    return freeAddresses(block, new Set(all.filter((address) => typeof address === 'number')), ADDRESSES);
}

/** The lowest free block in the VPC of a subnet: of the asked prefix length, or of each usual one. */
export function blocksForSubnet(network: Network, decl: SubnetDecl, asked?: number): Cidr[] {
    const vpcDecl = vpcOf(decl);
    const vpc = vpcDecl && network.vpcs.get(idOf(vpcDecl));
    const taken = [...network.subnets.values()]
        .filter((subnet) => subnet.vpc === vpc?.id && subnet.id !== idOf(decl))
        .flatMap(blocksOf);
    const spaces = (vpc ? blocksOf(vpc) : []).filter(isIpv4Block);
    return lengths(SUBNET_LENGTHS, asked).flatMap((length) => {
        const free = spaces
            .map((space) => (space.length <= length ? freeBlock(space, taken, length) : undefined))
            .find((found) => found !== undefined);
        return free ? [free] : [];
    });
}

/** Free blocks for a VPC out of 10.0.0.0/8, clear of every other VPC, of the asked prefix length or the usual ones. */
export function blocksForVpc(network: Network, asked?: number): Cidr[] {
    const space = { address: parseIpv4('10.0.0.0') ?? 0, length: 8 };
    const taken = [...network.vpcs.values()].flatMap(blocksOf);
    return lengths(VPC_LENGTHS, asked).flatMap((length) => freeBlock(space, taken, length) ?? []);
}

/** The lengths to look for; none when nobody may have a block of the asked one (V1). */
const lengths = (usual: readonly number[], asked: number | undefined): readonly number[] =>
    asked === undefined ? usual : asked >= SHORTEST && asked <= LONGEST ? [asked] : [];

const blocksOf = ({ cidrs }: { readonly cidrs: readonly { readonly cidr: Cidr }[] }): Cidr[] => cidrs.map(({ cidr }) => cidr);

/** An address of the documentation range 203.0.113.0/24 (RFC 5737) that the file does not mention. */
export function freePublicAddress(document: LangiumDocument): string {
    const text = document.textDocument.getText();
    const used = new Set(text.match(/203\.0\.113\.\d+/g) ?? []);
    const free = Array.from({ length: 245 }, (_, i) => `203.0.113.${i + 10}`).find((address) => !used.has(address));
    return free ?? '203.0.113.10';
}
