/** The life of a session: refusals that say what to write, bad input, edits, restart, pause, and every way to end. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DebugSession } from '../../../server/src/debug/debug-session.js';
import { createDebugAdapter } from '../../../server/src/debug/inline.js';
import { nodeHost } from '../../../server/src/debug/node-host.js';
import { DebugClient } from '../../support/debug-client.js';
import { copyOf, launched, newClient, program, programText, stackOf, stopped } from '../../support/debug-launch.js';

test('a launch is refused with what to write instead', async () => {
    const refuse = async (args: object): Promise<string> => {
        const client = newClient();
        await client.request('initialize', { adapterID: 'vpc' });
        return client.request('launch', args).then(
            () => 'accepted',
            (error: Error) => error.message.replaceAll(program, 'main.vpc'),
        );
    };
    expect(await refuse({ program, probe: 'outwrd' })).toBe("No probe is called 'outwrd' in 'main.vpc'. Did you mean 'outward'?");
    expect(await refuse({ program, experiment: 'x' })).toBe("No experiment is called 'x' in 'main.vpc'.");
    expect(await refuse({ program })).toBe(
        "Say what to debug with 'probe', 'experiment' or 'packet'. The program declares: outward, inside, lost.",
    );
    expect(await refuse({ program: '/nowhere/lab.vpc', probe: 'x' })).toMatch(/no such file/);
    expect(await refuse({ program, packet: 'tcp app1 ->' })).toMatch(/^Cannot understand the packet 'tcp app1 ->'/);
    expect(await refuse({ program, packet: 'tcp app1 -> nobody:443' })).toMatch(/nobody/);
    expect(await refuse({ program: copyOf('vpc lab { cidr 10.0.0.0/99 }\n'), probe: 'x' })).toMatch(
        /lab\.vpc' has .* Repair it first: lab\.vpc:1:\d+: /,
    );
});

test('after a refused launch, another one can succeed', async () => {
    const client = newClient();
    await client.request('initialize', { adapterID: 'vpc' });
    await expect(client.request('launch', { program, probe: 'nothing' })).rejects.toThrow('No probe');
    await client.request('launch', { program, probe: 'inside' });
    await expect(client.request('launch', { program, probe: 'inside' })).rejects.toThrow('launched already');
});

test('requests out of order and unknown ids are refused by name', async () => {
    const client = newClient();
    await expect(client.request('next', { threadId: 1 })).rejects.toThrow(
        "'next' needs a launched program; send 'launch' or 'attach' first.",
    );
    await expect(client.request('fly')).rejects.toThrow("This adapter does not serve the request 'fly'.");
    await expect(client.request('toString')).rejects.toThrow('does not serve');
    const standing = await stopped();
    await expect(standing.request('stackTrace', { threadId: 77 })).rejects.toThrow('No packet with thread id 77');
    await expect(standing.request('scopes', { frameId: 4711 })).rejects.toThrow('Stack frame 4711');
    await expect(standing.request('variables', { variablesReference: 4711 })).rejects.toThrow('Variables reference 4711');
    await expect(standing.request('goto', { threadId: 1, targetId: 4711 })).rejects.toThrow('Goto target 4711');
    await expect(standing.request('source', { source: { path: '/etc/passwd' } })).rejects.toThrow('not part of the program');
    await expect(standing.request('evaluate', { expression: 'ip.sorce' })).rejects.toThrow("Did you mean 'ip.src'");
});

test('references of an earlier stop are dead', async () => {
    const client = await stopped();
    const [frame] = await stackOf(client);
    await client.settled(() => client.request('next', { threadId: 1 }));
    await expect(client.request('scopes', { frameId: frame?.id })).rejects.toThrow('belongs to no present stop');
});

test('arguments of the wrong type and messages that are none do not end the session', async () => {
    const adapter = createDebugAdapter(nodeHost());
    const client = new DebugClient(adapter);
    for (const message of [null, 7, [], {}, { type: 'request' }, { type: 'request', seq: 1, command: 'next', arguments: 3 }]) {
        adapter.handleMessage(message as never);
    }
    expect(client.output().split('\n').filter(Boolean)).toHaveLength(6);
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request('launch', { program, probe: 'outward' });
    await client.settled(() => client.request('configurationDone'));
    for (const [command, args, message] of [
        ['setBreakpoints', {}, "'setBreakpoints': 'source' is missing."],
        ['setBreakpoints', { source: {}, breakpoints: 'all' }, "'breakpoints' must be an array."],
        ['setBreakpoints', { source: {}, breakpoints: [{}] }, "'breakpoints[0].line' is missing."],
        ['setFunctionBreakpoints', {}, "'breakpoints' is missing."],
        ['setFunctionBreakpoints', { breakpoints: [7] }, "'breakpoints[0]' must be an object."],
        ['evaluate', {}, "'expression' is missing."],
        ['completions', { text: 3, column: 1 }, "'text' must be a string."],
        ['readMemory', { memoryReference: 'packet-1' }, "'count' is missing."],
        ['gotoTargets', { source: null, line: 1 }, "'source' is missing."],
    ] as const) {
        await expect(client.request(command, args)).rejects.toThrow(message);
    }
    expect((await stackOf(client))[0]?.name).toBe('originate');
});

test('a file edited during the session is noticed once; the session keeps what it loaded, and a restart takes the new one', async () => {
    const path = copyOf(programText);
    const client = await stopped({ program: path, probe: 'outward' });
    writeFileSync(path, `\n\n${programText.replace('probe outward', '// moved\nprobe outward')}`);
    await client.settled(() => client.request('next', { threadId: 1 }));
    await client.settled(() => client.request('next', { threadId: 1 }));
    await expect.poll(() => client.output()).toContain('has changed since this session began');
    expect(client.output().match(/has changed/g)).toHaveLength(1);
    await expect(client.request('source', { source: { path } })).resolves.toMatchObject({ content: programText });
    const before = (await stackOf(client)).at(-1)?.line ?? 0;
    await client.settled(() => client.request('restart'));
    expect((await stackOf(client)).at(-1)?.line).toBe(before + 3);
});

test('"run without debugging" stops nowhere', async () => {
    const client = await launched({ probe: 'outward', noDebug: true });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'nat' }] });
    const event = await client.settled(() => client.request('configurationDone'));
    expect(event.event).toBe('terminated');
    expect(client.output()).toContain('══ outward:');
});

test('the exit code tells whether the expectations hold', async () => {
    const exitCode = async (source: string): Promise<unknown> => {
        const client = await launched({ program: copyOf(source), probe: 'outward', noDebug: true });
        await client.settled(() => client.request('configurationDone'));
        return client.events.find(({ event }) => event === 'exited')?.body;
    };
    expect(await exitCode(programText)).toEqual({ exitCode: 0 });
    expect(await exitCode(programText.replace('client:443   expect answered', 'client:443   expect dropped'))).toEqual({
        exitCode: 1,
    });
});

test('a capture is written when the session ends', async () => {
    const pcap = copyOf('').replace('lab.vpc', 'trace.pcapng');
    const client = await launched({ probe: 'outward', pcap, noDebug: true });
    await client.settled(() => client.request('configurationDone'));
    expect(readFileSync(pcap).readUInt32LE(0)).toBe(0x0a0d0d0a);
    const unwritable = await launched({ probe: 'outward', pcap: '/nowhere/at/all.pcapng', noDebug: true });
    await unwritable.settled(() => unwritable.request('configurationDone'));
    expect(unwritable.output()).toMatch(/Cannot write the capture '\/nowhere\/at\/all\.pcapng'/);
});

test('the program keeps running until the end when the client pauses too late, and can be paused in time', async () => {
    const lines = Array.from({ length: 400 }, () => '  run outward').join('\n');
    const client = await launched({
        program: copyOf(`${programText}\nexperiment long {\n${lines}\n}\n`),
        experiment: 'long',
        stopOnEntry: false,
    });
    const settled = client.settled(() => client.request('configurationDone'));
    await client.request('pause', { threadId: 1 });
    expect(await settled).toMatchObject({ event: 'stopped', body: { reason: 'pause' } });
    await expect(client.settled(() => client.request('continue', { threadId: 1 }))).resolves.toMatchObject({
        event: 'terminated',
    });
}, 30_000);

test('a long run reports its progress, and cancelling it pauses the packet', async () => {
    const lines = Array.from({ length: 3000 }, () => '  run outward').join('\n');
    const long = { program: copyOf(`${programText}\nexperiment long {\n${lines}\n}\n`), experiment: 'long', stopOnEntry: false };
    const client = await launched(long, { supportsProgressReporting: true });
    await client.request('configurationDone');
    const start = await client.event(['progressStart']);
    expect(start.body).toMatchObject({ progressId: 'motion-1', title: 'Packets move', cancellable: true });
    await client.request('cancel', { progressId: 'motion-1' });
    expect(await client.event(['stopped'])).toMatchObject({ body: { reason: 'pause' } });
    await client.event(['progressEnd']);
    await client.request('disconnect');
}, 30_000);

test('terminate and disconnect end a session at any moment', async () => {
    const session = new DebugSession(nodeHost());
    const client = new DebugClient(session);
    let goodbyes = 0;
    session.onDidDisconnect(() => goodbyes++);
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request('launch', { program, probe: 'outward' });
    await client.request('terminate');
    await client.event(['terminated']);
    await client.request('disconnect');
    expect(goodbyes).toBe(1);
});

test('a launch that is cancelled says so and leaves nothing behind', async () => {
    const client = newClient();
    await client.request('initialize', { adapterID: 'vpc' });
    const launch = client.request('launch', { program, probe: 'outward' });
    await client.request('cancel', { requestId: 2 });
    await expect(launch).rejects.toThrow('cancelled');
    await client.request('launch', { program, probe: 'outward' });
    await client.event(['initialized']);
});
