/**
 * Forwarding-equivalence classes: stations that no stage of the machine can tell apart.
 *
 * Two stations share a class when exchanging them, with their addresses, MACs and servers, leaves the network as it is: the
 * same subnet, groups, checks and guest settings, addresses of the same atoms, a server of their own in the same zone and
 * state, and nothing in the design that names either of them. Then the machine's verdict about one is its verdict about the
 * other. Everything else is a class by itself; so is every machine with more than one interface.
 */
import { addressKey } from '../../model/address.js';
import type { ElementId, Instance, Network, NetworkInterface, PrivateAddress } from '../../model/network.js';
import { hasFailed } from '../faults.js';
import { IDENTITY, isWithoutEffect, type Mentions, mentionsOf } from './mentions.js';
import { type ReachStation, stationsOf } from './stations.js';

const CLASSES = new WeakMap<Network, ReadonlyMap<ElementId, string>>();

/** The class of every station, by the station's id: equal texts mean equal treatment. */
export function classesOf(network: Network): ReadonlyMap<ElementId, string> {
    let classes = CLASSES.get(network);
    if (!classes) {
        const classifier = new Classifier(network);
        classes = new Map(stationsOf(network).map((station) => [station.id, classifier.classOf(station)]));
        CLASSES.set(network, classes);
    }
    return classes;
}

class Classifier {
    private readonly mentions: Mentions;
    private readonly shared: SharedIdentities;

    constructor(private readonly network: Network) {
        this.mentions = mentionsOf(network);
        this.shared = sharedIdentities(network);
    }

    classOf(station: ReachStation): string {
        const instance = this.network.instances.get(station.id);
        const port = this.network.interfaces.get(station.place);
        const alike = instance && port && instance.interfaces.length === 1 && !this.isSingledOut(instance, port);
        return alike ? this.description(instance, port) : `only ${station.id}`;
    }

    private isSingledOut(instance: Instance, port: NetworkInterface): boolean {
        const { named } = this.mentions;
        return named.has(instance.id) || named.has(port.id) || this.shared.has(port);
    }

    /** Everything that stages can see of the station, apart from its identity. */
    private description(instance: Instance, port: NetworkInterface): string {
        const { network } = this;
        const server = network.servers.get(port.server);
        return JSON.stringify([
            fieldsOf(port),
            port.addresses.map((assigned) => this.atomsOf(assigned)),
            fieldsOf(instance),
            hasFailed(network, instance.id),
            this.shared.servers.has(port.server) || this.mentions.named.has(port.server)
                ? port.server
                : [server && fieldsOf(server), hasFailed(network, port.server)],
        ]);
    }

    private atomsOf({ address, publicAddress, ...rest }: PrivateAddress): unknown {
        const { atomOf } = this.mentions;
        const seen = publicAddress === undefined ? 'none' : atomOf(publicAddress);
        return [typeof address, atomOf(address), typeof publicAddress, seen, fieldsOf(rest)];
    }
}

/** An element's fields in order, without its identity and without what has no effect. */
function fieldsOf(element: object): unknown {
    const identity = IDENTITY[(element as { readonly kind?: string }).kind ?? ''];
    return Object.entries(element)
        .filter(([field]) => !isWithoutEffect(field) && !identity?.has(field))
        .map(([field, value]) => [field, plain(value)]);
}

/** Plain data that `JSON.stringify` writes in full. */
function plain(value: unknown): unknown {
    if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
        return [...value].map(plain);
    }
    return typeof value === 'object' && value !== null ? fieldsOf(value) : value;
}

/** Identities that are not one station's alone: equal addresses or MACs, and servers of several interfaces. */
interface SharedIdentities {
    readonly has: (port: NetworkInterface) => boolean;
    readonly servers: ReadonlySet<ElementId>;
}

function sharedIdentities(network: Network): SharedIdentities {
    const ports = [...network.interfaces.values()];
    const repeated = repeats([
        ...ports.flatMap(identitiesOf),
        ...[...network.subnets.values()].map(({ routerMac }) => routerMac),
    ]);
    return {
        has: (port) => identitiesOf(port).some((identity) => repeated.has(identity)),
        servers: repeats(ports.map(({ server }) => server)),
    };
}

const identitiesOf = ({ mac, addresses }: NetworkInterface): (string | number)[] => [
    mac,
    ...addresses.flatMap(({ address, publicAddress }) => [
        addressKey(address),
        ...(publicAddress === undefined ? [] : [addressKey(publicAddress)]),
    ]),
];

/** What occurs more than once. */
function repeats<T>(values: readonly T[]): ReadonlySet<T> {
    const seen = new Set<T>();
    const twice = new Set<T>();
    for (const value of values) {
        (seen.has(value) ? twice : seen).add(value);
    }
    return twice;
}
