/**
 * Text to tokens in one pass, without regular expressions: an identifier is scanned once and looked up in a map, so the
 * cost does not grow with the number of keywords.
 *
 * `vpc.langium` gives the same tokens as patterns. What looks like an address is one token even where it is wrong.
 */
import type { ILexingError, TokenType } from 'chevrotain';
import {
    type AddressWord,
    continuesName,
    endOfDigits,
    endOfName,
    isDigit,
    isNameStart,
    scanColons,
    scanDotted,
} from './scan-address.js';
import type { VpcTokenTypes } from './token-builder.js';
import { BlockComment, Word } from './words.js';

/** What one text consists of. White space is not kept; comments are `hidden`. */
export interface ScanResult {
    readonly tokens: Word[];
    readonly hidden: Word[];
    readonly errors: ILexingError[];
}

const NEWLINE = 10;
const RETURN = 0x0d;
const QUOTE = 34;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const STAR = 42;
const DASH = 45;
const PUBLIC_ADDRESS = '.public-ip';
const DURATION_UNITS = new Set(['ms', 's', 'm', 'h', 'd']);

const isSpace = (code: number): boolean =>
    code === 32 || code === 9 || code === 13 || code === NEWLINE || code === 0xfeff || code === 0xa0;

/** The terminals of the grammar that the scanner makes. */
type TerminalName = 'ADDRESS' | 'CIDR' | 'MAC' | 'RANGE' | 'DURATION' | 'NUMBER' | 'ID' | 'STRING' | 'ML_COMMENT' | 'SL_COMMENT';

/** Scans one text. Make a new one for each. */
export class Scanner {
    private readonly tokens: Word[] = [];
    private readonly hidden: Word[] = [];
    private readonly errors: ILexingError[] = [];
    private offset = 0;
    private line = 1;
    private lineStart = 0;

    constructor(
        private readonly types: VpcTokenTypes,
        private readonly text: string,
    ) {}

    /** All tokens of the text. Never throws: what is no token becomes an error. */
    scan(): ScanResult {
        while (this.offset < this.text.length) {
            this.scanNext();
        }
        return { tokens: this.tokens, hidden: this.hidden, errors: this.errors };
    }

    private scanNext(): void {
        const code = this.text.charCodeAt(this.offset);
        if (isSpace(code)) {
            this.skipSpace();
        } else if (isNameStart(code)) {
            this.scanWord();
        } else if (isDigit(code)) {
            this.scanNumeric();
        } else if (code === SLASH) {
            this.scanSlash();
        } else if (code === QUOTE) {
            this.scanString();
        } else if (code === COLON) {
            this.scanColon();
        } else {
            this.scanPunctuation();
        }
    }

    private skipSpace(): void {
        const { text } = this;
        let end = this.offset;
        for (let code = text.charCodeAt(end); isSpace(code); code = text.charCodeAt(end)) {
            end++;
            if (code === NEWLINE) {
                this.line++;
                this.lineStart = end;
            }
        }
        this.offset = end;
    }

    private scanWord(): void {
        const address = scanColons(this.text, this.offset);
        if (address) {
            this.pushAddress(address);
            return;
        }
        const image = this.text.substring(this.offset, endOfName(this.text, this.offset));
        const keyword = this.types.keywords.get(image);
        if (keyword) {
            // One text for all words that are the same.
            this.pushTo(this.tokens, keyword.soft, keyword.hard.name);
        } else {
            this.pushTo(this.tokens, this.terminal('ID'), image);
        }
    }

    private pushAddress(word: AddressWord): void {
        this.push(this.terminal(word.kind), word.end);
    }

    private scanColon(): void {
        const address = scanColons(this.text, this.offset);
        if (address) {
            this.pushAddress(address);
        } else {
            this.scanPunctuation();
        }
    }

    private scanNumeric(): void {
        const address = scanDotted(this.text, this.offset) ?? scanColons(this.text, this.offset);
        if (address) {
            this.pushAddress(address);
            return;
        }
        const digits = endOfDigits(this.text, this.offset);
        if (this.text.charCodeAt(digits) === DASH && isDigit(this.text.charCodeAt(digits + 1))) {
            const end = endOfDigits(this.text, digits + 1);
            this.push(this.terminal(continuesName(this.text, end) ? 'ID' : 'RANGE'), endOfName(this.text, end));
            return;
        }
        const end = isNameStart(this.text.charCodeAt(digits)) ? endOfName(this.text, digits) : digits;
        this.push(this.terminal(numericTerminal(this.text.substring(this.offset, end), end === digits)), end);
    }

