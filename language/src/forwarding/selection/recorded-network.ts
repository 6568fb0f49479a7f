/**
 * A network that writes down what is asked of it. The machine is a function of the answers it gets, so a run need not be
 * repeated in another network that gives the same answers to the same questions.
 */
import { addressKey } from '../../model/address.js';
import type { ElementId, Network, NetworkElement, NetworkInterface } from '../../model/network.js';
import { heardRoutes } from '../bgp/learnt-routes.js';
import { ELEMENT_MAPS, isAmbiguous, knownNames } from '../labels.js';
import { type NetworkIndex, networkIndex } from '../network-index.js';
import { knownMembers, memberAddresses } from '../security-groups.js';
import { deviceAt, knownDevices } from '../stages/underlay.js';
import { type GatewayTable, gatewayTable, knownGatewayTables } from '../transit-gateway-routes.js';

/** A question that can be asked of any network. */
export type NetworkQuestion = (network: Network) => unknown;

/** Takes a question with its answer; the same name is the same question. */
export type NoteQuestion = (name: string, question: NetworkQuestion, answer: unknown) => void;

/** The network, answering as itself and telling who asks what. */
export function recordedNetwork(network: Network, note: NoteQuestion): Network {
    const ask = <A>(name: string, question: (of: Network) => A): A => {
        const answer = question(network);
        note(name, question, answer);
        return answer;
    };
    ask('settings', settingsOf);
    const tables = Object.fromEntries(ELEMENT_MAPS.map((name) => [name, new RecordedTable(name, network, note)]));
    const recorded = { ...network, ...tables } as Network;
    networkIndex.provide(recorded, recordedIndex(ask));
    knownNames.provide(recorded, {
        get: (key) => ask(`ambiguous ${key}`, (of) => isAmbiguous(of, elementCalled(key))),
        set: () => undefined,
    });
    heardRoutes.provide(recorded, { get: (speaker) => ask(`heard ${speaker}`, (of) => heardRoutes(of).get(speaker)) });
    knownMembers.provide(recorded.interfaces, {
        get: (group) => ask(`members ${group}`, (of) => memberAddresses(of, group)),
        set: () => undefined,
    });
    knownDevices(recorded.servers).current = {
        maps: [recorded.internetGateways, recorded.vpnGateways],
        byAddress: { get: (address) => ask(`device ${address}`, (of) => deviceAt(of, address)) },
    };
    knownGatewayTables.provide(recorded, {
        get: (id) => {
            ask(`gateway-table ${id}`, (of) => tableOf(of, id)?.routes);
            return tableOf(network, id);
        },
        set: () => undefined,
    });
    return recorded;
}

/** A transit gateway's table; its routes say everything, for which one wins is a matter of them and of the profile (X8). */
function tableOf(network: Network, id: ElementId): GatewayTable | undefined {
    const table = network.transitGatewayRouteTables.get(id);
    return table && gatewayTable(network, table);
}

/** Kind and name out of `instance web1`. */
function elementCalled(kindAndName: string): Pick<NetworkElement, 'kind' | 'name'> {
    const [kind = '', name = ''] = kindAndName.split(' ');
    return { kind: kind as NetworkElement['kind'], name };
}

/** Everything that is in no table. */
const settingsOf = (network: Network): unknown =>
    Object.entries(network).filter(([name]) => !(ELEMENT_MAPS as readonly string[]).includes(name));

type Ask = <A>(name: string, question: (network: Network) => A) => A;

/** The index of the network itself; what only looks at an interface that is given is no question. */
function recordedIndex(ask: Ask): NetworkIndex {
    return {
        interfaceByAddress: (vpc, address) =>
            ask(`interface ${vpc} ${addressKey(address)}`, (of) => networkIndex(of).interfaceByAddress(vpc, address)),
        interfaceByMac: (subnet, mac) => ask(`mac ${subnet} ${mac}`, (of) => networkIndex(of).interfaceByMac(subnet, mac)),
        interfacesOfSubnet: (subnet) => ask(`in-subnet ${subnet}`, (of) => networkIndex(of).interfacesOfSubnet(subnet)),
        interfacesOfVpc: (vpc) => ask(`in-vpc ${vpc}`, (of) => networkIndex(of).interfacesOfVpc(vpc)),
        publicMapping: (address) => ask(`public ${addressKey(address)}`, (of) => networkIndex(of).publicMapping(address)),
        publicAddressOf: (owner: NetworkInterface, address) =>
            ask(`public-of ${owner.id} ${addressKey(address)}`, (of) => networkIndex(of).publicAddressOf(owner, address)),
        publicMappings: () => ask('publics', (of) => networkIndex(of).publicMappings()),
        subnetByAddress: (vpc, address) =>
            ask(`subnet ${vpc} ${addressKey(address)}`, (of) => networkIndex(of).subnetByAddress(vpc, address)),
        subnetByRouterAddress: (vpc, address) =>
            ask(`router ${vpc} ${addressKey(address)}`, (of) => networkIndex(of).subnetByRouterAddress(vpc, address)),
        vpcCovers: (vpc, address) =>
            ask(`covers ${vpc} ${addressKey(address)}`, (of) => networkIndex(of).vpcCovers(vpc, address)),
        vpcOf: (owner) => ask(`vpc-of ${owner.id}`, (of) => networkIndex(of).vpcOf(owner)),
        subnetOf: (owner) => ask(`subnet-of ${owner.id}`, (of) => networkIndex(of).subnetOf(owner)),
        serverOf: (owner) => ask(`server-of ${owner.id}`, (of) => networkIndex(of).serverOf(owner)),
        internetHost: (address) => ask(`host ${addressKey(address)}`, (of) => networkIndex(of).internetHost(address)),
        mapping: (vpc, address) => ask(`mapping ${vpc} ${addressKey(address)}`, (of) => networkIndex(of).mapping(vpc, address)),
    };
}

type TableName = (typeof ELEMENT_MAPS)[number];

/** One table of the network. Whoever goes through it has asked about all of it. */
class RecordedTable<E> implements ReadonlyMap<ElementId, E> {
    private readonly table: ReadonlyMap<ElementId, E>;

    constructor(
        private readonly name: TableName,
        network: Network,
        private readonly note: NoteQuestion,
    ) {
        this.table = network[name] as unknown as ReadonlyMap<ElementId, E>;
    }

    get(id: ElementId): E | undefined {
        const { name } = this;
        const element = this.table.get(id);
        this.note(`${name} ${id}`, (network) => network[name].get(id), element);
        return element;
    }

    has(id: ElementId): boolean {
        return this.get(id) !== undefined;
    }

    get size(): number {
        return this.whole().size;
    }

    entries(): MapIterator<[ElementId, E]> {
        return this.whole().entries();
    }

    keys(): MapIterator<ElementId> {
        return this.whole().keys();
    }

    values(): MapIterator<E> {
        return this.whole().values();
    }

    forEach(callback: (value: E, key: ElementId, map: ReadonlyMap<ElementId, E>) => void): void {
        this.whole().forEach(callback);
    }

    [Symbol.iterator](): MapIterator<[ElementId, E]> {
        return this.entries();
    }

    private whole(): ReadonlyMap<ElementId, E> {
        const { name } = this;
        this.note(name, (network) => network[name], this.table);
        return this.table;
    }
}
