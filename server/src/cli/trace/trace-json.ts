/** A trace as JSON, for programs: every step with its decision, the lines behind it, the tables consulted and the bytes. */
import { explainLookup, frameOf, type Lookup, packetOf, type SourceSpan, type Step } from '#language';
import { placeOf, type Sources } from '../place.js';
import type { Selection } from './select-run.js';

/** The whole trace as one indented document. */
export const renderJson = (selection: Selection, steps: readonly Step[], sources: Sources): string =>
    `${JSON.stringify({ title: selection.title, steps: steps.map((step) => stepJson(step, sources)) }, null, 2)}\n`;

function stepJson(step: Step, sources: Sources): object {
    const place = (span: SourceSpan): string => placeOf(sources, span);
    const flight = packetOf(step);
    return {
        packet: flight && {
            id: flight.id,
            role: flight.role,
            title: flight.title,
            ...(flight.cause ? { cause: flight.cause } : {}),
        },
        clock: step.after.clock,
        hop: { kind: step.hop.kind, index: step.hop.index, element: step.hop.element },
        stage: step.stage,
        outcome: step.outcome,
        ...(step.dropReason ? { dropReason: step.dropReason } : {}),
        rules: step.rules,
        summary: step.summary(),
        decidedBy: place(step.decidedBy),
        consulted: step.consulted.map(place),
        lookups: step.lookups.map((lookup) => lookupJson(step, lookup, place)),
        ...(flight ? { frame: hex(frameOf(step)) } : {}),
    };
}

function lookupJson(step: Step, lookup: Lookup, place: (span: SourceSpan) => string): object {
    const candidates = explainLookup(step, lookup).map(({ label, won, because, span }) => ({
        label,
        won,
        because,
        at: place(span),
    }));
    return { table: lookup.table, element: lookup.element, candidates };
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
