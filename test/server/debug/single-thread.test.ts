/** One packet moves while the others wait, as the protocol says it: who is running, who has stopped, whose frames are still good. */
import { fileURLToPath } from 'node:url';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { expect, test } from 'vitest';
import { DebugSession } from '../../../server/src/debug/debug-session.js';
import { nodeHost } from '../../../server/src/debug/node-host.js';
import { DebugClient } from '../../support/debug-client.js';

const program = fileURLToPath(new URL('../../fixtures/sessions/one packet alone/main.vpc', import.meta.url));

async function launched(probe: string): Promise<DebugClient> {
    const client = new DebugClient(new DebugSession(nodeHost()));
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request('launch', { program, probe, stopOnEntry: false });
    return client;
}

const stackOf = (client: DebugClient, threadId: number): Promise<Dap.StackTraceResponse['body']> =>
    client.request('stackTrace', { threadId });

test('the others are neither continued nor stopped, and what was known of them stays good', async () => {
    const client = await launched('stream');
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'multicast-replication' }] });
    await client.settled(() => client.request('configurationDone'));
    const other = await stackOf(client, 3);
    let answer: Dap.ContinueResponse['body'] | undefined;
    const stopped = await client.settled(async () => {
        answer = await client.request('continue', { threadId: 2, singleThread: true });
    });
    expect(answer).toEqual({ allThreadsContinued: false });
    expect(stopped.body).toMatchObject({ threadId: 2, allThreadsStopped: false });
    const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId: other.stackFrames[0]?.id });
    expect(scopes[0]).toMatchObject({ name: 'Packet' });
    const again = await stackOf(client, 3);
    expect(again.stackFrames.map(({ name }) => name)).toEqual(other.stackFrames.map(({ name }) => name));
});

test('a packet that waits takes along what it waits for', async () => {
    const client = await launched('ask');
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'arp' }] });
    await client.settled(() => client.request('configurationDone'));
    await client.request('setFunctionBreakpoints', { breakpoints: [] });
    const { body } = await client.settled(() => client.request('next', { threadId: 1, singleThread: true }));
    expect(body).toMatchObject({ reason: 'step', threadId: 1 });
    expect((await stackOf(client, 1)).stackFrames[0]?.name).toBe('arp');
    const after = await client.settled(() => client.request('next', { threadId: 1, singleThread: true }));
    expect(after.body).toMatchObject({ threadId: 1 });
    expect((await stackOf(client, 1)).stackFrames[0]?.name).toBe('guest-send');
});

test('what has come to its end, or was not the last to move, is refused', async () => {
    const client = await launched('stream');
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'multicast-replication' }] });
    await client.settled(() => client.request('configurationDone'));
    await expect(client.request('stepBack', { threadId: 2, singleThread: true })).rejects.toThrow(/#1 was the last to move/);
    await expect(client.request('next', { threadId: 99, singleThread: true })).rejects.toThrow(/#99 cannot move alone/);
});
