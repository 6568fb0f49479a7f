/** Counting what is wrong with files. */
import type { DiagnosticSeverity, LoadedDiagnostic } from '../workspace/load-network.js';

/** One diagnostic of one file. Positions are 0-based, as everywhere behind the edge. */
export type Problem = LoadedDiagnostic;
/** How bad it is. */
export type ProblemSeverity = DiagnosticSeverity;

/** `3 errors, 1 warning`; empty when there are neither. */
export function countProblems(problems: readonly Problem[]): string {
    const parts = (['error', 'warning'] as const).map((severity) => {
        const count = problems.filter((problem) => problem.severity === severity).length;
        return count === 0 ? '' : plural(count, severity);
    });
    return parts.filter((part) => part !== '').join(', ');
}

/** `1 file`, `2 files`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Whether the file is wrong, not merely odd. */
export const isError = (problem: Problem): boolean => problem.severity === 'error';
