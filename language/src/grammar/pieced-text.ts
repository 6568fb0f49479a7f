/**
 * A text in pieces of whole lines. An edit makes a new text that shares all pieces but those it touches: however long a file is, what
 * is done after a keystroke need not go through it. Whoever wants the text as one string has it put together then.
 */

/** Lines that stand together: all but the last of a text end with a line feed. */
interface Piece {
    readonly text: string;
    /** Where its lines begin. */
    readonly lines: readonly number[];
    /** Words that somebody has looked for, and whether they are in it. */
    readonly words: Map<string, boolean>;
}

/** A piece is cut at the first end of a line after so many characters. */
const LENGTH = 4096;

/** A stretch of a text, and where it ends once something else stands there. */
export interface TextChange {
    readonly start: number;
    readonly end: number;
    readonly newEnd: number;
}

/** A text that never changes. */
export class PiecedText {
    /** Where each piece begins, and the end of the last. */
    private readonly offsets: readonly number[];
    /** The number of the first line of each piece, and of all lines. */
    private readonly lineNumbers: readonly number[];

    private constructor(
        private readonly pieces: readonly Piece[],
        private whole?: string,
    ) {
        this.offsets = sums(pieces, ({ text }) => text.length);
        this.lineNumbers = sums(pieces, ({ lines }) => lines.length);
    }

    /** The text of a string. */
    static of(text: string): PiecedText {
        return new PiecedText(cut(text), text);
    }

    get length(): number {
        return this.offsets.at(-1) ?? 0;
    }

    /** How many lines there are, at least one: behind the last line feed begins another. */
    get lineCount(): number {
        const last = this.pieces.at(-1)?.text;
        return (this.lineNumbers.at(-1) ?? 0) + (last === undefined || /[\r\n]$/.test(last) ? 1 : 0);
    }

    /** Where a line begins. */
    offsetOfLine(line: number): number {
        const index = placeIn(this.lineNumbers, line);
        const start = this.pieces[index]?.lines[line - (this.lineNumbers[index] ?? 0)];
        return start === undefined ? this.length : (this.offsets[index] ?? 0) + start;
    }

    /** The line in which a place of the text lies. */
    lineAt(offset: number): number {
        const index = placeIn(this.offsets, offset);
        const piece = this.pieces[index];
        return piece
            ? (this.lineNumbers[index] ?? 0) + placeIn(piece.lines, offset - (this.offsets[index] ?? 0))
            : this.lineCount - 1;
    }

    /** The stretch between two places. */
    slice(start: number, end: number): string {
        let text = '';
        for (let i = placeIn(this.offsets, start); i < this.pieces.length && (this.offsets[i] ?? 0) < end; i++) {
            const begin = this.offsets[i] ?? 0;
            text += this.pieces[i]?.text.slice(Math.max(0, start - begin), end - begin) ?? '';
        }
        return text;
    }

    /** The text with another stretch between two places. */
    replaced(start: number, end: number, text: string): PiecedText {
        const { pieces, offsets } = this;
        const first = Math.min(placeIn(offsets, start), Math.max(0, pieces.length - 1));
        let next = Math.min(placeIn(offsets, end) + 1, pieces.length);
        const head = this.slice(offsets[first] ?? 0, start) + text;
        let tail = this.slice(end, offsets[next] ?? this.length);
        // Without its line feed, the last line goes on in the next piece.
        while (next < pieces.length && !endsLine(head + tail)) {
            tail += pieces[next++]?.text ?? '';
        }
        return new PiecedText([...pieces.slice(0, first), ...cut(head + tail), ...pieces.slice(next)]);
    }

    /** Whether a word, which holds no line feed, stands in the text. */
    includes(word: string): boolean {
        return this.pieces.some(({ text, words }) => {
            const isIn = words.get(word) ?? text.includes(word);
            words.set(word, isIn);
            return isIn;
        });
    }

    /** What has to be replaced in this text to make the other one of it. */
    changeTo(other: PiecedText): TextChange {
        const [mine, theirs] = [this.pieces, other.pieces];
        const least = Math.min(mine.length, theirs.length);
        let first = 0;
        while (first < least && isSame(mine[first], theirs[first])) {
            first++;
        }
        let last = 0;
        while (last < least - first && isSame(mine.at(-1 - last), theirs.at(-1 - last))) {
            last++;
        }
        const start = this.offsets[first] ?? 0;
        const [end, otherEnd] = [this.offsets.at(-1 - last) ?? 0, other.offsets.at(-1 - last) ?? 0];
        const change = changeBetween(this.slice(start, end), other.slice(start, otherEnd));
        return { start: start + change.start, end: start + change.end, newEnd: start + change.newEnd };
    }

    /** Another text, which shares what it has in common with this one. */
    changedTo(text: string): PiecedText {
        const { start, end, newEnd } = changeBetween(this.toString(), text);
        return this.replaced(start, end, text.slice(start, newEnd));
    }

    /** The text as one string. */
    toString(): string {
        this.whole ??= this.pieces.map(({ text }) => text).join('');
        return this.whole;
    }
}

const isSame = (a: Piece | undefined, b: Piece | undefined): boolean =>
    a !== undefined && b !== undefined && (a === b || a.text === b.text);

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

const endsLine = (text: string): boolean => text.charCodeAt(text.length - 1) === LINE_FEED;

function cut(text: string): Piece[] {
    const pieces: Piece[] = [];
    for (let start = 0; start < text.length; ) {
        const feed = text.indexOf('\n', start + LENGTH);
        const end = feed < 0 ? text.length : feed + 1;
        const part = text.slice(start, end);
        pieces.push({ text: part, lines: lineStarts(part), words: new Map() });
        start = end;
    }
    return pieces;
}

/** Where lines begin: also after a lone carriage return, as editors count. */
function lineStarts(text: string): number[] {
    const starts = [0];
    for (let i = 0; i < text.length - 1; i++) {
        const code = text.charCodeAt(i);
        if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(i + 1) !== LINE_FEED)) {
            starts.push(i + 1);
        }
    }
    return starts;
}

/** What comes before each element, and all together. */
function sums<E>(elements: readonly E[], size: (element: E) => number): number[] {
    const found = [0];
    let sum = 0;
    for (const element of elements) {
        sum += size(element);
        found.push(sum);
    }
    return found;
}

/** Of ascending numbers, the index of the last that is not greater than a value. */
function placeIn(starts: readonly number[], value: number): number {
    let [low, high] = [0, starts.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) > value) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return Math.max(0, low - 1);
}

function changeBetween(a: string, b: string): TextChange {
    const start = commonStart(a, b);
    const same = commonEnd(a, b, Math.min(a.length, b.length) - start);
    return { start, end: a.length - same, newEnd: b.length - same };
}

/** Texts are compared in stretches of this length: the machine compares one faster than a loop its first letters. */
const STRETCH = 4096;

function commonStart(a: string, b: string): number {
    const length = Math.min(a.length, b.length);
    let i = 0;
    while (i + STRETCH <= length && a.substring(i, i + STRETCH) === b.substring(i, i + STRETCH)) {
        i += STRETCH;
    }
    while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) {
        i++;
    }
    return i;
}

function commonEnd(a: string, b: string, limit: number): number {
    let i = 0;
    while (i + STRETCH <= limit && endPiece(a, i) === endPiece(b, i)) {
        i += STRETCH;
    }
    while (i < limit && a.charCodeAt(a.length - 1 - i) === b.charCodeAt(b.length - 1 - i)) {
        i++;
    }
    return i;
}

const endPiece = (text: string, before: number): string => text.substring(text.length - before - STRETCH, text.length - before);
