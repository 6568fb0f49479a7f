/** An immutable map that shares structure: `set` and `delete` return a new map and leave the old one as it was. */
export interface PersistentMap<K extends string | number, V> {
    readonly size: number;
    get(key: K): V | undefined;
    has(key: K): boolean;
    set(key: K, value: V): PersistentMap<K, V>;
    delete(key: K): PersistentMap<K, V>;
    /** In order of insertion where the implementation can promise it; deterministic always. */
    entries(): IterableIterator<[K, V]>;
    values(): IterableIterator<V>;
}
