/** Cursor and range markers in test programs: `<|>` is a cursor, `<|…|>` a range. The text is returned without them. */

/** A program without its markers. All offsets count in the unmarked text. */
export interface MarkedText {
    readonly text: string;
    /** One offset for each `<|>`. */
    readonly cursors: readonly number[];
    /** One pair for each `<|…|>`, end exclusive. */
    readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Cuts every marker out of a program.
 *
 * Throws on a range that is never closed, one that closes nothing, and one inside another: a malformed test is a failing test.
 */
export function cutMarkers(marked: string): MarkedText {
    const cursors: number[] = [];
    const ranges: { start: number; end: number }[] = [];
    let text = '';
    let open: number | undefined;
    for (const part of marked.split(/(<\|>|<\||\|>)/)) {
        if (part === '<|>') {
            cursors.push(text.length);
        } else if (part === '<|') {
            open = openRange(open, text.length);
        } else if (part === '|>') {
            ranges.push(closeRange(open, text.length));
            open = undefined;
        } else {
            text += part;
        }
    }
    if (open !== undefined) {
        throw new Error(`The range that opens at offset ${open} is never closed with '|>'.`);
    }
    return { text, cursors, ranges };
}

/** The only cursor of a program; throws when there is none or more than one. */
export function cutCursor(marked: string): { readonly text: string; readonly cursor: number } {
    const { text, cursors } = cutMarkers(marked);
    const [cursor] = cursors;
    if (cursor === undefined || cursors.length > 1) {
        throw new Error(`Expected one cursor '<|>', found ${cursors.length}.`);
    }
    return { text, cursor };
}

function openRange(open: number | undefined, offset: number): number {
    if (open !== undefined) {
        throw new Error(`The range at offset ${offset} opens inside the one at ${open}.`);
    }
    return offset;
}

function closeRange(open: number | undefined, end: number): { start: number; end: number } {
    if (open === undefined) {
        throw new Error(`'|>' at offset ${end} closes no range.`);
    }
    return { start: open, end };
}
