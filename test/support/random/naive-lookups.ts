/**
 * The entries of a table that could decide a question, best first: once by the naive reference, and once by the simulator
 * itself, from whose table the winner is taken out again and again.
 */
import { routeTableInForce } from '../../../language/src/forwarding/effective-route-table.js';
import { type Flow, flowOf } from '../../../language/src/forwarding/flow.js';
import { guestTable } from '../../../language/src/forwarding/guest-routes.js';
import { advance } from '../../../language/src/forwarding/pipeline.js';
import type { Lookup, Step } from '../../../language/src/forwarding/trace.js';
import { gatewayTable } from '../../../language/src/forwarding/transit-gateway-routes.js';
import type { ElementId, GuestRoute, Network } from '../../../language/src/model/network.js';
import type { TransitGatewayRoute } from '../../../language/src/model/transit-gateway.js';
import { entryThatDecides, inBlock, routeThatWins, ruleFits, rulesOfInterface } from './naive-rules.js';

/** A table as a list of entries, what the book says of it, and the network with other entries in it. */
interface Contest<T> {
    readonly entries: readonly T[];
    readonly best: (among: readonly T[]) => T | undefined;
    readonly withOnly: (entries: readonly T[]) => Network;
    /** The entry that a lookup in such a network names. */
    readonly named: (network: Network, position: number) => T | undefined;
    /** Whether it can be taken out; what cannot ends the contest. */
    readonly removable?: (entry: T) => boolean;
    readonly same?: (a: T, b: T) => boolean;
}

/** Positions of the entries that decide in turn, as the book says. */
export const winnersByTheBook = (step: Step, lookup: Lookup): number[] => {
    const contest = contestOf(step, lookup);
    return contest ? inTurn(contest, (left) => contest.best(left)) : [];
};

/** Positions of the entries that decide in turn when the simulator is asked again and again without the last winner. */
export const winnersBySimulation = (step: Step, lookup: Lookup): number[] => {
    const contest = contestOf(step, lookup);
    return contest ? inTurn(contest, (left) => winnerAmong(contest, { step, lookup, left })) : [];
};

function inTurn<T>({ entries, removable, same = Object.is }: Contest<T>, ask: (left: readonly T[]) => T | undefined): number[] {
    const winners: number[] = [];
    let left = entries;
    for (let winner = ask(left); winner !== undefined; winner = ask(left)) {
        const taken = winner;
        winners.push(entries.findIndex((entry) => same(entry, taken)));
        if (winners.length > entries.length || removable?.(taken) === false) {
            break;
        }
        left = left.filter((entry) => !same(entry, taken));
    }
    return winners;
}

