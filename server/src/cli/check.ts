/** `vpc check`: says what is wrong with files, and where. */
import { Command } from 'commander';
import { EXIT_CODES } from './exit-code.js';
import { expandPaths } from './expand-paths.js';
import { type LoadedFile, loadFile } from './load-file.js';
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
            const files = await loadAll(paths, terminal);
            const problems = files.flatMap((file) => shownProblems(file).map((problem) => ({ file, problem })));
            for (const { file, problem } of problems) {
                terminal.out(`${renderProblem(problem, file, terminal)}\n`);
            }
            terminal.out(
                `${summary(
                    files.length,
                    problems.map(({ problem }) => problem),
                    terminal,
                )}\n`,
            );
            finish(problems.some(({ problem }) => isError(problem)) ? EXIT_CODES.refuted : EXIT_CODES.ok);
        });

async function loadAll(paths: readonly string[], terminal: Terminal): Promise<LoadedFile[]> {
    const files: LoadedFile[] = [];
    for (const path of await expandPaths(paths, terminal.directory)) {
        files.push(await loadFile(path, terminal));
    }
    return files;
}

/** Hints grey out text in an editor; in a terminal they are noise. */
const shownProblems = (file: LoadedFile): Problem[] => file.problems.filter(({ severity }) => severity !== 'hint');

function summary(files: number, problems: readonly Problem[], { paint }: Terminal): string {
    const found = countProblems(problems);
    const mark = problems.some(isError) ? paint.red('✗') : found === '' ? paint.green('✓') : paint.yellow('!');
    return `${mark} ${plural(files, 'file')}: ${found === '' ? 'no problems' : found}.`;
}
