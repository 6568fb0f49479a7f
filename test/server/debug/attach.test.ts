/** Stepping through what somebody else has recorded: the same steps, the recorded text, and what is said when it is not so. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { beforeAll, expect, test } from 'vitest';
import type { DebugClient } from '../../support/debug-client.js';
import { lineOf, newClient, program, programText, stackOf } from '../../support/debug-launch.js';
import { seeStop } from '../../support/debug-snapshot.js';
import { vpc } from '../cli/test-terminal.js';

/** A folder with the program in a folder of its own, and the trace beside it. */
let folder: string;
let trace: string;
beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vpc-trace-'));
    cpSync(program, join(folder, 'main.vpc'));
    trace = join(folder, 'seen.vpctrace');
    const { code, err } = await vpc(['trace', join(folder, 'main.vpc'), 'outward', '--record', trace]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
});

/** A copy of the trace in an empty folder, changed. */
function copy(change: (recording: Record<string, unknown>) => void): string {
    const path = join(mkdtempSync(join(tmpdir(), 'vpc-trace-')), 'seen.vpctrace');
    const recording = JSON.parse(readFileSync(trace, 'utf8')) as Record<string, unknown>;
    change(recording);
    writeFileSync(path, JSON.stringify(recording));
    return path;
}

async function begun(request: 'attach' | 'launch', args: object): Promise<DebugClient> {
    const client = newClient();
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request(request, args);
    await client.event(['initialized']);
    await client.settled(() => client.request('configurationDone'));
    return client;
}

test('each step is the same as for the one who recorded it, to the last', async () => {
    const recorded = join(folder, 'main.vpc');
    const [mine, theirs] = [await begun('launch', { program: recorded, probe: 'outward' }), await begun('attach', { trace })];
    expect(theirs.output()).not.toMatch(/recorded/);
    for (let ended = false; !ended; ) {
        const [expected, seen] = [await seeStop(mine, 1), await seeStop(theirs, 1)];
        expect(seen).toEqual(expected);
        const [, event] = await Promise.all(
            [mine, theirs].map((client) => client.settled(() => client.request('stepIn', { threadId: 1 }))),
        );
        ended = event?.event !== 'stopped' || event.body?.threadId !== 1;
    }
});

test('where the files are others, the recorded text is shown, and breakpoints stand in it', async () => {
    const path = copy(() => undefined);
    const client = newClient();
    await client.request('initialize', { adapterID: 'vpc' });
    await client.request('attach', { trace: path, stopOnEntry: false });
    const { sources } = await client.request<Dap.LoadedSourcesResponse['body']>('loadedSources');
    const source = sources.find(({ name }) => name === 'main.vpc') as Dap.Source;
    expect(source.sourceReference).toBeGreaterThan(0);
    const read = await client.request<Dap.SourceResponse['body']>('source', { source, sourceReference: source.sourceReference });
    expect(read.content).toBe(programText);

    const line = lineOf('0.0.0.0/0   -> nat');
    const breakpoints = [{ line }];
    const set = await client.request<Dap.SetBreakpointsResponse['body']>('setBreakpoints', { source, breakpoints });
    expect(set.breakpoints[0]).toMatchObject({ verified: true, line });
    const foreign = { source: { path: join(folder, 'main.vpc') }, breakpoints };
    const refused = await client.request<Dap.SetBreakpointsResponse['body']>('setBreakpoints', foreign);
    expect(refused.breakpoints[0]).toMatchObject({
        verified: false,
        message: 'This file is not part of the program being debugged.',
    });

    await client.settled(() => client.request('configurationDone'));
    const [top] = await stackOf(client);
    expect(top).toMatchObject({ line, source: { name: 'main.vpc', sourceReference: source.sourceReference } });
    expect(client.output()).toContain('the recorded texts are shown');
});

test('imports come along', async () => {
    const home = mkdtempSync(join(tmpdir(), 'vpc-trace-'));
    writeFileSync(join(home, 'network.vpc'), programText.slice(0, programText.indexOf('\nprobe ')));
    writeFileSync(join(home, 'probes.vpc'), 'import "network.vpc"\nprobe out: tcp app1 -> client:443\n');
    const path = join(home, 'out.vpctrace');
    expect((await vpc(['trace', join(home, 'probes.vpc'), 'out', '--record', path])).code).toBe(0);
    rmSync(join(home, 'network.vpc'));
    const client = await begun('attach', { trace: path });
    expect(client.output()).not.toContain('saw something else');
    const { sources } = await client.request<Dap.LoadedSourcesResponse['body']>('loadedSources');
    expect(sources.map(({ name }) => name)).toEqual(expect.arrayContaining(['probes.vpc', 'network.vpc']));
});

