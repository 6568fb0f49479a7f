/** The manuals of diagnostics and rules, which codes and rule numbers link to. */
import type { DiagnosticManual } from '#language';
import { manualBeside } from '../workspace/manual.js';
import type { RuleManual } from './hover/rule-links.js';

/** Links into the manual that lies near the program, or none when it was not shipped. */
export const diagnosticManual = (program: string | undefined): DiagnosticManual => manualBeside(program, 'diagnostics.md');

/** The same for the rules of the rule book. */
export const ruleManual = (program: string | undefined): RuleManual => manualBeside(program, 'rules.md');
