/**
 * An immutable map that shares structure: the tables that change while packets move (ARP caches, connections, bindings).
 *
 * Up to eight entries live in flat lists, in order of insertion; more go into a hash trie of 32-way branches (Bagwell's
 * hash array mapped trie), in order of their hashes. Either way the same history gives the same order.
 */
import { hashNumbers, hashText } from './hash.js';

/** An immutable map that shares structure between versions. */
export interface PersistentMap<K, V> {
    readonly size: number;
    get(key: K): V | undefined;
    has(key: K): boolean;
    set(key: K, value: V): PersistentMap<K, V>;
    delete(key: K): PersistentMap<K, V>;
    /** In order of insertion while the map is small; deterministic always. */
    entries(): IterableIterator<[K, V]>;
    values(): IterableIterator<V>;
}

/** How keys are told apart. Records are compared field by field, so that no text has to be made of them to look one up. */
export interface KeyKind<K> {
    readonly same: (a: K, b: K) => boolean;
    /** 32 bits, equal for equal keys. Asked for only once a map has outgrown its flat list. */
    readonly hash: (key: K) => number;
}

/** Texts and numbers as they are. */
const PLAIN: KeyKind<string | number> = {
    same: (a, b) => a === b,
    hash: (key) => (typeof key === 'number' ? hashNumbers(key) : hashText(key)),
};

/** Largest number of entries kept in a flat list: a scan of so few is as fast as hashing the key. */
const FLAT_LIMIT = 8;
const BITS_PER_LEVEL = 5;
const LEVEL_MASK = 31;

interface Leaf<K, V> {
    readonly kind: 'leaf';
    readonly hash: number;
    readonly key: K;
    readonly value: V;
}

/** Two or more leaves of one and the same hash. */
interface Collision<K, V> {
    readonly kind: 'collision';
    readonly hash: number;
    readonly leaves: readonly Leaf<K, V>[];
}

interface Branch<K, V> {
    readonly kind: 'branch';
    /** Which of the 32 slots are taken; children are listed without gaps. */
    readonly bitmap: number;
    readonly children: readonly Node<K, V>[];
}

type Node<K, V> = Leaf<K, V> | Collision<K, V> | Branch<K, V>;

/** A map without entries, of keys of that kind. */
export function emptyMapOf<K, V>(kind: KeyKind<K>): PersistentMap<K, V> {
    return new FlatMap<K, V>(kind, [], []);
}

/** A map without entries whose keys are texts or numbers. */
export const emptyMap = <K extends string | number, V>(): PersistentMap<K, V> => emptyMapOf<K, V>(PLAIN);

/** A map of these entries; of equal keys the last wins. */
export function persistentMap<K extends string | number, V>(entries: Iterable<readonly [K, V]>): PersistentMap<K, V> {
    let map = emptyMap<K, V>();
    for (const [key, value] of entries) {
        map = map.set(key, value);
    }
    return map;
}

/** Few entries: two lists, scanned. */
class FlatMap<K, V> implements PersistentMap<K, V> {
    constructor(
        private readonly kind: KeyKind<K>,
        private readonly keys: readonly K[],
        private readonly list: readonly V[],
    ) {}

    get size(): number {
        return this.keys.length;
    }

    get(key: K): V | undefined {
        return this.list[this.indexOf(key)];
    }

    has(key: K): boolean {
        return this.indexOf(key) >= 0;
    }

    set(key: K, value: V): PersistentMap<K, V> {
        const index = this.indexOf(key);
        const list = this.list.slice();
        if (index >= 0) {
            list[index] = value;
            return this.list[index] === value ? this : new FlatMap(this.kind, this.keys, list);
        }
        if (list.length < FLAT_LIMIT) {
            const keys = this.keys.slice();
            keys.push(key);
            list.push(value);
            return new FlatMap(this.kind, keys, list);
        }
        return this.outgrown().set(key, value);
    }

    delete(key: K): PersistentMap<K, V> {
        const index = this.indexOf(key);
        return index < 0 ? this : new FlatMap(this.kind, this.keys.toSpliced(index, 1), this.list.toSpliced(index, 1));
    }

    *entries(): IterableIterator<[K, V]> {
        for (const [i, value] of this.list.entries()) {
            yield [this.keys[i] as K, value];
        }
    }

    values(): IterableIterator<V> {
        return this.list.values();
    }

    private indexOf(key: K): number {
        const { keys, kind } = this;
        for (let i = 0; i < keys.length; i++) {
            if (kind.same(keys[i] as K, key)) {
                return i;
            }
        }
        return -1;
    }

    private outgrown(): PersistentMap<K, V> {
        const leaves = this.keys.map((key, i): Leaf<K, V> => leafOf(this.kind, key, this.list[i] as V));
        const root = leaves.reduce<Node<K, V> | undefined>(
            (node, leaf) => insert(this.kind, node, { leaf, shift: 0 }),
            undefined,
        );
        return root ? new TrieMap(this.kind, root, leaves.length) : this;
    }
}

/** Many entries: a hash trie. */
class TrieMap<K, V> implements PersistentMap<K, V> {
    constructor(
        private readonly kind: KeyKind<K>,
        private readonly root: Node<K, V>,
        readonly size: number,
    ) {}

    get(key: K): V | undefined {
        return find(this.kind, this.root, key)?.value;
    }

    has(key: K): boolean {
        return find(this.kind, this.root, key) !== undefined;
    }

    set(key: K, value: V): PersistentMap<K, V> {
        const known = find(this.kind, this.root, key);
        if (known?.value === value && known !== undefined) {
            return this;
        }
        const leaf = leafOf(this.kind, key, value);
        return new TrieMap(this.kind, insert(this.kind, this.root, { leaf, shift: 0 }), this.size + (known ? 0 : 1));
    }

