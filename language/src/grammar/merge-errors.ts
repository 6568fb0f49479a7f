/** Of the errors in one statement the first is reported: the others are its consequences. */
import { EOF, type ILexingError, type IRecognitionException, type IToken, MismatchedTokenException } from 'chevrotain';
import type { Structure } from './statement-structure.js';

/** A word at which no statement can begin: it is wrong itself, wherever the statement before it ended. */
export class MisplacedTokenException extends MismatchedTokenException {}

/** A file with more broken statements than this is told so once. */
const MAX_ERRORS = 100;

/** The errors to report: structural ones first, then at most one for each statement, at the place where something is missing. */
export function onePerStatement(
    errors: readonly IRecognitionException[],
    lexerErrors: readonly ILexingError[],
    structure: Omit<Structure, 'tokens'> | undefined,
): IRecognitionException[] {
    const boundaries = structure?.boundaries ?? [];
    const structural = (structure?.problems ?? []).map(
        ({ token, message }) => new MismatchedTokenException(message, token, token),
    );
    const broken = new Set(lexerErrors.map(({ offset }) => statementAt(boundaries, offset)));
    const kept: IRecognitionException[] = [];
    for (const error of [...structural, ...errors.map(atPlaceOfCause)]) {
        const statement = statementAt(boundaries, offsetOf(error.token));
        if (!broken.has(statement)) {
            broken.add(statement);
            kept.push(error);
        }
    }
    return limited(kept.sort((a, b) => offsetOf(a.token) - offsetOf(b.token)));
}

/** The number of the statement that an offset lies in: how many boundaries stand at or before it. */
export function statementAt(boundaries: readonly number[], offset: number): number {
    let low = 0;
    let high = boundaries.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((boundaries[middle] ?? 0) <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/** What is missing at the end of a line is shown there, not at the first word of the next. */
function atPlaceOfCause(error: IRecognitionException): IRecognitionException {
    const previous = 'previousToken' in error ? (error.previousToken as IToken | undefined) : undefined;
    const { token } = error;
    const isLater = token.tokenType === EOF || (previous?.endLine !== undefined && (token.startLine ?? 0) > previous.endLine);
    if (!(error instanceof MisplacedTokenException) && previous && isReal(previous) && (isLater || !isReal(token))) {
        error.token = previous;
    }
    return error;
}

const isReal = (token: IToken): boolean => Number.isFinite(token.startOffset) && token.startOffset >= 0;

const offsetOf = (token: IToken): number => (isReal(token) ? token.startOffset : Number.MAX_SAFE_INTEGER);

function limited(errors: IRecognitionException[]): IRecognitionException[] {
    const last = errors[MAX_ERRORS - 1];
    if (!last || errors.length === MAX_ERRORS) {
        return errors;
    }
    const rest = errors.length - MAX_ERRORS + 1;
    const message = `${last.message} There are ${rest - 1} more errors like this after it.`;
    return [...errors.slice(0, MAX_ERRORS - 1), new MismatchedTokenException(message, last.token, last.token)];
}
