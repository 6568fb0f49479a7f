/**
 * Data breakpoints on what machines remember: an ARP entry, a tracked connection, a NAT binding, a flow of a gateway load balancer, or all of one owner. Written
 * means created, changed, expired or forgotten; read means found by a lookup, or kept alive by a packet.
 */
import {
    type ArpEntry,
    type BalancedFlow,
    balancedFlowLabel,
    bindingLabel,
    type Connection,
    connectionLabel,
    type ElementId,
    formatAddress,
    type NatBinding,
    type SimulationState,
    type Step,
    type TableKind,
    winnerOf,
} from '#language';
import { nameOf } from '../elements.js';

/** What can happen to an entry. */
export type TableDeed = 'created' | 'changed' | 'expired' | 'forgotten' | 'hit';

/** One thing that a step did to one entry. */
export interface TableEvent {
    readonly deed: TableDeed;
    readonly key: string;
    /** `NAT binding of nat: tcp 10.0.2.10:40000 ⇒ …: created`. */
    readonly text: string;
}

type Entry = ArpEntry | BalancedFlow | Connection | NatBinding;

/** A table as far as it is read here. */
interface Table<E> {
    values(): Iterable<E>;
}

/** One kind of table. */
interface WatchedTable {
    /** Names one entry, and all of them, in the ids of data breakpoints. */
    readonly one: string;
    readonly many: string;
    /** What one is called in texts. */
    readonly title: string;
    readonly kind: TableKind;
    readonly entries: (state: SimulationState) => Table<Entry>;
    readonly owner: (entry: never) => ElementId;
    /** What tells an owner's entries apart, as ids of data breakpoints say it. */
    readonly key: (entry: never) => string;
    readonly label: (entry: never, clock: number) => string;
}

const describe = <E extends Entry>(
    table: Omit<WatchedTable, 'owner' | 'key' | 'label' | 'entries'> & {
        readonly entries: (state: SimulationState) => Table<E>;
        readonly owner: (entry: E) => ElementId;
        readonly key: (entry: E) => string;
        readonly label: (entry: E, clock: number) => string;
    },
): WatchedTable => table as unknown as WatchedTable;

const TABLES: readonly WatchedTable[] = [
    describe<ArpEntry>({
        one: 'ARP entry',
        many: 'ARP entries',
        title: 'ARP entry',
        kind: 'arp-cache',
        entries: ({ arpCaches }) => arpCaches,
        owner: (entry) => entry.interface,
        key: ({ address }) => formatAddress(address),
        label: ({ address, mac }) => `${formatAddress(address)} is at ${mac}`,
    }),
    describe<Connection>({
        one: 'connection',
        many: 'connections',
        title: 'Connection',
        kind: 'connection-tracking',
        entries: ({ connections }) => connections,
        owner: (entry) => entry.interface,
        key: ({ protocol, local, localPort, remote, remotePort }) =>
            `${protocol} ${formatAddress(local)} ${localPort} ${formatAddress(remote)} ${remotePort}`,
        label: connectionLabel,
    }),
    describe<NatBinding>({
        one: 'binding',
        many: 'bindings',
        title: 'NAT binding',
        kind: 'nat-bindings',
        entries: ({ natBindings }) => natBindings,
        owner: ({ owner }) => owner,
        key: ({ protocol, outsideAddress, outsidePort, remoteAddress, remotePort }) =>
            `${protocol} ${formatAddress(outsideAddress)} ${outsidePort} ${formatAddress(remoteAddress)} ${remotePort}`,
        label: bindingLabel,
    }),
    describe<BalancedFlow>({
        one: 'flow',
        many: 'flows',
        title: 'Flow',
        kind: 'balanced-flows',
        entries: ({ balancedFlows }) => balancedFlows,
        owner: ({ owner }) => owner,
        key: ({ key }) => key,
        label: balancedFlowLabel,
    }),
];

/** The part of a table that is watched: one entry, those of an owner, or all. */
export interface TableWatch {
    readonly table: WatchedTable;
    readonly key?: string;
    readonly owner?: string;
}