    delete(key: K): PersistentMap<K, V> {
        if (!this.has(key)) {
            return this;
        }
        const root = remove(this.kind, this.root, { key, hash: this.kind.hash(key), shift: 0 });
        return root ? new TrieMap(this.kind, root, this.size - 1) : emptyMapOf(this.kind);
    }

    *entries(): IterableIterator<[K, V]> {
        for (const { key, value } of leavesOf(this.root)) {
            yield [key, value];
        }
    }

    *values(): IterableIterator<V> {
        for (const { value } of leavesOf(this.root)) {
            yield value;
        }
    }
}

const leafOf = <K, V>(kind: KeyKind<K>, key: K, value: V): Leaf<K, V> => ({ kind: 'leaf', hash: kind.hash(key), key, value });

const slotOf = (hash: number, shift: number): number => 1 << ((hash >>> shift) & LEVEL_MASK);

/** Position among the children: how many taken slots lie below this one. */
function positionOf(bitmap: number, slot: number): number {
    let bits = bitmap & (slot - 1);
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function find<K, V>(kind: KeyKind<K>, root: Node<K, V>, key: K): Leaf<K, V> | undefined {
    const hash = kind.hash(key);
    let node: Node<K, V> | undefined = root;
    for (let shift = 0; node?.kind === 'branch'; shift += BITS_PER_LEVEL) {
        const slot = slotOf(hash, shift);
        node = node.bitmap & slot ? node.children[positionOf(node.bitmap, slot)] : undefined;
    }
    if (node?.kind === 'collision') {
        return node.leaves.find((candidate) => kind.same(candidate.key, key));
    }
    return node?.hash === hash && kind.same(node.key, key) ? node : undefined;
}

/** A leaf on its way down, and how many bits of its hash are used up. */
interface Added<K, V> {
    readonly leaf: Leaf<K, V>;
    readonly shift: number;
}

function insert<K, V>(kind: KeyKind<K>, node: Node<K, V> | undefined, added: Added<K, V>): Node<K, V> {
    const { leaf, shift } = added;
    if (!node) {
        return leaf;
    }
    if (node.kind === 'branch') {
        return insertIntoBranch(kind, node, added);
    }
    if (node.hash === leaf.hash) {
        return merge(kind, node, leaf);
    }
    // Two hashes that differ part company at some level within their 32 bits.
    const branch: Branch<K, V> = { kind: 'branch', bitmap: slotOf(node.hash, shift), children: [node] };
    return insertIntoBranch(kind, branch, added);
}

function insertIntoBranch<K, V>(kind: KeyKind<K>, branch: Branch<K, V>, { leaf, shift }: Added<K, V>): Branch<K, V> {
    const slot = slotOf(leaf.hash, shift);
    const position = positionOf(branch.bitmap, slot);
    if (branch.bitmap & slot) {
        const child = insert(kind, branch.children[position], { leaf, shift: shift + BITS_PER_LEVEL });
        return { ...branch, children: branch.children.with(position, child) };
    }
    return { kind: 'branch', bitmap: branch.bitmap | slot, children: branch.children.toSpliced(position, 0, leaf) };
}

/** The added leaf beside, or in place of, leaves of the same hash. */
function merge<K, V>(kind: KeyKind<K>, node: Leaf<K, V> | Collision<K, V>, added: Leaf<K, V>): Node<K, V> {
    const others = (node.kind === 'leaf' ? [node] : node.leaves).filter((known) => !kind.same(known.key, added.key));
    return others.length === 0 ? added : { kind: 'collision', hash: added.hash, leaves: [...others, added] };
}

/** A key on its way out. */
interface Gone<K> {
    readonly key: K;
    readonly hash: number;
    readonly shift: number;
}

/** The node without the key, which must be in it; `undefined` when nothing is left. */
function remove<K, V>(kind: KeyKind<K>, node: Node<K, V>, gone: Gone<K>): Node<K, V> | undefined {
    if (node.kind === 'leaf') {
        return undefined;
    }
    if (node.kind === 'collision') {
        const leaves = node.leaves.filter((known) => !kind.same(known.key, gone.key));
        return leaves.length === 1 ? leaves[0] : { ...node, leaves };
    }
    const slot = slotOf(gone.hash, gone.shift);
    const position = positionOf(node.bitmap, slot);
    const child = node.children[position];
    const rest = child && remove(kind, child, { ...gone, shift: gone.shift + BITS_PER_LEVEL });
    return rest ? replaceChild(node, position, rest) : dropChild(node, position, slot);
}

function replaceChild<K, V>(branch: Branch<K, V>, position: number, child: Node<K, V>): Node<K, V> {
    return branch.children.length === 1 && child.kind !== 'branch'
        ? child
        : { ...branch, children: branch.children.with(position, child) };
}

/** A branch left with a single leaf is that leaf. */
function dropChild<K, V>(branch: Branch<K, V>, position: number, slot: number): Node<K, V> | undefined {
    const children = branch.children.toSpliced(position, 1);
    const [only] = children;
    if (children.length <= 1 && only?.kind !== 'branch') {
        return only;
    }
    return { kind: 'branch', bitmap: branch.bitmap & ~slot, children };
}

function* leavesOf<K, V>(node: Node<K, V>): Generator<Leaf<K, V>> {
    if (node.kind === 'leaf') {
        yield node;
    } else {
        for (const child of node.kind === 'collision' ? node.leaves : node.children) {
            yield* leavesOf(child);
        }
    }
}
