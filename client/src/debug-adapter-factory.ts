/** Runs the debug adapter inside the extension host: no process has to start, and it works in remote windows and browsers alike. */
import {
    type DebugAdapter,
    type DebugAdapterDescriptor,
    type DebugAdapterDescriptorFactory,
    DebugAdapterInlineImplementation,
    Disposable,
    debug,
    type ExtensionContext,
    Uri,
} from 'vscode';
import type { EditorWorld } from '../../server/src/requests.js';
import { editorFiles } from './editor-files.js';
import { manualsOf } from './language-client.js';
import type { Platform } from './platform.js';

/** What the adapter's bundle exports. */
interface DebugInline {
    adaptersIn(world: EditorWorld): Adapters;
}

/** The sessions of this editor. */
interface Adapters {
    /** A new session; it ends with `dispose`. */
    newAdapter(): DebugAdapter;
    /** Makes ready what the first session needs; takes a moment. */
    prepare(): void;
}

/** Milliseconds after which the adapter is made ready: an editor that has just been opened has other things to do. */
const PATIENCE = 4000;

class InlineDebugAdapterFactory implements DebugAdapterDescriptorFactory {
    private adapters: Promise<Adapters> | undefined;

    constructor(private readonly load: () => Promise<Adapters>) {}

    /** Loads the bundle on first use, unless that has happened while nobody waited: activation does not pay for it. */
    async createDebugAdapterDescriptor(): Promise<DebugAdapterDescriptor> {
        const { newAdapter } = await this.loaded();
        return new DebugAdapterInlineImplementation(newAdapter());
    }

    async prepare(): Promise<void> {
        (await this.loaded()).prepare();
    }

    private loaded(): Promise<Adapters> {
        this.adapters ??= this.load();
        return this.adapters;
    }
}

/** Makes `"type": "vpc"` launch configurations run in our adapter. */
export function registerDebugAdapter(context: ExtensionContext, platform: Platform): Disposable {
    const { version } = context.extension.packageJSON as { readonly version: string };
    const load = async (): Promise<Adapters> => {
        const bundle = Uri.joinPath(context.extensionUri, 'server/out/debug-inline.cjs');
        const { adaptersIn } = (await platform.load(bundle)) as DebugInline;
        return adaptersIn({ version, files: editorFiles, manuals: manualsOf(context) });
    };
    const factory = new InlineDebugAdapterFactory(load);
    const later = setTimeout(() => void factory.prepare(), PATIENCE);
    return Disposable.from(
        new Disposable(() => clearTimeout(later)),
        debug.registerDebugAdapterDescriptorFactory('vpc', factory),
    );
}
