/** Sessions on the program that most debugger tests use, launched and standing at its first step. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { createDebugAdapter } from '../../server/src/debug/inline.js';
import { nodeHost } from '../../server/src/debug/node-host.js';
import { DebugClient } from './debug-client.js';

/** A private subnet behind a NAT gateway, with the probes `outward`, `inside` and `lost`. */
export const program = fileURLToPath(new URL('../fixtures/sessions/breakpoints/main.vpc', import.meta.url));
/** Its text. */
export const programText = readFileSync(program, 'utf8');
/** The line (from 1) of a text in it. */
export const lineOf = (part: string): number => programText.split('\n').findIndex((line) => line.includes(part)) + 1;

/** A client of a new session. */
export const newClient = (): DebugClient => new DebugClient(createDebugAdapter(nodeHost()));

/** A session that is initialized and launched, but not yet configured. */
export async function launched(args: object = { probe: 'outward' }, conventions: object = {}): Promise<DebugClient> {
    const client = newClient();
    await client.request('initialize', { adapterID: 'vpc', ...conventions });
    await client.request('launch', { program, ...args });
    await client.event(['initialized']);
    return client;
}

/** A session that stands still, at the entry unless the arguments say otherwise. */
export async function stopped(args?: object, conventions?: object): Promise<DebugClient> {
    const client = await launched(args, conventions);
    await client.settled(() => client.request('configurationDone'));
    return client;
}

/** The frames of a thread. */
export const stackOf = async (client: DebugClient, threadId = 1): Promise<Dap.StackFrame[]> =>
    (await client.request<Dap.StackTraceResponse['body']>('stackTrace', { threadId })).stackFrames;

/** A file of its own with some text; its path. */
export const copyOf = (content: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'vpc-debug-')), 'lab.vpc');
    writeFileSync(path, content);
    return path;
};
