/** Runs the debug adapter inside the extension host: no process has to start, and it works in remote windows alike. */
import {
    type DebugAdapter,
    type DebugAdapterDescriptor,
    type DebugAdapterDescriptorFactory,
    DebugAdapterInlineImplementation,
    type Disposable,
    debug,
    type ExtensionContext,
} from 'vscode';

/** What the adapter's bundle exports. */
interface DebugInline {
    /** A new session; it ends with `dispose`. Takes the bundle's own path. */
    createInlineAdapter(program: string): DebugAdapter;
    /** Makes ready what the first session needs; takes a moment. */
    prepare(): void;
}

/** Milliseconds after which the adapter is made ready: an editor that has just been opened has other things to do. */
const PATIENCE = 4000;

class InlineDebugAdapterFactory implements DebugAdapterDescriptorFactory {
    constructor(private readonly bundle: string) {}

    /** Loads the bundle on first use, unless that has happened while nobody waited: activation does not pay for it. */
    createDebugAdapterDescriptor(): DebugAdapterDescriptor {
        const { createInlineAdapter } = require(this.bundle) as DebugInline;
        return new DebugAdapterInlineImplementation(createInlineAdapter(this.bundle));
    }
}

/** Makes `"type": "vpc"` launch configurations run in our adapter. */
export function registerDebugAdapter(context: ExtensionContext): Disposable {
    const bundle = context.asAbsolutePath('server/out/debug-inline.cjs');
    const later = setTimeout(() => (require(bundle) as DebugInline).prepare(), PATIENCE);
    context.subscriptions.push({ dispose: () => clearTimeout(later) });
    return debug.registerDebugAdapterDescriptorFactory('vpc', new InlineDebugAdapterFactory(bundle));
}