test('what is replayed otherwise than it was recorded is said, with both', async () => {
    const path = copy((recording) => {
        const steps = recording.steps as { line: string; digest: string }[];
        steps[4] = { line: '#1 app1 · elsewhere: It went another way.', digest: '0' };
    });
    const client = await begun('attach', { trace: path });
    expect(client.output()).toMatch(
        /recorded by version 1\.2\.3, which saw something else from step 5 on\.\n {2}recorded: #1 app1 · elsewhere: It went another way\.\n {2}here: #\d/,
    );
});

test('an end that comes later, or earlier, is a difference too', async () => {
    const later = copy((recording) => void (recording.steps as unknown[]).pop());
    expect((await begun('attach', { trace: later })).output()).toContain('recorded: nothing more happens');
    const earlier = copy((recording) => void (recording.steps as unknown[]).push({ line: 'one more', digest: '0' }));
    expect((await begun('attach', { trace: earlier })).output()).toContain('here: nothing more happens');
    const cut = copy((recording) => {
        (recording.steps as unknown[]).pop();
        recording.truncated = true;
    });
    expect((await begun('attach', { trace: cut })).output()).not.toContain('saw something else');
});

test('a restart reads the trace again, and forks are made as in any session', async () => {
    const client = await begun('attach', { trace });
    const [top] = await stackOf(client);
    await client.request('setExpression', { expression: 'ip.ttl', value: '1', frameId: top?.id });
    expect(client.output()).toContain('⑂ Step 1: from here on fork 1 (#1 ip.ttl 64 → 1)');
    const event = await client.settled(() => client.request('restart'));
    expect(event.body).toMatchObject({ reason: 'entry' });
});

test.each([
    [{ trace: '/nowhere/x.vpctrace' }, "Cannot attach to '/nowhere/x.vpctrace': It cannot be read."],
    [{ trace: program }, "It is no recorded trace. 'vpc trace FILE PROBE --record TRACE' makes one."],
    [{}, "The attach attribute 'trace' is missing: the path of a trace that 'vpc trace --record' has written."],
    [{ trace: 'x', probe: 'web' }, "A configuration that attaches has no attribute 'probe'."],
])('%j is refused', async (args, message) => {
    await expect(newClient().request('attach', args)).rejects.toThrow(message);
});

test('a trace of another version, or one with parts missing, is refused', async () => {
    const newer = copy((recording) => void Object.assign(recording, { version: 2 }));
    await expect(newClient().request('attach', { trace: newer })).rejects.toThrow(
        'It is of version 2; this program reads version 1.',
    );
    const torn = copy((recording) => void Object.assign(recording, { files: [{ path: 'main.vpc' }] }));
    await expect(newClient().request('attach', { trace: torn })).rejects.toThrow('Parts of it are missing.');
});

test('a file with errors is not recorded', async () => {
    const path = join(folder, 'broken.vpc');
    writeFileSync(path, `${programText}\nprobe broken: icmp app1 -> nobody\n`);
    const { code, err } = await vpc(['trace', path, 'outward', '--record', join(folder, 'x.vpctrace')]);
    expect(code).toBe(1);
    expect(err).toContain('A file with errors cannot be recorded.');
});

test('a run saved from inside a session is what the command line records, and can be attached to', async () => {
    const client = await begun('launch', { program: join(folder, 'main.vpc'), probe: 'outward' });
    const path = join(folder, 'saved.vpctrace');
    const { steps } = await client.request<{ steps: number }>('vpc/saveTrace', { path });
    const [saved, recorded] = [path, trace].map((file) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
    // The command line of this test calls itself something else.
    expect({ ...saved, recordedBy: recorded?.recordedBy }).toEqual(recorded);
    expect(saved?.steps).toHaveLength(steps);
    const attached = await begun('attach', { trace: path });
    expect(attached.output()).not.toMatch(/recorded/);
});

test('what cannot be replayed, or has nowhere to go, is not saved', async () => {
    const client = await begun('launch', { program: join(folder, 'main.vpc'), probe: 'outward' });
    const save = (path: string): Promise<unknown> => client.request('vpc/saveTrace', { path });
    await expect(save(join(folder, 'no', 'such', 'folder', 'x.vpctrace'))).rejects.toThrow(
        /Cannot save the trace .*no such file/,
    );
    await client.request('setExpression', { expression: 'ip.ttl', value: '7' });
    await expect(save(join(folder, 'x.vpctrace'))).rejects.toThrow(/what was changed by hand cannot be replayed/);
});
