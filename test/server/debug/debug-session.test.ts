/** The session's conversation: order of messages, conventions of the client, refusals, and what happens to bad input. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { expect, test } from 'vitest';
import { DebugSession } from '../../../server/src/debug/debug-session.js';
import { createDebugAdapter, createInlineAdapter } from '../../../server/src/debug/inline.js';
import { nodeHost } from '../../../server/src/debug/node-host.js';
import { DebugClient } from '../../support/debug-client.js';

const program = fileURLToPath(new URL('../../fixtures/sessions/breakpoints/main.vpc', import.meta.url));
const text = readFileSync(program, 'utf8');
/** The line (from 0) of a text in the program. */
const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part));

const newClient = (): DebugClient => new DebugClient(createInlineAdapter());

/** Initialized, launched, not yet configured. */
async function launched(args: object = { probe: 'outward' }, conventions: object = {}): Promise<DebugClient> {
    const client = newClient();
    await client.request('initialize', { adapterID: 'vpc', ...conventions });
    await client.request('launch', { program, ...args });
    await client.event(['initialized']);
    return client;
}

async function stopped(args?: object, conventions?: object): Promise<DebugClient> {
    const client = await launched(args, conventions);
    await client.settled(() => client.request('configurationDone'));
    return client;
}

const stackOf = async (client: DebugClient, threadId = 1): Promise<Dap.StackFrame[]> =>
    (await client.request<Dap.StackTraceResponse['body']>('stackTrace', { threadId })).stackFrames;

const copyOf = (content: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'vpc-debug-')), 'lab.vpc');
    writeFileSync(path, content);
    return path;
};

test('the response to a request comes before the events it causes', async () => {
    const session = new DebugSession(nodeHost());
    const heard: string[] = [];
    session.onDidSendMessage((message) => {
        heard.push(message.type === 'event' ? (message as Dap.Event).event : (message as Dap.Response).command);
    });
    const client = new DebugClient(session);
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request('launch', { program, probe: 'outward' });
    await client.settled(() => client.request('configurationDone'));
    await client.settled(() => client.request('next', { threadId: 1 }));
    expect(heard).toEqual([
        'initialize',
        'launch',
        'initialized',
        'configurationDone',
        'output',
        'thread',
        'stopped',
        'next',
        'output',
        'stopped',
    ]);
});

test('lines and columns are counted as the client counts', async () => {
    const [oneBased] = await stackOf(await stopped());
    const [zeroBased] = await stackOf(await stopped(undefined, { linesStartAt1: false, columnsStartAt1: false }));
    expect(oneBased).toMatchObject({ line: lineOf('probe outward') + 1, column: 1 });
    expect(zeroBased).toMatchObject({ line: lineOf('probe outward'), column: 0 });
});

test('files are named by path or by URI, as agreed, and understood either way', async () => {
    expect((await stackOf(await stopped()))[0]?.source?.path).toBe(program);
    const client = await launched({ probe: 'outward' }, { pathFormat: 'uri' });
    const uri = new URL(`file://${program}`).href;
    const breakpoints = [{ line: lineOf('0.0.0.0/0   -> nat') + 1 }];
    for (const path of [uri, program]) {
        const set = await client.request<Dap.SetBreakpointsResponse['body']>('setBreakpoints', { source: { path }, breakpoints });
        expect(set.breakpoints[0]).toMatchObject({ verified: true, source: { path: uri } });
    }
});

test('breakpoints set before the launch are verified once the program is loaded', async () => {
    const client = newClient();
    await client.request('initialize', { adapterID: 'vpc' });
    const line = lineOf('10.9.0.0/16') + 1;
    const set = await client.request<Dap.SetBreakpointsResponse['body']>('setBreakpoints', {
        source: { path: program },
        breakpoints: [{ line }],
    });
    expect(set.breakpoints[0]).toMatchObject({ id: 1, verified: false, line });
    await client.request('launch', { program, probe: 'outward' });
    const event = await client.event(['breakpoint']);
    expect(event.body).toMatchObject({ reason: 'changed', breakpoint: { id: 1, verified: true, line } });
});

