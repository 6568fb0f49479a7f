/** Generated documents: the tables in force as read-only texts, from the loaded sources and from values. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { expect, test } from 'vitest';
import { launched, newClient, program, stackOf, stopped } from '../../support/debug-launch.js';

test('route tables and ACLs are listed behind the files, and read as text', async () => {
    const client = await stopped();
    const { sources } = await client.request<Dap.LoadedSourcesResponse['body']>('loadedSources');
    expect(sources[0]).toMatchObject({ path: program });
    const text = async (name: string): Promise<string> => {
        const source = sources.find((candidate) => candidate.name === name);
        const { content } = await client.request<Dap.SourceResponse['body']>('source', {
            source,
            sourceReference: source?.sourceReference ?? 0,
        });
        return content;
    };
    expect(await text('route table private (in force)')).toBe(
        [
            '// route table private (in force): generated, read-only.',
            'route-table private {',
            '  10.0.0.0/16 -> local  // local',
            '  0.0.0.0/0   -> nat',
            '  10.9.0.0/16 -> blackhole',
            '}',
            '',
        ].join('\n'),
    );
    expect(await text('network acl default (in force)')).toContain('ingress 100 allow all from 0.0.0.0/0');
});

test('a lookup leads to the whole table', async () => {
    const client = await launched({ probe: 'outward', stopOnEntry: false });
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'security-group-egress' }] });
    await client.settled(() => client.request('configurationDone'));
    const [frame] = await stackOf(client);
    const { scopes } = await client.request<Dap.ScopesResponse['body']>('scopes', { frameId: frame?.id });
    const reference = scopes.find(({ name }) => name === 'Security')?.variablesReference;
    const { variables } = await client.request<Dap.VariablesResponse['body']>('variables', { variablesReference: reference });
    const groups = variables.find(({ name }) => name.startsWith('security group'));
    const place = await client.request<Dap.LocationsResponse['body']>('locations', {
        locationReference: groups?.valueLocationReference,
    });
    expect(place).toMatchObject({ line: 1, source: { name: 'security groups of app1 (united)' } });
    const { content } = await client.request<Dap.SourceResponse['body']>('source', {
        source: place?.source,
        sourceReference: place?.source.sourceReference,
    });
    expect(content).toContain('  egress tcp 443 to 0.0.0.0/0  // app-sg');
});

test('a document that was never handed out is refused, and before a launch there is none', async () => {
    const client = await stopped();
    await expect(client.request('source', { sourceReference: 99 })).rejects.toThrow(
        "'99' is not part of the program being debugged.",
    );
    const idle = newClient();
    await idle.request('initialize', { adapterID: 'vpc' });
    await expect(idle.request('loadedSources')).resolves.toEqual({ sources: [] });
});
