/** Addresses and blocks: whose they are. */
import {
    type Cidr,
    contains,
    covers,
    formatAddress,
    formatCidr,
    type IpAddress,
    isIpv4Block,
    isLinkLocal,
    kindWord,
    labelOf,
    localServices,
    type Network,
    networkIndex,
    readAddress,
    readCidr,
    reservedFor,
    sameAddress,
    usableAddresses,
} from '#language';
import { code, count, paragraphs } from './markdown.js';

/** Who owns an address: interfaces, hosts, the cloud itself, or nobody in a subnet. */
export function addressHover(network: Network, text: string): string | undefined {
    const reading = readAddress(text);
    if (!reading.ok) {
        return undefined;
    }
    const owners = [...privateOwners(network, reading.value), ...publicOwners(network, reading.value)];
    const places = owners.length > 0 ? owners : [...servicesAt(network, reading.value), ...subnetsAround(network, reading.value)];
    return paragraphs([
        `**address** ${code(formatAddress(reading.value))}`,
        ...(places.length > 0 ? places : ['Nobody in this design has it.']),
    ]);
}

function privateOwners(network: Network, address: IpAddress): string[] {
    const index = networkIndex(network);
    return [...network.vpcs.keys()].flatMap((vpc) => {
        const owner = index.interfaceByAddress(vpc, address);
        const publicAddress = owner && index.publicAddressOf(owner, address);
        const mapping = publicAddress === undefined ? '' : `, public ${code(formatAddress(publicAddress))}`;
        return owner
            ? [
                  `Private address of ${code(labelOf(network, owner.id))} in subnet ${code(labelOf(network, owner.subnet))}${mapping}.`,
              ]
            : [];
    });
}

function publicOwners(network: Network, address: IpAddress): string[] {
    const index = networkIndex(network);
    const mapping = index.publicMapping(address);
    const host = index.internetHost(address);
    const server = [...network.servers.values()].find((candidate) => candidate.address === address);
    return [
        ...(mapping
            ? [
                  `Public address of ${code(labelOf(network, mapping.interface.id))}, mapped to ${code(formatAddress(mapping.assignment.address))}.`,
              ]
            : []),
        ...(host ? [`Address of internet host ${code(host.name)}.`] : []),
        ...(server ? [`Underlay address of server ${code(server.name)}.`] : []),
    ];
}

/** Services that the physical server answers itself: metadata, resolver, time (I26). The same in every subnet but for the router. */
function servicesAt(network: Network, address: IpAddress): string[] {
    const [subnet] = network.subnets.values();
    const vpc = network.vpcs.get(subnet?.vpc ?? '');
    const service =
        subnet && vpc && isLinkLocal(address)
            ? localServices(vpc, subnet).find((each) => sameAddress(each.address, address))
            : undefined;
    return service
        ? [`${service.name}: answered by the physical server, whatever route tables and rules say (${service.rule}).`]
        : [];
}

/** Subnets whose block covers an address that no interface has, and what the cloud keeps it for. */
function subnetsAround(network: Network, address: IpAddress): string[] {
    return [...network.subnets.values()].flatMap((subnet) =>
        subnet.cidrs
            .filter(({ cidr }) => contains(cidr, address))
            .map(({ cidr }) => {
                const purpose = reservedFor(cidr, address);
                return `${purpose ? `Kept for ${purpose}` : 'Free'} in subnet ${code(labelOf(network, subnet.id))} (${formatCidr(cidr)}).`;
            }),
    );
}

/** A block: its size, and the VPCs, subnets and lists that are it or lie around it. */
export function cidrHover(network: Network, text: string): string | undefined {
    const reading = readCidr(text);
    if (!reading.ok) {
        return undefined;
    }
    const block: Cidr = { address: reading.value.address, length: reading.value.length };
    const canonical = reading.value.hostBitsCleared ? `Host bits are set: it stands for ${code(formatCidr(block))}.` : undefined;
    return paragraphs([`**block** ${code(formatCidr(block))}: ${sizeOf(block)}`, canonical, ...placesOf(network, block)]);
}

function sizeOf(block: Cidr): string {
    if (!isIpv4Block(block)) {
        return `2^${128 - block.length} addresses.`;
    }
    const size = count(2 ** (32 - block.length), 'address', 'addresses');
    const couldBeSubnet = block.length >= 16 && block.length <= 28;
    return couldBeSubnet ? `${size}, ${count(usableAddresses(block), 'usable one')} as a subnet.` : `${size}.`;
}

function placesOf(network: Network, block: Cidr): string[] {
    const vpcs = [...network.vpcs.values()].filter(({ cidrs }) => cidrs.some(({ cidr }) => covers(cidr, block)));
    const subnets = [...network.subnets.values()].filter(({ cidrs }) => cidrs.some(({ cidr }) => covers(cidr, block)));
    return [...vpcs, ...subnets].map(({ id, kind }) => `In ${kindWord(kind)} ${code(labelOf(network, id))}.`);
}
