/** The manuals of diagnostics and rules, which codes and rule numbers link to. */
import type { DiagnosticManual } from '#language';
import type { RuleManual } from './hover/rule-links.js';

/** Links into both manuals. */
export interface Manuals {
    readonly manual: DiagnosticManual;
    readonly ruleManual: RuleManual;
}

/** Both manuals, given how one is found by the name of its file. */
export const manualsBy = (find: (file: string) => (entry: string) => string | undefined): Manuals => ({
    manual: find('diagnostics.md'),
    ruleManual: find('rules.md'),
});
