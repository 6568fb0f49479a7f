/** Command "VPC: Debug Probe or Experiment". */
import { commands, type Disposable } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type LaunchReference, launchProbe } from './launch-probe.js';

export const registerDebugProbe = (client: LanguageClient): Disposable =>
    commands.registerCommand('vpc.debugProbe', (reference?: LaunchReference) => launchProbe(client, 'debug', reference));
