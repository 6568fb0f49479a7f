/** Snippets are valid where they are offered, and reach the client that can take them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompletionItem, CompletionList } from 'vscode-languageserver-protocol';
import { SNIPPETS } from '../../../server/src/lsp/completion/snippets.js';
import { bundleProgram } from '../../support/build-server.js';
import { openEditor } from '../../support/editor.js';
import { exampleText } from '../../support/example-paths.js';
import { LanguageClient } from '../../support/language-client.js';

const inVpc = (text: string): string => `vpc around { cidr 10.0.0.0/16\n${text}\n}`;
const inSubnet = (text: string): string => inVpc(`subnet inside { cidr 10.0.1.0/24\n${text}\n}`);
/** Where a declaration stands; at top level unless listed. */
const PLACES: Readonly<Record<string, (text: string) => string>> = {
    InstanceDecl: inSubnet,
    NatGatewayDecl: inSubnet,
    NetworkAclDecl: inVpc,
    RouteTableDecl: inVpc,
    SecurityGroupDecl: inVpc,
    SubnetDecl: inVpc,
};

/** What a person gets who presses Tab until the end: defaults, and the first of each choice. */
function filledIn(body: string): string {
    const defaults = new Map<string, string>();
    const first = body.replaceAll(/\$\{(\d+)(?::([^}]*)|\|([^,|]*)[^}]*)\}/g, (_, number, text, choice) => {
        defaults.set(number, text ?? choice);
        return text ?? choice;
    });
    return first.replaceAll(/(?<!\\)\$(\d+)/g, (_, number) => defaults.get(number) ?? '').replaceAll(/\\([\\$}])/g, '$1');
}

describe('a snippet, filled in with its defaults, is no error of syntax', () => {
    test.each(SNIPPETS.map(({ rule, label, body }) => [label, (PLACES[rule] ?? String)(filledIn(body))]))(
        '%s',
        async (_, text) => {
            const editor = await openEditor({ 'main.vpc': text });
            const { parserErrors, lexerErrors } = editor.document('main.vpc').parseResult;
            expect([...parserErrors, ...lexerErrors].map(({ message }) => message)).toEqual([]);
        },
    );
});

describe('a client that takes snippets', () => {
    let client: LanguageClient;
    beforeAll(async () => {
        client = new LanguageClient(process.execPath, [await bundleProgram('lsp'), '--stdio']);
        await client.initialize({ capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } } });
    }, 60_000);
    afterAll(() => client.kill());

    async function offered(name: string, text: string, line: number): Promise<readonly CompletionItem[]> {
        const uri = `file:///workspace/${name}.vpc`;
        await client.open(uri, text);
        const position = { line, character: 0 };
        const list = await client.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position });
        return list.items.filter(({ insertTextFormat }) => insertTextFormat === 2);
    }

    test('is offered whole designs in an empty file, as the examples have them', async () => {
        const items = await offered('empty', '\n', 0);
        const design = items.find(({ label }) => label === 'vpc-design-single-public-subnet');
        expect(filledIn(design?.textEdit?.newText ?? '')).toBe(
            exampleText('examples/14-reference-designs/single-public-subnet.vpc'),
        );
        expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['vpc …', 'probe …', 'experiment …']));
    });

    test('is offered no second design, and inside a VPC what may stand there', async () => {
        const labels = (await offered('vpc', inVpc('\n\n'), 2)).map(({ label }) => label);
        expect(labels.sort()).toEqual(['nat-gateway …', 'network-acl …', 'route-table …', 'security-group …', 'subnet …']);
    });
});
