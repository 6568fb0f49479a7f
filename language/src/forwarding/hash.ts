/** Deterministic pseudo-random numbers from texts: the same probe always gets the same ports and identifiers. */

/** A 32-bit hash of a text: FNV-1a, then mixed so that every group of bits is usable on its own. */
export function hashText(text: string): number {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) {
        hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
}

/** A 32-bit hash of up to a handful of integers. */
export function hashNumbers(...values: readonly number[]): number {
    let hash = 0x811c9dc5;
    for (const value of values) {
        hash = Math.imul(hash ^ value, 0x01000193);
        hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0x85ebca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
}
