/**
 * A table of elements made of tables that stay: one for each VPC, kept from one network to the next as long as nothing in that VPC
 * changes. Putting a network together then costs what its VPCs are in number, not what they hold.
 *
 * It behaves as a `Map` into which the tables were written one after the other. Ids say which table they are in: `instance:lab.web`
 * is in that of `lab`.
 */

/** The VPC in an id: `lab` of `instance:lab.web` and of `vpc:lab`. */
export function homeOfId(id: string): string {
    const start = id.indexOf(':') + 1;
    const end = id.indexOf('.', start);
    return end < 0 ? id.slice(start) : id.slice(start, end);
}

/** After so many questions, or one for each element, everything is copied into one table, which answers faster. */
const PATIENCE = 256;

/** A table in parts. */
export class PartedMap<E> extends Map<string, E> {
    /** In order: the tables of VPCs, and between them what was written here. Given up when an element of one is replaced. */
    private segments: Map<string, E>[] | undefined = [];
    private readonly byHome = new Map<string, Map<string, E>>();
    /** The table that had the last answer: the next question is nearly always about the same VPC. */
    private nearest: Map<string, E> | undefined;
    /** The segments that were written here. */
    private own: Map<string, E>[] = [];
    /** Whether everything stands in this map itself as well. */
    private isCopied = false;
    private asked = 0;
    private count = 0;

    /** Adds the table of a VPC. It must not change any more, and its ids all name that VPC. */
    attach(home: string, part: Map<string, E>): void {
        if (part.size > 0 && this.segments) {
            this.segments.push(part);
            this.byHome.set(home, part);
            this.count += part.size;
        }
    }

    /** The tables, in order: the same objects as in another network where nothing has changed. */
    get parts(): readonly ReadonlyMap<string, E>[] {
        return this.segments ?? [this];
    }

    /** The table of a VPC, as long as it says all there is to say about its ids. */
    partOf(home: string): ReadonlyMap<string, E> | undefined {
        return this.byHome.get(home);
    }

    /** The elements in the tables of some VPCs, and all that were written here. */
    *around(homes: ReadonlySet<string>): Generator<E> {
        const others = new Set<ReadonlyMap<string, E>>();
        for (const [home, part] of this.byHome) {
            if (!homes.has(home)) {
                others.add(part);
            }
        }
        for (const part of this.parts) {
            if (!others.has(part)) {
                yield* part.values();
            }
        }
    }

    override get(id: string): E | undefined {
        if (this.isCopied) {
            return super.get(id);
        }
        const near = this.nearest?.get(id);
        if (near !== undefined) {
            return near;
        }
        if (++this.asked > PATIENCE && this.asked > this.size) {
            this.copy();
            return super.get(id);
        }
        const part = this.byHome.get(homeOfId(id));
        this.nearest = part ?? this.nearest;
        return part?.get(id) ?? this.own.find((segment) => segment.has(id))?.get(id);
    }

    override has(id: string): boolean {
        return this.get(id) !== undefined;
    }

    override set(id: string, element: E): this {
        if (this.byHome.get(homeOfId(id))?.has(id)) {
            this.giveUp();
        }
        if (this.isCopied) {
            super.set(id, element);
        }
        if (this.segments) {
            const segment = this.own.find((each) => each.has(id)) ?? this.ownSegment(this.segments);
            this.count += segment.has(id) ? 0 : 1;
            segment.set(id, element);
        }
        return this;
    }

    override delete(id: string): boolean {
        this.giveUp();
        return super.delete(id);
    }

    override clear(): void {
        this.giveUp();
        super.clear();
    }

    override get size(): number {
        return this.segments ? this.count : super.size;
    }

    override entries(): MapIterator<[string, E]> {
        return this.segments ? chained(this.segments, (segment) => segment.entries()) : super.entries();
    }

    override keys(): MapIterator<string> {
        return this.segments ? chained(this.segments, (segment) => segment.keys()) : super.keys();
    }

    override values(): MapIterator<E> {
        return this.segments ? chained(this.segments, (segment) => segment.values()) : super.values();
    }

    override [Symbol.iterator](): MapIterator<[string, E]> {
        return this.entries();
    }

    override forEach(action: (element: E, id: string, map: Map<string, E>) => void): void {
        for (const [id, element] of this.entries()) {
            action(element, id, this);
        }
    }

    private ownSegment(segments: Map<string, E>[]): Map<string, E> {
        const last = segments.at(-1);
        if (last !== undefined && last === this.own.at(-1)) {
            return last;
        }
        const fresh = new Map<string, E>();
        segments.push(fresh);
        this.own.push(fresh);
        return fresh;
    }

