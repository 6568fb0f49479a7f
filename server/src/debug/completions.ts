/** Completions of the console and of watches: fields, functions, names of elements. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { TABLE_NAMES } from './breakpoints/table-watches.js';
import type { Debuggee } from './debuggee.js';
import { allElements } from './elements.js';
import { FUNCTIONS } from './functions.js';
import { fieldLabel, fieldNames } from './packet-fields.js';
import { REACH_PROTOCOLS } from './path-functions.js';

/** What can stand at a column (from 0) of a text: everything that continues the word before it. */
export function completions(debuggee: Debuggee, text: string, column: number): DebugProtocol.CompletionItem[] {
    const before = text.slice(0, column);
    const word = /[\w./-]*$/.exec(before)?.[0] ?? '';
    const place = { start: column - word.length, length: word.length };
    return itemsAfter(debuggee, before.slice(0, before.length - word.length))
        .filter(({ label }) => label.startsWith(word))
        .map((item) => ({ ...item, ...place }));
}

/** Inside a call only its arguments, elsewhere everything. */
function itemsAfter(debuggee: Debuggee, before: string): DebugProtocol.CompletionItem[] {
    const [, name = '', argument = ''] = /(?:^|[^\w-])([a-z]+)\(([^()]*)$/i.exec(before) ?? [];
    switch (name) {
        case 'lastWrite':
            return [...fieldItems(), ...TABLE_NAMES.map((label): DebugProtocol.CompletionItem => ({ label, type: 'property' }))];
        case 'reach':
        case 'blockers':
            return argument.split(',').length < 3 ? endItems(debuggee) : protocolItems();
        default:
            return [...functionItems(), ...fieldItems(), ...elementItems(debuggee)];
    }
}

const protocolItems = (): DebugProtocol.CompletionItem[] =>
    REACH_PROTOCOLS.map((label) => ({ label, detail: 'protocol and port', type: 'value' }));

const functionItems = (): DebugProtocol.CompletionItem[] =>
    Object.entries(FUNCTIONS).map(([label, { usage, description }]) => ({
        label,
        text: usage.includes('(') && label !== 'blockers' ? `${label}(` : label,
        detail: `${usage}: ${description}`,
        type: 'function',
    }));

const fieldItems = (): DebugProtocol.CompletionItem[] =>
    fieldNames().map((label) => ({ label, detail: fieldLabel(label), type: 'field' }));

/** What a packet can be sent from or to. */
const ENDS: ReadonlySet<string> = new Set(['instance', 'interface', 'nat-gateway', 'internet-host', 'site-host']);

const endItems = (debuggee: Debuggee): DebugProtocol.CompletionItem[] =>
    elementItems(debuggee).filter(({ detail }) => ENDS.has(detail ?? ''));

const elementItems = ({ program }: Debuggee): DebugProtocol.CompletionItem[] =>
    allElements(program.design.network)
        .filter(({ implicit }) => !implicit)
        .map(({ name, kind }) => ({ label: name, detail: kind, type: 'reference' }));
