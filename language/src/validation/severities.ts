/** How serious diagnostics are where somebody wants them otherwise than the catalogue has them. */
import { nearest } from '../references/suggest.js';
import { asDiagnosticCode, DIAGNOSTICS, type DiagnosticCode, diagnosticInfo } from './diagnostic-catalog.js';

/** What can be chosen for a code. */
export const SEVERITY_LEVELS = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** One of them. */
export type SeverityLevel = (typeof SEVERITY_LEVELS)[number];

/** Choices by code, and what could not be understood, a sentence each. */
export interface SeverityChoices {
    readonly levels: ReadonlyMap<DiagnosticCode, SeverityLevel>;
    readonly problems: readonly string[];
}

/** What can be chosen for one code: an error may be shown as less, but not switched off. */
export const levelsOf = (code: DiagnosticCode): readonly SeverityLevel[] =>
    SEVERITY_LEVELS.filter((level) => level !== 'off' || diagnosticInfo(code).severity !== 'error');

/** Reads choices as settings write them: an object from code to level. */
export function readSeverities(settings: unknown): SeverityChoices {
    if (settings === undefined || settings === null) {
        return { levels: new Map(), problems: [] };
    }
    if (typeof settings !== 'object' || Array.isArray(settings)) {
        return { levels: new Map(), problems: ['Severities are an object from codes to levels.'] };
    }
    const levels = new Map<DiagnosticCode, SeverityLevel>();
    const problems: string[] = [];
    for (const [written, level] of Object.entries(settings)) {
        const code = asDiagnosticCode(written);
        const problem = code === undefined ? unknownCode(written) : unfitLevel(code, level);
        if (problem === undefined) {
            levels.set(code as DiagnosticCode, level as SeverityLevel);
        } else {
            problems.push(problem);
        }
    }
    return { levels, problems };
}

function unknownCode(written: string): string {
    const near = nearest(written, Object.keys(DIAGNOSTICS));
    return `There is no diagnostic called '${written}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`;
}

function unfitLevel(code: DiagnosticCode, level: unknown): string | undefined {
    if (!(SEVERITY_LEVELS as readonly unknown[]).includes(level)) {
        return `'${String(level)}' is no severity for '${code}'. Write ${SEVERITY_LEVELS.map((each) => `'${each}'`).join(', ')}.`;
    }
    return (levelsOf(code) as readonly unknown[]).includes(level)
        ? undefined
        : `'${code}' is an error: it keeps the network from being what is written. It can be shown as less, but not switched off.`;
}
