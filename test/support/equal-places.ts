/** Places are read late, through the syntax tree: two of them are equal when they are the same stretch of the same file. */
import { expect } from 'vitest';
import type { SourceSpan } from '../../language/src/index.js';

expect.addEqualityTesters([(a: unknown, b: unknown) => (isSpan(a) && isSpan(b) ? textOf(a) === textOf(b) : undefined)]);

const isSpan = (value: unknown): value is SourceSpan =>
    typeof value === 'object' && value !== null && 'uri' in value && 'start' in value && 'end' in value;

const textOf = ({ uri, start, end }: SourceSpan): string =>
    JSON.stringify([uri, start.line, start.character, end.line, end.character]);
