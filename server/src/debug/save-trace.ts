/** The custom request `vpc/saveTrace` { path }: writes the run down, for somebody else to attach to. */

import type { Step } from '#language';
import { recordSteps } from '../workspace/recording.js';
import type { DebugHost } from './debug-host.js';
import type { Debuggee } from './debuggee.js';
import { messageOf, RequestFailure } from './errors.js';
import { uriOfPath } from './from-dap.js';

/** As many steps as the command line records. */
const MOST_STEPS = 100_000;

/** What the client is told about it. */
export interface SavedTrace {
    readonly path: string;
    readonly steps: number;
}

/**
 * Records the whole run, however far one has stepped. A recording is replayed from the program's text, so only what follows
 * from that can be recorded: no future that edits or a chosen order have made.
 */
export async function saveTrace(host: DebugHost, debuggee: Debuggee, path: string): Promise<SavedTrace> {
    const { program, trace } = debuggee;
    if (trace.isAltered) {
        throw new RequestFailure('cannot-save-trace', { path, problem: 'what was changed by hand cannot be replayed' });
    }
    if (!host.writeFile) {
        throw new RequestFailure('cannot-save-trace', { path, problem: 'files cannot be written here' });
    }
    const { kind, text, encapsulation } = debuggee.started;
    const steps = [...stepsOf(debuggee)];
    const source = {
        uri: uriOfPath(path),
        recordedBy: host.version ?? 'unknown',
        documents: program.documents,
        start: { kind, text },
        encapsulation,
        truncated: trace.step(steps.length) !== undefined,
    };
    try {
        await host.writeFile(path, new TextEncoder().encode(recordSteps(source, steps)));
    } catch (error) {
        throw new RequestFailure('cannot-save-trace', { path, problem: messageOf(error) });
    }
    return { path, steps: steps.length };
}

function* stepsOf({ trace }: Debuggee): Generator<Step> {
    for (let index = 0; index < MOST_STEPS; index++) {
        const step = trace.step(index);
        if (!step) {
            return;
        }
        yield step;
    }
}
