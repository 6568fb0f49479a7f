/** Code lenses about who reaches a station: what they say, that nothing is computed before they are shown, and that they stop. */
import { describe, expect, test } from 'vitest';
import { CancellationToken, CancellationTokenSource, type CodeLens } from 'vscode-languageserver';
import { type NetworkBuilder, parseReachQuestion } from '../../../language/src/index.js';
import { reachersAtOnce } from '../../../server/src/lsp/reach-facts.js';
import { resolveReachLens } from '../../../server/src/lsp/reach-lenses.js';
import { generateTopology } from '../../benchmark/topology.js';
import { type Editor, openEditor } from '../../support/editor.js';

const DESIGN = `vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table public main { 0.0.0.0/0 -> igw }
  security-group web { ingress tcp 443 from 0.0.0.0/0  ingress tcp 8000-8080 from db  egress all to 0.0.0.0/0 }
  security-group db { ingress tcp 5432 from web  egress all to 0.0.0.0/0 }
  load-balancer front { network  subnets s  listener tcp 443 -> a }
  subnet s {
    cidr 10.0.1.0/24
    instance a { security-groups web  public-ip 203.0.113.10 }
    instance b { security-groups web }
    instance d { security-groups db }
    instance plain { }
  }
}
internet { host client { ip 198.51.100.7 } }
`;

/** The unresolved lenses of a file, those about reachability. */
async function lensesOf(editor: Editor): Promise<CodeLens[]> {
    const document = editor.document('main.vpc');
    const params = { textDocument: { uri: document.uri.toString() } };
    const lenses = (await editor.services.lsp.CodeLensProvider?.provideCodeLens(document, params)) ?? [];
    return lenses.filter(({ data }) => data !== undefined);
}

const resolve = (lens: CodeLens, { services }: Editor, token = CancellationToken.None): Promise<CodeLens> =>
    resolveReachLens(lens, { shared: services.shared, vpc: services, token });

describe('who reaches a station', () => {
    test('a lens for each port that is open to somebody, in words once it is shown', async () => {
        const editor = await openEditor({ 'main.vpc': DESIGN });
        const lenses = await lensesOf(editor);
        expect(lenses.every(({ command }) => command === undefined)).toBe(true);
        const shown = await Promise.all(lenses.map((lens) => resolve(lens, editor)));
        expect(shown.map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`)).toEqual([
            '7: 3 of 5 hosts reach this on tcp/443',
            '10: 4 of 4 hosts reach this on tcp/443',
            '10: 1 of 4 hosts reach this on tcp/8000',
            '11: 3 of 4 hosts reach this on tcp/443',
            '11: 1 of 4 hosts reach this on tcp/8000',
            '12: 2 of 4 hosts reach this on tcp/5432',
        ]);
    });

    test('a lens of a file or a station that is gone has no words', async () => {
        const editor = await openEditor({ 'main.vpc': DESIGN });
        const [lens] = await lensesOf(editor);
        const gone = await resolve(
            { ...lens, data: { uri: 'file:///gone.vpc', to: 'x', question: 'tcp/443' } } as CodeLens,
            editor,
        );
        expect(gone.command).toEqual({ title: '', command: '' });
    });

    test('a token stops the work', async () => {
        const editor = await openEditor({ 'main.vpc': DESIGN });
        const [lens] = await lensesOf(editor);
        const source = new CancellationTokenSource();
        source.cancel();
        await expect(resolve(lens as CodeLens, editor, source.token)).rejects.toBeDefined();
    });

    test('a file of 10,000 lines: lenses cost next to nothing, hovers wait for nothing', { timeout: 120_000 }, async () => {
        const editor = await openEditor({ 'main.vpc': generateTopology(10_000) });
        await lensesOf(editor);
        const used = process.cpuUsage();
        const lenses = await lensesOf(editor);
        const { user, system } = process.cpuUsage(used);
        expect(lenses.length).toBeGreaterThan(500);
        expect((user + system) / 1000).toBeLessThan(500);
        const builder: NetworkBuilder = editor.services.lowering.NetworkBuilder;
        const { network } = builder.build(editor.document('main.vpc') as Parameters<typeof builder.build>[0]);
        const { to, question } = (lenses[0]?.data ?? {}) as { to: string; question: string };
        const asked = parseReachQuestion(question);
        expect(asked && reachersAtOnce(network, to, asked)).toBeUndefined();
        await resolve(lenses[0] as CodeLens, editor);
        expect(asked && reachersAtOnce(network, to, asked)?.others).toBeGreaterThan(100);
    });
});
