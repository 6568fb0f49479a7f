/** Keeps filters within what a recursive parser can take: nobody means a thousand parentheses. */
import type { IToken } from 'chevrotain';
import type { StructureProblem } from './statement-structure.js';

/** Parentheses and negations inside one another. */
const MAX_DEPTH = 64;
/** `and` and `or` one after the other; each adds a level to the syntax tree. */
const MAX_CHAIN = 500;

/** The words that count; all others only end a row of negations. */
type Role = 'open' | 'close' | 'negation' | 'chain' | 'start';

const ROLES: ReadonlyMap<string, Role> = new Map([
    ['(', 'open'],
    [')', 'close'],
    ['not', 'negation'],
    ['!', 'negation'],
    ['and', 'chain'],
    ['&&', 'chain'],
    ['or', 'chain'],
    ['||', 'chain'],
    ['where', 'start'],
    ['expect', 'start'],
]);

/** The tokens without those that would nest too deeply, and one problem for each place where that happens. */
export function limitNesting(tokens: IToken[]): { readonly tokens: IToken[]; readonly problems: readonly StructureProblem[] } {
    const depth = new Nesting();
    const dropped = new Set<IToken>();
    for (const token of tokens) {
        if (!depth.accepts(token)) {
            dropped.add(token);
        }
    }
    const kept = dropped.size === 0 ? tokens : tokens.filter((token) => !dropped.has(token));
    return { tokens: kept, problems: depth.problems };
}

class Nesting {
    readonly problems: StructureProblem[] = [];
    private parentheses = 0;
    private dropped = 0;
    private negations = 0;
    private chain = 0;

    accepts(token: IToken): boolean {
        const role = ROLES.get(token.image);
        if (role === 'negation') {
            return ++this.negations <= MAX_DEPTH || this.tooDeep(token, this.negations === MAX_DEPTH + 1);
        }
        if (role === 'open' || role === 'close') {
            return role === 'open' ? this.open(token) : this.close();
        }
        this.negations = 0;
        if (role === 'chain') {
            return ++this.chain <= MAX_CHAIN || this.tooDeep(token, this.chain === MAX_CHAIN + 1);
        }
        if (role === 'start') {
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
