/** A terminal made of strings, for running the command line inside a test. */
import { fileURLToPath } from 'node:url';
import picocolors from 'picocolors';
import { runCli } from '../../../server/src/cli/run-cli.js';
import type { Terminal } from '../../../server/src/cli/terminal.js';

/** The root of the repository: commands run there. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** What a command wrote, and how it ended. */
export interface CliRun {
    readonly code: number;
    readonly out: string;
    readonly err: string;
}

/** A plain terminal of 100 columns that keeps what is written to it. */
export function testTerminal(changes: Partial<Terminal> = {}): { terminal: Terminal; written: { out: string; err: string } } {
    const written = { out: '', err: '' };
    const plain = picocolors.createColors(false);
    const terminal: Terminal = {
        out: (text) => {
            written.out += text;
        },
        err: (text) => {
            written.err += text;
        },
        paint: plain,
        paintError: plain,
        width: 100,
        readInput: async () => '',
        directory: ROOT,
        ...changes,
    };
    return { terminal, written };
}

/** Runs `vpc` with these arguments at the root of the repository. */
export async function vpc(args: readonly string[], changes: Partial<Terminal> = {}): Promise<CliRun> {
    const { terminal, written } = testTerminal(changes);
    const code = await runCli(args, terminal, '1.2.3');
    return { code, ...written };
}
