/** The adapter as a process: driven over standard input and output by the protocol's published test client, and by rubbish. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame, FrameReader } from '../../../server/src/debug/protocol/message-framing.js';
import { bundleAdapter } from '../../support/adapter-process.js';
import { lineOf, program } from '../../support/debug-launch.js';

let adapter: string;
beforeAll(async () => {
    adapter = await bundleAdapter();
}, 60_000);

/** Milliseconds: other work may keep the machine busy. */
const PATIENCE = 20_000;

let client: DebugClient;

/** A new adapter for each test of a group. */
function withClient(): void {
    beforeEach(async () => {
        client = new DebugClient('node', adapter, 'vpc');
        client.defaultTimeout = PATIENCE;
        await client.start();
    });
    afterEach(() => client.stop());
}

describe('the published client runs and stops', { timeout: 2 * PATIENCE }, () => {
    withClient();

    test('a probe runs to its end', async () => {
        await Promise.all([
            client.waitForEvent('terminated'),
            client.configurationSequence(),
            client.launch({ program, probe: 'outward', stopOnEntry: false }),
        ]);
    });

    test('a breakpoint on a route is hit, and stepping goes on from there', async () => {
        const line = lineOf('0.0.0.0/0   -> nat');
        await client.hitBreakpoint({ program, probe: 'outward', stopOnEntry: false }, { path: program, line });
        await Promise.all([client.stepInRequest({ threadId: 1 }), client.assertStoppedLocation('step', { path: program })]);
        await Promise.all([
            client.stepBackRequest({ threadId: 1 }),
            client.assertStoppedLocation('step', { path: program, line }),
        ]);
    });

    test('entry, step, exception and output arrive as the protocol has them', async () => {
        await Promise.all([
            client.configurationSequence(),
            client.launch({ program, probe: 'lost', stopOnDrop: true }),
            client.assertStoppedLocation('entry', { path: program, line: lineOf('probe lost') }),
            client.assertOutput('stdout', "── lost: icmp app1 -> 10.9.0.1\n#1 app1 · originate: 'icmp app1 -> 10.9.0.1' begins"),
        ]);
        await Promise.all([client.nextRequest({ threadId: 1 }), client.assertStoppedLocation('step', { path: program })]);
        await Promise.all([client.continueRequest({ threadId: 1 }), client.waitForEvent('stopped')]);
        const { body } = await client.customRequest('exceptionInfo', { threadId: 1 });
        expect(body).toMatchObject({ exceptionId: 'security-group-egress', breakMode: 'always' });
    });

    test('a watched field stops where it is rewritten, in both directions', async () => {
        await Promise.all([
            client.waitForEvent('initialized').then(async () => {
                const { body } = await client.setDataBreakpointsRequest({ breakpoints: [{ dataId: 'ip.src' }] });
                expect(body.breakpoints).toMatchObject([{ verified: true }]);
                await client.configurationDoneRequest();
            }),
            client.launch({ program, probe: 'outward', stopOnEntry: false }),
            client.assertStoppedLocation('data breakpoint', { path: program, line: lineOf('nat-gateway nat') }),
        ]);
        await Promise.all([client.nextRequest({ threadId: 1 }), client.waitForEvent('stopped')]);
        const [, { body }] = await Promise.all([client.reverseContinueRequest({ threadId: 1 }), client.waitForEvent('stopped')]);
        expect(body).toMatchObject({ reason: 'data breakpoint', text: 'ip.src: 10.0.2.10 → 10.0.1.20' });
        await Promise.all([
            client.reverseContinueRequest({ threadId: 1 }),
            client.assertStoppedLocation('entry', { path: program, line: lineOf('probe outward') }),
        ]);
    });

    test('a failed launch is answered, not left hanging', async () => {
        await client.initializeRequest();
        await expect(client.launchRequest({ program, probe: 'nothing' } as never)).rejects.toThrow(
            "No probe is called 'nothing'",
        );
    });
});

