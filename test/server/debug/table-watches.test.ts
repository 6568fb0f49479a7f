/** Data breakpoints on tables: what is offered where, and that both directions stop at the same steps. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { expect, test } from 'vitest';
import type { DebugClient } from '../../support/debug-client.js';
import { launched, stackOf, stopped } from '../../support/debug-launch.js';

const info = (client: DebugClient, args: object): Promise<Dap.DataBreakpointInfoResponse['body']> =>
    client.request('dataBreakpointInfo', args);

async function variables(client: DebugClient, variablesReference: number): Promise<readonly Dap.Variable[]> {
    return (await client.request<Dap.VariablesResponse['body']>('variables', { variablesReference })).variables;
}

async function scope(client: DebugClient, name: string): Promise<number> {
    const [frame] = await stackOf(client);
    const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId: frame?.id });
    return scopes.find((candidate) => candidate.name === name)?.variablesReference ?? 0;
}

test('tables and their entries are offered with their access types, by name and in the Variables view', async () => {
    const client = await launched({ probe: 'outward', stopOnEntry: false });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'nat' }] });
    await client.settled(() => client.request('configurationDone'));
    const accessTypes = ['write', 'read', 'readWrite'];
    expect(await info(client, { name: 'bindings of nat' })).toMatchObject({ dataId: 'bindings of nat', accessTypes });
    const state = await scope(client, 'State');
    expect(await info(client, { variablesReference: state, name: 'NAT bindings' })).toMatchObject({
        dataId: 'bindings',
        accessTypes,
    });
    expect(await info(client, { variablesReference: state, name: 'clock' })).toMatchObject({ dataId: null });
    const nat = await scope(client, 'NAT');
    const list = (await variables(client, nat)).find(({ name }) => name === 'bindings of nat');
    const [binding] = await variables(client, list?.variablesReference ?? 0);
    const entry = await info(client, { variablesReference: list?.variablesReference, name: binding?.name });
    expect(entry?.dataId).toMatch(/^binding nat-gateway:lab\.nat /);
    const set = await client.request<Dap.SetDataBreakpointsResponse['body']>('setDataBreakpoints', {
        breakpoints: [{ dataId: entry?.dataId, accessType: 'read' }],
    });
    expect(set.breakpoints[0]).toMatchObject({ verified: true });
    const written = { variablesReference: list?.variablesReference, name: binding?.name };
    expect(await client.request('vpc/lastWrite', written)).toMatchObject({
        step: 30,
        what: expect.stringMatching(/^NAT binding of nat created/),
    });
    await client.request('setFunctionBreakpoints', { breakpoints: [] });
    const event = await client.settled(() => client.request('continue', { threadId: 1 }));
    expect(event.body).toMatchObject({ reason: 'data breakpoint', text: expect.stringMatching(/^NAT binding of nat hit: /) });
});

/** Goes on until something else than a data breakpoint stops, or so many times; the steps at which it stood. */
async function walk(client: DebugClient, command: string, most = Number.POSITIVE_INFINITY): Promise<number[]> {
    const steps: number[] = [];
    while (steps.length < most) {
        const event = await client.settled(() => client.request(command, { threadId: 1 }));
        if (event.event !== 'stopped' || (event.body as Dap.StoppedEvent['body']).reason !== 'data breakpoint') {
            break;
        }
        steps.push((await client.request<{ step: number }>('vpc/moment')).step);
    }
    return steps;
}

test.each(['write', 'read', 'readWrite'])('forward and backward stop at the same steps (%s)', async (accessType) => {
    const start = async (): Promise<DebugClient> => {
        const client = await stopped();
        const breakpoints = ['bindings', 'connections', 'ARP entries'].map((dataId) => ({ dataId, accessType }));
        await client.request('setDataBreakpoints', { breakpoints });
        return client;
    };
    const all = await walk(await start(), 'continue');
    expect(all.length).toBeGreaterThan(1);
    const client = await start();
    expect(await walk(client, 'continue', all.length)).toEqual(all);
    expect((await walk(client, 'reverseContinue')).reverse()).toEqual(all.slice(0, -1));
});
