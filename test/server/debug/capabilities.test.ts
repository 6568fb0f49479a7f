/** What the adapter says it can do, and that it can: each capability with the request behind it, and the test that shows it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { DebugSession } from '../../../server/src/debug/debug-session.js';
import { nodeHost } from '../../../server/src/debug/node-host.js';
import { DebugClient } from '../../support/debug-client.js';
import { program, stopped } from '../../support/debug-launch.js';

const tests = fileURLToPath(new URL('../..', import.meta.url));

/** The text of every debugger test and golden session. */
function evidence(): string {
    const files = [
        ...readdirSync(join(tests, 'server/debug')).map((name) => join(tests, 'server/debug', name)),
        ...readdirSync(join(tests, 'fixtures/sessions')).map((name) => join(tests, 'fixtures/sessions', name, 'session.txt')),
    ];
    return files
        .filter((file) => !file.endsWith('capabilities.test.ts'))
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n');
}

/** Per capability: the request it announces, if it has one, and words of a test or session that uses it. */
const PROOFS: Readonly<Partial<Record<keyof Dap.Capabilities, readonly [request: string | undefined, proof: RegExp]>>> = {
    supportsConfigurationDoneRequest: ['configurationDone', /request\('configurationDone'/],
    supportsFunctionBreakpoints: ['setFunctionBreakpoints', /^> function nat/m],
    supportsConditionalBreakpoints: [undefined, /^> break .* if /m],
    supportsHitConditionalBreakpoints: [undefined, /^> break .* hit /m],
    supportsLogPoints: [undefined, /^> break .* log /m],
    supportsEvaluateForHovers: ['evaluate', /context: 'hover'/],
    supportsStepBack: ['stepBack', /^> back/m],
    supportsRestartFrame: ['restartFrame', /^> restart-frame/m],
    supportsGotoTargetsRequest: ['gotoTargets', /^> goto/m],
    supportsStepInTargetsRequest: ['stepInTargets', /^> targets/m],
    supportsCompletionsRequest: ['completions', /^> complete/m],
    completionTriggerCharacters: [undefined, /^> complete reach\(/m],
    supportsRestartRequest: ['restart', /^> restart$/m],
    supportsExceptionFilterOptions: ['setExceptionBreakpoints', /^> exception dropped.* if /m],
    supportsExceptionInfoRequest: ['exceptionInfo', /^> exception-info/m],
    exceptionBreakpointFilters: [undefined, /caught by exactly one class filter/],
    supportsValueFormattingOptions: [undefined, /format: \{ hex: true \}/],
    supportsDelayedStackTraceLoading: ['stackTrace', /startFrame: 1/],
    supportsLoadedSourcesRequest: ['loadedSources', /'loadedSources'/],
    supportsTerminateRequest: ['terminate', /'terminate'/],
    supportsDataBreakpoints: ['setDataBreakpoints', /^> data ip\.src/m],
    supportsDataBreakpointBytes: ['dataBreakpointInfo', /^> data bytes 26-29/m],
    breakpointModes: [undefined, /^> break .* mode replies/m],
    supportsReadMemoryRequest: ['readMemory', /^> memory/m],
    supportsWriteMemoryRequest: ['writeMemory', /'writeMemory'/],
    supportsSetVariable: ['setVariable', /^> set Packet\//m],
    supportsSetExpression: ['setExpression', /^> set-expression/m],
    supportsCancelRequest: ['cancel', /request\('cancel'/],
    supportsBreakpointLocationsRequest: ['breakpointLocations', /'breakpointLocations'/],
    supportsSingleThreadExecutionRequests: ['continue', /^> continue #2 alone/m],
    supportsClipboardContext: ['evaluate', /context: 'clipboard'/],
    supportsANSIStyling: [undefined, /supportsANSIStyling: true/],
    supportsDisassembleRequest: ['disassemble', /^> disassemble/m],
    supportsInstructionBreakpoints: ['setInstructionBreakpoints', /^> instruction nat/m],
    supportsSteppingGranularity: ['next', /^> next instruction|granularity: 'instruction'/m],
};

/** Requests of the protocol that are not announced, and so are not served. */
const UNSERVED = ['modules', 'terminateThreads'];

describe('capabilities', () => {
    let announced: Dap.Capabilities;
    let client: DebugClient;
    beforeAll(async () => {
        client = new DebugClient(new DebugSession(nodeHost()));
        announced = await client.request<Dap.Capabilities>('initialize', { adapterID: 'vpc' });
    });

    test('exactly those that have a proof are announced', () => {
        const positive = Object.entries(announced).filter(([, value]) => value !== false);
        expect(positive.map(([name]) => name).sort()).toEqual(Object.keys(PROOFS).sort());
    });

    test.each(Object.entries(PROOFS))('%s', async (_, [request, proof]) => {
        expect(evidence()).toMatch(proof);
        if (request !== undefined) {
            const outcome = await client.request(request).catch((error: unknown) => error);
            expect(String(outcome)).not.toMatch(/does not serve/);
        }
    });

    test.each(UNSERVED)("'%s' is not served", async (request) => {
        await expect(client.request(request)).rejects.toThrow(`This adapter does not serve the request '${request}'.`);
    });
});

test('the exception that is explained links to the manual beside the program', async () => {
    const bundle = fileURLToPath(new URL('../../../server/out/vpc-debug-adapter.cjs', import.meta.url));
    const session = new DebugClient(new DebugSession(nodeHost(bundle)));
    await session.request('initialize', { adapterID: 'vpc' });
    await session.request('launch', { program, probe: 'lost', stopOnEntry: false, stopOnDrop: true });
    await session.settled(() => session.request('configurationDone'));
    const { details } = await session.request<Dap.ExceptionInfoResponse['body']>('exceptionInfo', { threadId: 1 });
    const link = /More about it: (file:\S+)#L(\d+)/.exec(details?.stackTrace ?? '');
    const manual = readFileSync(fileURLToPath(link?.[1] ?? ''), 'utf8');
    expect(manual.split('\n')[Number(link?.[2]) - 1]).toBe('### security-group-egress');
});

test('a watch on bytes is offered by address, and carries its mode', async () => {
    const client = await stopped();
    const ask = (args: object): Promise<Dap.DataBreakpointInfoResponse['body']> => client.request('dataBreakpointInfo', args);
    expect(await ask({ name: '0x1a', asAddress: true, bytes: 4 })).toMatchObject({
        dataId: 'bytes 26-29',
        accessTypes: ['write'],
    });
    expect(await ask({ name: 'ip.src', mode: 'replies' })).toMatchObject({ dataId: 'ip.src @replies' });
    expect(await ask({ name: 'here', asAddress: true, bytes: 4 })).toMatchObject({ dataId: null });
});
