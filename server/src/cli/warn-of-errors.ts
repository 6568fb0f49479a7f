/** A file with errors can still be run; what the errors made of the network may surprise, so people are told. */
import type { LoadedFile } from './load-file.js';
import { isError, plural } from './problem.js';
import { renderProblem } from './render-problem.js';
import type { Terminal } from './terminal.js';

/** Writes the errors, and what follows from the file in spite of them: `the trace follows what the rest of the file says`. */
export function warnOfErrors(file: LoadedFile, terminal: Terminal, consequence: string): void {
    const errors = file.problems.filter(isError);
    const toErrors = { ...terminal, paint: terminal.paintError };
    for (const problem of errors) {
        terminal.err(`${renderProblem(problem, file, toErrors)}\n`);
    }
    if (errors.length > 0) {
        terminal.err(`${plural(errors.length, 'error')}: ${consequence}.\n\n`);
    }
}
