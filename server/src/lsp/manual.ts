/** The manual of diagnostics, which codes link to. */
import type { DiagnosticManual } from '#language';
import { manualBeside } from '../workspace/manual.js';

/** Links into the manual that lies near the program, or none when it was not shipped. */
export const diagnosticManual = (program: string | undefined): DiagnosticManual => manualBeside(program, 'diagnostics.md');
