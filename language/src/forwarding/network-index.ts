/**
 * Who owns an address, a MAC, a block: the questions that every stage asks of a network, answered in constant time.
 *
 * Each index belongs to one of the network's immutable maps. An orchestration call that replaces a map rebuilds only the
 * indexes of that map, and only when somebody asks again.
 */
import { addressKey, type IpAddress, type Ipv4, type MacAddress } from '../model/address.js';
import type {
    ElementId,
    InternetHost,
    Network,
    NetworkInterface,
    PrivateAddress,
    Server,
    Subnet,
    Vpc,
} from '../model/network.js';
import { type Derivation, derivedOnce } from './derived.js';
import { isRouterAddress } from './link-local.js';
import { type PrefixIndex, prefixIndex } from './prefix-index.js';
import type { MappingEntry } from './state.js';

/** A public address and the private one it is mapped to (W1). */
export interface PublicMapping {
    readonly interface: NetworkInterface;
    readonly assignment: PrivateAddress;
    readonly publicAddress: IpAddress;
}

/** The questions. An answer of `undefined` means that nobody in the network owns it. */
export interface NetworkIndex {
    /** The interface of the VPC with that private address, primary or secondary. */
    interfaceByAddress(vpc: ElementId, address: IpAddress): NetworkInterface | undefined;
    /** The interface of the subnet with that MAC (I17). */
    interfaceByMac(subnet: ElementId, mac: MacAddress): NetworkInterface | undefined;
    /** Interfaces of a subnet, in declared order. */
    interfacesOfSubnet(subnet: ElementId): readonly NetworkInterface[];
    /** Interfaces of a VPC, in declared order. */
    interfacesOfVpc(vpc: ElementId): readonly NetworkInterface[];
    /** Who answers for a public address (W1, W4). */
    publicMapping(publicAddress: IpAddress): PublicMapping | undefined;
    /** The public address behind which a private one leaves (W2). */
    publicAddressOf(networkInterface: NetworkInterface, privateAddress: IpAddress): IpAddress | undefined;
    /** Every public mapping, in declared order. */
    publicMappings(): readonly PublicMapping[];
    /** The subnet of the VPC whose block covers the address. */
    subnetByAddress(vpc: ElementId, address: IpAddress): Subnet | undefined;
    /** The subnet of the VPC whose router has that address (I2, I24). */
    subnetByRouterAddress(vpc: ElementId, address: IpAddress): Subnet | undefined;
    /** Whether one of the VPC's blocks covers the address. */
    vpcCovers(vpc: ElementId, address: IpAddress): boolean;
    /** The VPC an interface stands in. */
    vpcOf(networkInterface: NetworkInterface): Vpc | undefined;
    subnetOf(networkInterface: NetworkInterface): Subnet | undefined;
    /** The physical server an interface lives on. */
    serverOf(networkInterface: NetworkInterface): Server | undefined;
    /** The internet host with that address. */
    internetHost(address: IpAddress): InternetHost | undefined;
    /** What the mapping service answers for an address of the VPC (E1); `undefined` is a miss (E4). */
    mapping(vpc: ElementId, address: IpAddress): MappingEntry | undefined;
}

/** The index of a network: made once, its parts when first asked for. */
export const networkIndex: Derivation<Network, NetworkIndex> = derivedOnce((network) => build(network));

function build(network: Network): NetworkIndex {
    const { interfaces, subnets, vpcs } = network;
    const subnetOf = (networkInterface: NetworkInterface): Subnet | undefined => subnets.get(networkInterface.subnet);
    const vpcOf = (networkInterface: NetworkInterface): Vpc | undefined => vpcs.get(subnetOf(networkInterface)?.vpc ?? '');
    const interfaceByAddress = (vpc: ElementId, address: IpAddress): NetworkInterface | undefined =>
        byAddress(interfaces)
            .get(addressKey(address))
            ?.find((candidate) => subnetOf(candidate)?.vpc === vpc);
    return {
        interfaceByAddress,
        interfaceByMac: (subnet, mac) => byMac(interfaces).get(`${subnet} ${mac}`),
        interfacesOfSubnet: (subnet) => bySubnet(interfaces).get(subnet) ?? [],
        interfacesOfVpc: (vpc) => byVpc(interfaces, subnets).get(vpc) ?? [],
        publicMapping: (publicAddress) => byPublicAddress(interfaces).get(addressKey(publicAddress)),
        publicAddressOf: (networkInterface, privateAddress) => assignmentOf(networkInterface, privateAddress)?.publicAddress,
        publicMappings: () => [...byPublicAddress(interfaces).values()],
        subnetByAddress: (vpc, address) => subnetFinder(subnets).get(vpc)?.(address),
        subnetByRouterAddress: (vpc, address) => {
            const subnet = subnetFinder(subnets).get(vpc)?.(address);
            return subnet && isRouterAddress(subnet, address) ? subnet : undefined;
        },
        vpcCovers: (vpc, address) => (vpcBlocks(vpcs).get(vpc)?.find(address) ?? -1) >= 0,
        vpcOf,
        subnetOf,
        serverOf: (networkInterface) => network.servers.get(networkInterface.server),
        internetHost: (address) => byHostAddress(network.internetHosts).get(addressKey(address)),
        mapping: (vpc, address) => mappingEntry(network, vpc, interfaceByAddress(vpc, address), address),
    };
}

