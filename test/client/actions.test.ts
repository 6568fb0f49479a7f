/** What the light bulb offers, and what the hierarchy view shows. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pictureOf } from './page.js';
import { fileUri, openFile, positionOf, replaceText, restoreFile, until } from './workspace.js';

const FILE = 'lab.vpc';

let original: string;
before(async () => {
    original = new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(FILE)));
});

/** The actions at a text of the file, once one of them has a title that fits; applies that one. */
async function apply(at: string, title: RegExp): Promise<void> {
    const { document } = await openFile(FILE);
    const action = await until(`an action ${title} at '${at}'`, async () => {
        const position = positionOf(document, at);
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
            'vscode.executeCodeActionProvider',
            fileUri(FILE),
            new vscode.Range(position, position),
            undefined,
            20,
        );
        return actions.find((candidate) => title.test(candidate.title));
    });
    assert(action.edit && (await vscode.workspace.applyEdit(action.edit)), `'${action.title}' has an edit`);
}

const noErrors = (): Promise<true> =>
    until(`no errors in ${FILE}`, () =>
        vscode.languages.getDiagnostics(fileUri(FILE)).every(({ severity }) => severity !== vscode.DiagnosticSeverity.Error)
            ? true
            : undefined,
    );

describe('the light bulb', () => {
    afterEach(() => restoreFile(FILE, original));

    it('repairs a misspelt name', async () => {
        const editor = await openFile(FILE);
        await replaceText(editor, '-> nat', '-> natt');
        await apply('-> |natt', /'nat'/);
        assert.match(editor.document.getText(), /198\.51\.100\.0\/24 -> nat\n/);
        await noErrors();
    });

    it('offers the change after which a failed expectation holds, and says what it opens', async () => {
        const editor = await openFile(FILE);
        await replaceText(editor, '    ingress icmp echo from 10.0.0.0/16\n', '');
        const probe = positionOf(editor.document, 'probe inside');
        editor.selection = new vscode.Selection(probe, probe);
        editor.revealRange(new vscode.Range(probe, probe), vscode.TextEditorRevealType.InCenter);
        const failure = await until('a diagnostic of the failed expectation', () =>
            vscode.languages
                .getDiagnostics(fileUri(FILE))
                .find(({ range, message }) => range.start.line === probe.line && /dropped/.test(message)),
        );
        const decided = failure.relatedInformation?.map(({ location }) =>
            editor.document.lineAt(location.range.start).text.trim(),
        );
        assert.deepEqual(decided, ['instance app2 { ip 10.0.2.20  security-groups app-sg }']);
        await pictureOf('failed-expectation');
        await apply('icmp app1 -> app2          |expect', /ingress icmp .*opens/i);
        assert.match(editor.document.getText(), /ingress icmp/);
        await noErrors();
    });
});

describe('the call hierarchy', () => {
    it('shows where a gateway routes to, and what it is reached from', async () => {
        const { document } = await openFile(FILE);
        const [item] = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>(
            'vscode.prepareCallHierarchy',
            fileUri(FILE),
            positionOf(document, 'nat-gateway |nat'),
        );
        assert(item);
        const [outgoing, incoming] = await Promise.all([
            vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', item),
            vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', item),
        ]);
        assert.deepEqual(
            [outgoing.map(({ to }) => to.name), incoming.map(({ from }) => from.name)],
            [['igw'], ['app', 'private']],
        );
    });
});
