/** What goes to the console in colours, and what goes to the clipboard. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { describe, expect, test } from 'vitest';
import type { DebugClient } from '../../support/debug-client.js';
import { stopped } from '../../support/debug-launch.js';

/** What stands in a text in each colour. */
const inColour = (text: string, code: number): string[] =>
    [...text.matchAll(new RegExp(`\\u001b\\[${code}m(.*?)\\u001b\\[0m`, 'g'))].map(([, part]) => part ?? '');

async function ended(probe: string, conventions: object): Promise<DebugClient> {
    const client = await stopped({ probe }, conventions);
    await client.settled(() => client.request('continue', { threadId: 1 }));
    return client;
}

describe('colours', () => {
    test('tell drops, arrivals and rewritten packets apart', async () => {
        const text = (await ended('outward', { supportsANSIStyling: true })).output();
        expect(inColour(text, 1)).toContainEqual(expect.stringMatching(/^── outward: tcp app1/));
        expect(inColour(text, 32)).toContainEqual(expect.stringMatching(/^✓ #1 client · respond/));
        expect(inColour(text, 33)).toContainEqual(expect.stringMatching(/ · nat: Source 10\.0\.2\.10/));
        const lost = (await ended('lost', { supportsANSIStyling: true })).output();
        expect(inColour(lost, 31)).toContainEqual(expect.stringMatching(/^✗ #1 /));
    });

    test('are taken away again line by line, and what is left is what others see', async () => {
        const plain = (await ended('outward', {})).output();
        const coloured = (await ended('outward', { supportsANSIStyling: true })).output();
        expect(plain).not.toContain('\u001b');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
        expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
    });

    test('reach answers in the console, and nothing else that is evaluated', async () => {
        const client = await stopped({ probe: 'outward' }, { supportsANSIStyling: true });
        const ask = (context: string): Promise<Dap.EvaluateResponse['body']> =>
            client.request('evaluate', { expression: 'reach(app1, client, tcp/443)', context });
        const [repl, watch] = [await ask('repl'), await ask('watch')];
        expect(repl.result).toBe(`\u001b[32m${watch.result}\u001b[0m`);
    });
});

describe('the clipboard', () => {
    const copy = async (expression: string): Promise<string> => {
        const client = await stopped();
        return (await client.request<Dap.EvaluateResponse['body']>('evaluate', { expression, context: 'clipboard' })).result;
    };

    test('gets a packet as one line of a capture, or as its bytes', async () => {
        expect(await copy('frame')).toMatch(
            /^1 0\.000000 10\.0\.2\.10 → 198\.51\.100\.7 TCP 40 \d+ → 443 \[SYN\] Seq=\d+ Win=\d+ Len=0$/,
        );
        expect(await copy('hex')).toMatch(/^45000028[\da-f]{72}$/);
    });

    test('gets a field as its value, and a header with its fields', async () => {
        expect(await copy('ip.src')).toBe('10.0.2.10');
        const lines = (await copy('ip')).split('\n');
        expect(lines[0]).toMatch(/^Internet Protocol Version 4/);
        expect(lines).toContain('    ip.ttl: 64');
        expect(lines).toContainEqual(expect.stringMatching(/^ {8}ip\.flags\.df: /));
    });

    test('a packet is copied from the line that shows it', async () => {
        const client = await stopped();
        const { stackFrames } = await client.request<Dap.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
        const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId: stackFrames[0]?.id });
        const { variables } = await client.request<Dap.VariablesResponse['body']>('variables', {
            variablesReference: scopes[0]?.variablesReference,
        });
        expect(variables.find(({ name }) => name === 'frame')?.evaluateName).toBe('frame');
    });
});
