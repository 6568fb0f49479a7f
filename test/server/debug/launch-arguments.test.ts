/** Launch configurations: what is accepted, and what the refusals say. */
import { expect, test } from 'vitest';
import { checkLaunchArguments } from '../../../server/src/debug/launch-arguments.js';

test('what is left out has its default', () => {
    expect(checkLaunchArguments({ program: '/lab.vpc', probe: 'web' })).toEqual({
        program: '/lab.vpc',
        start: { kind: 'probe', text: 'web' },
        stopOnEntry: true,
        stopOnDrop: false,
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
