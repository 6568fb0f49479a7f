/** The world inside an editor, in a browser as well: programs and captures are what the editor calls files. */
import { URI } from 'vscode-uri';
import type { EditorFiles, EditorWorld } from '../requests.js';
import { EditorFileSystem } from '../workspace/editor-file-system.js';
import { FreshLoader } from '../workspace/load-design.js';
import { manualThrough } from '../workspace/manual-links.js';
import type { DebugHost } from './debug-host.js';
import { programsOf } from './file-host.js';
import { uriOfPath } from './from-dap.js';

/** Reads and writes through the editor. Programs and captures are URIs, or paths of the editor's machine. */
export const editorHost = ({ files, manuals, version }: EditorWorld): DebugHost => ({
    version,
    ...programsOf(() => new FreshLoader({ files: new EditorFileSystem(files), uriOf: (path) => URI.parse(uriOfPath(path)) })),
    currentText: (uri) => currentText(files, uri),
    manualOf: manualThrough(files, Promise.resolve(`${manuals}/drop-reasons.md`)),
    writeFile: (path, bytes) => writeFile(files, uriOfPath(path), bytes),
});

/** `undefined` for a file that cannot be read: whatever the cause, it is not what it was. */
async function currentText(files: EditorFiles, uri: string): Promise<string | undefined> {
    const answer = await files.read(uri);
    return answer.ok ? answer.value : undefined;
}

async function writeFile(files: EditorFiles, uri: string, bytes: Uint8Array): Promise<void> {
    const answer = await files.write(uri, bytes);
    if (!answer.ok) {
        throw new Error(answer.message);
    }
}