/** The assignment of a private address on an interface. */
export const assignmentOf = (networkInterface: NetworkInterface, address: IpAddress): PrivateAddress | undefined => {
    const key = addressKey(address);
    return networkInterface.addresses.find((assigned) => addressKey(assigned.address) === key);
};

/** The mapping service's record of one address of an interface (E1). */
export function mappingEntry(
    network: Network,
    vpc: ElementId,
    owner: NetworkInterface | undefined,
    address: IpAddress,
): MappingEntry | undefined {
    const host: Ipv4 | undefined = network.servers.get(owner?.server ?? '')?.address;
    return owner && host !== undefined ? { vpc, address, element: owner.id, mac: owner.mac, host } : undefined;
}

type Interfaces = Network['interfaces'];

const byAddress = derivedOnce((interfaces: Interfaces) =>
    grouped(
        [...interfaces.values()].flatMap((owner) => owner.addresses.map(({ address }) => [addressKey(address), owner] as const)),
    ),
);

const bySubnet = derivedOnce((interfaces: Interfaces) =>
    grouped([...interfaces.values()].map((owner) => [owner.subnet, owner] as const)),
);

const byMac = derivedOnce((interfaces: Interfaces) =>
    firstOf([...interfaces.values()].map((owner) => [`${owner.subnet} ${owner.mac}`, owner])),
);

const byPublicAddress = derivedOnce((interfaces: Interfaces) => firstOf([...interfaces.values()].flatMap(publicMappingsOf)));

function publicMappingsOf(owner: NetworkInterface): (readonly [number | string, PublicMapping])[] {
    return owner.addresses.flatMap((assignment) => {
        const { publicAddress } = assignment;
        return publicAddress === undefined
            ? []
            : [[addressKey(publicAddress), { interface: owner, assignment, publicAddress }] as const];
    });
}

const byHostAddress = derivedOnce((hosts: Network['internetHosts']) =>
    firstOf([...hosts.values()].flatMap((host) => host.addresses.map(({ address }) => [addressKey(address), host] as const))),
);

const vpcBlocks = derivedOnce(
    (vpcs: Network['vpcs']): ReadonlyMap<ElementId, PrefixIndex> =>
        new Map([...vpcs.values()].map((vpc) => [vpc.id, prefixIndex(vpc.cidrs.map(({ cidr }) => cidr))])),
);

/** For each VPC a function from an address to the subnet that covers it. */
const subnetFinder = derivedOnce((subnets: Network['subnets']) => {
    const byVpcId = grouped([...subnets.values()].map((subnet) => [subnet.vpc, subnet] as const));
    return new Map([...byVpcId].map(([vpc, members]) => [vpc, finderOf(members)]));
});

function finderOf(subnets: readonly Subnet[]): (address: IpAddress) => Subnet | undefined {
    const owners = subnets.flatMap((subnet) => subnet.cidrs.map(({ cidr }) => ({ cidr, subnet })));
    const index = prefixIndex(owners.map(({ cidr }) => cidr));
    return (address) => owners[index.find(address)]?.subnet;
}

/** Depends on two maps, but a subnet never changes its VPC: keyed by the interfaces, checked against the subnets. */
const VPC_MEMBERS = new WeakMap<
    Interfaces,
    { subnets: Network['subnets']; members: ReadonlyMap<ElementId, readonly NetworkInterface[]> }
>();

function byVpc(interfaces: Interfaces, subnets: Network['subnets']): ReadonlyMap<ElementId, readonly NetworkInterface[]> {
    const known = VPC_MEMBERS.get(interfaces);
    if (known?.subnets === subnets) {
        return known.members;
    }
    const members = grouped([...interfaces.values()].map((owner) => [subnets.get(owner.subnet)?.vpc ?? '', owner] as const));
    VPC_MEMBERS.set(interfaces, { subnets, members });
    return members;
}

function grouped<K, V>(pairs: readonly (readonly [K, V])[]): ReadonlyMap<K, readonly V[]> {
    const groups = new Map<K, V[]>();
    for (const [key, value] of pairs) {
        const group = groups.get(key);
        if (group) {
            group.push(value);
        } else {
            groups.set(key, [value]);
        }
    }
    return groups;
}

/** Where two claim the same key, the one declared first has it. */
const firstOf = <K, V>(pairs: readonly (readonly [K, V])[]): ReadonlyMap<K, V> => new Map([...pairs].reverse());
