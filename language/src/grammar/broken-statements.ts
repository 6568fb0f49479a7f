/** Which statements of a parsed text have a syntax error: what else is wrong with one of those is a consequence. */
import type { ParseResult } from 'langium';
import { statementAt } from './merge-errors.js';
import type { VpcLexingReport } from './vpc-lexer.js';

/** Answers for an offset whether the statement it lies in has a syntax error. */
export function brokenStatements({ lexerErrors, lexerReport, parserErrors }: ParseResult): (offset: number) => boolean {
    const boundaries = (lexerReport as VpcLexingReport | undefined)?.structure.likelyBoundaries ?? [];
    const offsets = [...lexerErrors.map(({ offset }) => offset), ...parserErrors.map(({ token }) => token.startOffset)];
    const broken = new Set(offsets.map((offset) => statementAt(boundaries, offset)));
    return (offset) => broken.size > 0 && broken.has(statementAt(boundaries, offset));
}
