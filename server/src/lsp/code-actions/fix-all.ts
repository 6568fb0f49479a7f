/** Many repairs of one file at once: as many as do not get into each other's way. */
import type { LangiumDocument } from 'langium';
import type { Range, TextEdit } from 'vscode-languageserver-protocol';
import type { Repair } from '#language';
import { repairEdits } from '../../workspace/edits/repair-edits.js';

/** A repair with the range of its diagnostic. */
export interface WantedRepair {
    readonly range: Range;
    readonly repair: Repair;
}

/** The edits of all repairs. What two of them want alike is done once; one that touches what another changes is left for the next time. */
export function fixAll(document: LangiumDocument, wanted: readonly WantedRepair[]): TextEdit[] {
    const done = new Set<string>();
    const taken: { readonly start: number; readonly end: number }[] = [];
    const accepted: TextEdit[] = [];
    for (const { range, repair } of wanted) {
        const edits = repairEdits(document, range, repair).filter((edit) => !done.has(keyOf(edit)));
        const places = edits.map((edit) => placeOf(document, edit));
        if (places.some((place) => taken.some((other) => collide(place, other)))) {
            continue;
        }
        for (const [i, edit] of edits.entries()) {
            done.add(keyOf(edit));
            accepted.push(edit);
            const place = places[i];
            // Statements added at one place stand one behind the other.
            if (place && !isStatement(edit)) {
                taken.push(place);
            }
        }
    }
    return accepted;
}

const keyOf = ({ range: { start, end }, newText }: TextEdit): string =>
    `${start.line}:${start.character}-${end.line}:${end.character} ${newText}`;

const placeOf = ({ textDocument }: LangiumDocument, { range }: TextEdit) => ({
    start: textDocument.offsetAt(range.start),
    end: textDocument.offsetAt(range.end),
});

/** An insertion that brings no braces along can be followed by another one. */
const isStatement = ({ range: { start, end }, newText }: TextEdit): boolean =>
    start.line === end.line && start.character === end.character && !newText.startsWith(' {');

const collide = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
    a.start === b.start || (a.start < b.end && b.start < a.end);
