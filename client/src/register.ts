/** The list of everything the extension registers. */
import type { ExtensionContext } from 'vscode';
import { registerDebugPacket } from './commands/debug-packet.js';
import { registerDebugProbe } from './commands/debug-probe.js';
import { registerDebugTrace } from './commands/debug-trace.js';
import { registerLastWrite } from './commands/last-write.js';
import { registerNewNetwork } from './commands/new-network.js';
import { registerRestartLanguageServer } from './commands/restart-language-server.js';
import { registerReverseSteps } from './commands/reverse-step.js';
import { registerRunProbe } from './commands/run-probe.js';
import { registerSaveTrace } from './commands/save-trace.js';
import { registerStepsAlone } from './commands/step-alone.js';
import { registerSwitchFuture } from './commands/switch-future.js';
import { registerDebugAdapter } from './debug-adapter-factory.js';
import { registerDebugConfigurations } from './debug-configuration-provider.js';
import { registerEvaluatableExpressions } from './evaluatable-expression-provider.js';
import { registerInlineValues } from './inline-values-provider.js';
import { startLanguageClient } from './language-client.js';
import { registerMomentStatus } from './moment-status.js';
import type { Platform } from './platform.js';
import { registerTests } from './testing/test-controller.js';

/** Registers everything; returns before the language server is ready. */
export function register(context: ExtensionContext, platform: Platform): void {
    const client = startLanguageClient(context, platform);
    context.subscriptions.push(
        registerDebugAdapter(context, platform),
        registerDebugConfigurations(client),
        registerDebugPacket(),
        registerDebugProbe(client),
        registerDebugTrace(),
        registerEvaluatableExpressions(),
        registerInlineValues(),
        registerLastWrite(),
        registerMomentStatus(),
        registerNewNetwork(),
        registerRestartLanguageServer(client),
        registerReverseSteps(),
        registerRunProbe(client),
        registerSaveTrace(),
        registerStepsAlone(),
        registerSwitchFuture(),
        registerTests(client),
    );
}
