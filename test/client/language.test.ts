/** The language server, as the editor shows it. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pictureOfHover } from './page.js';
import { fileUri, openFile, placeCursor, positionOf, replaceText, restoreFile, until } from './workspace.js';

const FILE = 'lab.vpc';

/** The file's diagnostics once there are as many as expected. */
const diagnosticsOf = (count: number): Promise<vscode.Diagnostic[]> =>
    until(`${count} diagnostics in ${FILE}`, () => {
        const found = vscode.languages.getDiagnostics(fileUri(FILE));
        return found.length === count ? found : undefined;
    });

/** Asks the editor for what a provider says at a place of the file. */
const ask = <T>(command: string, position: vscode.Position, ...further: unknown[]): Thenable<T> =>
    vscode.commands.executeCommand<T>(command, fileUri(FILE), position, ...further);

const textOf = (hovers: readonly vscode.Hover[]): string =>
    hovers
        .flatMap((hover) => hover.contents.map((content) => (typeof content === 'string' ? content : content.value)))
        .join('\n');

async function hoverOver(marked: string): Promise<string> {
    const editor = await openFile(FILE);
    const hovers = await until(`a hover over ${marked}`, async () => {
        const found = await ask<vscode.Hover[]>('vscode.executeHoverProvider', positionOf(editor.document, marked));
        return found.length > 0 ? found : undefined;
    });
    return textOf(hovers);
}

let original: string;
before(async () => {
    // Without opening it: a document would activate the extension too early.
    original = new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(FILE)));
});
const restore = (): Promise<void> => restoreFile(FILE, original);

describe('diagnostics', () => {
    afterEach(restore);

    it('shows a diagnostic when an edit breaks a reference, and takes it back with the repair', async () => {
        const editor = await openFile(FILE);
        await diagnosticsOf(0);
        await replaceText(editor, '-> nat', '-> natt');
        const [diagnostic] = await diagnosticsOf(1);
        assert(diagnostic);
        assert.match(diagnostic.message, /natt/);
        assert.equal(editor.document.getText(diagnostic.range), 'natt');
        assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
        await replaceText(editor, '-> natt', '-> nat');
        await diagnosticsOf(0);
    });

    it('gives a diagnostic of the network a code and the place of the other end', async () => {
        const editor = await openFile(FILE);
        await replaceText(editor, 'cidr 10.0.2.0/24', 'cidr 10.0.1.0/24');
        const overlap = await until('a diagnostic about the overlap', () =>
            vscode.languages.getDiagnostics(fileUri(FILE)).find((diagnostic) => codeOf(diagnostic) === 'subnet/overlapping-cidr'),
        );
        assert.match(overlap.message, /app.*10\.0\.1\.0\/24.*web/s);
        assert((overlap.relatedInformation?.length ?? 0) > 0);
    });
});

describe('hover and completion', () => {
    afterEach(restore);

    it('explains a subnet in a hover: its addresses and routes', async () => {
        const text = await hoverOver('subnet a|pp');
        assert.match(text, /app/);
        assert.match(text, /10\.0\.2\.0\/24/);
        assert.match(text, /249/, 'usable addresses that are free: 256 - 5 reserved - 2 taken');
        assert.match(text, /app1/);
        assert.match(text, /nat/);
        await placeCursor(FILE, 'subnet a|pp');
        await pictureOfHover('hover');
    });

    it('completes a route target with what can be one, and nothing else', async () => {
        const editor = await openFile(FILE);
        await replaceText(editor, '198.51.100.0/24 -> nat', '198.51.100.0/24 -> ');
        const position = positionOf(editor.document, '198.51.100.0/24 -> |');
        const list = await ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', position);
        const labels = list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
        for (const target of ['nat', 'igw', 'app1', 'blackhole']) {
            assert(labels.includes(target), `${target} among ${labels.join(', ')}`);
        }
        for (const other of ['app-sg', 'web', 'public', 'outward']) {
            assert(!labels.includes(other), `${other} must not be among ${labels.join(', ')}`);
        }
    });
});

describe('navigation', () => {
    afterEach(restore);

    it('goes from a route to the gateway it names, and finds every use', async () => {
        const editor = await openFile(FILE);
        const use = positionOf(editor.document, '-> na|t');
        const definitions = await ask<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', use);
        const declaration = positionOf(editor.document, 'nat-gateway |nat');
        assert.deepEqual(definitions.map(lineOf), [declaration.line]);
        const references = await ask<vscode.Location[]>('vscode.executeReferenceProvider', declaration);
        assert.deepEqual(
            references.map(lineOf).sort((a, b) => a - b),
            [use.line, declaration.line],
        );
    });

    it('renames a gateway with every use', async () => {
        const editor = await openFile(FILE);
        const edit = await ask<vscode.WorkspaceEdit>(
            'vscode.executeDocumentRenameProvider',
            positionOf(editor.document, '-> na|t'),
            'way-out',
        );
        assert(await vscode.workspace.applyEdit(edit));
        assert.match(editor.document.getText(), /198\.51\.100\.0\/24 -> way-out\n/);
        assert.match(editor.document.getText(), /nat-gateway way-out \{/);
        await diagnosticsOf(0);
    });

    it('outlines the file and offers to debug every probe', async () => {
        await openFile(FILE);
        const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
            'vscode.executeDocumentSymbolProvider',
            fileUri(FILE),
        );
        assert.deepEqual(symbols.map((symbol) => symbol.name).slice(0, 1), ['lab']);
        const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
            'vscode.executeCodeLensProvider',
            fileUri(FILE),
            100,
        );
        const debug = lenses.filter((lens) => lens.command?.title === 'Debug');
        const run = lenses.filter((lens) => lens.command?.command === 'vpc.runProbe');
        assert.deepEqual([debug.length, run.length], [3, 3]);
    });
});

describe('language server', () => {
    it('restarts its server on demand and answers again', async () => {
        await vscode.commands.executeCommand('vpc.restartLanguageServer');
        assert.match(await hoverOver('instance ap|p1'), /10\.0\.2\.10/);
    });
});

const lineOf = (place: vscode.Location | vscode.LocationLink): number =>
    'range' in place ? place.range.start.line : (place.targetSelectionRange ?? place.targetRange).start.line;

const codeOf = (diagnostic: vscode.Diagnostic): string =>
    String(typeof diagnostic.code === 'object' ? diagnostic.code.value : (diagnostic.code ?? ''));

describe('a new network', () => {
    after(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

    it('opens an empty file that offers whole reference designs', async () => {
        await vscode.commands.executeCommand('vpc.newNetwork');
        const document = vscode.window.activeTextEditor?.document;
        assert.equal(document?.languageId, 'vpc');
        assert(document.isUntitled && document.getText() === '');
        await until('reference designs', async () => {
            const list = await vscode.commands.executeCommand<vscode.CompletionList>(
                'vscode.executeCompletionItemProvider',
                document.uri,
                new vscode.Position(0, 0),
            );
            return list.items.find(({ label }) => label === 'vpc-design-public-and-private-subnets');
        });
    });
});
