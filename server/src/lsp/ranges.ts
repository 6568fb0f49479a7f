/** How positions and ranges of the protocol lie to each other; ranges end before their `end` (LSP, "Range"). */
import type { Position, Range } from 'vscode-languageserver-protocol';

/** Whether the first position stands before the second. */
export const isBefore = (a: Position, b: Position): boolean =>
    a.line < b.line || (a.line === b.line && a.character < b.character);

/** Whether two ranges share a character. */
export const overlaps = (a: Range, b: Range): boolean => isBefore(a.start, b.end) && isBefore(b.start, a.end);

/** Whether two ranges share a position; ends count. */
export const touches = (a: Range, b: Range): boolean => !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
