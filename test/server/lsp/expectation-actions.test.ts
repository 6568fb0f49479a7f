/**
 * Repairs of failed expectations: what each promises, on expectations of the examples turned into their opposite; that they are computed
 * once for each version of the text, and that a request can be given up.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { OperationCancelled } from 'langium';
import { describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver';
import type { CodeAction } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type TellingQuestion, tellingQuestions } from '../../../language/src/index.js';
import { lineEdits } from '../../../server/src/lsp/code-actions/trial/line-edits.js';
import { generateHub } from '../../benchmark/hub-topology.js';
import { type Editor, openEditor } from '../../support/editor.js';
import { COURSE_PATHS, exampleText } from '../../support/example-paths.js';
import { designOf, outcomes, reachedPairs } from '../../support/outcomes.js';
import { repeated } from '../../support/seed.js';

/** The actions at an offset. */
async function actionsAt(editor: Editor, offset: number, token = new CancellationTokenSource().token): Promise<CodeAction[]> {
    const document = editor.document('main.vpc');
    const position = document.textDocument.positionAt(offset);
    const params = {
        textDocument: { uri: document.uri.toString() },
        range: { start: position, end: position },
        context: { diagnostics: [], only: ['quickfix'] },
    };
    return ((await editor.services.lsp.CodeActionProvider?.getCodeActions(document, params, token)) ?? []) as CodeAction[];
}

const errorsIn = (editor: Editor): number =>
    (editor.document('main.vpc').diagnostics ?? []).filter(({ severity }) => severity === 1).length;

/** An example whose n-th probe expects the opposite of what happens. */
function turned(text: string, n: number): { readonly text: string; readonly offset: number; readonly probe: string } | undefined {
    const probes = [...text.matchAll(/^probe ([\w-]+):[^{}\n]*?\s+expect (answered|delivered|dropped)[^\n/]*$/gm)];
    const found = probes[n % Math.max(1, probes.length)];
    if (!found) {
        return undefined;
    }
    const [line, probe = '', outcome] = found;
    const changed = line.replace(/expect .*$/, `expect ${outcome === 'dropped' ? 'answered' : 'dropped'}`);
    const offset = found.index + changed.lastIndexOf('expect') + 2;
    return { text: `${text.slice(0, found.index)}${changed}${text.slice(found.index + line.length)}`, offset, probe };
}

/** Every seventh example, with another probe each. */
const TURNED = COURSE_PATHS.filter((_, i) => i % 7 === 0).flatMap((path, n) => {
    const found = turned(exampleText(path), n);
    return found && !found.text.includes('import "') ? [{ name: basename(path), ...found }] : [];
});

/** How many pairs a title says that others reach each other in, who did not before. */
function openedBy(title: string): number {
    const [, count] = /also opens (?:at least )?(?:(\d+) pairs|.* → )/.exec(title) ?? [];
    const isOpen = title.includes('at least') || title.includes('is not known');
    return isOpen ? Number.POSITIVE_INFINITY : title.includes('also opens') ? Number(count ?? 1) : 0;
}

const ASKED = ['icmp', ...[1, 22, 80, 443, 5432, 8080, 40_000].map((port) => `tcp/${port}`), 'udp/53', 'udp/6081'];

/** How many pairs really do, on some ports, apart from that of the probe on its own port. */
function openedWithout(before: Editor, after: Editor, probe: string): number {
    const [old, network] = [designOf(before).network, designOf(after).network];
    const packet = designOf(after).probes.get(`probe:${probe}`)?.packet;
    const own = `${packet?.protocol}${packet?.destination.port === undefined ? '' : `/${packet.destination.port}`}`;
    const opened = ASKED.filter((question) => question !== own).flatMap((question) => {
        const known = new Set(reachedPairs(old, question));
        return reachedPairs(network, question).filter((pair) => !known.has(pair) && new Set(pair.split(' ')).size > 1);
    });
    return new Set(opened).size;
}

