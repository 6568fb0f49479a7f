/** The command line as a function: arguments in, exit code out. `main.ts` gives it the process, tests give it strings. */
import { Command, CommanderError } from 'commander';
import { checkCommand } from './check.js';
import { decodeCommand } from './decode.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import { CommandFailure } from './failure.js';
import { reachCommand } from './reach.js';
import type { Terminal } from './terminal.js';
import { testCommand } from './test.js';
import { traceCommand } from './trace.js';

/** Help is easier to read in lines of moderate length. */
const MAX_HELP_WIDTH = 100;

/** What a command's work answers. */
export type Outcome = (code: ExitCode) => void;

/** Runs one command. Never throws: a mistake in this program ends with `internal` and its stack. */
export async function runCli(args: readonly string[], terminal: Terminal, version: string): Promise<ExitCode> {
    let exitCode: ExitCode = EXIT_CODES.ok;
    const finish: Outcome = (code) => {
        exitCode = code;
    };
    try {
        const program = createProgram(terminal, version, finish);
        await program.parseAsync(args.length === 0 ? ['--help'] : [...args], { from: 'user' });
        return exitCode;
    } catch (error) {
        return report(error, terminal);
    }
}

function createProgram(terminal: Terminal, version: string, finish: Outcome): Command {
    const { paint } = terminal;
    const program = new Command('vpc')
        .description('Check, test and trace cloud networks written as .vpc files.')
        .version(version, '-V, --version', 'print the version')
        .helpOption('-h, --help', 'print this help')
        .helpCommand('help [command]', 'print the help of a command')
        .exitOverride()
        .configureOutput({
            writeOut: terminal.out,
            writeErr: terminal.err,
            getOutHelpWidth: () => Math.min(terminal.width, MAX_HELP_WIDTH),
            outputError: (text, write) => write(text.replace(/^error: /, `${terminal.paintError.red('error')}: `)),
        })
        .configureHelp({ styleTitle: (text) => paint.bold(text), styleCommandText: (text) => paint.cyan(text) });
    for (const command of [checkCommand, traceCommand, reachCommand, testCommand, decodeCommand]) {
        program.addCommand(command(terminal, finish).copyInheritedSettings(program));
    }
    return program;
}

function report(error: unknown, terminal: Terminal): ExitCode {
    if (error instanceof CommanderError) {
        return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    }
    const { red, dim } = terminal.paintError;
    if (error instanceof CommandFailure) {
        terminal.err(`${red('error')}: ${error.message}\n`);
        terminal.err(error.advice.map((line) => `  ${line}\n`).join(''));
        return error.exitCode;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.err(`${red('This is a mistake in vpc, not in your file.')} Please report it with these lines:\n${dim(stack)}\n`);
    return EXIT_CODES.internal;
}
