/** Changing what stands still: what the client hears, what stays valid, what is refused. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { expect, test } from 'vitest';
import type { DebugClient } from '../../support/debug-client.js';
import { launched, stackOf, stopped } from '../../support/debug-launch.js';

const EVENTS = { supportsInvalidatedEvent: true, supportsMemoryEvent: true };

/** The lines of a scope of the top frame, by name, and the reference they were read with. */
async function scope(client: DebugClient, name: string): Promise<{ reference: number; lines: Record<string, Dap.Variable> }> {
    const [frame] = await stackOf(client);
    const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId: frame?.id });
    const reference = scopes.find((candidate) => candidate.name === name)?.variablesReference ?? 0;
    return { reference, lines: await lines(client, reference) };
}

async function lines(client: DebugClient, variablesReference: number): Promise<Record<string, Dap.Variable>> {
    const { variables } = await client.request<Dap.VariablesResponse['body']>('variables', { variablesReference });
    return Object.fromEntries(variables.map((variable) => [variable.name, variable]));
}

const set = (
    client: DebugClient,
    variablesReference: number,
    name: string,
    value: string,
): Promise<Dap.SetVariableResponse['body']> => client.request('setVariable', { variablesReference, name, value });

test('an edit is answered first, then announced: the fork, the memory that is shown, everything else', async () => {
    const client = await stopped(undefined, EVENTS);
    await client.request('readMemory', { memoryReference: 'packet-1', count: 4 });
    const { lines: packet } = await scope(client, 'Packet');
    const from = client.events.length;
    await set(client, packet.ip?.variablesReference ?? 0, 'ip.ttl', '9');
    expect(client.events.slice(from).map(({ event, body }) => [event, body])).toEqual([
        ['output', expect.objectContaining({ output: expect.stringContaining('fork 1 (#1 ip.ttl 64 → 9)') })],
        ['memory', expect.objectContaining({ memoryReference: 'packet-1' })],
        ['invalidated', { areas: ['all'] }],
    ]);
});

test('a client that asks for no events gets none, and reads the new values under the references it has', async () => {
    const client = await stopped();
    const { reference, lines: before } = await scope(client, 'Packet');
    const ip = before.ip?.variablesReference ?? 0;
    const from = client.events.length;
    expect(await set(client, ip, 'ip.ttl', '0x09')).toMatchObject({ value: '9' });
    expect(client.events.slice(from).map(({ event }) => event)).toEqual(['output']);
    expect((await lines(client, ip))['ip.ttl']?.value).toBe('9');
    expect((await lines(client, reference)).frame?.value).toMatch(/^40 bytes/);
    await expect(client.request('evaluate', { expression: 'ip.ttl == 9' })).resolves.toMatchObject({ result: 'true' });
});

test('only what can be changed is offered for change', async () => {
    const client = await stopped();
    const { lines: packet } = await scope(client, 'Packet');
    const ip = await lines(client, packet.ip?.variablesReference ?? 0);
    const readOnly = (name: string): boolean => ip[name]?.presentationHint?.attributes?.includes('readOnly') === true;
    expect(['ip.ttl', 'ip.src', 'ip.checksum'].map(readOnly)).toEqual([false, false, false]);
    expect(['ip.checksum.status'].map(readOnly)).toEqual([true]);
    expect(packet.step?.presentationHint?.attributes).toEqual(['readOnly']);
});

test('the value that is there already makes no fork', async () => {
    const client = await stopped();
    const { lines: packet } = await scope(client, 'Packet');
    expect(await set(client, packet.ip?.variablesReference ?? 0, 'ip.ttl', '64')).toMatchObject({ value: '64' });
    await expect(client.request('vpc/futures')).resolves.toEqual({ futures: [{ id: 0, name: 'the original', current: true }] });
});

test('a checksum that is set stays as it was set; others follow', async () => {
    const client = await stopped();
    const value = async (expression: string): Promise<unknown> =>
        (await client.request<Dap.EvaluateResponse['body']>('evaluate', { expression })).result;
    await client.request('setExpression', { expression: 'ip.checksum', value: '0xdead' });
    await client.request('setExpression', { expression: 'ip.ttl', value: '3' });
    expect(await value('ip.checksum == 0xdead')).toBe('true');
    expect(await value('ip.checksum.status')).toBe('Bad');
    await client.request('setExpression', { expression: 'tcp.dstport', value: '80' });
    expect(await value('tcp.checksum.status')).toBe('Good');
});

