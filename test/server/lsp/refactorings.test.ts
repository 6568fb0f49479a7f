/**
 * Refactorings on the examples: wherever they are asked for, their edits fit together; and whatever is offered leaves alone what the program
 * means: expectations, who reaches whom, comments. A renumbered VPC differs by one constant.
 */
import { basename } from 'node:path';
import { CstUtils, type LangiumDocument } from 'langium';
import { describe, expect, test } from 'vitest';
import type { CodeAction, TextEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { contains, type Network, type VpcFile } from '../../../language/src/index.js';
import type { RefactoringRequest } from '../../../server/src/lsp/code-actions/refactorings/refactoring.js';
import { refactoringsAt } from '../../../server/src/lsp/code-actions/refactorings/refactorings.js';
import { type Editor, openEditor } from '../../support/editor.js';
import { COURSE_PATHS, exampleText } from '../../support/example-paths.js';
import { designOf, outcomes, reachedPairs } from '../../support/outcomes.js';

const MAIN = 'file:///workspace/main.vpc';

const requestAt = (editor: Editor, [start, end]: readonly [number, number]): RefactoringRequest => {
    const document = editor.document('main.vpc') as LangiumDocument<VpcFile>;
    return { document, start, end, design: designOf(editor), family: [document], names: editor.services.references.NameResolver };
};

/** The words of a program, and the stretches from one word to the seventh behind it. */
function places(editor: Editor): (readonly [number, number])[] {
    const root = editor.document('main.vpc').parseResult.value.$cstNode;
    const leaves = root ? CstUtils.flattenCst(root).toArray() : [];
    return leaves.flatMap(({ offset, end }, i) => [
        [offset, offset] as const,
        [end, leaves[Math.min(i + 7, leaves.length - 1)]?.end ?? end] as const,
        [offset, leaves[Math.min(i + 13, leaves.length - 1)]?.end ?? end] as const,
    ]);
}

/** Every twelfth example of the course, without those that import others. */
const PROGRAMS = COURSE_PATHS.filter((_, i) => i % 12 === 3)
    .map((path) => ({ name: basename(path), text: exampleText(path) }))
    .filter(({ text }) => !text.includes('import "'));

const appliedTo = (text: string, changes: Record<string, TextEdit[]> | undefined): string =>
    TextDocument.applyEdits(TextDocument.create(MAIN, 'vpc', 0, text), changes?.[MAIN] ?? []);

describe('the edits fit together and the result parses', () => {
    let found = 0;
    test.each(PROGRAMS)(
        '$name',
        async ({ text }) => {
            const editor = await openEditor({ 'main.vpc': text });
            const seen = new Set<string>();
            for (const place of places(editor)) {
                for (const { title, edits } of refactoringsAt(requestAt(editor, place))) {
                    const changed = seen.has(title) ? undefined : appliedTo(text, edits.changes);
                    seen.add(title);
                    if (changed !== undefined) {
                        const { parseResult } = (await openEditor({ 'main.vpc': changed })).document('main.vpc');
                        expect(
                            parseResult.parserErrors.map(({ message }) => message),
                            `${title}\n${changed}`,
                        ).toEqual([]);
                        found++;
                    }
                }
            }
        },
        60_000,
    );

    test('there was enough to do', () => expect(found).toBeGreaterThan(20));
});

/** Where refactorings begin: at heads, and at addresses. */
const STARTS = /^ *(?:vpc|subnet|security-group|prefix-list) [\w-]+|(?<=(?:from|to|->) )\d+\.\d+\.\d+\.\d+/gm;

const comments = (text: string): string[] => (text.match(/\/\/.*$/gm) ?? []).map((each) => each.trim()).sort();

describe('what is offered changes nothing that can be observed', () => {
    const kinds = new Set<string>();
    test.each(PROGRAMS)(
        '$name',
        async ({ text }) => {
            const editor = await openEditor({ 'main.vpc': text });
            const before = designOf(editor);
            for (const { title, edit } of await offeredIn(editor, text)) {
                const changed = appliedTo(text, edit?.changes);
                const after = designOf(await openEditor({ 'main.vpc': changed }));
                // An experiment may have got a line more: of a call about a subnet that is two now.
                expect([...outcomes(after).values()], title).toEqual([...outcomes(before).values()]);
                for (const question of ['icmp', 'tcp/443']) {
                    expect(reachedPairs(after.network, question), title).toEqual(reachedPairs(before.network, question));
                }
                expect(comments(changed), title).toEqual(comments(text));
                if (title.startsWith('Renumber')) {
                    expect(shiftsBetween(before.network, after.network, / '(.*?)' /.exec(title)?.[1] ?? ''), title).toHaveLength(
                        1,
                    );
                }
                kinds.add(title.split(' ', 2).join(' '));
            }
        },
        120_000,
    );

    test('of several kinds', () => expect(kinds.size).toBeGreaterThan(2));

    /** The actions at some of the places where there are any. */
    async function offeredIn(editor: Editor, text: string): Promise<CodeAction[]> {
        const all = [...text.matchAll(STARTS)].map(({ index, 0: word }) => index + word.length);
        const some = all.filter((_, i) => i % Math.ceil(all.length / 8) === 0);
        const actions: CodeAction[] = [];
        for (const offset of some) {
            const document = editor.document('main.vpc');
            const position = document.textDocument.positionAt(offset);
            const params = {
                textDocument: { uri: MAIN },
                range: { start: position, end: position },
                context: { diagnostics: [], only: ['refactor'] },
            };
            actions.push(
                ...(((await editor.services.lsp.CodeActionProvider?.getCodeActions(document, params)) ?? []) as CodeAction[]),
            );
        }
        return actions.filter(({ title }, i) => actions.findIndex((other) => other.title === title) === i);
    }

    /** By how much the IPv4 addresses of a VPC have moved. Those of other VPCs may not have. */
    function shiftsBetween(before: Network, after: Network, vpc: string): readonly number[] {
        const shifts = [...before.interfaces.values()].flatMap(({ id, addresses, subnet }) => {
            const blocks = before.vpcs.get(`vpc:${vpc}`)?.cidrs ?? [];
            const isInVpc = before.subnets.get(subnet)?.vpc === `vpc:${vpc}`;
            return addresses.flatMap(({ address }, i) => {
                const isOwn = isInVpc && blocks.some(({ cidr }) => contains(cidr, address));
                const moved = after.interfaces.get(id)?.addresses[i]?.address;
                const shift = typeof address === 'number' && typeof moved === 'number' ? moved - address : 0;
                return isOwn && typeof address === 'number' ? [shift] : shift === 0 ? [] : [Number.NaN];
            });
        });
        return [...new Set(shifts)];
    }
});
