/** The tokens of a text with broken structure, and of one without, at no cost. */
import type { IToken } from 'chevrotain';

/** A list of tokens with some put in and some left out. It is copied when it first changes: most lists never do. */
export class RepairedTokens {
    private copy: IToken[] | undefined;
    private taken = 0;

    constructor(private readonly source: IToken[]) {}

    /** The tokens as they are now. */
    get all(): IToken[] {
        return this.copy ?? this.source;
    }

    /** The one before the next. */
    get last(): IToken | undefined {
        return this.copy ? this.copy.at(-1) : this.source[this.taken - 1];
    }

    /** Goes past the next token. */
    keep(): void {
        const token = this.source[this.taken++];
        if (this.copy && token) {
            this.copy.push(token);
        }
    }

    /** Leaves the next token out. */
    drop(): void {
        this.changed();
        this.taken++;
    }

    /** Puts a token in before the next one. */
    insert(token: IToken): void {
        this.changed().push(token);
    }

    private changed(): IToken[] {
        this.copy ??= this.source.slice(0, this.taken);
        return this.copy;
    }
}
