/** The language server as a process. Editors choose `--stdio`, `--node-ipc` or `--socket=PORT`; standard streams otherwise. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { manualBeside } from '../workspace/manual.js';
import { DiskOrEditor } from './disk-or-editor.js';
import { manualsBy } from './manual.js';
import { serve } from './serve.js';

if (!process.argv.some((argument) => /^--(stdio|node-ipc|socket=|pipe=)/.test(argument))) {
    process.argv.push('--stdio');
}
serve(createConnection(ProposedFeatures.all), {
    filesFrom: (editor) => new DiskOrEditor(editor),
    manualsFrom: () => manualsBy((file) => manualBeside(process.argv[1], file)),
});
