/** The language server as a web worker: the protocol over messages, files from the editor, no Node. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from 'vscode-languageserver/browser';
import { EditorFileSystem } from '../workspace/editor-file-system.js';
import { manualThrough } from '../workspace/manual-links.js';
import { manualsBy } from './manual.js';
import { serve } from './serve.js';

const connection = createConnection(
    ProposedFeatures.all,
    new BrowserMessageReader(globalThis),
    new BrowserMessageWriter(globalThis),
);
serve(connection, {
    filesFrom: (editor) => new EditorFileSystem(editor),
    manualsFrom: (editor, options) =>
        manualsBy((file) =>
            manualThrough(
                editor,
                options.then(({ manuals }) => manuals && `${manuals}/${file}`),
            ),
        ),
});