test('with recomputeChecksums off, an edit leaves wrong checksums behind', async () => {
    const client = await stopped({ probe: 'outward', recomputeChecksums: false });
    await client.request('setExpression', { expression: 'ip.ttl', value: '3' });
    const { result } = await client.request<Dap.EvaluateResponse['body']>('evaluate', { expression: 'ip.checksum.status' });
    expect(result).toBe('Bad');
});

test('bytes are written, and refused where no packet would be left', async () => {
    const client = await stopped();
    const write = (offset: number, hex: string, more: object = {}): Promise<Dap.WriteMemoryResponse['body']> =>
        client.request('writeMemory', {
            memoryReference: 'packet-1',
            offset,
            data: Buffer.from(hex, 'hex').toString('base64'),
            ...more,
        });
    expect(await write(8, '05')).toEqual({ bytesWritten: 1 });
    await expect(client.request('evaluate', { expression: 'ip.ttl == 5 and ip.checksum.status == 1' })).resolves.toMatchObject({
        result: 'true',
    });
    await expect(write(0, '6f')).rejects.toThrow(/^These bytes are no packet any more: .*\(at offset 0\)$/);
    await expect(write(38, '00010203')).rejects.toThrow(
        '4 bytes at offset 38 do not fit into the packet, which has 40 bytes and keeps that length.',
    );
    expect(await write(38, '00010203', { allowPartial: true })).toEqual({ bytesWritten: 2 });
    await expect(client.request('writeMemory', { memoryReference: 'packet-1', data: 'no base64!' })).rejects.toThrow(
        'The data is not base64.',
    );
    await expect(client.request('writeMemory', { memoryReference: 'stack', data: '' })).rejects.toThrow(
        "No packet has the memory reference 'stack'.",
    );
});

test('a packet at its end, unknown names and running packets are refused with the reason', async () => {
    const client = await launched({ probe: 'lost', stopOnEntry: false });
    await client.request('setExceptionBreakpoints', { filters: ['dropped'] });
    await client.settled(() => client.request('configurationDone'));
    await expect(client.request('setExpression', { expression: 'ip.ttl', value: '1' })).rejects.toThrow(
        'Packet #1 has come to its end here (dropped): nothing would follow. Step back to where it still moves.',
    );
    await expect(client.request('setExpression', { expression: 'ip.tll', value: '1' })).rejects.toThrow(
        "'ip.tll' is no packet field. Did you mean 'ip.ttl'?",
    );
    await expect(client.request('setExpression', { expression: 'udp.srcport', value: '1' })).rejects.toThrow(/#1/);
    await expect(set(client, 99, 'x', '1')).rejects.toThrow('Variables reference 99 belongs to no present stop.');
    await client.settled(() => client.request('continue', { threadId: 1 }));
    await expect(client.request('setExpression', { expression: 'clock', value: '1' })).rejects.toThrow();
});

test('clock, ARP entries, connections and bindings can be changed', async () => {
    const client = await launched({ probe: 'outward', stopOnEntry: false });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'internet-gateway' }] });
    await client.settled(() => client.request('configurationDone'));
    const entry = async (list: string): Promise<[number, Dap.Variable]> => {
        const { lines: state } = await scope(client, 'State');
        const reference = state[list]?.variablesReference ?? 0;
        return [reference, Object.values(await lines(client, reference))[0] as Dap.Variable];
    };
    const { reference: state } = await scope(client, 'State');
    expect(await set(client, state, 'clock', '10')).toMatchObject({ value: '10 s' });
    await expect(set(client, state, 'clock', 'soon')).rejects.toThrow(
        "'soon' does not fit into 'clock', which is a number of seconds.",
    );
    const [caches, arp] = await entry('ARP caches');
    await expect(set(client, caches, arp.name, 'nobody')).rejects.toThrow(
        "'nobody' is no MAC address such as 02:00:0a:00:01:0a.",
    );
    const changed = '02:00:00:00:00:01, for another 5 s';
    expect(await set(client, caches, arp.name, changed)).toMatchObject({ value: changed });
    const [, connection] = await entry('connections');
    expect(await set(client, connection.variablesReference, 'forgotten', '7')).toMatchObject({ value: 'in 7 s without traffic' });
    const [bindings, binding] = await entry('NAT bindings');
    await set(client, binding.variablesReference, 'forgotten', '0');
    expect((await lines(client, bindings))[binding.name]?.value).toMatch(/\(expired\)$/);
    const { futures } = await client.request<{ futures: unknown[] }>('vpc/futures');
    expect(futures).toHaveLength(2);
});
