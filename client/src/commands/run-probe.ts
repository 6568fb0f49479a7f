/** Command "VPC: Run Probe or Experiment": the whole trace in the debug console, no stops. */
import { commands, type Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type LaunchReference, launchProbe } from './launch-probe.js';

/** Adds the command; a code lens hands it the probe or experiment, otherwise the active editor decides. */
export const registerRunProbe = (client: Promise<BaseLanguageClient>): Disposable =>
    commands.registerCommand('vpc.runProbe', (reference?: LaunchReference) => launchProbe(client, 'run', reference));
