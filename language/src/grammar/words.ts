/** Words and comments as the scanner makes them for the parsers. */
import type { IToken, TokenType } from 'chevrotain';

/** A word, or a comment on one line. */
export class Word implements IToken {
    tokenTypeIdx: number;
    startColumn = 0;
    /** What a keyword or a brace is for; see statement-structure.ts. */
    payload: 'statement' | 'inline' | undefined = undefined;

    constructor(
        public tokenType: TokenType,
        readonly image: string,
        readonly startOffset: number,
        readonly startLine: number,
    ) {
        this.tokenTypeIdx = tokenType.tokenTypeIdx ?? 0;
    }

    get endOffset(): number {
        return this.startOffset + this.image.length - 1;
    }

    get endLine(): number {
        return this.startLine;
    }

    get endColumn(): number {
        return this.startColumn + this.image.length - 1;
    }
}

/** A comment that may span lines. */
export class BlockComment extends Word {
    private lastLine = 0;
    private lastColumn = 0;

    override get endLine(): number {
        return this.lastLine;
    }

    override get endColumn(): number {
        return this.lastColumn;
    }

    /** Says where the comment ends. */
    endAt(line: number, column: number): void {
        this.lastLine = line;
        this.lastColumn = column;
    }
}