test('a breakpoint on an empty line moves down, one below everything or in a foreign file stays unverified', async () => {
    const client = await launched();
    const set = async (path: string, line: number): Promise<Dap.Breakpoint | undefined> => {
        const args = { source: { path }, breakpoints: [{ line }] };
        return (await client.request<Dap.SetBreakpointsResponse['body']>('setBreakpoints', args)).breakpoints[0];
    };
    expect(await set(program, lineOf('route-table public'))).toMatchObject({
        verified: true,
        line: lineOf('route-table public') + 1,
    });
    expect(await set(program, 999)).toMatchObject({
        verified: false,
        message: 'Nothing on this line or below it can meet a packet.',
    });
    expect(await set('/elsewhere/other.vpc', 1)).toMatchObject({
        verified: false,
        message: 'This file is not part of the program being debugged.',
    });
});

test('breakpoint locations are the columns at which something can meet a packet', async () => {
    const client = await launched();
    const line = lineOf('route-table public') + 1;
    const { breakpoints } = await client.request<Dap.BreakpointLocationsResponse['body']>('breakpointLocations', {
        source: { path: program },
        line,
    });
    expect(breakpoints).toEqual([
        { line, column: 3 },
        { line, column: 25 },
    ]);
});

test('a breakpoint inside a line stops only for what begins there', async () => {
    const line = lineOf('route-table public') + 1;
    const countStops = async (column: number): Promise<number> => {
        const client = await launched({ probe: 'outward', stopOnEntry: false });
        await client.request('setBreakpoints', { source: { path: program }, breakpoints: [{ line, column }] });
        let stops = 0;
        let event = await client.settled(() => client.request('configurationDone'));
        for (; event.event === 'stopped'; stops++) {
            event = await client.settled(() => client.request('continue', { threadId: 1 }));
        }
        return stops;
    };
    // The reply crosses the table as well: the request's way out and the way back.
    expect(await countStops(25)).toBe(2);
});

test('the stack can be read in pages', async () => {
    const client = await stopped();
    const all = await stackOf(client);
    const page = await client.request<Dap.StackTraceResponse['body']>('stackTrace', { threadId: 1, startFrame: 1, levels: 1 });
    expect(page.totalFrames).toBe(all.length);
    expect(page.stackFrames.map(({ name }) => name)).toEqual([all[1]?.name]);
});

test('a long route table is one place for step into, and is read in pages', async () => {
    const routes = Array.from({ length: 300 }, (_, i) => `    172.${16 + (i >> 8)}.${i & 255}.0/24 -> blackhole`).join('\n');
    const large = copyOf(text.replace('10.9.0.0/16 -> blackhole', `10.9.0.0/16 -> blackhole\n${routes}`));
    const client = await launched({ program: large, probe: 'outward', stopOnEntry: false });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'route-lookup' }] });
    await client.settled(() => client.request('configurationDone'));
    const [frame] = await stackOf(client);
    const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId: frame?.id });
    const read = async (args: object): Promise<Dap.Variable[]> =>
        (await client.request<Dap.VariablesResponse['body']>('variables', args)).variables;
    const scope = scopes.find(({ name }) => name === 'Route lookup');
    const list = (await read({ variablesReference: scope?.variablesReference })).find(({ name }) => name === 'routes');
    expect(list).toMatchObject({ indexedVariables: 303, namedVariables: 0 });
    const page = { variablesReference: list?.variablesReference, filter: 'indexed', start: 300, count: 100 };
    expect((await read(page)).map(({ name }) => name)).toEqual([
        '172.17.41.0/24 → blackhole',
        '172.17.42.0/24 → blackhole',
        '172.17.43.0/24 → blackhole',
    ]);
    expect(await read({ variablesReference: list?.variablesReference, filter: 'named' })).toEqual([]);
    await client.settled(() => client.request('stepIn', { threadId: 1 }));
    expect((await stackOf(client))[0]?.name).toBe('✓ 0.0.0.0/0 → nat');
    await client.settled(() => client.request('stepIn', { threadId: 1 }));
    expect((await stackOf(client))[0]?.name).toBe('path-mtu');
});