describe('what is offered for a failed expectation makes it hold, breaks only what it names, and brings no error', () => {
    let offered = 0;
    test.each(TURNED)('$name: $probe', async ({ text, offset, probe }) => {
        const editor = await openEditor({ 'main.vpc': text });
        const before = outcomes(designOf(editor));
        for (const { title, edit } of await actionsAt(editor, offset)) {
            const edits = edit?.changes?.['file:///workspace/main.vpc'] ?? [];
            const repaired = await openEditor({
                'main.vpc': TextDocument.applyEdits(editor.document('main.vpc').textDocument, edits),
            });
            const after = outcomes(designOf(repaired));
            const named = /breaks the expectations of (.*?)(;|$)/.exec(title)?.[1] ?? '';
            const broken = [...before].filter(([key, met]) => met && !after.get(key)).map(([key]) => key);
            expect(before.get(`probe:${probe} 0 0`), title).toBe(false);
            expect(after.get(`probe:${probe} 0 0`), title).toBe(true);
            expect(
                broken.filter((key) => !named.includes(`'${key.split(' ')[0]?.split(':')[1]}'`)),
                title,
            ).toEqual([]);
            expect(errorsIn(repaired), title).toBeLessThanOrEqual(errorsIn(editor));
            expect(openedWithout(editor, repaired, probe), title).toBeLessThanOrEqual(openedBy(title));
            offered++;
        }
    });

    test('enough was offered to judge by', () => expect(offered).toBeGreaterThan(5));
});

describe('the work', () => {
    const program = `${generateHub({ vpcs: 2, instances: 20 })}\nprobe p: tcp i-0-1 -> i-1-7:5432 expect answered\n`;

    test('is done once for each version of the text', async () => {
        const editor = await openEditor({ 'main.vpc': program });
        const first = await actionsAt(editor, program.lastIndexOf('answered'));
        expect(first.map(({ title }) => title)).toEqual([
            "Add 'ingress tcp 5432 from 10.0.1.6/32' to 'peers'; also opens 19 pairs, such as i-0-1 → i-1-0 on tcp/5432",
        ]);
        const begun = performance.now();
        expect(await actionsAt(editor, program.lastIndexOf('answered'))).toEqual(first);
        expect(performance.now() - begun).toBeLessThan(100);
    });

    test('is given up when the editor loses interest, and begins anew when asked again', async () => {
        const editor = await openEditor({ 'main.vpc': program });
        const source = new CancellationTokenSource();
        const answer = actionsAt(editor, program.lastIndexOf('answered'), source.token);
        source.cancel();
        await expect(answer).rejects.toBe(OperationCancelled);
        expect(await actionsAt(editor, program.lastIndexOf('answered'))).toHaveLength(1);
    });

    test('is not begun where nothing fails', async () => {
        const editor = await openEditor({ 'main.vpc': program.replace('expect answered', 'expect dropped') });
        expect(await actionsAt(editor, program.lastIndexOf('expect'))).toEqual([]);
        expect(await actionsAt(editor, 0)).toEqual([]);
    });
});

describe('ports that one question stands for fare alike', () => {
    const EXAMPLES = ['three-tier', 't48-load-balancer-in-front', 'network-firewall', 't27-forgotten-ephemeral-ports'];

    test.each(EXAMPLES)('%s', async (name) => {
        const path = COURSE_PATHS.find((each) => basename(each, '.vpc') === name) ?? '';
        const { network } = designOf(await openEditor({ 'main.vpc': exampleText(path) }));
        const questions = tellingQuestions([network]).filter(({ ports }) => ports.length > 0);
        expect(questions.flatMap(({ ports }) => ports).length).toBeGreaterThan(2);
        const property = fc.property(fc.nat(), fc.nat(), fc.nat(), (which, range, offset) => {
            const { question, ports } = questions[which % questions.length] as TellingQuestion;
            const { from, to } = ports[range % ports.length] ?? { from: 1, to: 1 };
            const port = from + (offset % (to - from + 1));
            expect(reachedPairs(network, `${question.protocol}/${port}`)).toEqual(reachedPairs(network, question.text));
        });
        fc.assert(property, repeated(8));
    });
});

describe('edits by line', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d'), { maxLength: 12 });
    const texts = fc.tuple(lines, fc.boolean()).map(([parts, ends]) => parts.join('\n') + (ends ? '\n' : ''));

    test('make one text of the other', () => {
        fc.assert(
            fc.property(texts, texts, (before, after) => {
                const document = TextDocument.create('file:///a', 'vpc', 0, before);
                expect(TextDocument.applyEdits(document, lineEdits(before, after))).toBe(after);
            }),
            repeated(500),
        );
    });

    test('leave alone what lies between two changes', () => {
        const text = readFileSync(new URL('../../../examples/three-tier.vpc', import.meta.url), 'utf8');
        const changed = text.replace('cidr 10.0.0.0/16', 'cidr 10.0.0.0/15').replace('instance app1', 'instance app-1');
        expect(lineEdits(text, changed).map(({ range }) => [range.start.line, range.end.line])).toEqual([
            [12, 13],
            [103, 104],
        ]);
    });
});
