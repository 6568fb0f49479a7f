/** The outside world of a command: two output streams with or without colour, the input, and the current directory. */
import picocolors from 'picocolors';

/** Wraps text in colours, or leaves it alone. */
export type Paint = ReturnType<typeof picocolors.createColors>;

/** Everything a command may touch apart from files. Tests pass their own. */
export interface Terminal {
    /** The product of a command: what a pipe should receive. */
    readonly out: (text: string) => void;
    /** Complaints: what a person should see although the output is piped away. */
    readonly err: (text: string) => void;
    readonly paint: Paint;
    readonly paintError: Paint;
    /** Columns of the output; 100 when it is no terminal. */
    readonly width: number;
    /** Everything on standard input, as text. */
    readonly readInput: () => Promise<string>;
    /** File names are shown relative to this directory. */
    readonly directory: string;
    /** Replaces the line that tells how far the work is; an empty text takes it away. Absent when nobody watches. */
    readonly showProgress?: (text: string) => void;
    /** Has `stop` called on Ctrl-C, instead of the process being ended, until the function it answers is called. */
    readonly onInterrupt?: (stop: () => void) => () => void;
    /** The program of the worker threads; absent where there is none, and everything happens in one thread. */
    readonly workerFile?: string | undefined;
}

/** What decides about colour: part of `process.env`. */
export interface ColourEnvironment {
    readonly NO_COLOR?: string | undefined;
    readonly FORCE_COLOR?: string | undefined;
    readonly TERM?: string | undefined;
}

/** Colour on a terminal, none in a pipe; NO_COLOR and FORCE_COLOR (`0` or `false` mean off) decide otherwise. */
export function wantsColour(environment: ColourEnvironment, isTerminal: boolean): boolean {
    if (environment.NO_COLOR) {
        return false;
    }
    if (environment.FORCE_COLOR !== undefined) {
        return !['0', 'false'].includes(environment.FORCE_COLOR);
    }
    return isTerminal && environment.TERM !== 'dumb';
}

/** The terminal of this process. A reader that goes away (`vpc trace … | head`) ends it quietly. */
export function processTerminal(workerFile?: string): Terminal {
    for (const stream of [process.stdout, process.stderr]) {
        stream.on('error', endQuietlyOnClosedPipe);
    }
    return {
        out: (text) => void process.stdout.write(text),
        err: (text) => void process.stderr.write(text),
        paint: picocolors.createColors(wantsColour(process.env, process.stdout.isTTY === true)),
        paintError: picocolors.createColors(wantsColour(process.env, process.stderr.isTTY === true)),
        width: process.stdout.columns ?? 100,
        readInput,
        directory: process.cwd(),
        ...(process.stderr.isTTY === true ? { showProgress } : {}),
        onInterrupt,
        workerFile,
    };
}

/** Back to the start of the line, the text, and nothing behind it. */
const showProgress = (text: string): void => void process.stderr.write(`\r${text}\u001b[K`);

function onInterrupt(stop: () => void): () => void {
    process.once('SIGINT', stop);
    return () => void process.removeListener('SIGINT', stop);
}

function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
    if (error.code !== 'EPIPE') {
        throw error;
    }
    process.exit();
}

async function readInput(): Promise<string> {
    process.stdin.setEncoding('utf8');
    let text = '';
    for await (const chunk of process.stdin) {
        text += String(chunk);
    }
    return text;
}
