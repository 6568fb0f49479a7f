/**
 * Features that answer with places or labels: `test/fixtures/features/<feature>/<case>/main.vpc`, with a cursor `<|>` where the
 * feature asks for one and `// query: …` on the first line for a search. What a reader would see is in `expected.txt`; `-u`
 * rewrites it.
 */
import { Cancellation, type LangiumDocument } from 'langium';
import { describe, expect, test } from 'vitest';
import {
    type CallHierarchyItem,
    DocumentHighlightKind,
    type LocationLink,
    type Range,
    type SelectionRange,
} from 'vscode-languageserver-protocol';
import { linkedEditing } from '../../../server/src/lsp/linked-editing.js';
import { selectionRange } from '../../../server/src/lsp/selection-ranges.js';
import { type Editor, openEditor, positionParams } from '../../support/editor.js';
import { fixtureNames, fixturePath, readFixture } from '../../support/fixture-folders.js';
import { cutMarkers } from '../../support/markers.js';

interface Case {
    readonly editor: Editor;
    readonly document: LangiumDocument;
    readonly text: string;
    readonly cursor: number;
}

const whole = (text: string): Range => ({
    start: { line: 0, character: 0 },
    end: { line: text.split('\n').length, character: 0 },
});

/** `16:13 instance web { … }`: a place, and the text that stands there. */
function show(document: LangiumDocument, { start, end }: Range): string {
    const text = document.textDocument.getText({ start, end }).replaceAll(/\s+/g, ' ');
    return `${start.line + 1}:${start.character + 1} ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
}

const showLinks = ({ document }: Case, links: readonly LocationLink[] | undefined): string[] =>
    (links ?? []).map(({ targetSelectionRange }) => show(document, targetSelectionRange));

/** The text with every label where the editor shows it. */
async function inlayHints({ editor, document, text }: Case): Promise<string[]> {
    const params = { textDocument: { uri: document.uri.toString() }, range: whole(text) };
    const hints = (await editor.services.lsp.InlayHintProvider?.getInlayHints(document, params)) ?? [];
    const lines = text.split('\n');
    for (const { position, label } of hints.reverse()) {
        const line = lines[position.line] ?? '';
        lines[position.line] = `${line.slice(0, position.character)}‹${String(label)}›${line.slice(position.character)}`;
    }
    return lines;
}

async function semanticTokens({ editor, document }: Case): Promise<string[]> {
    const provider = editor.services.lsp.SemanticTokenProvider;
    const params = { textDocument: { uri: document.uri.toString() } };
    const data = (await provider?.semanticHighlight(document, params, Cancellation.CancellationToken.None))?.data ?? [];
    const types = provider?.semanticTokensOptions.legend.tokenTypes ?? [];
    const shown: string[] = [];
    let [line, character] = [0, 0];
    for (let i = 0; i < data.length; i += 5) {
        const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5);
        [line, character] = [line + down, down > 0 ? right : character + right];
        const range = { start: { line, character }, end: { line, character: character + length } };
        shown.push(`${show(document, range)}: ${types[type]}${modifiers ? ', declaration' : ''}`);
    }
    return shown;
}

async function workspaceSymbols({ editor, document, text }: Case): Promise<string[]> {
    const query = /^\/\/ query: (.*)/.exec(text)?.[1] ?? '';
    const found =
        (await editor.services.shared.lsp.WorkspaceSymbolProvider?.getSymbols({ query }, Cancellation.CancellationToken.None)) ??
        [];
    return found.map(({ name, containerName, location }) => {
        const place = 'range' in location ? show(document, location.range) : '';
        return `${name} (${containerName}) at ${place}`;
    });
}

async function callHierarchy({ editor, document, cursor }: Case): Promise<string[]> {
    const provider = editor.services.lsp.CallHierarchyProvider;
    const [item] = (await provider?.prepareCallHierarchy(document, positionParams(document, cursor))) ?? [];
    if (!item) {
        return [];
    }
    const incoming = (await provider?.incomingCalls({ item })) ?? [];
    const outgoing = (await provider?.outgoingCalls({ item })) ?? [];
    const name = ({ name, detail }: CallHierarchyItem): string => `${detail} ${name}`;
    const lines = (ranges: readonly Range[]): string => ranges.map((range) => show(document, range)).join('; ');
    return [
        name(item),
        ...incoming.map(({ from, fromRanges }) => `reached from ${name(from)} by ${lines(fromRanges)}`),
        ...outgoing.map(({ to, fromRanges }) => `routes to ${name(to)} by ${lines(fromRanges)}`),
    ];
}

function selectionRanges({ document, cursor }: Case): string[] {
    const shown: string[] = [];
    const position = document.textDocument.positionAt(cursor);
    for (let at: SelectionRange | undefined = selectionRange(document, position); at; at = at.parent) {
        shown.push(show(document, at.range));
    }
    return shown;
}

async function signatureHelp({ editor, document, cursor }: Case): Promise<string[]> {
    const help = await editor.services.lsp.SignatureHelp?.provideSignatureHelp(document, positionParams(document, cursor));
    return (help?.signatures ?? []).map(({ label, parameters }) => {
        const [start, end] = (parameters?.[help?.activeParameter ?? 0]?.label ?? [0, 0]) as [number, number];
        return `${label.slice(0, start)}>>${label.slice(start, end)}<<${label.slice(end)}`;
    });
}

const at = ({ document, cursor }: Case) => positionParams(document, cursor);

/** What each feature shows. */
const FEATURES: Readonly<Record<string, (one: Case) => Promise<string[]> | string[]>> = {
    'call-hierarchy': callHierarchy,
    declaration: async (one) =>
        showLinks(one, await one.editor.services.lsp.DeclarationProvider?.getDeclaration(one.document, at(one))),
    implementation: async (one) =>
        showLinks(one, await one.editor.services.lsp.ImplementationProvider?.getImplementation(one.document, at(one))),
    'document-highlight': async (one) =>
        ((await one.editor.services.lsp.DocumentHighlightProvider?.getDocumentHighlight(one.document, at(one))) ?? []).map(
            ({ range, kind }) => `${kind === DocumentHighlightKind.Write ? 'write' : 'read'} ${show(one.document, range)}`,
        ),
    'inlay-hints': inlayHints,
    'linked-editing': async ({ editor, document, cursor }) =>
        ((await linkedEditing(editor.services, document, document.textDocument.positionAt(cursor)))?.ranges ?? []).map((range) =>
            show(document, range),
        ),
    'selection-ranges': selectionRanges,
    'semantic-tokens': semanticTokens,
    'signature-help': signatureHelp,
    'type-definition': async (one) =>
        showLinks(one, await one.editor.services.lsp.TypeProvider?.getTypeDefinition(one.document, at(one))),
    'workspace-symbols': workspaceSymbols,
};

describe.each(Object.entries(FEATURES))('%s', (feature, answer) => {
    test.each(fixtureNames(`features/${feature}`))('%s', async (name) => {
        const { text, cursors } = cutMarkers(readFixture(`features/${feature}`, name, 'main.vpc'));
        const editor = await openEditor({ 'main.vpc': text });
        const shown = await answer({ editor, document: editor.document('main.vpc'), text, cursor: cursors[0] ?? 0 });
        const file = fixturePath(`features/${feature}`, name, 'expected.txt');
        await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot(file);
    });
});
