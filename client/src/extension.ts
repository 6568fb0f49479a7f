/** Entry point of the VS Code extension on a desktop and on a remote machine. */
import type { ExtensionContext } from 'vscode';
import { nodePlatform } from './node-platform.js';
import { register } from './register.js';

/** Called by VS Code when a `.vpc` file is opened or a `vpc` debug session starts. */
export const activate = (context: ExtensionContext): void => register(context, nodePlatform);
