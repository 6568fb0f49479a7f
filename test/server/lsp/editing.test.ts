/** Quick fixes, outline, code lenses, launch targets and links, on one small design. */
import { TextDocument } from 'langium';
import { describe, expect, test } from 'vitest';
import type { CodeAction, DocumentSymbol } from 'vscode-languageserver-protocol';
import type { VpcFile } from '../../../language/src/index.js';
import { launchTargets } from '../../../server/src/lsp/launch-targets.js';
import { openEditor, uriOf } from '../../support/editor.js';

const DESIGN = `import "lists.vpc"
vpc lab {
    cidr 10.0.0.0/16
    internet-gateway igw
    route-table public main { 0.0.0.0/0 -> igw }
    subnet web {
        cidr 10.0.1.0/24
        instance a { ip 10.0.1.10  interface second { ip 10.0.1.11 } }
        nat-gateway nat { public-ip 203.0.113.99 }
    }
}
probe ping: icmp a -> nat
    expect dropped
probe wrong: icmp a -> 198.51.100.9 expect answered
probe silent: icmp a -> 10.0.1.77
experiment e {
    run ping expect dropped
    run wrong expect answered
}
`;

const openDesign = () => openEditor({ 'main.vpc': DESIGN, 'lists.vpc': 'prefix-list offices { 192.0.2.0/24 }\n' });

describe('quick fixes', () => {
    /** Applies the first repair of the only diagnostic that has one. */
    async function repaired(text: string): Promise<string> {
        const editor = await openEditor({ 'main.vpc': text });
        const document = editor.document('main.vpc');
        const { textDocument } = document;
        const range = { start: textDocument.positionAt(0), end: textDocument.positionAt(text.length) };
        const params = { textDocument: { uri: document.uri.toString() }, range, context: { diagnostics: [] } };
        const actions = (await editor.services.lsp.CodeActionProvider?.getCodeActions(document, params)) as
            | CodeAction[]
            | undefined;
        const edits = actions?.[0]?.edit?.changes?.[document.uri.toString()] ?? [];
        return TextDocument.applyEdits(textDocument, edits);
    }

    const inVpc = (text: string): string =>
        `vpc lab { cidr 10.0.0.0/16 internet-gateway igw route-table r main { 0.0.0.0/0 -> igw } ${text} }`;
    const inSubnet = (text: string): string => inVpc(`subnet s { cidr 10.0.1.0/24 ${text} }`);

    test.each([
        ['a block with host bits', inVpc('subnet s { cidr 10.0.1.7/24 }'), inVpc('subnet s { cidr 10.0.1.0/24 }')],
        ['a subnet outside its VPC', inVpc('subnet s { cidr 10.1.0.0/24 }'), inVpc('subnet s { cidr 10.0.0.0/24 }')],
        [
            'an overlapping subnet',
            inVpc('subnet s { cidr 10.0.0.0/24 } subnet t { cidr 10.0.0.0/24 }'),
            inVpc('subnet s { cidr 10.0.0.0/24 } subnet t { cidr 10.0.1.0/24 }'),
        ],
        ['a reserved address', inSubnet('instance a { ip 10.0.1.1 }'), inSubnet('instance a { ip 10.0.1.4 }')],
        [
            'a duplicate address',
            inSubnet('instance a { ip 10.0.1.4 } instance b { ip 10.0.1.4 }'),
            inSubnet('instance a { ip 10.0.1.4 } instance b { ip 10.0.1.5 }'),
        ],
        ['a misspelt name', inVpc('route-table t { 0.0.0.0/0 -> igww }'), inVpc('route-table t { 0.0.0.0/0 -> igw }')],
        ['a NAT gateway without braces', inSubnet('nat-gateway n'), inSubnet('nat-gateway n { public-ip 203.0.113.254 }')],
        [
            'a NAT gateway with braces',
            inSubnet('nat-gateway n { ip 10.0.1.9 }'),
            inSubnet('nat-gateway n { public-ip 203.0.113.254 ip 10.0.1.9 }'),
        ],
        ['an unknown profile', 'profile aws-2024', 'profile aws-2023'],
        [
            'a reversed range',
            inVpc('security-group g { ingress tcp 443-80 from 0.0.0.0/0 }'),
            inVpc('security-group g { ingress tcp 80-443 from 0.0.0.0/0 }'),
        ],
    ])('%s', async (_, wrong, right) => {
        expect(await repaired(wrong)).toBe(right);
    });
});

