/** The debug adapter inside an editor in a browser: nothing of Node around it, files that exist in the editor alone. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { beforeAll, describe, expect, test } from 'vitest';
import type { InlineAdapters } from '../../../server/src/debug/inline.js';
import type { EditorWorld } from '../../../server/src/requests.js';
import { filesInMemory, loadInBrowser } from '../../support/browser-world.js';
import { bundleForBrowser } from '../../support/build-server.js';
import { DebugClient } from '../../support/debug-client.js';

const FOLDER = 'memfs:/lab';
const NETWORK = `vpc lab {
    cidr 10.0.0.0/16
    security-group open {
        ingress icmp from 10.0.0.0/8
    }
    subnet web {
        cidr 10.0.1.0/24
        instance a { security-groups open }
        instance b { security-groups open }
    }
}
`;
const PROGRAM = `import "network.vpc"
probe ping: icmp a -> b expect answered
`;

let adaptersIn: (world: EditorWorld) => InlineAdapters;
beforeAll(async () => {
    ({ adaptersIn } = loadInBrowser(await bundleForBrowser('debug/inline')) as { adaptersIn: typeof adaptersIn });
}, 60_000);

function start(files: Map<string, string>): DebugClient {
    const adapters = adaptersIn({ version: '1.0.0', files: filesInMemory(files), manuals: 'https://example.org/docs' });
    adapters.prepare();
    return new DebugClient(adapters.newAdapter());
}

async function launch(client: DebugClient, args: object): Promise<void> {
    await client.request('initialize', { adapterID: 'vpc', pathFormat: 'path' });
    await client.settled(async () => {
        await client.request('launch', { program: `${FOLDER}/main.vpc`, stopOnEntry: true, ...args });
        await client.request('configurationDone');
    });
}

const topFrame = async (client: DebugClient): Promise<Dap.StackFrame> => {
    const { stackFrames } = await client.request<Dap.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
    return stackFrames[0] as Dap.StackFrame;
};

describe('the debug adapter in a browser', () => {
    const program = (): Map<string, string> =>
        new Map([
            [`${FOLDER}/main.vpc`, PROGRAM],
            [`${FOLDER}/network.vpc`, NETWORK],
        ]);

    test('steps and steps back through a network that another file of a virtual workspace declares', async () => {
        const client = start(program());
        await launch(client, { probe: 'ping' });
        const first = await topFrame(client);
        expect(first.source).toEqual({ name: 'main.vpc', path: `${FOLDER}/main.vpc` });
        await client.settled(() => client.request('next', { threadId: 1 }));
        expect((await topFrame(client)).name).not.toBe(first.name);
        await client.settled(() => client.request('stepBack', { threadId: 1 }));
        expect(await topFrame(client)).toMatchObject({ name: first.name, line: first.line });
        await client.settled(() => client.request('continue', { threadId: 1 }));
        expect(client.output()).toContain('answered');
    });

    test('stops at a breakpoint in an imported file, and notices that a file has changed', async () => {
        const files = program();
        const client = start(files);
        const uri = `${FOLDER}/network.vpc`;
        await client.request('initialize', { adapterID: 'vpc', pathFormat: 'path' });
        const stopped = await client.settled(async () => {
            await client.request('launch', { program: `${FOLDER}/main.vpc`, probe: 'ping', stopOnEntry: false });
            const set = { source: { path: uri }, breakpoints: [{ line: 4 }] };
            await client.request('setBreakpoints', set);
            await client.request('configurationDone');
        });
        expect(stopped.body).toMatchObject({ reason: 'breakpoint' });
        const from = client.events.length;
        files.set(uri, NETWORK.replace('10.0.0.0/8', '10.0.0.0/9'));
        await client.settled(() => client.request('next', { threadId: 1 }));
        await client.event(['output'], from);
        await expect.poll(() => client.output(from)).toContain('has changed');
    });

    test('writes a capture where the editor lets it, and names a file that is not there', async () => {
        const files = program();
        const client = start(files);
        await launch(client, { probe: 'ping', pcap: `${FOLDER}/out.pcapng` });
        await client.settled(() => client.request('continue', { threadId: 1 }));
        await client.request('disconnect');
        await expect.poll(() => files.get(`${FOLDER}/out.pcapng`)?.slice(0, 4)).toBe('\n\r\r\n');
        const other = start(new Map());
        await other.request('initialize', { adapterID: 'vpc' });
        await expect(other.request('launch', { program: `${FOLDER}/main.vpc`, probe: 'ping' })).rejects.toThrow(
            `Cannot read '${FOLDER}/main.vpc': there is no such file.`,
        );
    });
});
