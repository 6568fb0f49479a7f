/** From a repair of the language to edits of the text. */
import type { LangiumDocument } from 'langium';
import type { Range, TextEdit } from 'vscode-languageserver-protocol';
import type { Repair } from '#language';
import { insertStatement } from './insert-statement.js';
import { propertyRange, rangeOf } from './nodes.js';
import { removeStatement } from './remove-statement.js';

/** The edits of one repair; none when it is about another file or its place is not found. `range` is the diagnostic's. */
export function repairEdits(document: LangiumDocument, range: Range, repair: Repair): TextEdit[] {
    if ('insert' in repair) {
        return insertStatement(document, repair);
    }
    if ('remove' in repair) {
        return removeStatement(document, rangeOf(repair.remove));
    }
    const { newText, span, property } = repair;
    const whole = span ? rangeOf(span) : range;
    const target = property === undefined ? whole : propertyRange(document, whole, property);
    return target ? [{ range: target, newText }] : [];
}
