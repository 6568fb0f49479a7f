/** Launch configurations: completes what a `launch.json` leaves out, and makes F5 work without one. */
import {
    type DebugConfiguration,
    DebugConfigurationProviderTriggerKind,
    Disposable,
    debug,
    type DebugConfigurationProvider as Provider,
    type TextDocument,
    Uri,
    type WorkspaceFolder,
    window,
    workspace,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { attributesOf, chooseTarget, launchTargets } from './launch-targets.js';

/** The `.vpc` document in the active editor. */
export function activeDocument(): TextDocument | undefined {
    const document = window.activeTextEditor?.document;
    return document?.languageId === 'vpc' ? document : undefined;
}

/** True when F5 was pressed and there is no configuration to use. */
const isEmpty = (configuration: DebugConfiguration): boolean => !configuration.type && !configuration.request;

const namesTarget = (configuration: DebugConfiguration): boolean =>
    Boolean(configuration.probe || configuration.experiment || configuration.packet);

/** With a breakpoint somewhere, that is where a person wants to stop; without any, where the packet originates. */
const hasBreakpoints = (): boolean => debug.breakpoints.some((breakpoint) => breakpoint.enabled);

/** The file of a path; a relative one starts from the folder. */
function fileOf(folder: WorkspaceFolder | undefined, path: string): Uri {
    const isAbsolute = path.startsWith('/') || /^[A-Za-z]:[\\/]|^\\\\/.test(path);
    return isAbsolute || !folder ? Uri.file(path) : Uri.joinPath(folder.uri, path);
}

class DebugConfigurationProvider implements Provider {
    constructor(private readonly client: Promise<LanguageClient>) {}

    /** Fills an empty configuration from the active editor. */
    resolveDebugConfiguration(
        _folder: WorkspaceFolder | undefined,
        configuration: DebugConfiguration,
    ): DebugConfiguration | null {
        if (!isEmpty(configuration)) {
            return configuration;
        }
        const document = activeDocument();
        return document ? { type: 'vpc', request: 'launch', name: 'Probe', program: document.uri.fsPath } : null;
    }

    /** Settles the file and what to launch in it, once variables such as `${file}` are replaced. Undefined ends the launch quietly. */
    async resolveDebugConfigurationWithSubstitutedVariables(
        folder: WorkspaceFolder | undefined,
        configuration: DebugConfiguration,
    ): Promise<DebugConfiguration | undefined> {
        if (configuration.request === 'attach') {
            return this.#withTrace(folder, configuration);
        }
        const program = this.#programOf(folder, configuration);
        if (!program) {
            await window.showErrorMessage("The launch configuration names no 'program'. Open a .vpc file, or set it to one.");
            return undefined;
        }
        return this.#withTarget({ stopOnEntry: !hasBreakpoints(), ...configuration, program: program.fsPath }, program);
    }

    /** One ready configuration for each probe and experiment of the active file. */
    async provideDebugConfigurations(): Promise<DebugConfiguration[]> {
        const document = activeDocument();
        const targets = document ? await launchTargets(this.client, document.uri) : [];
        const base = { type: 'vpc', request: 'launch', program: document?.uri.fsPath };
        return targets.map((target) => ({ ...base, name: `${target.kind} ${target.name}`, ...attributesOf(target) }));
    }

    async #withTrace(
        folder: WorkspaceFolder | undefined,
        configuration: DebugConfiguration,
    ): Promise<DebugConfiguration | undefined> {
        const { trace } = configuration as { readonly trace?: unknown };
        if (typeof trace !== 'string' || trace === '') {
            await window.showErrorMessage("The launch configuration names no 'trace': a file that 'vpc trace --record' writes.");
            return undefined;
        }
        return { stopOnEntry: !hasBreakpoints(), ...configuration, trace: fileOf(folder, trace).fsPath };
    }

    #programOf(folder: WorkspaceFolder | undefined, configuration: DebugConfiguration): Uri | undefined {
        const program: unknown = configuration.program;
        return typeof program === 'string' && program !== '' ? fileOf(folder, program) : activeDocument()?.uri;
    }

    async #withTarget(configuration: DebugConfiguration, program: Uri): Promise<DebugConfiguration | undefined> {
        if (namesTarget(configuration)) {
            return configuration;
        }
        const target = await chooseTarget(this.client, await workspace.openTextDocument(program));
        return target && { ...configuration, name: `${target.kind} ${target.name}`, ...attributesOf(target) };
    }
}

/** Registers the provider for launching and for the list of ready configurations. */
export function registerDebugConfigurations(client: Promise<LanguageClient>): Disposable {
    const provider = new DebugConfigurationProvider(client);
    return Disposable.from(
        debug.registerDebugConfigurationProvider('vpc', provider),
        debug.registerDebugConfigurationProvider('vpc', provider, DebugConfigurationProviderTriggerKind.Dynamic),
    );
}
