/** `vpc test`: proves every `expect` of the files, and every diagnostic they announce. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { TrialWorkspace } from '../workspace/repairs/trial-workspace.js';
import { EXIT_CODES } from './exit-code.js';
import { expandPaths } from './expand-paths.js';
import { fileFailure } from './failure.js';
import { type LoadedFile, loadFiles } from './load-file.js';
import { isError } from './problem.js';
import type { Outcome } from './run-cli.js';
import type { Terminal } from './terminal.js';
import { checkDiagnostics } from './test/check-diagnostics.js';
import { checkExpectations } from './test/check-expectations.js';
import { byPlace, type CheckResult, type FileResult, passed } from './test/check-result.js';
import { renderJunit } from './test/report-junit.js';
import { renderTap } from './test/report-tap.js';
import { renderText } from './test/report-text.js';
import { suggestRepairs } from './test/suggest-repairs.js';

interface TestOptions {
    readonly verbose?: true;
    readonly tap?: true;
    readonly junit?: string;
}

/** The command, to be added to the program. */
export const testCommand = (terminal: Terminal, finish: Outcome): Command =>
    new Command('test')
        .description('Prove every expectation of the files; directories stand for all .vpc files below them.')
        .argument('<path...>', 'files or directories')
        .option('-v, --verbose', 'list every check, not only files and failures')
        .option('--tap', 'write TAP version 14 instead')
        .option('--junit <file>', 'write a JUnit report as well')
        .action(async (paths: string[], options: TestOptions) => {
            const results = await testFiles(paths, terminal);
            if (options.junit !== undefined) {
                await writeReport(options.junit, renderJunit(results), terminal);
            }
            terminal.out(options.tap ? renderTap(results) : renderText(results, terminal, detailOf(results, options)));
            finish(results.every(passed) ? EXIT_CODES.ok : EXIT_CODES.refuted);
        });

const detailOf = (results: readonly FileResult[], { verbose }: TestOptions) =>
    verbose || results.length === 1 ? 'checks' : 'files';

async function testFiles(paths: readonly string[], terminal: Terminal): Promise<FileResult[]> {
    const results: FileResult[] = [];
    const workspace = new TrialWorkspace();
    let start = performance.now();
    for await (const file of loadFiles(await expandPaths(paths, terminal.directory), terminal)) {
        const checks = await suggestRepairs(file, checkFile(file), workspace);
        const end = performance.now();
        results.push({ file, checks, duration: end - start });
        start = end;
    }
    return results;
}

/** A file with errors that it does not announce is held to nothing else: its packets would prove little. */
function checkFile(file: LoadedFile): CheckResult[] {
    const diagnostics = checkDiagnostics(file);
    const broken = diagnostics.some(({ holds }) => !holds) && file.problems.some(isError);
    return (broken ? diagnostics : [...diagnostics, ...checkExpectations(file.design, file.uri)]).sort(byPlace);
}

async function writeReport(path: string, text: string, terminal: Terminal): Promise<void> {
    try {
        await writeFile(resolve(terminal.directory, path), text);
    } catch (error) {
        throw fileFailure('write', path, error);
    }
}
