/** Restarting after an edit: what has changed is said, and the same packet is brought to the same place where it still gets there. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DebugClient } from '../../support/debug-client.js';
import { copyOf, lineOf, programText, stackOf, stopped } from '../../support/debug-launch.js';

/** A session that stands at the route lookup of a copy of the program. */
async function atRouteLookup(): Promise<{ client: DebugClient; path: string }> {
    const path = copyOf(programText);
    const client = await stopped({ program: path, probe: 'outward' });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'route-lookup' }] });
    await client.settled(() => client.request('continue', { threadId: 1 }));
    expect((await stackOf(client))[0]?.name).toBe('route-lookup');
    return { client, path };
}

/** Writes the file anew, restarts, and answers the stop's reason, the stage, and what was printed. */
async function restart(client: DebugClient, path: string, text: string): Promise<readonly unknown[]> {
    writeFileSync(path, text);
    const from = client.events.length;
    const event = await client.settled(() => client.request('restart'));
    const [frame] = await stackOf(client);
    return [(event.body as { reason?: string }).reason, frame?.name, client.output(from)];
}

test('without an edit, a restart begins again and says nothing', async () => {
    const { client, path } = await atRouteLookup();
    const [reason, stage, output] = await restart(client, path, programText);
    expect([reason, stage]).toEqual(['entry', 'originate']);
    expect(output).not.toContain('changed');
});

test('an edit that changes nothing for the packet: the same place, and that nothing is different', async () => {
    const { client, path } = await atRouteLookup();
    const [reason, stage, output] = await restart(
        client,
        path,
        programText.replace('10.9.0.0/16 -> blackhole', '10.8.0.0/16 -> blackhole'),
    );
    expect([reason, stage]).toEqual(['restart', 'route-lookup']);
    expect(output).toContain(`lab.vpc: line ${lineOf('10.9.0.0/16')} has changed.\nThe packets fare as before, step by step.`);
});

test('an edit that stops the packet earlier: the first difference, with what was there before', async () => {
    const { client, path } = await atRouteLookup();
    const [reason, stage, output] = await restart(client, path, programText.replace('egress tcp 443', 'egress tcp 80'));
    expect([reason, stage]).toEqual(['restart', 'security-group-egress']);
    expect(output).toMatch(
        /First difference in step 15: ✗ #1 .* · security-group-egress: No rule .*\n {2}before the edit: #1 .* · security-group-egress: /,
    );
});

test('lines that are gone, and lines that are new, are counted', async () => {
    const { client, path } = await atRouteLookup();
    const [, , shorter] = await restart(client, path, programText.replace('    10.9.0.0/16 -> blackhole\n', ''));
    expect(shorter).toContain(`1 line is gone before line ${lineOf('10.9.0.0/16')}.`);
    const [, , longer] = await restart(client, path, `// a\n// b\n${programText.replace('    10.9.0.0/16 -> blackhole\n', '')}`);
    expect(longer).toContain('lines 1–2 have changed.');
});

test('changes made by hand do not survive a restart', async () => {
    const { client, path } = await atRouteLookup();
    await client.request('setExpression', { expression: 'ip.ttl', value: '1' });
    await client.settled(() => client.request('next', { threadId: 1 }));
    const [, stage] = await restart(client, path, `${programText}\n`);
    expect(stage).toBe('route-lookup');
    await expect(client.request('evaluate', { expression: 'ip.ttl' })).resolves.toMatchObject({ result: '64' });
});
