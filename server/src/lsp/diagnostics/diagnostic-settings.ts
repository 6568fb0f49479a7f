/** The settings below `vpc.diagnostics`. */
import { Emitter, type Event } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { asDiagnosticCode, readSeverities, type SeverityChoices, type SeverityLevel } from '#language';

/** What is on unless switched off: runs in the background, and diagnostics of files that are not open. */
export const DIAGNOSTIC_SETTINGS = { expectations: true, workspace: true } as const;

const LSP_SEVERITIES: Readonly<Record<Exclude<SeverityLevel, 'off'>, Diagnostic['severity']>> = {
    error: 1,
    warning: 2,
    information: 3,
    hint: 4,
};

/** The settings as they are now. */
export class DiagnosticSettings {
    /** Whether probes and experiments run in the background. */
    expectations: boolean = DIAGNOSTIC_SETTINGS.expectations;
    /** Whether files that are not open are reported on. */
    workspace: boolean = DIAGNOSTIC_SETTINGS.workspace;
    /** Another object after each change. */
    severities: SeverityChoices = readSeverities(undefined);
    private readonly changed = new Emitter<void>();
    private known = '';

    constructor({ workspace: { ConfigurationProvider } }: LangiumSharedServices) {
        const read = async (): Promise<void> => this.take(await ConfigurationProvider.getConfiguration('vpc', 'diagnostics'));
        ConfigurationProvider.onConfigurationSectionUpdate(({ section }) => {
            if (section === 'vpc') {
                void read();
            }
        });
        void read();
    }

    /** Fires when one of them has changed. */
    get onDidChange(): Event<void> {
        return this.changed.event;
    }

    /** Diagnostics as serious as they are wanted. */
    weigh(diagnostics: readonly Diagnostic[]): Diagnostic[] {
        const { levels } = this.severities;
        return levels.size === 0 ? [...diagnostics] : diagnostics.flatMap((diagnostic) => weighed(diagnostic, levels));
    }

    private take(settings: unknown): void {
        const text = JSON.stringify(settings) ?? '';
        if (text === this.known) {
            return;
        }
        this.known = text;
        const { expectations, workspace, severity } = (settings ?? {}) as Readonly<Record<string, unknown>>;
        this.expectations = expectations !== false;
        this.workspace = workspace !== false;
        this.severities = readSeverities(severity);
        this.changed.fire();
    }
}

function weighed(diagnostic: Diagnostic, levels: SeverityChoices['levels']): Diagnostic[] {
    const code = asDiagnosticCode(diagnostic.code);
    const level = code && levels.get(code);
    if (level === undefined) {
        return [diagnostic];
    }
    return level === 'off' ? [] : [{ ...diagnostic, severity: LSP_SEVERITIES[level] as NonNullable<Diagnostic['severity']> }];
}
