/** Columns that line up. Widths are counted on the bare text, so that colours do not shift anything. */

/** A piece of text and what dresses it. */
export interface Cell {
    readonly text: string;
    readonly dress?: (text: string) => string;
}

/** A line of cells. */
export type Row = readonly Cell[];

/** Characters as a reader counts them. */
export const visibleLength = (text: string): number => [...text].length;

/** Cells no wider than this take part in finding a column's width; longer ones stick out. */
const WIDEST_COLUMN = 44;

/** The rows as lines: each column as wide as its widest cell, the last one as it comes, no blanks at line ends. */
export const alignRows = (rows: readonly Row[], indent = ''): string[] => alignTo(columnWidths(rows), rows, indent);

/** The rows as lines with columns of given widths, so that separate groups of rows line up. */
export const alignTo = (widths: readonly number[], rows: readonly Row[], indent: string): string[] =>
    rows.map((row) =>
        (indent + row.map((cell, column) => padded(cell, widths[column] ?? 0, column === row.length - 1)).join('  ')).trimEnd(),
    );

/** How wide each column must be; cells that are far too long do not count. */
export function columnWidths(rows: readonly Row[]): readonly number[] {
    const columns = Math.max(0, ...rows.map((row) => row.length));
    return Array.from({ length: columns }, (_, column) => {
        const lengths = rows.filter((row) => column < row.length - 1).map((row) => visibleLength(row[column]?.text ?? ''));
        return Math.max(0, ...lengths.filter((length) => length <= WIDEST_COLUMN));
    });
}

function padded({ text, dress }: Cell, width: number, last: boolean): string {
    const blanks = last ? '' : ' '.repeat(Math.max(0, width - visibleLength(text)));
    return (dress && text !== '' ? dress(text) : text) + blanks;
}

/** Columns a paragraph may take. */
const PARAGRAPH_WIDTH = 110;

/** A paragraph broken at blanks, every line indented. */
export function wrapText(text: string, indent: string): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
        const longer = line === '' ? word : `${line} ${word}`;
        if (line !== '' && indent.length + visibleLength(longer) > PARAGRAPH_WIDTH) {
            lines.push(indent + line);
            line = word;
        } else {
            line = longer;
        }
    }
    return [...lines, indent + line];
}
