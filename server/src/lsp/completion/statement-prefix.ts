/**
 * What stands before the cursor and matters there: the heads of the open blocks and the last few lines of the innermost
 * one. Sibling statements do not matter, because their order never does, so completion costs the same in any file, and
 * broken statements elsewhere do not disturb it.
 */

/** The text before a cursor, reduced. */
export interface StatementPrefix {
    /** `vpc shop { subnet web {`, and the same with fewer blocks in between: some may only lack their `}`. */
    readonly heads: readonly string[];
    /** The innermost block's text up to the cursor: its last line, its last two lines, and so on. */
    readonly candidates: readonly string[];
    /** Where the innermost open brace stands; absent at top level. */
    readonly brace?: number;
}

/** Lines looked back at for the beginning of the statement under the cursor. */
const MAX_LINES = 6;

/** Blocks up to this length are kept whole; of longer ones, only the head is. */
const MAX_INLINE = 200;

const SLASH = 47;
const QUOTE = 34;
const OPEN = 123;
const CLOSE = 125;

/** An open block. */
interface Frame {
    /** Offset of its brace; -1 for the file. */
    readonly brace: number;
    readonly head: string;
    /** Where the part of the block that matters begins: behind the brace, or behind the last block closed in it. */
    boundary: number;
    /** The last block closed in it, reduced: a packet's braces are followed by its expectations. */
    closed: string;
}

/** Reduces the text before the cursor; `undefined` inside comments and texts in quotes. */
export function statementPrefix(text: string, cursor: number): StatementPrefix | undefined {
    const frames: Frame[] = [{ brace: -1, head: '', boundary: 0, closed: '' }];
    for (let at = 0; at < cursor; at++) {
        const sign = text.charCodeAt(at);
        if (sign === SLASH || sign === QUOTE) {
            const end = endOfHidden(text, at);
            if (end > cursor || (end === cursor && text.startsWith('//', at))) {
                return undefined;
            }
            at = Math.max(at, end - 1);
        } else if (sign === OPEN) {
            openBlock(frames, text, at);
        } else if (sign === CLOSE) {
            closeBlock(frames, text, at);
        }
    }
    return reduce(frames, text, cursor);
}

/** The end of a comment or quoted text that begins here; the place itself when none does. */
function endOfHidden(text: string, at: number): number {
    if (text.startsWith('//', at)) {
        return orEnd(text, text.indexOf('\n', at));
    }
    if (text.startsWith('/*', at)) {
        const close = text.indexOf('*/', at + 2);
        return close < 0 ? text.length + 1 : close + 2;
    }
    if (text[at] !== '"') {
        return at;
    }
    const line = orEnd(text, text.indexOf('\n', at));
    const close = text.indexOf('"', at + 1);
    return close < 0 || close > line ? line : close + 1;
}

const orEnd = (text: string, found: number): number => (found < 0 ? text.length : found);

function openBlock(frames: Frame[], text: string, brace: number): void {
    const outer = frames.at(-1);
    const start = Math.max(outer?.boundary ?? 0, startOfHead(text, brace));
    frames.push({ brace, head: text.slice(start, brace + 1), boundary: brace + 1, closed: '' });
}

/** The line of the brace, or the line above when the brace stands alone. */
function startOfHead(text: string, brace: number): number {
    const line = text.lastIndexOf('\n', brace - 1) + 1;
    return text.slice(line, brace).trim() === '' && line > 0 ? text.lastIndexOf('\n', line - 2) + 1 : line;
}

function closeBlock(frames: Frame[], text: string, brace: number): void {
    if (frames.length > 1) {
        const inner = frames.pop();
        const outer = frames.at(-1);
        if (inner && outer) {
            const content = text.slice(inner.brace + 1, brace);
            outer.closed = `${inner.head}${content.length > MAX_INLINE ? '' : content}}`;
            outer.boundary = brace + 1;
        }
    }
}

function reduce(frames: readonly Frame[], text: string, cursor: number): StatementPrefix {
    const inner = frames.at(-1);
    const lines = text.slice(inner?.boundary ?? 0, cursor).split('\n');
    const candidates: string[] = [];
    for (let count = 1; count <= Math.min(MAX_LINES, lines.length); count++) {
        const [first = ''] = lines.slice(-count);
        if (count === 1 || first.trim() !== '') {
            candidates.push(lines.slice(-count).join('\n'));
        }
    }
    if (inner?.closed) {
        candidates.push(`${inner.closed}${lines.join('\n')}`);
    }
    return { heads: headsOf(frames), candidates, ...(inner && inner.brace >= 0 ? { brace: inner.brace } : {}) };
}

/** All heads, then those without the blocks just around the innermost one, fewer and fewer. */
function headsOf(frames: readonly Frame[]): string[] {
    const heads = frames.slice(1).map(({ head }) => head);
    const inner = heads.slice(-1);
    const outer = heads.slice(0, -1);
    return Array.from({ length: outer.length + 1 }, (_, dropped) =>
        [...outer.slice(0, outer.length - dropped), ...inner].join('\n'),
    );
}
