/** Clients that behave badly: everything is answered once, in clear words; nothing hangs, nothing is left behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDebugAdapter } from '../../../server/src/debug/inline.js';
import { nodeHost } from '../../../server/src/debug/node-host.js';
import { encodeFrame } from '../../../server/src/debug/protocol/message-framing.js';
import { bundleAdapter } from '../../support/adapter-process.js';
import { DebugClient, RequestError } from '../../support/debug-client.js';
import { copyOf, launched, newClient, program, programText, stackOf, stopped } from '../../support/debug-launch.js';
import { seeStop } from '../../support/debug-snapshot.js';

/** Every request, those of our own too, that a client may send at any time. */
const COMMANDS = [
    'initialize',
    'launch',
    'attach',
    'configurationDone',
    'restart',
    'terminate',
    'cancel',
    'setBreakpoints',
    'setFunctionBreakpoints',
    'setDataBreakpoints',
    'setExceptionBreakpoints',
    'breakpointLocations',
    'dataBreakpointInfo',
    'exceptionInfo',
    'continue',
    'reverseContinue',
    'next',
    'stepIn',
    'stepOut',
    'stepBack',
    'pause',
    'stepInTargets',
    'gotoTargets',
    'goto',
    'restartFrame',
    'threads',
    'stackTrace',
    'scopes',
    'variables',
    'evaluate',
    'completions',
    'setVariable',
    'setExpression',
    'readMemory',
    'writeMemory',
    'locations',
    'source',
    'loadedSources',
    'vpc/reverseNext',
    'vpc/reverseStepOut',
    'vpc/futures',
    'vpc/switchFuture',
    'vpc/lastWrite',
    'vpc/moment',
    'vpc/inlineValues',
    'fly',
    '__proto__',
] as const; // prettier-ignore

const NAMES = [
    'threadId',
    'frameId',
    'variablesReference',
    'name',
    'value',
    'expression',
    'context',
    'source',
    'line',
    'column',
    'text',
    'breakpoints',
    'filters',
    'filterOptions',
    'memoryReference',
    'count',
    'offset',
    'data',
    'targetId',
    'locationReference',
    'future',
    'startLine',
    'endLine',
    'bytes',
    'asAddress',
    'mode',
    'program',
    'trace',
    'probe',
    'requestId',
    'granularity',
] as const; // prettier-ignore

const VALUES = fc.oneof(
    fc.constantFrom<unknown>(1, 2, 0, -1, 1e9, 0.5, 0x2000_0000, 0x2000_0001, 0x7fff_ffff, null, true, 'any'),
    fc.constantFrom<unknown>('ip.src', 'ip.ttl', 'why', 'blockers', 'reach(app1, app2, tcp/443)', '10.0.0.1', '0x1a', 'packet-1'),
    fc.constantFrom<unknown>('bytes 26-29', 'bindings of nat', 'outward', program, 'AAAA', '::', '((', 'instruction', ''),
    fc.constantFrom<unknown>(
        {},
        [],
        [{}],
        [1],
        { path: program },
        { path: 7 },
        { sourceReference: 1 },
        { sourceReference: 0x4000_0000 },
    ),
    fc.constantFrom<unknown>([{ line: 8 }], [{ name: 'nat' }], [{ dataId: 'ip.ttl' }], ['dropped'], [{ filterId: 'dropped' }]),
);

const message = fc.record({
    command: fc.constantFrom(...COMMANDS),
    args: fc.dictionary(fc.constantFrom(...NAMES), VALUES, { maxKeys: 6 }),
});

test('whatever comes in whatever order, each request is answered once and the protocol is kept', async () => {
    let [accepted, refused] = [0, 0];
    await fc.assert(
        fc.asyncProperty(fc.array(message, { minLength: 5, maxLength: 40 }), fc.boolean(), async (messages, begun) => {
            const client = begun ? await stopped() : newClient();
            for (const { command, args } of messages) {
                const outcome = await client.request(command, args).then(
                    () => undefined,
                    (error: unknown) => error,
                );
                if (outcome !== undefined && !(outcome instanceof RequestError)) {
                    throw outcome;
                }
                expect(String(outcome)).not.toMatch(/debug adapter failed/);
                accepted += outcome === undefined ? 1 : 0;
                refused += outcome === undefined ? 0 : 1;
            }
            await client.request('disconnect');
        }),
        { numRuns: 60 },
    );
    expect(accepted).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(50);
}, 120_000);

test('ten sessions at once see what each of them would see alone', async () => {
    const walk = async (probe: string): Promise<unknown[]> => {
        const client = await stopped({ probe });
        const seen: unknown[] = [];
        for (const motion of ['next', 'stepIn', 'stepIn', 'stepOut', 'next', 'stepBack', 'stepOut']) {
            const { body } = await client.settled(() => client.request(motion, { threadId: 1 }));
            seen.push(body, await seeStop(client, 1));
        }
        await client.request('disconnect');
        return seen;
    };
    const probes = ['outward', 'inside'];
    const alone = [await walk('outward'), await walk('inside')];
    const together = await Promise.all(Array.from({ length: 10 }, (_, i) => walk(probes[i % 2] ?? '')));
    together.forEach((seen, i) => {
        expect(seen).toEqual(alone[i % 2]);
    });
}, 60_000);

test('a file that is deleted under a session: it goes on, is told, and cannot restart until the file is back', async () => {
    const path = copyOf(programText);
    const client = await launched({ program: path, probe: 'outward' });
    await client.settled(() => client.request('configurationDone'));
    rmSync(path);
    await client.settled(() => client.request('next', { threadId: 1 }));
    await expect.poll(() => client.output(), { timeout: 4000 }).toContain('is gone since this session began');
    await expect(client.request('restart')).rejects.toThrow('there is no such file');
    expect((await stackOf(client))[0]?.name).toBe('guest-route');
    await client.settled(() => client.request('next', { threadId: 1 }));
    writeFileSync(path, programText);
    const event = await client.settled(() => client.request('restart'));
    expect(event.body).toMatchObject({ reason: 'entry' });
});

test('a client that goes away in the middle of a run leaves nothing that still works', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vpc-long-'));
    const path = join(folder, 'main.vpc');
    writeFileSync(path, `${programText}\nexperiment long {\n${'  run outward\n'.repeat(300)}}\n`);
    const adapter = createDebugAdapter(nodeHost());
    const client = new DebugClient(adapter);
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request('launch', { program: path, experiment: 'long', stopOnEntry: false });
    await client.request('configurationDone');
    await expect.poll(() => client.events.length).toBeGreaterThan(10);
    adapter.dispose();
    const heard = client.events.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(client.events.length).toBe(heard);
});

test('an adapter that is killed, or whose client is, ends at once and with it its process', async () => {
    const bundle = await bundleAdapter();
    const endings = [
        (child: ReturnType<typeof spawn>) => void child.kill('SIGTERM'),
        (child: ReturnType<typeof spawn>) => void child.stdin?.destroy(),
    ];
    for (const end of endings) {
        const child = spawn(process.execPath, [bundle], { stdio: ['pipe', 'pipe', 'inherit'] });
        const args = { program, probe: 'outward' };
        child.stdin.write(encodeFrame({ seq: 1, type: 'request', command: 'launch', arguments: args }));
        await once(child.stdout, 'data');
        const gone = once(child, 'exit');
        end(child);
        await gone;
        expect(child.exitCode ?? child.signalCode).not.toBeNull();
    }
}, 60_000);
