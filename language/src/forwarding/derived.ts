/**
 * What is derived from immutable data: made once for each object, kept as long as the object.
 *
 * Stage after stage asks about one and the same network, so the last answer stays at hand: comparing two references costs a
 * fraction of a look into a `WeakMap`. So one network at a time outlives its last reader.
 */

/** A derivation that is made once for each object. */
export interface Derivation<S extends object, T extends object> {
    (source: S): T;
    /** Says beforehand what an object gives: somebody else answers for it. */
    provide(source: S, derived: T): void;
}

/** A function that derives something from an object once for each object. */
export function derivedOnce<S extends object, T extends object>(derive: (source: S) => T): Derivation<S, T> {
    const known = new WeakMap<S, T>();
    let last: { readonly source: S; readonly derived: T } | undefined;
    const derivation = (source: S): T => {
        if (last?.source !== source) {
            const derived = known.get(source) ?? derive(source);
            known.set(source, derived);
            last = { source, derived };
        }
        return last.derived;
    };
    return Object.assign(derivation, { provide: (source: S, derived: T) => void known.set(source, derived) });
}
