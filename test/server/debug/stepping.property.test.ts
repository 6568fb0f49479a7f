/** Going back is exact: whatever was stepped forward, the same steps back show the same stacks, variables and bytes. */
import { join } from 'node:path';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DebugHost, LoadedProgram } from '../../../server/src/debug/debug-host.js';
import { DebugSession } from '../../../server/src/debug/debug-session.js';
import { nodeHost } from '../../../server/src/debug/node-host.js';
import { DebugClient } from '../../support/debug-client.js';
import { type SeenStop, seeStop } from '../../support/debug-snapshot.js';
import { COURSE_PATHS, ROOT } from '../../support/example-paths.js';

/** Each program is loaded once for all runs. */
const loaded = new Map<string, Promise<LoadedProgram>>();
const host: DebugHost = {
    loadProgram: (program) => {
        const known = loaded.get(program) ?? nodeHost().loadProgram(program);
        loaded.set(program, known);
        return known;
    },
};

/** The examples that can be debugged: some announce errors, and are refused. */
const programs: string[] = [];
for (const path of COURSE_PATHS) {
    const { diagnostics } = await host.loadProgram(join(ROOT, path));
    if (!diagnostics.some(({ severity }) => severity === 'error')) {
        programs.push(path);
    }
}

/** A session that stands at the start of one of the program's probes or experiments. */
async function startedSession(program: string, choice: number): Promise<DebugClient> {
    const { design } = await host.loadProgram(program);
    const starts = [
        ...[...design.probes.values()].map(({ name }) => ({ probe: name })),
        ...[...design.experiments.values()].map(({ name }) => ({ experiment: name })),
    ];
    const client = new DebugClient(new DebugSession(host));
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request('launch', { program, ...starts[choice % starts.length] });
    await client.settled(() => client.request('configurationDone'));
    return client;
}

const threadOf = ({ body }: Dap.Event): number => (body as Dap.StoppedEvent['body']).threadId ?? 0;
const lastStop = (client: DebugClient): Dap.Event => client.events.findLast(({ event }) => event === 'stopped') as Dap.Event;
const see = (client: DebugClient): Promise<SeenStop> => seeStop(client, threadOf(lastStop(client)));

/** Steps, and remembers what is seen at every stop before the trace ends. */
async function walk(client: DebugClient, motions: readonly string[]): Promise<SeenStop[]> {
    const stops = [await see(client)];
    for (const motion of motions) {
        const event = await client.settled(() => client.request(motion, { threadId: threadOf(lastStop(client)) }));
        if (event.event === 'terminated') {
            break;
        }
        stops.push(await see(client));
    }
    return stops;
}

const motions = fc.array(fc.constantFrom('next', 'next', 'stepIn', 'stepOut'), { minLength: 1, maxLength: 12 });
const start = fc.record({ program: fc.constantFrom(...programs), choice: fc.nat(50), lead: fc.nat(90) });

/** Goes some way into the trace without looking; false when it is over by then. */
async function leadIn(client: DebugClient, steps: number): Promise<boolean> {
    for (let i = 0; i < steps; i++) {
        const event = await client.settled(() => client.request('stepIn', { threadId: 1 }));
        if (event.event === 'terminated') {
            return false;
        }
    }
    return true;
}

test('n steps forward and k back is n − k forward', async () => {
    await fc.assert(
        fc.asyncProperty(start, motions, async ({ program, choice, lead }, path) => {
            const client = await startedSession(join(ROOT, program), choice);
            if (!(await leadIn(client, lead))) {
                return;
            }
            const stops = await walk(client, path);
            if (client.events.some(({ event }) => event === 'terminated')) {
                return;
            }
            for (const expected of stops.slice(0, -1).reverse()) {
                await client.settled(() => client.request('stepBack', { threadId: threadOf(lastStop(client)) }));
                expect(await see(client)).toEqual(expected);
            }
        }),
        { numRuns: 40, timeout: 15_000 },
    );
}, 120_000);

test('step by step to the last step, continuing backwards to the start, the same stops come again', async () => {
    await fc.assert(
        fc.asyncProperty(start, fc.nat(30), async ({ program, choice }, length) => {
            const client = await startedSession(join(ROOT, program), choice);
            const path = Array.from({ length }, () => 'stepIn');
            const first = await walk(client, path);
            if (client.events.some(({ event }) => event === 'terminated')) {
                return;
            }
            const event = await client.settled(() => client.request('reverseContinue', { threadId: 1 }));
            expect(event.body).toMatchObject({ reason: 'entry' });
            expect(await walk(client, path)).toEqual(first);
        }),
        { numRuns: 12, timeout: 15_000 },
    );
}, 120_000);
