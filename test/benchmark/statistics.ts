/** Medians, and a table of them that lines up. */

/** The middle value; the lower of the two for an even number of samples. NaN without samples. */
export function median(samples: readonly number[]): number {
    const sorted = [...samples].sort((a, b) => a - b);
    return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}

/** The value that so many of a hundred samples do not exceed. NaN without samples. */
export function percentile(samples: readonly number[], percent: number): number {
    const sorted = [...samples].sort((a, b) => a - b);
    return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}

/** Milliseconds that a piece of work takes. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await work();
    return performance.now() - start;
}

/** Rows of equal width, numbers to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
    const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
    const line = (cells: readonly string[]): string =>
        cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
    return [header, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}

/** Two digits after the point below ten, none above. */
export const formatNumber = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));
