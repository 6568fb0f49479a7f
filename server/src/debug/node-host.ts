/** The world of a Node process: programs and captures are files. */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { URI } from 'vscode-uri';
import { parseFilter, parsePacketSpec } from '#language';
import { FreshLoader } from '../workspace/load-network.js';
import { manualBeside } from '../workspace/manual.js';
import { readVersion } from '../workspace/version.js';
import type { DebugHost, LoadedProgram, ProgramDiagnostic } from './debug-host.js';
import { uriOfPath } from './from-dap.js';

/** Reads and writes files of this machine. Programs and captures may be paths or `file:` URIs; `program` is our own, beside which the manual lies. */
export const nodeHost = (program: string | undefined = process.argv[1]): DebugHost => ({
    get version() {
        return program === undefined ? 'unknown' : readVersion(program);
    },
    prepare: () => loader().prepare(),
    loadProgram,
    currentText,
    manualOf: manualBeside(program, 'drop-reasons.md'),
    writeFile: (path, bytes) => writeFile(filePath(uriOfPath(path)), bytes),
});

/** Sessions of one process share the parser. */
let shared: FreshLoader | undefined;

function loader(): FreshLoader {
    shared ??= new FreshLoader();
    return shared;
}

async function loadProgram(path: string, texts?: ReadonlyMap<string, string>): Promise<LoadedProgram> {
    const { root, design, diagnostics, documents, services } = await loader().load(path, texts);
    return {
        uri: root.uri.toString(),
        design,
        diagnostics: diagnostics.map(({ severity, message, span }): ProgramDiagnostic => ({ severity, message, span })),
        documents: documents.map(({ uri, textDocument }) => ({ uri: uri.toString(), text: textDocument.getText() })),
        parseFilter: (text) => parseFilter(services.vpc, text, design.network),
        parsePacket: (text) => parsePacketSpec(services.vpc, design, text),
    };
}

/** `undefined` for a file that cannot be read: whatever the cause, it is not what it was. */
const currentText = (uri: string): Promise<string | undefined> => readFile(filePath(uri), 'utf8').catch(() => undefined);

const filePath = (uri: string): string => URI.parse(uri).fsPath;
