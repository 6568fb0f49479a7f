/** A document of the editor whose text is in pieces: an edit costs what it touches. */
import type { TextDocument } from 'langium';
import { PiecedText } from './pieced-text.js';

type Position = Parameters<TextDocument['offsetAt']>[0];
type Range = NonNullable<Parameters<TextDocument['getText']>[0]>;

/** What an editor says of an edit: new text for a range, or for everything. */
export interface DocumentChange {
    readonly range?: Range;
    readonly text: string;
}

/** Counts as the protocol does. */
export class PiecedDocument implements TextDocument {
    /** Another object after each edit. */
    source: PiecedText;

    constructor(
        readonly uri: string,
        readonly languageId: string,
        public version: number,
        text: string,
    ) {
        this.source = PiecedText.of(text);
    }

    /** Applies edits, one after the other. */
    update(changes: readonly DocumentChange[], version: number): this {
        for (const { range, text } of changes) {
            if (range) {
                const [start, end] = this.offsetsOf(range);
                this.source = this.source.replaced(start, end, text);
            } else {
                this.source = this.source.changedTo(text);
            }
        }
        this.version = version;
        return this;
    }

    get lineCount(): number {
        return this.source.lineCount;
    }

    getText(range?: Range): string {
        return range ? this.source.slice(...this.offsetsOf(range)) : this.source.toString();
    }

    positionAt(offset: number): Position {
        const within = Math.max(0, Math.min(offset, this.source.length));
        const line = this.source.lineAt(within);
        const start = this.source.offsetOfLine(line);
        return { line, character: this.beforeLineEnd(within, start) - start };
    }

    offsetAt({ line, character }: Position): number {
        const { source } = this;
        if (line < 0) {
            return 0;
        }
        const start = source.offsetOfLine(line);
        if (line >= source.lineCount || character <= 0) {
            return start;
        }
        return this.beforeLineEnd(Math.min(start + character, source.offsetOfLine(line + 1)), start);
    }

    getLineRange(line: number): Range {
        const within = Math.max(0, Math.min(line, this.lineCount - 1));
        const start = this.source.offsetOfLine(within);
        const character = line < 0 ? 0 : this.beforeLineEnd(this.source.offsetOfLine(within + 1), start) - start;
        return { start: { line: within, character: 0 }, end: { line: within, character } };
    }

    getEOLCharacters(line: number): string {
        if (line < 0 || line >= this.lineCount) {
            return '';
        }
        const end = this.source.offsetOfLine(line + 1);
        return this.source.slice(this.beforeLineEnd(end, this.source.offsetOfLine(line)), end);
    }

    /** In order, even if the range is not. */
    private offsetsOf({ start, end }: Range): [start: number, end: number] {
        const [a, b] = [this.offsetAt(start), this.offsetAt(end)];
        return [Math.min(a, b), Math.max(a, b)];
    }

    /** Behind the end of a line is before it. */
    private beforeLineEnd(offset: number, start: number): number {
        const line = this.source.slice(start, offset);
        return start + line.length - (/[\r\n]*$/.exec(line)?.[0].length ?? 0);
    }
}

/** For whoever keeps the documents of an editor. */
export const PIECED_DOCUMENTS = {
    create: (uri: string, languageId: string, version: number, text: string): TextDocument =>
        new PiecedDocument(uri, languageId, version, text),
    update: (document: TextDocument, changes: readonly DocumentChange[], version: number): TextDocument =>
        (document as PiecedDocument).update(changes, version),
};
