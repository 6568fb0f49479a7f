/** Completions of the console and of watches: fields, functions, names of elements. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee } from './debuggee.js';
import { allElements } from './elements.js';
import { FUNCTIONS } from './functions.js';
import { fieldLabel, fieldNames } from './packet-fields.js';

/** What can stand at a column (from 0) of a text: everything that continues the word before it. */
export function completions(debuggee: Debuggee, text: string, column: number): DebugProtocol.CompletionItem[] {
    const word = /[\w.-]*$/.exec(text.slice(0, column))?.[0] ?? '';
    const place = { start: column - word.length, length: word.length };
    return [...functionItems(), ...fieldItems(), ...elementItems(debuggee)]
        .filter(({ label }) => label.startsWith(word))
        .map((item) => ({ ...item, ...place }));
}

const functionItems = (): DebugProtocol.CompletionItem[] =>
    Object.entries(FUNCTIONS).map(([label, { usage, description }]) => ({
        label,
        text: usage.includes('(') ? `${label}(` : label,
        detail: `${usage}: ${description}`,
        type: 'function',
    }));

const fieldItems = (): DebugProtocol.CompletionItem[] =>
    fieldNames().map((label) => ({ label, detail: fieldLabel(label), type: 'field' }));

const elementItems = ({ program }: Debuggee): DebugProtocol.CompletionItem[] =>
    allElements(program.design.network)
        .filter(({ implicit }) => !implicit)
        .map(({ name, kind }) => ({ label: name, detail: kind, type: 'reference' }));
