/** When two runs do different things: at another stage or place, with another outcome, or because of another line. */
import type { Lookup, SourceSpan, Step } from '#language';

/** Whether two steps are different deeds. That header fields differ, as they do after an edit, is not yet a difference. */
export function differs(a: Step | undefined, b: Step | undefined): boolean {
    if (!a || !b) {
        return a !== b;
    }
    return deedOf(a, 'in-file') !== deedOf(b, 'in-file');
}

/** What a step does, as one text: who, where, with which outcome, and by which line unless lines may have moved. */
export function deedOf(step: Step, lines: 'in-file' | 'anywhere'): string {
    const { packetId, stage, hop, outcome, dropReason, decidedBy, lookups, born } = step;
    const line = lines === 'in-file' ? keyOf(decidedBy) : '';
    const place = [hop.kind, hop.index, hop.element, hop.interface];
    return [packetId, stage, ...place, outcome, dropReason, line, ...lookups.map(answerOf), born.length].join(' ');
}

const answerOf = ({ table, element, winner }: Lookup): string => `${table} ${element} ${winner}`;

const keyOf = ({ uri, start }: SourceSpan): string => `${uri}:${start.line}:${start.character}`;
