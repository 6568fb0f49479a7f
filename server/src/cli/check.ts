/** `vpc check`: says what is wrong with files, and where. */
import { Command } from 'commander';
import { EXIT_CODES } from './exit-code.js';
import { expandPaths } from './expand-paths.js';
import { type LoadedFile, loadFiles } from './load-file.js';
import { placeOf } from './place.js';
import { countProblems, isError, type Problem, plural } from './problem.js';
import { renderProblem } from './render-problem.js';
import type { Outcome } from './run-cli.js';
import type { Terminal } from './terminal.js';

/** The command, to be added to the program. */
export const checkCommand = (terminal: Terminal, finish: Outcome): Command =>
    new Command('check')
        .description('Say what is wrong with the files; directories stand for all .vpc files below them.')
        .argument('<path...>', 'files or directories')
        .action(async (paths: string[]) => {
            const shown = new Map<string, Problem>();
            let files = 0;
            for await (const file of loadFiles(await expandPaths(paths, terminal.directory), terminal)) {
                files++;
                for (const problem of newProblems(file, shown)) {
                    terminal.out(`${renderProblem(problem, file, terminal)}\n`);
                }
            }
            const problems = [...shown.values()];
            terminal.out(`${summary(files, problems, terminal)}\n`);
            finish(problems.some(isError) ? EXIT_CODES.refuted : EXIT_CODES.ok);
        });

/** What is wrong with a file, and what is wrong with its imports unless another file has shown it already. */
function newProblems(file: LoadedFile, shown: Map<string, Problem>): Problem[] {
    return shownProblems(file).filter((problem) => {
        const key = `${placeOf(file, problem.span)} ${problem.code} ${problem.message}`;
        const isNew = !shown.has(key);
        shown.set(key, problem);
        return isNew;
    });
}

/** Hints grey out text in an editor; in a terminal they are noise. */
const shownProblems = (file: LoadedFile): Problem[] => file.problems.filter(({ severity }) => severity !== 'hint');

function summary(files: number, problems: readonly Problem[], { paint }: Terminal): string {
    const found = countProblems(problems);
    const mark = problems.some(isError) ? paint.red('✗') : found === '' ? paint.green('✓') : paint.yellow('!');
    return `${mark} ${plural(files, 'file')}: ${found === '' ? 'no problems' : found}.`;
}
