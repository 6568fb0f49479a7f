/** The world of a Node process: programs and captures are files. */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { URI } from 'vscode-uri';
import { createFreshLoader } from '../workspace/load-network.js';
import { manualBeside } from '../workspace/manual.js';
import { readVersion } from '../workspace/version.js';
import type { DebugHost } from './debug-host.js';
import { programsOf } from './file-host.js';
import { uriOfPath } from './from-dap.js';

/** Sessions of one process share the parser. */
const programs = programsOf(createFreshLoader);

/** Reads and writes files of this machine. Programs and captures may be paths or `file:` URIs; `program` is our own, beside which the manual lies. */
export const nodeHost = (program: string | undefined = process.argv[1]): DebugHost => ({
    get version() {
        return program === undefined ? 'unknown' : readVersion(program);
    },
    ...programs,
    currentText,
    manualOf: manualBeside(program, 'drop-reasons.md'),
    writeFile: (path, bytes) => writeFile(filePath(uriOfPath(path)), bytes),
});

/** `undefined` for a file that cannot be read: whatever the cause, it is not what it was. */
const currentText = (uri: string): Promise<string | undefined> => readFile(filePath(uri), 'utf8').catch(() => undefined);

const filePath = (uri: string): string => URI.parse(uri).fsPath;
