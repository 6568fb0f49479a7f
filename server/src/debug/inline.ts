/** The adapter for use inside another process, such as VS Code's extension host. */
import type { DebugHost } from './debug-host.js';
import { DebugSession } from './debug-session.js';
import { nodeHost } from './node-host.js';
import type { InlineDebugAdapter } from './protocol/message-server.js';

/** A new session in the given world; the result has the shape of `vscode.DebugAdapter`. */
export const createDebugAdapter = (host: DebugHost): InlineDebugAdapter => new DebugSession(host);

/** Makes ready what the first session needs; takes a moment. */
export const prepare = (): void => nodeHost().prepare?.();

/** A new session that reads and writes files of this machine; `program` is this bundle's path, beside which the manual lies. */
export const createInlineAdapter = (program?: string): InlineDebugAdapter => createDebugAdapter(nodeHost(program));
