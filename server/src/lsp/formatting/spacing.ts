/** How much room stands between two words of one line. */
import type { LayoutToken } from './layout-tokens.js';

/** Nothing stands before these. */
const TIGHT_BEFORE: ReadonlySet<string> = new Set([',', ':', '.', '..', ')', ']', '/', '.public-ip']);
/** Nothing stands after these. */
const TIGHT_AFTER: ReadonlySet<string> = new Set(['.', '..', '(', '[', '/', '!', ':']);

/** Statements whose expectations stand further off than a word. */
const SCRIPTS: ReadonlySet<string> = new Set(['probe', 'run']);

/** The spaces between a word and the one before it: two between statements and before expectations, none round dots, otherwise one. */
export function spacesBetween(before: LayoutToken, token: LayoutToken): 0 | 1 | 2 {
    if (token.isComment) {
        return 2;
    }
    if (before.isComment || before.text === '{' || token.text === '{' || token.text === '}' || isProbeColon(before)) {
        return 1;
    }
    if (token.position === 0 || (token.text === 'expect' && SCRIPTS.has(token.statement))) {
        return 2;
    }
    return TIGHT_BEFORE.has(token.text) || TIGHT_AFTER.has(before.text) ? 0 : 1;
}

/** The colon after a probe's name: `probe web: tcp a -> b:443`. */
export const isProbeColon = ({ text, statement, position }: LayoutToken): boolean =>
    text === ':' && statement === 'probe' && position === 2;
