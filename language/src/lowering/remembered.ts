/**
 * What was made of a declaration and of some elements of the network, kept while the declaration, its links and those elements are
 * the same. Nobody has to say which elements those are: the tables take note of what is asked of them.
 */
import type { AstNode } from 'langium';
import type { Network } from '../model/network.js';
import { homeOfId, PartedMap, partsOf } from '../model/parted-map.js';
import type { LinkedBlock } from '../references/linker.js';

type Table = ReadonlyMap<string, unknown>;

/** A question to a table, and its answer: the element, or the table of the VPC that has it. */
interface Reading {
    readonly table: keyof Network;
    /** An id, or the name of a VPC. */
    readonly key: string;
    readonly isPart: boolean;
    readonly answer: unknown;
}

/** What was asked of a network. */
interface Readings {
    readonly list: Reading[];
    /** Whether somebody went through a whole table: any change may matter then. */
    all: boolean;
}

/** A network that can say what somebody asked of it. */
export class NotedNetwork {
    /** The same network to read. */
    readonly network: Network;
    private readings: Readings = { list: [], all: false };

    constructor(private readonly original: Network) {
        const tables = Object.entries(original).map(([name, value]) => [
            name,
            value instanceof Map ? new NotedTable(value as Table, name as keyof Network, () => this.readings) : value,
        ]);
        this.network = Object.fromEntries(tables) as Network;
    }

    /** Runs an action on the network; says what it asked. */
    noting<T>(action: (network: Network) => T): { readonly value: T; readonly readings: Readings } {
        const readings: Readings = { list: [], all: false };
        this.readings = readings;
        return { value: action(this.network), readings };
    }

    /** Whether the answers would be the same today. */
    confirms({ list, all }: Readings): boolean {
        return (
            !all &&
            list.every(({ table, key, isPart, answer }) => answerOf(this.original[table] as Table, key, isPart) === answer)
        );
    }
}

const answerOf = (table: Table, key: string, isPart: boolean): unknown =>
    isPart ? (table instanceof PartedMap ? table.partOf(key) : undefined) : table.get(key);

/** A table that takes note. */
class NotedTable implements ReadonlyMap<string, unknown> {
    constructor(
        private readonly original: Table,
        private readonly table: keyof Network,
        private readonly readings: () => Readings,
    ) {}

    get(id: string): unknown {
        const home = homeOfId(id);
        const part = this.original instanceof PartedMap ? this.original.partOf(home) : undefined;
        const answer = part?.get(id);
        if (answer === undefined) {
            const found = this.original.get(id);
            this.note(id, false, found);
            return found;
        }
        this.note(home, true, part);
        return answer;
    }

    private note(key: string, isPart: boolean, answer: unknown): void {
        const { list } = this.readings();
        const { table } = this;
        if (!list.some((known) => known.table === table && known.key === key && known.isPart === isPart)) {
            list.push({ table, key, isPart, answer });
        }
    }

    has(id: string): boolean {
        return this.get(id) !== undefined;
    }

    private get whole(): Table {
        this.readings().all = true;
        return this.original;
    }

    get parts(): readonly Table[] {
        return partsOf(this.whole);
    }

    get size(): number {
        return this.whole.size;
    }

    entries(): MapIterator<[string, unknown]> {
        return this.whole.entries();
    }

    keys(): MapIterator<string> {
        return this.whole.keys();
    }

    values(): MapIterator<unknown> {
        return this.whole.values();
    }

    [Symbol.iterator](): MapIterator<[string, unknown]> {
        return this.entries();
    }

    forEach(action: (value: unknown, id: string, map: Table) => void): void {
        this.whole.forEach(action);
    }
}

/** What a declaration is besides its text: another key, another result. */
export interface DeclarationKey {
    readonly links: LinkedBlock | undefined;
    /** Whatever else counts, such as the file and the comment above. */
    readonly context: readonly (string | undefined)[];
}

/** Results by declaration. */
export class Remembered<T> {
    private readonly known = new WeakMap<
        AstNode,
        { readonly key: DeclarationKey; readonly readings: Readings; readonly value: T }
    >();

    /** The result that is known and still holds, or a new one. `isWorthKeeping` says which may be kept. */
    recall(node: AstNode, { key, noted, isWorthKeeping = () => true }: RecallOptions<T>, make: (network: Network) => T): T {
        const known = this.known.get(node);
        if (known && isSameKey(known.key, key) && noted.confirms(known.readings)) {
            return known.value;
        }
        const { value, readings } = noted.noting(make);
        if (isWorthKeeping(value) && !readings.all) {
            this.known.set(node, { key, readings, value });
        } else {
            this.known.delete(node);
        }
        return value;
    }
}

/** Under which circumstances a result holds. */
interface RecallOptions<T> {
    readonly key: DeclarationKey;
    readonly noted: NotedNetwork;
    readonly isWorthKeeping?: (value: T) => boolean;
}

const isSameKey = (a: DeclarationKey, b: DeclarationKey): boolean =>
    a.links !== undefined && a.links === b.links && a.context.every((each, i) => each === b.context[i]);