function winnerAmong<T>(
    { withOnly, named }: Contest<T>,
    { step, lookup, left }: { readonly step: Step; readonly lookup: Lookup; readonly left: readonly T[] },
): T | undefined {
    const network = withOnly(left);
    const again = advance({ ...step.before, network });
    const asked = again?.lookups.find(({ table, element }) => table === lookup.table && element === lookup.element);
    return asked && asked.winner >= 0 ? named(network, asked.winner) : undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: each table has entries of its own kind, and nobody else looks at them.
function contestOf(step: Step, lookup: Lookup): Contest<any> | undefined {
    const flight = step.before.packets.find(({ id }) => id === step.packetId);
    const flow = flight && flowOf(flight.packet);
    const question = { network: step.before.network, lookup, flow };
    switch (lookup.table) {
        case 'route-table':
            return routeContest(question);
        case 'transit-gateway-route-table':
            return gatewayContest(question);
        case 'guest-route-table':
            return guestContest(question);
        case 'network-acl':
            return aclContest(question);
        case 'security-group':
            return groupContest(question);
        default:
            return undefined;
    }
}

interface Question {
    readonly network: Network;
    readonly lookup: Lookup;
    readonly flow: Flow | undefined;
}

/** A map with one entry replaced. */
const replaced = <T extends { readonly id: ElementId }>(map: ReadonlyMap<ElementId, T>, entry: T): ReadonlyMap<ElementId, T> =>
    new Map(map).set(entry.id, entry);

function routeContest({ network, lookup: { element, key } }: Question) {
    const table = network.routeTables.get(element);
    const { address } = key;
    if (!table || address === undefined) {
        return undefined;
    }
    const entries = routeTableInForce(network, element)?.routes ?? [];
    return {
        entries,
        best: (among) => routeThatWins(among, address),
        withOnly: (routes) => ({
            ...network,
            routeTables: replaced(network.routeTables, { ...table, routes, propagations: [] }),
        }),
        named: (changed, position) => changed.routeTables.get(element)?.routes[position],
    } satisfies Contest<(typeof entries)[number]>;
}

/** X8, in the order of the book. */
const GATEWAY_ORDER: readonly TransitGatewayRoute['origin'][] = [
    'static',
    'prefix-list',
    'vpc',
    'direct-connect',
    'connect',
    'vpn',
];

const gatewayKey = (route: TransitGatewayRoute): readonly number[] => [
    -route.destination.length,
    GATEWAY_ORDER.indexOf(route.origin),
    route.asPathLength ?? 0,
    route.multiExitDiscriminator ?? 0,
];

function isBetter(a: readonly number[], b: readonly number[]): boolean {
    const differing = a.findIndex((value, i) => value !== b[i]);
    return differing >= 0 && (a[differing] ?? 0) < (b[differing] ?? 0);
}

function gatewayContest({ network, lookup: { element, key } }: Question) {
    const table = network.transitGatewayRouteTables.get(element);
    const { address } = key;
    if (!table || address === undefined) {
        return undefined;
    }
    const { routes } = gatewayTable(network, table);
    return {
        entries: routes,
        best: (among) =>
            among
                .filter(({ destination }) => inBlock(destination, address))
                .reduce<TransitGatewayRoute | undefined>(
                    (best, route) => (best === undefined || isBetter(gatewayKey(route), gatewayKey(best)) ? route : best),
                    undefined,
                ),
        withOnly: (left) => ({
            ...network,
            transitGatewayRouteTables: replaced(network.transitGatewayRouteTables, { ...table, routes: left, propagations: [] }),
        }),
        named: (changed, position) => {
            const now = changed.transitGatewayRouteTables.get(element);
            return now && gatewayTable(changed, now).routes[position];
        },
    } satisfies Contest<TransitGatewayRoute>;
}

type GuestEntry = ReturnType<typeof guestTable>[number];

const isWritten = ({ route }: GuestEntry): boolean => !('kind' in route) && route.bgp === undefined;

/** Only what was written in the guest can be taken out of it again. */
function guestContest({ network, lookup: { element, key } }: Question) {
    const instance = network.instances.get(element);
    const { address } = key;
    if (!instance || address === undefined) {
        return undefined;
    }
    const keyOf = (entry: GuestEntry): string => JSON.stringify([entry.destination, entry.interface, entry.route]);
    return {
        entries: guestTable(network, instance),
        best: (among) =>
            among
                .filter((entry) => entry.interface !== undefined && inBlock(entry.destination, address))
                .reduce<GuestEntry | undefined>((best, entry) => {
                    const longer = entry.destination.length - (best?.destination.length ?? -1);
                    return longer > 0 || (longer === 0 && !('kind' in entry.route)) ? entry : best;
                }, undefined),
        withOnly: (left) => {
            const routes = left.filter(isWritten).map(({ route }) => route as GuestRoute);
            return { ...network, instances: replaced(network.instances, { ...instance, guest: { ...instance.guest, routes } }) };
        },
        named: (changed, position) => {
            const now = changed.instances.get(element);
            return now && guestTable(changed, now)[position];
        },
        removable: isWritten,
        same: (a, b) => keyOf(a) === keyOf(b),
    } satisfies Contest<GuestEntry>;
}

function aclContest({ network, lookup: { element, key }, flow }: Question) {
    const acl = network.networkAcls.get(element);
    const { direction } = key;
    if (!acl || !flow || direction === undefined) {
        return undefined;
    }
    const entries = acl.entries.filter((entry) => entry.direction === direction);
    return {
        entries,
        best: (among) => entryThatDecides({ ...acl, entries: among }, direction, flow),
        withOnly: (left) => ({ ...network, networkAcls: replaced(network.networkAcls, { ...acl, entries: left }) }),
        named: (changed, position) =>
            [...(changed.networkAcls.get(element)?.entries ?? [])].sort((a, b) => a.number - b.number)[position],
    } satisfies Contest<(typeof entries)[number]>;
}

function groupContest({ network, lookup: { element, key }, flow }: Question) {
    const owner = network.interfaces.get(element);
    const { direction } = key;
    if (!owner || !flow || direction === undefined) {
        return undefined;
    }
    const entries = rulesOfInterface(network, owner, direction);
    return {
        entries,
        best: (among) => among.find((rule) => ruleFits(network, rule, flow)),
        withOnly: (left) => {
            const securityGroups = new Map(network.securityGroups);
            for (const id of owner.securityGroups) {
                const group = network.securityGroups.get(id);
                const rules = group?.rules.filter((rule) => rule.direction !== direction || left.includes(rule)) ?? [];
                group && securityGroups.set(id, { ...group, rules });
            }
            return { ...network, securityGroups };
        },
        named: (changed, position) => rulesOfInterface(changed, owner, direction)[position],
    } satisfies Contest<(typeof entries)[number]>;
}
