/**
 * Completion cases: `test/fixtures/completion/<name>/main.vpc` with one cursor `<|>`. Comment lines at the end say what is offered:
 *
 *     // offers: igw, nat          these labels are in the list
 *     // first: 10.0.1.5, 10.0.1.6 the list begins with these
 *     // not: web-sg               these are not in it
 *     // only: on, off             the list is exactly this, in any order
 *     // inserts: 10.0.1.5 over 10.0.1.   the first edit, and the text that it replaces
 */
import { describe, expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-protocol';
import { resolveProposal } from '../../../server/src/lsp/completion/resolve.js';
import { openEditor, positionParams } from '../../support/editor.js';
import { fixtureNames, otherFiles, readFixture } from '../../support/fixture-folders.js';
import { cutCursor } from '../../support/markers.js';

const EXPECTATION = /^\/\/ (offers|first|not|only|inserts): (.+)$/gm;

interface Offered {
    readonly labels: readonly string[];
    readonly first: string;
}

async function complete(text: string, others: Record<string, string>): Promise<Offered> {
    const { text: program, cursor } = cutCursor(text);
    const editor = await openEditor({ 'main.vpc': program, ...others });
    const document = editor.document('main.vpc');
    const list = await editor.services.lsp.CompletionProvider?.getCompletion(document, positionParams(document, cursor));
    const items = [...(list?.items ?? [])].sort((a, b) => sortKey(a).localeCompare(sortKey(b), 'en'));
    const edit = items[0]?.textEdit;
    const replaced = edit && 'range' in edit ? document.textDocument.getText(edit.range) : '';
    return { labels: items.map(({ label }) => label), first: edit ? `${edit.newText} over ${replaced}` : '' };
}

const sortKey = ({ sortText, label }: CompletionItem): string => `${sortText ?? label} ${label}`;

const names = fixtureNames('completion');

test('there are cases', () => {
    expect(names.length).toBeGreaterThan(20);
});

describe('completion offers what can legally stand there', () => {
    test.each(names)('%s', async (name) => {
        const text = readFixture('completion', name, 'main.vpc');
        const claims = [...text.matchAll(EXPECTATION)].map(([, kind = '', list = '']) => ({
            kind,
            labels: list.split(/, */).map((label) => label.trim()),
        }));
        expect(claims.length, 'the case claims something').toBeGreaterThan(0);
        const { labels, first } = await complete(text.replaceAll(EXPECTATION, ''), otherFiles('completion', name));
        for (const claim of claims) {
            switch (claim.kind) {
                case 'offers':
                    expect(labels).toEqual(expect.arrayContaining(claim.labels));
                    break;
                case 'first':
                    expect(labels.slice(0, claim.labels.length)).toEqual(claim.labels);
                    break;
                case 'not':
                    expect(labels.filter((label) => claim.labels.includes(label))).toEqual([]);
                    break;
                case 'only':
                    expect([...labels].sort()).toEqual([...claim.labels].sort());
                    break;
                case 'inserts':
                    expect(first).toBe(claim.labels.join(', '));
                    break;
            }
        }
    });
});

describe('documentation comes when a proposal is looked at', () => {
    const PROGRAM = `vpc lab {
    cidr 10.0.0.0/16
    internet-gateway igw
    route-table public { 0.0.0.0/0 -> <|> }
    subnet web { cidr 10.0.1.0/24  instance a }
}
probe p: icmp a -> 198.51.100.1 expect dropped by no-route
`;

    async function look(text: string, label: string): Promise<[before: unknown, after: string]> {
        const { text: program, cursor } = cutCursor(text);
        const editor = await openEditor({ 'main.vpc': program });
        const document = editor.document('main.vpc');
        const list = await editor.services.lsp.CompletionProvider?.getCompletion(document, positionParams(document, cursor));
        const item = list?.items.find((each) => each.label === label);
        const resolved = item && resolveProposal(editor.services, item, document);
        return [item?.documentation, JSON.stringify(resolved?.documentation)];
    }

    test.each([
        ['an element', PROGRAM, 'igw', '**internet gateway** `lab.igw`'],
        ['a keyword', PROGRAM, 'blackhole', 'dropped'],
        ['a drop reason', PROGRAM.replace('<|>', 'igw').replace('by no-route', 'by <|>'), 'no-route', 'Repair:'],
        ['a field', PROGRAM.replace('<|>', 'igw').replace('by no-route', 'where ip.<|>'), 'ip.ttl', 'Time to Live'],
    ])('%s', async (_, text, label, expected) => {
        const [before, after] = await look(text, label);
        expect(before).toBeUndefined();
        expect(after).toContain(expected);
    });

    test('an element that is gone by then stays without', async () => {
        const editor = await openEditor({ 'main.vpc': PROGRAM.replace('<|>', 'igw') });
        const item = { label: 'x', data: { kind: 'element', id: 'internet-gateway:lab.gone', uri: 'file:///main.vpc' } };
        expect(resolveProposal(editor.services, item, editor.document('main.vpc'))).toEqual(item);
    });
});
