/** Launch configurations: what is accepted, and what the refusals say. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkLaunchArguments, LAUNCH_ATTRIBUTES, type LaunchAttribute } from '../../../server/src/debug/launch-arguments.js';

test('what is left out has its default', () => {
    expect(checkLaunchArguments({ program: '/lab.vpc', probe: 'web' })).toEqual({
        program: '/lab.vpc',
        start: { kind: 'probe', text: 'web' },
        stopOnEntry: true,
        stopOnDrop: false,
        smartStep: false,
        checksums: 'recompute',
        noDebug: false,
    });
});

test('what an editor adds of its own is left alone', () => {
    const editor = {
        type: 'vpc',
        request: 'launch',
        name: 'x',
        __sessionId: '1',
        __restart: {},
        internalConsoleOptions: 'neverOpen',
    };
    expect(checkLaunchArguments({ ...editor, program: 'a.vpc' }).start).toEqual({ kind: 'only-probe' });
});

test.each([
    [{}, "The launch attribute 'program' is missing: the path of the .vpc file to debug."],
    [{ program: 3 }, "The launch attribute 'program' must be a string, not 3."],
    [{ program: 'a', stopOnEntry: 'yes' }, `The launch attribute 'stopOnEntry' must be a boolean, not "yes".`],
    [{ program: 'a', prob: 'web' }, "A launch configuration has no attribute 'prob'. Did you mean 'probe'?"],
    [{ program: 'a', probe: 'web', packet: 'icmp a -> b' }, "Launch one thing at a time: 'probe' or 'packet'."],
])('%j is refused', (args, message) => {
    expect(() => checkLaunchArguments(args)).toThrow(message);
});

test('the manifest describes the same attributes, with the same types and defaults', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    const described = manifest.contributes.debuggers[0].configurationAttributes.launch.properties as Record<
        string,
        LaunchAttribute
    >;
    const attributes: Record<string, LaunchAttribute> = LAUNCH_ATTRIBUTES;
    expect(Object.keys(described).sort()).toEqual(Object.keys(attributes).sort());
    for (const [name, { type, default: standard }] of Object.entries(attributes)) {
        expect({ name, type: described[name]?.type }).toEqual({ name, type });
        // The manifest may offer an editor's variable as the default of a path.
        expect({ name, default: type === 'boolean' ? described[name]?.default : undefined }).toEqual({ name, default: standard });
    }
});
