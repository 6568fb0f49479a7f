/**
 * An immutable map that shares structure: the tables that change while packets move (ARP caches, connections, bindings).
 *
 * Up to eight entries live in a flat list, in order of insertion; more go into a hash trie of 32-way branches (Bagwell's
 * hash array mapped trie), in order of their hashes. Either way the same history gives the same order.
 */
import { hashNumbers, hashText } from './hash.js';

/** An immutable map that shares structure between versions. */
export interface PersistentMap<K extends string | number, V> {
    readonly size: number;
    get(key: K): V | undefined;
    has(key: K): boolean;
    set(key: K, value: V): PersistentMap<K, V>;
    delete(key: K): PersistentMap<K, V>;
    /** In order of insertion while the map is small; deterministic always. */
    entries(): IterableIterator<[K, V]>;
    values(): IterableIterator<V>;
}

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

/** A map without entries. */
export function emptyMap<K extends string | number, V>(): PersistentMap<K, V> {
    return new FlatMap<K, V>([]);
}

/** A map of these entries; of equal keys the last wins. */
export function persistentMap<K extends string | number, V>(entries: Iterable<readonly [K, V]>): PersistentMap<K, V> {
    let map = emptyMap<K, V>();
    for (const [key, value] of entries) {
        map = map.set(key, value);
    }
    return map;
}

/** Few entries: a list, scanned. */
class FlatMap<K extends string | number, V> implements PersistentMap<K, V> {
    constructor(private readonly list: readonly (readonly [K, V])[]) {}

    get size(): number {
        return this.list.length;
    }

    get(key: K): V | undefined {
        return this.list[this.indexOf(key)]?.[1];
    }

    has(key: K): boolean {
        return this.indexOf(key) >= 0;
    }

    set(key: K, value: V): PersistentMap<K, V> {
        const index = this.indexOf(key);
        if (index >= 0) {
            return this.list[index]?.[1] === value ? this : new FlatMap(this.list.with(index, [key, value]));
        }
        if (this.list.length < FLAT_LIMIT) {
            return new FlatMap([...this.list, [key, value]]);
        }
        const root = this.list.reduce<Node<K, V> | undefined>((node, [k, v]) => insert(node, leaf(k, v), 0), undefined);
        return new TrieMap(insert(root, leaf(key, value), 0), this.list.length + 1);
    }

    delete(key: K): PersistentMap<K, V> {
        const index = this.indexOf(key);
        return index < 0 ? this : new FlatMap(this.list.toSpliced(index, 1));
    }

    *entries(): IterableIterator<[K, V]> {
        for (const [key, value] of this.list) {
            yield [key, value];
        }
    }

    *values(): IterableIterator<V> {
        for (const [, value] of this.list) {
            yield value;
        }
    }

    private indexOf(key: K): number {
        for (let i = 0; i < this.list.length; i++) {
            if (this.list[i]?.[0] === key) {
                return i;
            }
        }
        return -1;
    }
}

/** Many entries: a hash trie. */
class TrieMap<K extends string | number, V> implements PersistentMap<K, V> {
    constructor(
        private readonly root: Node<K, V>,
        readonly size: number,
    ) {}

    get(key: K): V | undefined {
        return find(this.root, key)?.value;
    }

    has(key: K): boolean {
        return find(this.root, key) !== undefined;
    }

    set(key: K, value: V): PersistentMap<K, V> {
        const known = find(this.root, key);
        if (known?.value === value && known !== undefined) {
            return this;
        }
        return new TrieMap(insert(this.root, leaf(key, value), 0), this.size + (known ? 0 : 1));
    }

    delete(key: K): PersistentMap<K, V> {
        if (!this.has(key)) {
            return this;
        }
        const root = remove(this.root, { key, hash: hashOf(key) }, 0);
        return root ? new TrieMap(root, this.size - 1) : emptyMap();
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

const leaf = <K extends string | number, V>(key: K, value: V): Leaf<K, V> => ({ kind: 'leaf', hash: hashOf(key), key, value });

const hashOf = (key: string | number): number => (typeof key === 'number' ? hashNumbers(key) : hashText(key));

const slotOf = (hash: number, shift: number): number => 1 << ((hash >>> shift) & LEVEL_MASK);

/** Position among the children: how many taken slots lie below this one. */
function positionOf(bitmap: number, slot: number): number {
    let bits = bitmap & (slot - 1);
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function find<K extends string | number, V>(root: Node<K, V>, key: K): Leaf<K, V> | undefined {
    const hash = hashOf(key);
    let node: Node<K, V> | undefined = root;
    for (let shift = 0; node?.kind === 'branch'; shift += BITS_PER_LEVEL) {
        const slot = slotOf(hash, shift);
        node = node.bitmap & slot ? node.children[positionOf(node.bitmap, slot)] : undefined;
    }
    if (node?.kind === 'collision') {
        return node.leaves.find((candidate) => candidate.key === key);
    }
    return node?.key === key ? node : undefined;
}

function insert<K extends string | number, V>(node: Node<K, V> | undefined, added: Leaf<K, V>, shift: number): Node<K, V> {
    if (!node) {
        return added;
    }
    if (node.kind === 'branch') {
        return insertIntoBranch(node, added, shift);
    }
    if (node.hash === added.hash) {
        return merge(node, added);
    }
    // Two hashes that differ part company at some level within their 32 bits.
    const branch: Branch<K, V> = { kind: 'branch', bitmap: slotOf(node.hash, shift), children: [node] };
    return insertIntoBranch(branch, added, shift);
}

function insertIntoBranch<K extends string | number, V>(branch: Branch<K, V>, added: Leaf<K, V>, shift: number): Branch<K, V> {
    const slot = slotOf(added.hash, shift);
    const position = positionOf(branch.bitmap, slot);
    if (branch.bitmap & slot) {
        const child = insert(branch.children[position], added, shift + BITS_PER_LEVEL);
        return { ...branch, children: branch.children.with(position, child) };
    }
    return { kind: 'branch', bitmap: branch.bitmap | slot, children: branch.children.toSpliced(position, 0, added) };
}

/** The added leaf beside, or in place of, leaves of the same hash. */
function merge<K extends string | number, V>(node: Leaf<K, V> | Collision<K, V>, added: Leaf<K, V>): Node<K, V> {
    const others = (node.kind === 'leaf' ? [node] : node.leaves).filter((known) => known.key !== added.key);
    return others.length === 0 ? added : { kind: 'collision', hash: added.hash, leaves: [...others, added] };
}

/** The node without the key, which must be in it; `undefined` when nothing is left. */
function remove<K extends string | number, V>(
    node: Node<K, V>,
    gone: { readonly key: K; readonly hash: number },
    shift: number,
): Node<K, V> | undefined {
    if (node.kind === 'leaf') {
        return undefined;
    }
    if (node.kind === 'collision') {
        const leaves = node.leaves.filter((known) => known.key !== gone.key);
        return leaves.length === 1 ? leaves[0] : { ...node, leaves };
    }
    const slot = slotOf(gone.hash, shift);
    const position = positionOf(node.bitmap, slot);
    const child = node.children[position];
    const rest = child && remove(child, gone, shift + BITS_PER_LEVEL);
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
