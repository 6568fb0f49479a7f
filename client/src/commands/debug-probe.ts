/** Command "VPC: Debug Probe or Experiment". */
import { commands, type Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type LaunchReference, launchProbe } from './launch-probe.js';

/** Adds the command; a code lens hands it the probe or experiment, otherwise the active editor decides. */
export const registerDebugProbe = (client: Promise<BaseLanguageClient>): Disposable =>
    commands.registerCommand('vpc.debugProbe', (reference?: LaunchReference) => launchProbe(client, 'debug', reference));
