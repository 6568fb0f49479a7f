/**
 * How the direct parser decides between the options of a state, as the reference decides (`chevrotain-allstar`).
 *
 * Nearly always the next word decides; that is found out once for each type of word. Where several options can begin with it (a
 * keyword that may be a name), all are followed side by side until one is left. An option that has come to the end of its
 * rule stays until another one comes that far, and of options that can no longer be told apart the first counts.
 *
 * The end of a rule counts for nothing where another option can begin with the word: if that one can be read, it comes
 * further; if not, the text is not for this parser.
 */
import type { IToken, TokenType } from 'chevrotain';
import { tokenMatcher } from 'chevrotain';
import type { CallState, DecisionState, State, TokenState } from './rule-graph.js';

/** No option fits. */
export const NONE = -1;
/** The next word does not decide. */
const SEVERAL = -2;

/** The option to go on with before the token at an index, or `NONE`. */
export function choose(decision: DecisionState, tokens: readonly IToken[], at: number): number {
    const token = tokens[at];
    if (!token) {
        return decision.options.findIndex((option) => canEnd(option));
    }
    let choice = decision.choices.get(token.tokenTypeIdx);
    if (choice === undefined) {
        choice = choiceFor(decision, token);
        decision.choices.set(token.tokenTypeIdx, choice);
    }
    return choice === SEVERAL ? predict(decision, tokens, at) : choice;
}

function choiceFor({ options }: DecisionState, token: IToken): number {
    const fitting = options.flatMap((option, index) => (canBegin(option, token) ? [index] : []));
    const [first] = fitting;
    if (first === undefined) {
        return options.findIndex((option) => canEnd(option));
    }
    return fitting.length === 1 ? first : SEVERAL;
}

const matches = (token: IToken, type: TokenType): boolean => tokenMatcher(token, type);

/** Whether a token can be read from a state on, within the rule. */
function canBegin(state: State | undefined, token: IToken): boolean {
    switch (state?.kind) {
        case undefined:
            return false;
        case 'token':
            return matches(token, state.type);
        case 'call':
            return canBegin(state.rule.start, token) || (canEnd(state.rule.start) && canBegin(state.next, token));
        case 'action':
            return canBegin(state.next, token);
        case 'decision':
            return state.options.some((option) => canBegin(option, token));
    }
}

/** Whether the rule can end at a state without a further token. */
function canEnd(state: State | undefined): boolean {
    switch (state?.kind) {
        case undefined:
            return true;
        case 'token':
            return false;
        case 'call':
            return canEnd(state.rule.start) && canEnd(state.next);
        case 'action':
            return canEnd(state.next);
        case 'decision':
            return state.options.some(canEnd);
    }
}

/** The calls that are open at a state, innermost first. */
interface Calls {
    readonly call: CallState;
    readonly outer: Calls | undefined;
    readonly key: string;
}

/** How far one option has come: to a word, or to the end of the rule. */
interface Path {
    readonly option: number;
    readonly state: TokenState | undefined;
    readonly calls: Calls | undefined;
}

/** Where a path stands, whatever option it belongs to. */
const placeOf = ({ state, calls }: Path): string => (state ? `${state.id} ${calls?.key ?? ''}` : 'end');

/** Paths without repetitions. */
class Paths {
    private readonly known = new Map<string, Path>();

    get all(): readonly Path[] {
        return [...this.known.values()];
    }

    add(path: Path): void {
        const key = `${path.option} ${placeOf(path)}`;
        if (!this.known.has(key)) {
            this.known.set(key, path);
        }
    }

    /** Adds all words that can stand next from a state on. */
    addFrom(state: State | undefined, option: number, calls: Calls | undefined): void {
        switch (state?.kind) {
            case undefined:
                if (calls) {
                    this.addFrom(calls.call.next, option, calls.outer);
                } else {
                    this.add({ option, state: undefined, calls });
                }
                break;
            case 'token':
                this.add({ option, state, calls });
                break;
            case 'call':
                this.addFrom(state.rule.start, option, { call: state, outer: calls, key: `${state.id} ${calls?.key ?? ''}` });
                break;
            case 'action':
                this.addFrom(state.next, option, calls);
                break;
            case 'decision':
                for (const next of state.options) {
                    this.addFrom(next, option, calls);
                }
        }
    }
}

function predict({ options }: DecisionState, tokens: readonly IToken[], from: number): number {
    const start = new Paths();
    options.forEach((option, index) => {
        start.addFrom(option, index, undefined);
    });
    let paths = start.all;
    for (let at = from; ; at++) {
        paths = advance(paths, tokens[at]);
        const fitting = new Set(paths.map(({ option }) => option));
        if (fitting.size < 2 || isUndecidable(paths)) {
            return fitting.size === 0 ? NONE : Math.min(...fitting);
        }
    }
}

/** The paths that the token lies on, one word further. */
function advance(paths: readonly Path[], token: IToken | undefined): readonly Path[] {
    const reached = new Paths();
    for (const { state, option, calls } of paths) {
        if (token && state && matches(token, state.type)) {
            reached.addFrom(state.next, option, calls);
        }
    }
    if (!reached.all.some(isAtEnd)) {
        for (const path of paths.filter(isAtEnd)) {
            reached.add(path);
        }
    }
    return reached.all;
}

const isAtEnd = ({ state }: Path): boolean => state === undefined;

/** Whether the paths go the same ways from here on: all at the end, or several options at each place. */
function isUndecidable(paths: readonly Path[]): boolean {
    if (paths.every(isAtEnd)) {
        return true;
    }
    const optionsByPlace = new Map<string, Set<number>>();
    for (const path of paths) {
        const place = placeOf(path);
        optionsByPlace.set(place, (optionsByPlace.get(place) ?? new Set()).add(path.option));
    }
    return [...optionsByPlace.values()].every(({ size }) => size > 1);
}
