/** Small questions about where tokens stand. */
import type { IToken } from 'chevrotain';

/** Whether a token begins its line: the one before it ends on an earlier line, or there is none. */
export const isFirstOnLine = (token: IToken, previous: IToken | undefined): boolean =>
    previous?.endLine === undefined || (token.startLine ?? 0) > previous.endLine;

/** How many `{` have no `}`; negative for the reverse. */
export function braceBalance(tokens: readonly IToken[]): number {
    let balance = 0;
    for (const { image } of tokens) {
        if (image === '{') {
            balance++;
        } else if (image === '}') {
            balance--;
        }
    }
    return balance;
}
