/** The language server as a process. Editors choose `--stdio`, `--node-ipc` or `--socket=PORT`; standard streams otherwise. */
import { NodeFileSystem } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { addCompletionResolveHandler } from './completion/resolve.js';
import { refreshHintsOnSettings } from './inlay-hint-provider.js';
import { addLaunchTargetsHandler } from './launch-targets.js';
import { addLinkedEditingHandler } from './linked-editing.js';
import { diagnosticManual, ruleManual } from './manual.js';
import { addLensResolveHandler } from './reach-lenses.js';
import { addSelectionRangeHandler } from './selection-ranges.js';
import { startVpcLanguageServer } from './start-language-server.js';
import { addTestRunHandler } from './test-runs.js';
import { createVpcLspServices } from './vpc-lsp-module.js';

if (!process.argv.some((argument) => /^--(stdio|node-ipc|socket=|pipe=)/.test(argument))) {
    process.argv.push('--stdio');
}
const connection = createConnection(ProposedFeatures.all);
const program = process.argv[1];
const manuals = { manual: diagnosticManual(program), ruleManual: ruleManual(program) };
const { shared, vpc } = createVpcLspServices({ connection, ...NodeFileSystem, ...manuals });
addLaunchTargetsHandler(connection, shared);
addSelectionRangeHandler(connection, shared);
addCompletionResolveHandler(connection, shared, vpc);
addLinkedEditingHandler(connection, shared, vpc);
addTestRunHandler(connection, shared);
addLensResolveHandler(connection, shared, vpc);
refreshHintsOnSettings(connection, shared);
startVpcLanguageServer(connection, shared, vpc);
