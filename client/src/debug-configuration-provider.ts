/** Launch configurations: completes what a `launch.json` leaves out, and makes F5 work without one. */
import {
    type DebugConfiguration,
    DebugConfigurationProviderTriggerKind,
    Disposable,
    debug,
    type DebugConfigurationProvider as Provider,
    type Uri,
    type WorkspaceFolder,
    window,
    workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { activeDocument, fileOf, nameOf } from './file-names.js';
import { attributesOf, chooseTarget, launchTargets } from './launch-targets.js';

/** True when F5 was pressed and there is no configuration to use. */
const isEmpty = (configuration: DebugConfiguration): boolean => !configuration.type && !configuration.request;

const namesTarget = (configuration: DebugConfiguration): boolean =>
    Boolean(configuration.probe || configuration.experiment || configuration.packet);

/** With a breakpoint somewhere, that is where a person wants to stop; without any, where the packet originates. */
const hasBreakpoints = (): boolean => debug.breakpoints.some((breakpoint) => breakpoint.enabled);

/** Names the capture in a way that the adapter understands without knowing the folder. */
function captureOf(folder: WorkspaceFolder | undefined, { pcap }: DebugConfiguration): { readonly pcap?: string } {
    return typeof pcap === 'string' && pcap !== '' ? { pcap: nameOf(fileOf(folder, pcap)) } : {};
}

class DebugConfigurationProvider implements Provider {
    constructor(private readonly client: Promise<BaseLanguageClient>) {}

    /** Fills an empty configuration from the active editor. */
    resolveDebugConfiguration(
        _folder: WorkspaceFolder | undefined,
        configuration: DebugConfiguration,
    ): DebugConfiguration | null {
        if (!isEmpty(configuration)) {
            return configuration;
        }
        const document = activeDocument();
        return document ? { type: 'vpc', request: 'launch', name: 'Probe', program: nameOf(document.uri) } : null;
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
        const settled = { ...configuration, ...captureOf(folder, configuration), program: nameOf(program) };
        return this.#withTarget({ stopOnEntry: !hasBreakpoints(), ...settled }, program);
    }

    /** One ready configuration for each probe and experiment of the active file. */
    async provideDebugConfigurations(): Promise<DebugConfiguration[]> {
        const document = activeDocument();
        const targets = document ? await launchTargets(this.client, document.uri) : [];
        const base = { type: 'vpc', request: 'launch', program: document && nameOf(document.uri) };
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
        const settled = { ...configuration, ...captureOf(folder, configuration), trace: nameOf(fileOf(folder, trace)) };
        return { stopOnEntry: !hasBreakpoints(), ...settled };
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
export function registerDebugConfigurations(client: Promise<BaseLanguageClient>): Disposable {
    const provider = new DebugConfigurationProvider(client);
    return Disposable.from(
        debug.registerDebugConfigurationProvider('vpc', provider),
        debug.registerDebugConfigurationProvider('vpc', provider, DebugConfigurationProviderTriggerKind.Dynamic),
    );
}
