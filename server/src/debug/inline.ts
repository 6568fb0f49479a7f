/** The adapter for use inside an editor's own process or web worker: nothing here needs Node. */
import type { EditorWorld } from '../requests.js';
import type { DebugHost } from './debug-host.js';
import { DebugSession } from './debug-session.js';
import { editorHost } from './editor-host.js';
import type { InlineDebugAdapter } from './protocol/message-server.js';

/** A new session in the given world; the result has the shape of `vscode.DebugAdapter`. */
export const createDebugAdapter = (host: DebugHost): InlineDebugAdapter => new DebugSession(host);

/** The sessions of one editor; they share the parser. */
export interface InlineAdapters {
    /** A new session. */
    newAdapter(): InlineDebugAdapter;
    /** Makes ready what the first session needs; takes a moment. */
    prepare(): void;
}

/** Makes sessions in an editor's world. */
export function adaptersIn(world: EditorWorld): InlineAdapters {
    const host = editorHost(world);
    return { newAdapter: () => createDebugAdapter(host), prepare: () => host.prepare?.() };
}