/** The names of the tables, as ids of data breakpoints begin with them. */
export const TABLE_NAMES: readonly string[] = TABLES.map(({ many }) => many);

/** The id of the data breakpoint on one entry: `binding OWNER KEY`. */
export function entryWatchId(kind: TableKind, entry: Entry): string {
    const table = tableOf(kind);
    return table ? `${table.one} ${keyOf(table, entry)}` : '';
}

const keyOf = ({ owner, key }: WatchedTable, entry: Entry): string => `${owner(entry as never)} ${key(entry as never)}`;

/** The id of the data breakpoint on all entries of an owner: `bindings of nat`; of everybody: `bindings`. */
export const tableWatchId = (kind: TableKind, owner?: string): string =>
    `${tableOf(kind)?.many}${owner === undefined ? '' : ` of ${owner}`}`;

const tableOf = (kind: TableKind): WatchedTable | undefined => TABLES.find((table) => table.kind === kind);

/** What an id of a data breakpoint means; `undefined` when it names no table. */
export function parseTableWatch(id: string): TableWatch | undefined {
    for (const table of TABLES) {
        const [, owner] = new RegExp(`^${table.many}(?: of (.+))?$`).exec(id) ?? [];
        if (owner !== undefined || id === table.many) {
            return { table, ...(owner !== undefined && { owner }) };
        }
        if (id.startsWith(`${table.one} `)) {
            return { table, key: id.slice(table.one.length + 1) };
        }
    }
    return undefined;
}

/** What the step did to the watched entries, in the table's order. */
export function tableEvents(step: Step, watch: TableWatch): TableEvent[] {
    const [before, after] = [watch.table.entries(step.before), watch.table.entries(step.after)];
    const hits = hitsOf(step, watch.table);
    if (before === after && hits.size === 0) {
        return [];
    }
    const [olds, nows] = [byKey(watch.table, before), byKey(watch.table, after)];
    // Keys of an untouched table are listed as well: its entries may have been hit.
    const keys = watch.key === undefined ? new Set([...olds.keys(), ...nows.keys()]) : [watch.key];
    return [...keys].flatMap((key): TableEvent[] => {
        const [old, now] = [olds.get(key), nows.get(key)];
        const deed = deedOf(old, now) ?? (old && hits.has(old) ? 'hit' : undefined);
        const entry = now ?? old;
        return deed && entry && belongs(step, watch, entry) ? [{ deed, key, text: textOf(step, watch, { deed, entry }) }] : [];
    });
}

const byKey = (table: WatchedTable, entries: Table<Entry>): ReadonlyMap<string, Entry> =>
    new Map([...entries.values()].map((entry) => [keyOf(table, entry), entry]));

/** The entries that the step's lookups found. */
function hitsOf(step: Step, { kind }: WatchedTable): ReadonlySet<Entry> {
    const found = step.lookups
        .filter(({ table, winner }) => table === kind && winner >= 0)
        .map((lookup) => winnerOf(step, lookup));
    return new Set(found.flatMap((winner) => (winner && 'entry' in winner.entry ? [winner.entry.entry as Entry] : [])));
}

/** What became of an entry; that only its time was prolonged is a hit. */
function deedOf(old: Entry | undefined, now: Entry | undefined): TableDeed | undefined {
    if (old === now) {
        return undefined;
    }
    if (!old || !now) {
        return old ? 'forgotten' : 'created';
    }
    if ('expired' in now && now.expired && !('expired' in old && old.expired)) {
        return 'expired';
    }
    return JSON.stringify({ ...old, expires: 0 }) === JSON.stringify({ ...now, expires: 0 }) ? 'hit' : 'changed';
}

function belongs(step: Step, { table, owner }: TableWatch, entry: Entry): boolean {
    const id = table.owner(entry as never);
    return owner === undefined || owner === id || owner === nameOf(step.before.network, id);
}

function textOf(step: Step, { table }: TableWatch, { deed, entry }: { deed: TableDeed; entry: Entry }): string {
    const owner = nameOf(step.before.network, table.owner(entry as never));
    return `${table.title} of ${owner} ${deed}: ${table.label(entry as never, step.after.clock)}`;
}