    private scanSlash(): void {
        const next = this.text.charCodeAt(this.offset + 1);
        if (next === SLASH) {
            this.pushTo(this.hidden, this.terminal('SL_COMMENT'), this.text.substring(this.offset, this.lineEnd()));
        } else if (next === STAR) {
            this.scanBlockComment();
        } else {
            this.scanPunctuation();
        }
    }

    /** Where this line ends: at `\n`, `\r\n`, or the lone `\r` that editors count as one too. */
    private lineEnd(): number {
        let end = this.offset;
        while (end < this.text.length && this.text.charCodeAt(end) !== NEWLINE && this.text.charCodeAt(end) !== RETURN) {
            end++;
        }
        return end;
    }

    private scanBlockComment(): void {
        const close = this.text.indexOf('*/', this.offset + 2);
        if (close < 0) {
            this.report(2, "This comment is not closed: '*/' is missing.");
        }
        const end = close < 0 ? this.text.length : close + 2;
        const comment = new BlockComment(
            this.terminal('ML_COMMENT'),
            this.text.substring(this.offset, end),
            this.offset,
            this.line,
        );
        comment.startColumn = this.offset - this.lineStart + 1;
        this.countLines(end);
        comment.endAt(this.line, end - this.lineStart);
        this.hidden.push(comment);
        this.offset = end;
    }

    private scanString(): void {
        let end = this.offset + 1;
        while (end < this.text.length && this.text.charCodeAt(end) !== QUOTE && this.text.charCodeAt(end) !== NEWLINE) {
            end++;
        }
        const closed = this.text.charCodeAt(end) === QUOTE;
        if (!closed) {
            this.report(end - this.offset, "This text is not closed: '\"' is missing at the end of the line.");
        }
        this.push(this.terminal('STRING'), closed ? end + 1 : end);
    }

    private scanPunctuation(): void {
        const { text, offset } = this;
        if (text.charCodeAt(offset) === DOT && text.startsWith(PUBLIC_ADDRESS, offset)) {
            const end = offset + PUBLIC_ADDRESS.length;
            const type = continuesName(text, end) ? undefined : this.types.punctuation.get(PUBLIC_ADDRESS);
            if (type) {
                this.push(type, end);
                return;
            }
        }
        for (const type of this.types.signs.get(text.charCodeAt(offset)) ?? []) {
            if (text.startsWith(type.name, offset)) {
                this.pushTo(this.tokens, type, type.name);
                return;
            }
        }
        this.scanUnknown();
    }

    /** Characters the language has no use for: one error for each run of them. */
    private scanUnknown(): void {
        const { text, offset } = this;
        let end = offset + 1;
        while (end < text.length && !this.isKnown(end)) {
            end++;
        }
        const image = text.substring(offset, end);
        const repair = /^[;]+$/.test(image) ? 'Statements need no separator: remove it.' : 'Remove it.';
        this.report(end - offset, `'${image}' has no meaning here. ${repair}`);
        this.offset = end;
    }

    private isKnown(offset: number): boolean {
        const code = this.text.charCodeAt(offset);
        return (
            isSpace(code) ||
            isNameStart(code) ||
            isDigit(code) ||
            code === QUOTE ||
            this.types.punctuation.has(this.text.charAt(offset))
        );
    }

    private report(length: number, message: string): void {
        this.errors.push({ offset: this.offset, line: this.line, column: this.offset - this.lineStart + 1, length, message });
    }

    private terminal(name: TerminalName): TokenType {
        const type = this.types.terminals[name];
        if (!type) {
            throw new Error(`The grammar has no terminal called ${name}.`);
        }
        return type;
    }

    private push(type: TokenType, end: number): void {
        this.pushTo(this.tokens, type, this.text.substring(this.offset, end));
    }

    private pushTo(target: Word[], type: TokenType, image: string): void {
        const word = new Word(type, image, this.offset, this.line);
        word.startColumn = this.offset - this.lineStart + 1;
        target.push(word);
        this.offset += image.length;
    }

    /** Moves the line counter over a token that spans lines. */
    private countLines(end: number): void {
        for (let at = this.text.indexOf('\n', this.offset); at >= 0 && at < end; at = this.text.indexOf('\n', at + 1)) {
            this.line++;
            this.lineStart = at + 1;
        }
    }
}

/** What a word that begins with a digit is: `443`, `0x1f`, `351s`, or else a name such as `3tier`. */
function numericTerminal(word: string, digitsOnly: boolean): TerminalName {
    if (digitsOnly || /^0x[0-9a-fA-F]+$/.test(word)) {
        return 'NUMBER';
    }
    return DURATION_UNITS.has(word.replace(/^\d+/, '')) ? 'DURATION' : 'ID';
}
