/** The settings of diagnostics, from the built server: severity by code, and which files are reported on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { levelsOf, readSeverities } from '../../../language/src/validation/severities.js';
import { bundleProgram } from '../../support/build-server.js';
import { LanguageClient, type PublishedDiagnostics } from '../../support/language-client.js';

const UNUSED = 'vpc lab {\n  cidr 10.0.0.0/16\n  route-table spare { }\n  subnet web { cidr 10.0.1.0/24 }\n}\n';

describe('reading', () => {
    test('keeps what is understood and says what is not', () => {
        const { levels, problems } = readSeverities({
            'route-table/unused': 'warning',
            'route-table/unsued': 'warning',
            'subnet/outside-vpc': 'off',
            'vpc/cidr-size': 'information',
            'security-group/unused': 'loud',
        });
        expect([...levels]).toEqual([
            ['route-table/unused', 'warning'],
            ['vpc/cidr-size', 'information'],
        ]);
        expect(problems).toEqual([
            "There is no diagnostic called 'route-table/unsued'. Did you mean 'route-table/unused'?",
            "'subnet/outside-vpc' is an error: it keeps the network from being what is written. It can be shown as less, but not switched off.",
            "'loud' is no severity for 'security-group/unused'. Write 'error', 'warning', 'information', 'hint', 'off'.",
        ]);
        expect(readSeverities(['off']).problems).toHaveLength(1);
        expect(readSeverities(undefined)).toEqual({ levels: new Map(), problems: [] });
    });

    test('an error cannot be switched off', () => {
        expect(levelsOf('subnet/outside-vpc')).not.toContain('off');
        expect(levelsOf('route-table/unused')).toContain('off');
    });
});

describe('the built server', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vpc-severity-'));
    const rootUri = pathToFileURL(folder).href;
    const [openUri, otherUri] = [`${rootUri}/open.vpc`, `${rootUri}/other.vpc`];
    let client: LanguageClient;

    beforeAll(async () => {
        writeFileSync(join(folder, 'open.vpc'), UNUSED);
        writeFileSync(join(folder, 'other.vpc'), UNUSED.replace('vpc lab', 'vpc other'));
        client = new LanguageClient(process.execPath, [await bundleProgram('lsp'), '--stdio']);
        client.settings = { diagnostics: { severity: { 'route-table/unused': 'warning' } } };
        await client.initialize({
            rootUri,
            workspaceFolders: [{ uri: rootUri, name: 'lab' }],
            capabilities: { workspace: { configuration: true, workspaceFolders: true } },
        });
    }, 60_000);
    afterAll(() => {
        client.kill();
        rmSync(folder, { recursive: true });
    });

    /** The next diagnostics of a file whose severities are these. */
    const told = (uri: string, severities: readonly number[]): Promise<PublishedDiagnostics> =>
        client.nextNotification<PublishedDiagnostics>(
            'textDocument/publishDiagnostics',
            (params) => params.uri === uri && String(params.diagnostics.map(({ severity }) => severity)) === String(severities),
        );
    const set = (diagnostics: object): void => {
        client.settings = { diagnostics };
        client.notify('workspace/didChangeConfiguration', { settings: null });
    };

    test('asks for its settings, and every change takes effect at once in every file', async () => {
        const asked = [told(openUri, [2]), told(otherUri, [2])];
        client.notify('textDocument/didOpen', { textDocument: { uri: openUri, languageId: 'vpc', version: 1, text: UNUSED } });
        await Promise.all(asked);
        const information = told(openUri, [3]);
        set({ severity: { 'route-table/unused': 'information' } });
        await information;
        const off = told(openUri, []);
        set({ severity: { 'route-table/unused': 'off' } });
        await off;
        const hint = told(openUri, [4]);
        client.notify('workspace/didChangeConfiguration', { settings: { vpc: { diagnostics: {} } } });
        await hint;
    });

    test('says which choice it does not understand', async () => {
        const shown = client.nextNotification<{ message: string }>('window/showMessage');
        set({ severity: { 'route-table/unsued': 'off' } });
        expect((await shown).message).toBe(
            "In the setting vpc.diagnostics.severity: There is no diagnostic called 'route-table/unsued'. Did you mean 'route-table/unused'?",
        );
    });

    test('reports on open files only, where the workspace is not wanted, and on all of them again', async () => {
        const silent = told(otherUri, []);
        set({ workspace: false });
        await silent;
        const heard = told(otherUri, [4]);
        set({ workspace: true });
        await heard;
    });
});