    private copy(): void {
        for (const [id, element] of this.isCopied ? [] : this.entries()) {
            super.set(id, element);
        }
        this.isCopied = true;
    }

    /** Becomes an ordinary map: the tables of VPCs belong to other networks too. */
    private giveUp(): void {
        this.copy();
        this.segments = undefined;
        this.byHome.clear();
        this.nearest = undefined;
        this.own = [];
    }
}

function* chained<E, T>(segments: readonly Map<string, E>[], iterate: (segment: Map<string, E>) => Iterable<T>): MapIterator<T> {
    for (const segment of segments) {
        yield* iterate(segment);
    }
    return undefined;
}

/** The tables of one: its parts, or the table itself. */
export const partsOf = <E>(table: ReadonlyMap<string, E>): readonly ReadonlyMap<string, E>[] =>
    'parts' in table ? (table.parts as readonly ReadonlyMap<string, E>[]) : [table];

/** The elements that can belong to some VPCs, which are given by name, in order; perhaps others too. */
export const elementsAround = <E>(table: ReadonlyMap<string, E>, homes: ReadonlySet<string>): Iterable<E> =>
    table instanceof PartedMap ? (table as PartedMap<E>).around(homes) : table.values();

/** The elements that can belong to the VPC of another element, in order; perhaps others too. */
export const elementsBeside = <E>(table: ReadonlyMap<string, E>, id: string): E[] => [
    ...elementsAround(table, new Set([homeOfId(id)])),
];

/**
 * Makes a function of one table that remembers what it made of each part: for what is gathered from all VPCs after every edit. Of
 * the context it may use what lives as long as the part, such as the subnets of the interfaces.
 */
export function rememberedByPart<E, T, C = undefined>(
    make: (part: ReadonlyMap<string, E>, context: C) => T,
): (table: ReadonlyMap<string, E>, context: C) => readonly T[] {
    const known = new WeakMap<ReadonlyMap<string, E>, T>();
    return (table, context) =>
        partsOf(table).map((part) => {
            let value = known.get(part);
            if (value === undefined) {
                value = make(part, context);
                known.set(part, value);
            }
            return value;
        });
}

/** Picks elements of a table; remembered by part. */
export function pickedByPart<E, T>(pick: (element: E) => readonly T[]): (table: ReadonlyMap<string, E>) => readonly T[] {
    const picked = rememberedByPart<E, readonly T[]>((part) => [...part.values()].flatMap(pick));
    return (table) => picked(table, undefined).flat();
}

/**
 * Makes a function of one table that says which keys its elements have more than once. Only the parts are counted that differ from
 * those of the table before, whose parts are kept for that.
 */
export function sharedKeysByPart<E, K>(keysOf: (element: E) => readonly K[]): (table: ReadonlyMap<string, E>) => ReadonlySet<K> {
    let counted: ReadonlySet<ReadonlyMap<string, E>> = new Set();
    const counts = new Map<K, number>();
    const shared = new Set<K>();
    const count = (part: ReadonlyMap<string, E>, by: 1 | -1): void => {
        for (const key of [...part.values()].flatMap(keysOf)) {
            const now = (counts.get(key) ?? 0) + by;
            counts.set(key, now);
            if (now === 0) {
                counts.delete(key);
            }
            if (now > 1) {
                shared.add(key);
            } else {
                shared.delete(key);
            }
        }
    };
    return (table) => {
        const parts = new Set(partsOf(table));
        for (const part of counted) {
            if (!parts.has(part)) {
                count(part, -1);
            }
        }
        for (const part of parts) {
            if (!counted.has(part)) {
                count(part, 1);
            }
        }
        counted = parts;
        return shared;
    };
}

/** The same data as ordinary maps, arrays and objects: what is sent to another thread cannot be of a class of ours. */
export function asPlainData<T>(data: T): T {
    if (data instanceof Map) {
        return new Map([...data].map(([key, value]) => [key, asPlainData(value)])) as T;
    }
    if (data instanceof Set || typeof data !== 'object' || data === null) {
        return data;
    }
    if (Array.isArray(data)) {
        return data.map(asPlainData) as T;
    }
    return isWrittenAs(data)
        ? data.toJSON()
        : (Object.fromEntries(Object.entries(data).map(([key, value]) => [key, asPlainData(value)])) as T);
}

/** Places in the text are read late, and say what they are now. */
const isWrittenAs = <T extends object>(data: T): data is T & { toJSON(): T } => 'toJSON' in data;
