/** Everything a person can see at a stop, as one value: for comparing stops. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import type { DebugClient } from './debug-client.js';

/** A line of the Variables view with what lies below it. */
export type SeenLine = readonly [name: string, value: string, below: readonly SeenLine[]];

/** What is seen at a stop. */
export interface SeenStop {
    readonly threads: readonly string[];
    readonly stack: readonly string[];
    readonly scopes: Readonly<Record<string, readonly SeenLine[]>>;
    /** Base64 of the bytes on the wire; empty where no packet is shown. */
    readonly bytes: string;
}

/** Reads threads, stack, scopes with everything below them, and bytes of the thread that stands still. */
export async function seeStop(client: DebugClient, threadId: number): Promise<SeenStop> {
    const { threads } = await client.request<Dap.ThreadsResponse['body']>('threads');
    const { stackFrames } = await client.request<Dap.StackTraceResponse['body']>('stackTrace', { threadId });
    const frameId = stackFrames[0]?.id;
    const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId });
    const seen: Record<string, readonly SeenLine[]> = {};
    for (const { name, variablesReference } of scopes) {
        seen[name] = await seeLines(client, variablesReference);
    }
    return {
        threads: threads.map(({ id, name }) => `${id} ${name}`),
        stack: stackFrames.map(({ name, line, column, source }) => `${name} ${source?.path}:${line}:${column}`),
        scopes: seen,
        bytes: await seeBytes(client, scopes[0]?.variablesReference ?? 0),
    };
}

async function seeLines(client: DebugClient, variablesReference: number): Promise<SeenLine[]> {
    const lines: SeenLine[] = [];
    for (const variable of await variablesOf(client, variablesReference)) {
        const below = variable.variablesReference > 0 ? await seeLines(client, variable.variablesReference) : [];
        lines.push([variable.name, variable.value, below]);
    }
    return lines;
}

async function seeBytes(client: DebugClient, variablesReference: number): Promise<string> {
    const variables = await variablesOf(client, variablesReference);
    const memoryReference = variables.find((variable) => variable.memoryReference)?.memoryReference;
    if (memoryReference === undefined) {
        return '';
    }
    const memory = await client.request<Dap.ReadMemoryResponse['body']>('readMemory', { memoryReference, count: 20_000 });
    return memory?.data ?? '';
}

const variablesOf = async (client: DebugClient, variablesReference: number): Promise<Dap.Variable[]> =>
    (await client.request<Dap.VariablesResponse['body']>('variables', { variablesReference })).variables;
