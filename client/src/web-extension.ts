/** Entry point of the VS Code extension in a browser. */
import type { ExtensionContext } from 'vscode';
import { register } from './register.js';
import { webPlatform } from './web-platform.js';

/** Called by VS Code when a `.vpc` file is opened or a `vpc` debug session starts. */
export const activate = (context: ExtensionContext): void => register(context, webPlatform);
