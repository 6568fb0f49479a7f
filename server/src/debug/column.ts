/** A list of 32-bit numbers that grows: of a million steps, a few bytes each are remembered. */

/** Numbers by index; what was never set is -1. */
export class Column {
    private values = new Int32Array(1024).fill(-1);
    private end = 0;

    /** Indices from here on were never set. */
    get length(): number {
        return this.end;
    }

    /** The number at an index. */
    at(index: number): number {
        return this.values[index] ?? -1;
    }

    /** Sets a number; the list grows as far as needed. */
    set(index: number, value: number): void {
        if (index >= this.values.length) {
            const grown = new Int32Array(Math.max(index + 1, 2 * this.values.length)).fill(-1);
            grown.set(this.values);
            this.values = grown;
        }
        this.values[index] = value;
        this.end = Math.max(this.end, index + 1);
    }

    /** The last index, up to `from`, at which a number stands; -1 when it stands at none. */
    lastIndexOf(value: number, from: number): number {
        return from < 0 ? -1 : this.values.lastIndexOf(value, Math.min(from, this.values.length - 1));
    }
}