const outlineOf = async (editor: Awaited<ReturnType<typeof openEditor>>): Promise<DocumentSymbol[]> =>
    (await editor.services.lsp.DocumentSymbolProvider?.getSymbols(editor.document('main.vpc'), { textDocument: { uri: '' } })) ??
    [];

const outlineText = (symbol: DocumentSymbol): string => {
    const children = (symbol.children ?? []).map(outlineText);
    return children.length > 0 ? `${symbol.name} [${children.join(' ')}]` : symbol.name;
};

test('the outline nests VPC, subnet, instance and interface', async () => {
    const symbols = await outlineOf(await openDesign());
    expect(symbols.map(outlineText)).toEqual(['lab [igw public web [a [second] nat]]', 'ping', 'wrong', 'silent', 'e']);
});

describe('the outline gathers the subnets of a zone', () => {
    const subnet = (name: string, zone?: string): string => `subnet ${name} { ${zone ? `availability-zone ${zone}` : ''} }`;
    test.each([
        [
            'that stand together',
            [subnet('a', 'z1'), subnet('b', 'z1'), 'internet-gateway g', subnet('c', 'z2')],
            'z1 [a b] g z2 [c]',
        ],
        ['but those of none', [subnet('a'), subnet('b', 'z1')], 'a z1 [b]'],
        ['not where zones take turns', [subnet('a', 'z1'), subnet('b', 'z2'), subnet('c', 'z1')], 'a b c'],
        ['not around something else', [subnet('a', 'z1'), 'internet-gateway g', subnet('b', 'z1')], 'a g b'],
    ])('%s', async (_, members, expected) => {
        const editor = await openEditor({ 'main.vpc': `vpc lab {\n${members.join('\n')}\n}` });
        const [vpc] = await outlineOf(editor);
        expect(vpc && outlineText(vpc)).toBe(`lab [${expected}]`);
    });

    test('and says the zones where it cannot', async () => {
        const members = [subnet('a', 'z1'), subnet('b', 'z2'), subnet('c', 'z1')];
        const [vpc] = await outlineOf(await openEditor({ 'main.vpc': `vpc lab { ${members.join('\n')} }` }));
        expect(vpc?.children?.map(({ detail }) => detail)).toEqual(['subnet, z1', 'subnet, z2', 'subnet, z1']);
    });
});

test('code lenses run, debug, and say what happened', async () => {
    const editor = await openDesign();
    const document = editor.document('main.vpc');
    const lenses =
        (await editor.services.lsp.CodeLensProvider?.provideCodeLens(document, {
            textDocument: { uri: document.uri.toString() },
        })) ?? [];
    const titles = lenses.map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`);
    expect(titles.filter((title) => title.startsWith('12:'))).toEqual(['12: ▶ Run', '12: Debug', '12: ✓ dropped']);
    expect(titles.filter((title) => title.startsWith('14:')).at(-1)).toMatch(
        /^14: ✗ dropped at \S+ by \S+ \(expected answered\)$/,
    );
    expect(titles.filter((title) => title.startsWith('15:')).at(-1)).toMatch(/^15: dropped/);
    expect(titles.at(-1)).toBe('16: ✗ 1 of 2 expectations met');
    expect(lenses[0]?.command).toEqual({
        title: '▶ Run',
        command: 'vpc.runProbe',
        arguments: [{ uri: document.uri.toString(), probe: 'ping' }],
    });
    expect(lenses.at(-1)?.command?.arguments).toEqual([{ uri: document.uri.toString(), experiment: 'e' }]);
});

test('launch targets are the probes and experiments in order', async () => {
    const editor = await openDesign();
    expect(launchTargets(editor.document('main.vpc').parseResult.value as VpcFile)).toEqual([
        { kind: 'probe', name: 'ping', detail: 'icmp a -> nat', startLine: 11, endLine: 12 },
        { kind: 'probe', name: 'wrong', detail: 'icmp a -> 198.51.100.9', startLine: 13, endLine: 13 },
        { kind: 'probe', name: 'silent', detail: 'icmp a -> 10.0.1.77', startLine: 14, endLine: 14 },
        { kind: 'experiment', name: 'e', detail: '2 steps', startLine: 15, endLine: 18 },
    ]);
});

test('import lines are links', async () => {
    const editor = await openDesign();
    const document = editor.document('main.vpc');
    const links = await editor.services.lsp.DocumentLinkProvider?.getDocumentLinks(document, { textDocument: { uri: '' } });
    expect(links).toEqual([
        { range: { start: { line: 0, character: 7 }, end: { line: 0, character: 18 } }, target: uriOf('lists.vpc').toString() },
    ]);
});
