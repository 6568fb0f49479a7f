/** When the output is coloured. */
import { expect, test } from 'vitest';
import { wantsColour } from '../../../server/src/cli/terminal.js';

test.each([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['NO_COLOR on a terminal', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR in a pipe', { FORCE_COLOR: '1' }, false, true],
    ['an empty FORCE_COLOR in a pipe', { FORCE_COLOR: '' }, false, true],
    ['FORCE_COLOR=0 on a terminal', { FORCE_COLOR: '0' }, true, false],
    ['both', { NO_COLOR: '1', FORCE_COLOR: '1' }, false, false],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
])('%s', (_, environment, isTerminal, coloured) => {
    expect(wantsColour(environment, isTerminal)).toBe(coloured);
});
