/** Findings about a declaration that an edit above has moved to other lines. */
import type { SourceSpan } from '../model/source-span.js';

/** The lines of a declaration. */
interface Block {
    readonly uri: string;
    readonly first: number;
    readonly last: number;
}

/** The same data with every place in it so many lines further down; `undefined` when one lies outside the block, which moved otherwise. */
export function movedWithin<T>(data: T, block: Block, by: number): T | undefined {
    if (by === 0) {
        return data;
    }
    return spansIn(data).every((span) => isWithin(span, block)) ? moved(data, by) : undefined;
}

const isWithin = ({ uri, start, end }: SourceSpan, block: Block): boolean =>
    uri === block.uri && start.line >= block.first && end.line <= block.last;

const isSpan = (value: object): value is SourceSpan => 'uri' in value && 'start' in value && 'end' in value;

function spansIn(value: unknown): SourceSpan[] {
    if (typeof value !== 'object' || value === null) {
        return [];
    }
    return isSpan(value) ? [value] : Object.values(value).flatMap(spansIn);
}

function moved<T>(value: T, by: number): T {
    if (typeof value !== 'object' || value === null) {
        return value;
    }
    if (isSpan(value)) {
        const { start, end } = value;
        return { ...value, start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
    }
    return (
        Array.isArray(value)
            ? value.map((each) => moved(each, by))
            : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, moved(each, by)]))
    ) as T;
}
