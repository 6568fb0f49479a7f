/** What packets, expectations and filters refer to: by links in a file, by name in a launch configuration. */
import type { Reference } from 'langium';
import { addressKey, type IpAddress, nthAddress } from '../model/address.js';
import type { ElementBase, ElementId, Network, PrivateAddress } from '../model/network.js';
import { rememberedByPart } from '../model/parted-map.js';
import type { VpcEndpoint } from '../model/vpc-endpoint.js';
import { type NamedDecl, qualifiedNameOf } from '../references/element-names.js';
import { idOf } from './element-ids.js';

/** Finds the element a reference means; undefined when it is missing or means nothing. */
export type ResolveElement = (reference: Reference<NamedDecl> | undefined) => ElementId | undefined;

/** References of a file, which the linker has resolved. */
export const resolveLinked: ResolveElement = (reference) => {
    const decl = reference?.ref;
    return decl && idOf(decl);
};

/** References of loose text, looked up among the elements that can send and receive. */
export function resolveByName(network: Network): ResolveElement {
    const elements: ElementBase[] = [
        ...network.instances.values(),
        ...network.natGateways.values(),
        ...network.vpcEndpoints.values(),
        ...network.loadBalancers.values(),
        ...network.internetHosts.values(),
        ...network.siteHosts.values(),
        ...network.interfaces.values(),
    ];
    return (reference) => reference && findByName(elements, reference.$refText);
}

/** The element of that name: fully qualified, or any end of the qualified name that only one has. */
function findByName(elements: readonly ElementBase[], text: string): ElementId | undefined {
    const exact = elements.find((element) => element.qualifiedName === text);
    if (exact) {
        return exact.id;
    }
    const ending = elements.filter((element) => element.qualifiedName.endsWith(`.${text}`));
    // An instance and its NAT-style interface never share an end, so more than one means more than one element.
    return ending.length === 1 ? ending[0]?.id : undefined;
}

/** Something that sends and receives: a network interface, or a host outside the cloud. */
export interface Station {
    readonly id: ElementId;
    readonly addresses: readonly PrivateAddress[];
}

/** The station an element stands for: an instance or NAT gateway stands for its primary interface. */
export function stationOf(network: Network, id: ElementId): Station | undefined {
    const interfaceId =
        network.instances.get(id)?.interfaces[0] ??
        network.natGateways.get(id)?.interface ??
        network.loadBalancers.get(id)?.interfaces[0] ??
        id;
    const endpoint = network.vpcEndpoints.get(id);
    if (endpoint) {
        return stationOfEndpoint(network, endpoint);
    }
    return network.interfaces.get(interfaceId) ?? network.internetHosts.get(interfaceId) ?? network.siteHosts.get(interfaceId);
}

/** An endpoint with interfaces stands for its first one, a gateway endpoint for some address of its service. */
function stationOfEndpoint(network: Network, endpoint: VpcEndpoint): Station | undefined {
    if (endpoint.type !== 'gateway') {
        return network.interfaces.get(endpoint.interfaces[0] ?? '');
    }
    const [block] = network.prefixLists.get(endpoint.prefixList)?.entries ?? [];
    return block && { id: endpoint.id, addresses: [{ address: nthAddress(block.cidr, 1), span: endpoint.span }] };
}

/** The station that has an address, privately, or else publicly; the first in the order of the files. */
export function stationWith({ interfaces, internetHosts, siteHosts }: Network, address: IpAddress): Station | undefined {
    const key = addressKey(address);
    const tables = [interfaces, internetHosts, siteHosts].flatMap((table: ReadonlyMap<ElementId, Station>) =>
        stationsByAddress(table, undefined),
    );
    return first(tables, ({ inside }) => inside.get(key)) ?? first(tables, ({ outside }) => outside.get(key));
}

function first<E, T>(elements: readonly E[], find: (element: E) => T | undefined): T | undefined {
    for (const element of elements) {
        const found = find(element);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

/** The first station with each private and each public address. */
const stationsByAddress = rememberedByPart<Station, StationsByAddress>((stations) => {
    const inside = new Map<number | string, Station>();
    const outside = new Map<number | string, Station>();
    const note = (map: Map<number | string, Station>, address: IpAddress, station: Station): void => {
        const key = addressKey(address);
        map.set(key, map.get(key) ?? station);
    };
    for (const station of stations.values()) {
        for (const { address, publicAddress } of station.addresses) {
            note(inside, address, station);
            if (publicAddress !== undefined) {
                note(outside, publicAddress, station);
            }
        }
    }
    return { inside, outside };
});

interface StationsByAddress {
    readonly inside: ReadonlyMap<number | string, Station>;
    readonly outside: ReadonlyMap<number | string, Station>;
}

/** How many bits an address has: the families never mix. */
export type Family = 4 | 6;

/** The family of an address. */
export const familyOf = (address: IpAddress): Family => (typeof address === 'number' ? 4 : 6);

/** The first address of a station in a family; the public one on request. A host on the internet has public addresses only. */
export function addressOf(station: Station, family: Family, which: 'private' | 'public'): IpAddress | undefined {
    const own = station.addresses.filter(({ address }) => familyOf(address) === family);
    if (which === 'private' || station.id.startsWith('internet-host:')) {
        return own[0]?.address;
    }
    // An IPv6 address is as good inside as outside: nothing translates it.
    return family === 6 ? own[0]?.address : own.find(({ publicAddress }) => publicAddress !== undefined)?.publicAddress;
}

/** The declaration's name for messages when a reference has no text. */
export const nameOf = (reference: Reference<NamedDecl> | undefined): string =>
    reference?.$refText ?? (reference?.ref ? qualifiedNameOf(reference.ref) : '');
