/** What one step of the debugger costs, with everything that an editor asks for after it. */
import { join } from 'node:path';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { createInlineAdapter } from '../../server/src/debug/inline.js';
import { DebugClient } from '../support/debug-client.js';
import { ROOT } from '../support/examples.js';
import { median } from './statistics.js';

/** Milliseconds a step: the middle one, and the one that 95 of 100 stay below. */
export interface StepFigures {
    readonly steps: number;
    readonly middle: number;
    readonly percentile95: number;
}

/** Steps through a probe again and again: `next`, threads, stack, scopes and the variables of every scope. */
export async function measureSteps(path: string, probe: string, sessions = 20): Promise<StepFigures> {
    const samples: number[] = [];
    for (let session = 0; session < sessions; session++) {
        samples.push(...(await stepThrough(path, probe)));
    }
    const sorted = [...samples].sort((a, b) => a - b);
    return {
        steps: samples.length,
        middle: median(sorted),
        percentile95: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
    };
}

async function stepThrough(path: string, probe: string): Promise<number[]> {
    const client = new DebugClient(createInlineAdapter());
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request('launch', { program: join(ROOT, path), probe });
    await client.event(['initialized']);
    let stop = await client.settled(() => client.request('configurationDone'));
    const samples: number[] = [];
    while (stop.event === 'stopped') {
        const threadId = (stop.body as Dap.StoppedEvent['body']).threadId ?? 1;
        const begin = performance.now();
        stop = await client.settled(() => client.request('next', { threadId }));
        if (stop.event === 'stopped') {
            await look(client, (stop.body as Dap.StoppedEvent['body']).threadId ?? threadId);
            samples.push(performance.now() - begin);
        }
    }
    return samples;
}

async function look(client: DebugClient, threadId: number): Promise<void> {
    await client.request('threads');
    const { stackFrames } = await client.request<Dap.StackTraceResponse['body']>('stackTrace', { threadId });
    const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId: stackFrames[0]?.id });
    for (const { variablesReference } of scopes) {
        await client.request('variables', { variablesReference });
    }
}
