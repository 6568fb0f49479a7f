/** `vpc check`: says what is wrong with files, and where. */
import { Command } from 'commander';
import { asDiagnosticCode, readSeverities, SEVERITY_LEVELS, type SeverityChoices } from '#language';
import { EXIT_CODES } from './exit-code.js';
import { expandPaths } from './expand-paths.js';
import { usageFailure } from './failure.js';
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
        .option(
            '--severity <code=level>',
            `show a diagnostic as ${SEVERITY_LEVELS.join(', ')}; may be given several times`,
            (value: string, others: readonly string[]) => [...others, value],
            [],
        )
        .action(async (paths: string[], { severity }: { readonly severity: readonly string[] }) => {
            const levels = levelsIn(severity);
            const shown = new Map<string, Problem>();
            let files = 0;
            for await (const file of loadFiles(await expandPaths(paths, terminal.directory), terminal)) {
                files++;
                for (const problem of newProblems(file, levels, shown)) {
                    terminal.out(`${renderProblem(problem, file, terminal)}\n`);
                }
            }
            const problems = [...shown.values()];
            terminal.out(`${summary(files, problems, terminal)}\n`);
            finish(problems.some(isError) ? EXIT_CODES.refuted : EXIT_CODES.ok);
        });

/** What is wrong with a file, and what is wrong with its imports unless another file has shown it already. */
function newProblems(file: LoadedFile, levels: Levels, shown: Map<string, Problem>): Problem[] {
    return shownProblems(file, levels).filter((problem) => {
        const key = `${placeOf(file, problem.span)} ${problem.code} ${problem.message}`;
        const isNew = !shown.has(key);
        shown.set(key, problem);
        return isNew;
    });
}

/** Hints grey out text in an editor; in a terminal they are noise, unless somebody wants them as something else. */
const shownProblems = (file: LoadedFile, levels: Levels): Problem[] =>
    file.problems.flatMap((problem) => {
        const code = asDiagnosticCode(problem.code);
        const severity = (code && levels.get(code)) ?? problem.severity;
        return severity === 'off' || severity === 'hint' ? [] : [{ ...problem, severity }];
    });

type Levels = SeverityChoices['levels'];

/** The options `CODE=LEVEL`, the last of a code in force. */
function levelsIn(options: readonly string[]): Levels {
    const written = options.map((option) => /^([^=]*)=(.*)$/.exec(option) ?? [option, option, '']);
    const { levels, problems } = readSeverities(Object.fromEntries(written.map(([, code, level]) => [code, level])));
    const [problem, ...others] = problems;
    if (problem !== undefined) {
        throw usageFailure(problem, others);
    }
    return levels;
}

function summary(files: number, problems: readonly Problem[], { paint }: Terminal): string {
    const found = countProblems(problems);
    const mark = problems.some(isError) ? paint.red('✗') : found === '' ? paint.green('✓') : paint.yellow('!');
    return `${mark} ${plural(files, 'file')}: ${found === '' ? 'no problems' : found}.`;
}