describe('the published client edits and takes apart', { timeout: 2 * PATIENCE }, () => {
    withClient();

    test('a packet that is edited has another end, and restarting forgets it', async () => {
        await Promise.all([
            client.configurationSequence(),
            client.launch({ program, probe: 'inside', stopOnDrop: true }),
            client.assertStoppedLocation('entry', { path: program, line: lineOf('probe inside') }),
        ]);
        await client.customRequest('setExpression', { expression: 'ip.dst', value: '10.9.0.1' });
        const [, { body }] = await Promise.all([client.continueRequest({ threadId: 1 }), client.waitForEvent('stopped')]);
        expect(body).toMatchObject({ reason: 'exception', text: 'blackhole-route' });
        await Promise.all([
            client.customRequest('restart'),
            client.assertStoppedLocation('entry', { path: program, line: lineOf('probe inside') }),
        ]);
        const { body: answer } = await client.evaluateRequest({ expression: 'ip.dst' });
        expect(answer.result).toBe('10.0.2.11');
    });

    test('a stage is found in the disassembly, and stopped at', async () => {
        await Promise.all([
            client.configurationSequence(),
            client.launch({ program, probe: 'outward' }),
            client.assertStoppedLocation('entry', { path: program, line: lineOf('probe outward') }),
        ]);
        const { body: stack } = await client.stackTraceRequest({ threadId: 1 });
        const memoryReference = stack.stackFrames[0]?.instructionPointerReference ?? '';
        const { body: listing } = await client.disassembleRequest({ memoryReference, instructionCount: 8 });
        const send = listing?.instructions.find(({ instruction }) => instruction.startsWith('guest-send '));
        await client.customRequest('setInstructionBreakpoints', { breakpoints: [{ instructionReference: send?.address ?? '' }] });
        const [, { body }] = await Promise.all([client.continueRequest({ threadId: 1 }), client.waitForEvent('stopped')]);
        expect(body).toMatchObject({ reason: 'instruction breakpoint', threadId: 2 });
    });
});

describe('as a bare process', () => {
    let child: ChildProcessWithoutNullStreams;
    const heard: Record<string, unknown>[] = [];
    beforeEach(() => {
        child = spawn('node', [adapter]);
        heard.length = 0;
        const reader = new FrameReader();
        child.stdout.on('data', (chunk: Buffer) => {
            for (const frame of reader.push(chunk)) {
                heard.push(frame.kind === 'message' ? (frame.message as Record<string, unknown>) : { fault: frame.reason });
            }
        });
    });
    afterEach(() => {
        child.kill();
    });

    const initialize = { seq: 1, type: 'request', command: 'initialize', arguments: { adapterID: 'vpc' } };

    test.each([
        ['text without a header', 'hello\r\n\r\n'],
        ['a header without a length', 'Content-Type: text\r\n\r\n{}'],
        ['a body that is no JSON', 'Content-Length: 5\r\n\r\n{"a":'],
        ['a body that is no object', 'Content-Length: 4\r\n\r\nnull'],
        ['a message of no known type', 'Content-Length: 2\r\n\r\n{}'],
    ])('%s is reported, and the next request is answered', async (_, bytes) => {
        child.stdin.write(bytes);
        child.stdin.write(encodeFrame(initialize));
        await expect.poll(() => heard.find(({ command }) => command === 'initialize'), { timeout: 10_000 }).toBeTruthy();
        expect(heard[0]).toMatchObject({ event: 'output', body: { output: expect.stringMatching(/^Ignored /) } });
        expect(heard.some((message) => 'fault' in message)).toBe(false);
    });

    test('disconnect is answered and ends the process', async () => {
        child.stdin.write(encodeFrame(initialize));
        child.stdin.write(encodeFrame({ seq: 2, type: 'request', command: 'disconnect' }));
        const code = await new Promise((resolve) => child.on('exit', resolve));
        expect(code).toBe(0);
        expect(heard.at(-1)).toMatchObject({ type: 'response', command: 'disconnect', success: true });
    });

    test('the end of the input ends the process', async () => {
        child.stdin.end(encodeFrame(initialize));
        const code = await new Promise((resolve) => child.on('exit', resolve));
        expect(code).toBe(0);
    });

    test('the end of the client ends the process, whatever is still to be said', async () => {
        child.stdout.destroy();
        child.stdin.write(encodeFrame(initialize));
        child.stdin.write(encodeFrame({ ...initialize, seq: 2 }));
        child.stdin.end();
        const code = await new Promise((resolve) => child.on('exit', resolve));
        expect(code).toBe(0);
    });
});
