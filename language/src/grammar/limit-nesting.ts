/** Keeps filters within what a recursive parser can take: nobody means a thousand parentheses. */
import type { IToken } from 'chevrotain';
import type { StructureProblem } from './statement-structure.js';

/** Parentheses and negations inside one another. */
const MAX_DEPTH = 64;
/** `and` and `or` one after the other; each adds a level to the syntax tree. */
const MAX_CHAIN = 500;

const NEGATIONS = new Set(['not', '!']);
const CHAINS = new Set(['and', '&&', 'or', '||']);

/** The tokens without those that would nest too deeply, and one problem for each place where that happens. */
export function limitNesting(tokens: IToken[]): { readonly tokens: IToken[]; readonly problems: readonly StructureProblem[] } {
    const depth = new Nesting();
    const kept = tokens.filter((token) => depth.accepts(token));
    return depth.problems.length === 0 ? { tokens, problems: [] } : { tokens: kept, problems: depth.problems };
}

class Nesting {
    readonly problems: StructureProblem[] = [];
    private parentheses = 0;
    private dropped = 0;
    private negations = 0;
    private chain = 0;

    accepts(token: IToken): boolean {
        const { image } = token;
        if (image === '(') {
            return this.open(token);
        }
        if (image === ')') {
            return this.close();
        }
        if (NEGATIONS.has(image)) {
            return ++this.negations <= MAX_DEPTH || this.tooDeep(token, this.negations === MAX_DEPTH + 1);
        }
        this.negations = 0;
        if (CHAINS.has(image)) {
            return ++this.chain <= MAX_CHAIN || this.tooDeep(token, this.chain === MAX_CHAIN + 1);
        }
        if (image === 'where' || image === 'expect') {
            this.chain = 0;
            this.parentheses = 0;
            this.dropped = 0;
        }
        return true;
    }

    private open(token: IToken): boolean {
        if (this.parentheses < MAX_DEPTH) {
            this.parentheses++;
            return true;
        }
        this.dropped++;
        return this.tooDeep(token, this.dropped === 1);
    }

    private close(): boolean {
        if (this.dropped > 0) {
            this.dropped--;
            return false;
        }
        this.parentheses = Math.max(0, this.parentheses - 1);
        return true;
    }

    private tooDeep(token: IToken, isFirst: boolean): false {
        if (isFirst) {
            this.problems.push({ token, message: 'This filter is nested too deeply. Split it into several expectations.' });
        }
        return false;
    }
}
