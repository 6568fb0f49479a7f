/** What a client sees of a standing packet: order of messages, conventions, breakpoints, frames, variables, memory, threads. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { expect, test } from 'vitest';
import { DebugSession } from '../../../server/src/debug/debug-session.js';
import { nodeHost } from '../../../server/src/debug/node-host.js';
import { DebugClient } from '../../support/debug-client.js';
import { copyOf, launched, lineOf, newClient, program, programText, stackOf, stopped } from '../../support/debug-launch.js';

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
    expect(oneBased).toMatchObject({ line: lineOf('probe outward'), column: 1 });
    expect(zeroBased).toMatchObject({ line: lineOf('probe outward') - 1, column: 0 });
});

test('files are named by path or by URI, as agreed, and understood either way', async () => {
    expect((await stackOf(await stopped()))[0]?.source?.path).toBe(program);
    const client = await launched({ probe: 'outward' }, { pathFormat: 'uri' });
    const uri = new URL(`file://${program}`).href;
    const breakpoints = [{ line: lineOf('0.0.0.0/0   -> nat') }];
    for (const path of [uri, program]) {
        const set = await client.request<Dap.SetBreakpointsResponse['body']>('setBreakpoints', { source: { path }, breakpoints });
        expect(set.breakpoints[0]).toMatchObject({ verified: true, source: { path: uri } });
    }
});

test('breakpoints set before the launch are verified once the program is loaded', async () => {
    const client = newClient();
    await client.request('initialize', { adapterID: 'vpc' });
    const line = lineOf('10.9.0.0/16');
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
        line: lineOf('route-table public'),
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
    const line = lineOf('route-table public');
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
    const line = lineOf('route-table public');
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
    const large = copyOf(programText.replace('10.9.0.0/16 -> blackhole', `10.9.0.0/16 -> blackhole\n${routes}`));
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

test('an ad-hoc packet is debugged like a probe', async () => {
    const client = await stopped({ packet: 'tcp app1 -> app2:443 { ttl 3 }' });
    expect((await stackOf(client)).at(-1)).toMatchObject({ name: 'tcp app1 -> app2:443 { ttl 3 }' });
    await expect(client.request('evaluate', { expression: 'ip.ttl' })).resolves.toMatchObject({ result: '3' });
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

test('a name under the mouse says what it is', async () => {
    const client = await stopped();
    const hover = await client.request<Dap.EvaluateResponse['body']>('evaluate', { expression: 'app-sg', context: 'hover' });
    expect(hover.result).toBe('security group app-sg');
    expect(hover.valueLocationReference).toBeGreaterThan(0);
    const { line } = await client.request<NonNullable<Dap.LocationsResponse['body']>>('locations', {
        locationReference: hover.valueLocationReference,
    });
    expect(line).toBe(lineOf('security-group app-sg'));
});
