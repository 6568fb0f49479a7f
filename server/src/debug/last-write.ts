/** "Who last wrote this?": the step, at or before the present one, that gave a field or a table entry its value. */
import { isNowhere, type SourceSpan } from '#language';
import { changeOf } from './breakpoints/data-breakpoints.js';
import { parseTableWatch, tableEvents } from './breakpoints/table-watches.js';
import { packetAfter } from './debuggee.js';
import { nameOf } from './elements.js';
import { RequestFailure } from './errors.js';
import { suggestion } from './nearest-names.js';
import { fieldNames, isField, textOfField, watchedValue } from './packet-fields.js';
import { branch, leaf, type VariableNode } from './scopes/variable-node.js';
import type { View } from './scopes/view.js';

/** A step that wrote something. */
export interface LastWrite {
    /** From 0. */
    readonly step: number;
    /** `ip.src: 10.0.2.10 → 10.0.1.20`, or that the packet was made with it. */
    readonly what: string;
}

/** The last write of a field of the packet at hand, or of a watched table (`bindings of nat`). */
export function lastWriteOf(view: View, subject: string): LastWrite {
    const table = parseTableWatch(subject);
    const found = table ? lastTableWrite(view, subject) : lastFieldWrite(view, subject);
    if (!found) {
        throw new RequestFailure('bad-expression', { problem: `Nothing has written ${subject} up to here.` });
    }
    return found;
}

/** The line that gave a field of the packet at hand its value; `undefined` when none did. */
export function originOf(view: View, field: string): SourceSpan | undefined {
    const write = lastFieldWrite(view, field);
    const span = write && view.debuggee.trace.step(write.step)?.decidedBy;
    return span && !isNowhere(span) ? span : undefined;
}

function lastFieldWrite({ debuggee, position, packet }: View, field: string): LastWrite | undefined {
    if (!isField(field)) {
        const problem = `'${field}' is no packet field.${suggestion(field, fieldNames())}`;
        throw new RequestFailure('bad-expression', { problem });
    }
    const { trace } = debuggee;
    const last = packet && trace.lastStepOf(packet.id, position.step);
    let first: number | undefined;
    for (let i = last; i !== undefined; i = trace.previousOfPacket(i)) {
        const change = changeOf(debuggee, i, field);
        if (change !== undefined) {
            return { step: i, what: change };
        }
        const here = packetAfter(trace.step(i))?.packet;
        first = here && watchedValue(here, field) !== undefined ? i : first;
    }
    const made = first === undefined ? undefined : packetAfter(trace.step(first))?.packet;
    return first === undefined || !made
        ? undefined
        : { step: first, what: `${field}: ${textOfField(made, field)} from the start` };
}

function lastTableWrite({ debuggee, position }: View, subject: string): LastWrite | undefined {
    const watch = parseTableWatch(subject);
    for (let i = position.step; watch && i >= 0; i--) {
        const step = debuggee.trace.step(i);
        const written = step ? tableEvents(step, watch).filter(({ deed }) => deed !== 'hit') : [];
        if (written.length > 0) {
            return { step: i, what: written.map(({ text }) => text).join('; ') };
        }
    }
    return undefined;
}

/** The last write as a value of the console: what it was, and below it where. */
export function lastWriteNode(view: View, subject: string): VariableNode {
    const { step: index, what } = lastWriteOf(view, subject);
    const step = view.debuggee.trace.step(index);
    const place = step ? `${step.stage} at ${nameOf(step.before.network, step.hop.element)}` : '';
    return branch(
        `lastWrite(${subject})`,
        `step ${index + 1}, ${place}: ${what}`,
        () => [leaf('step', String(index + 1)), leaf('why', step?.summary() ?? '')],
        step && !isNowhere(step.decidedBy) ? { span: step.decidedBy } : {},
    );
}