test('numbers are shown in hexadecimal where the client wants it', async () => {
    const client = await stopped();
    const [frame] = await stackOf(client);
    const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId: frame?.id });
    expect(scopes[0]?.name).toBe('Packet');
    const read = async (variablesReference: number): Promise<Record<string, Dap.Variable>> => {
        const args = { variablesReference, format: { hex: true } };
        const { variables } = await client.request<Dap.VariablesResponse['body']>('variables', args);
        return Object.fromEntries(variables.map((variable) => [variable.name, variable]));
    };
    const ip = (await read(scopes[0]?.variablesReference ?? 0)).ip;
    expect((await read(ip?.variablesReference ?? 0))['ip.src']?.value).toBe('0x0a00020a');
});

test('a data breakpoint is offered on fields only', async () => {
    const client = await stopped();
    const info = (name: string): Promise<Dap.DataBreakpointInfoResponse['body']> =>
        client.request('dataBreakpointInfo', { name });
    expect(await info('ip.src')).toMatchObject({ dataId: 'ip.src', accessTypes: ['write'] });
    expect(await info('stage')).toMatchObject({ dataId: null });
});

test('memory is read by offset and count, and what is not there is said to be unreadable', async () => {
    const client = await stopped();
    const read = (args: object): Promise<Dap.ReadMemoryResponse['body']> =>
        client.request('readMemory', { memoryReference: 'packet-1', ...args });
    const whole = Buffer.from((await read({ count: 40 }))?.data ?? '', 'base64');
    expect(whole.subarray(0, 1).toString('hex')).toBe('45');
    expect(Buffer.from((await read({ offset: 12, count: 4 }))?.data ?? '', 'base64')).toEqual(whole.subarray(12, 16));
    expect(await read({ offset: 38, count: 10 })).toMatchObject({ unreadableBytes: 8 });
    expect(await read({ offset: 100, count: 4 })).toMatchObject({ data: '', unreadableBytes: 4 });
});

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

test('an ad-hoc packet is debugged like a probe', async () => {
    const client = await stopped({ packet: 'tcp app1 -> app2:443 { ttl 3 }' });
    expect((await stackOf(client)).at(-1)).toMatchObject({ name: 'tcp app1 -> app2:443 { ttl 3 }' });
    await expect(client.request('evaluate', { expression: 'ip.ttl' })).resolves.toMatchObject({ result: '3' });
});

test('requests out of order and unknown ids are refused by name', async () => {
    const client = newClient();
    await expect(client.request('next', { threadId: 1 })).rejects.toThrow(
        "'next' needs a launched program; send 'launch' first.",
    );
    await expect(client.request('attach')).rejects.toThrow('Use "request": "launch"');
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
    const path = copyOf(text);
    const client = await stopped({ program: path, probe: 'outward' });
    writeFileSync(path, `\n\n${text.replace('probe outward', '// moved\nprobe outward')}`);
    await client.settled(() => client.request('next', { threadId: 1 }));
    await client.settled(() => client.request('next', { threadId: 1 }));
    await expect.poll(() => client.output()).toContain('has changed since this session began');
    expect(client.output().match(/has changed/g)).toHaveLength(1);
    await expect(client.request('source', { source: { path } })).resolves.toMatchObject({ content: text });
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
    expect(await exitCode(text)).toEqual({ exitCode: 0 });
    expect(await exitCode(text.replace('client:443   expect answered', 'client:443   expect dropped'))).toEqual({ exitCode: 1 });
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

test('packets come and go as threads, backwards too', async () => {
    const client = await stopped();
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'arp-proxy' }] });
    await client.settled(() => client.request('continue', { threadId: 1 }));
    await client.settled(() => client.request('reverseContinue', { threadId: 2 }));
    const threads = client.events.filter(({ event }) => event === 'thread').map(({ body }) => body);
    expect(threads).toEqual([
        { reason: 'started', threadId: 1 },
        { reason: 'started', threadId: 2 },
        { reason: 'started', threadId: 3 },
        { reason: 'exited', threadId: 2 },
        { reason: 'exited', threadId: 3 },
    ]);
});

test('the program keeps running until the end when the client pauses too late, and can be paused in time', async () => {
    const lines = Array.from({ length: 400 }, () => '  run outward').join('\n');
    const client = await launched({
        program: copyOf(`${text}\nexperiment long {\n${lines}\n}\n`),
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
    const long = { program: copyOf(`${text}\nexperiment long {\n${lines}\n}\n`), experiment: 'long', stopOnEntry: false };
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
