/** The three renderings of test results: for people, as TAP, as JUnit XML. */
import { stripVTControlCharacters } from 'node:util';
import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import type { LoadedFile } from '../../../server/src/cli/load-file.js';
import { readAnnouncements } from '../../../server/src/cli/test/check-diagnostics.js';
import type { CheckResult, FileResult } from '../../../server/src/cli/test/check-result.js';
import { renderJunit } from '../../../server/src/cli/test/report-junit.js';
import { renderTap } from '../../../server/src/cli/test/report-tap.js';
import { renderText } from '../../../server/src/cli/test/report-text.js';
import { testTerminal } from './test-terminal.js';

const span = (line: number, from: number, to: number) => ({
    uri: 'file:///a.vpc',
    start: { line, character: from },
    end: { line, character: to },
});
const file = {
    path: 'a.vpc',
    uri: 'file:///a.vpc',
    text: 'probe x: icmp a -> b expect answered\nroute',
    pathOf: () => 'a.vpc',
    textOf: () => 'probe x: icmp a -> b expect answered\nroute',
} as unknown as LoadedFile;

const good: CheckResult = { title: 'w', claim: 'delivered', span: span(0, 0, 5), holds: true, message: 'It was.' };
const bad: CheckResult = {
    title: 'x',
    claim: 'answered where a & b # "c"',
    span: span(0, 21, 36),
    holds: false,
    message: 'Expected “answered”, but it was dropped <here>.',
    decidedBy: span(1, 0, 5),
};
const results: FileResult[] = [{ file, checks: [good, bad], duration: 12 }];

test('for people: both ends of a failure with their lines', () => {
    const { terminal } = testTerminal();
    expect(renderText(results, terminal, 'files').split('\n')).toEqual([
        ' ✗ a.vpc   2 checks, 1 fails',
        '',
        ' ✗ x',
        '   Expected “answered”, but it was dropped <here>.',
        '',
        '   a.vpc:1:22',
        '    1 | probe x: icmp a -> b expect answered',
        '      |                      ^^^^^^^^^^^^^^^',
        '   a.vpc:2:1',
        '    2 | route',
        '      | -----',
        '',
        ' 1 file, 2 checks: 1 does not hold (0.01 s)',
        '',
    ]);
});

test('for people: every check on request', () => {
    const { terminal } = testTerminal();
    expect(renderText(results, terminal, 'checks')).toMatch(/^ a\.vpc\n {5}1 ✓ w {2}delivered\n {5}1 ✗ x {2}answered/);
});

test('TAP escapes what TAP would read, and explains failures in YAML', () => {
    expect(renderTap(results).split('\n')).toEqual([
        'TAP version 14',
        '1..2',
        'ok 1 - a.vpc:1:1 w: delivered',
        'not ok 2 - a.vpc:1:22 x: answered where a & b \\# "c"',
        '  ---',
        '  message: "Expected “answered”, but it was dropped <here>."',
        '  at: "a.vpc:1:22"',
        '  decided-at: "a.vpc:2:1"',
        '  ...',
        '',
    ]);
});

test('JUnit counts, escapes and names the place', () => {
    const xml = renderJunit(results);
    expect(xml).toContain('<testsuites name="vpc test" tests="2" failures="1" errors="0" time="0.012">');
    expect(xml).toContain('<testcase classname="a.vpc" name="w: delivered" file="a.vpc" line="1"/>');
    expect(xml).toContain('name="x: answered where a &amp; b # &quot;c&quot;"');
    expect(xml).toContain(
        '<failure message="Expected “answered”, but it was dropped &lt;here&gt;.">Expected “answered”, but it was dropped &lt;here&gt;.\na.vpc:1:22\na.vpc:2:1</failure>',
    );
});

describe('announced diagnostics', () => {
    test('one or several codes at the end of a line', () => {
        const text = 'cidr 1 // diagnostic vpc/cidr-size\n\nx // diagnostic a/b, c/d\n// diagnostic of nothing\n';
        expect(readAnnouncements(text)).toEqual([
            { line: 0, from: 7, to: 34, code: 'vpc/cidr-size' },
            { line: 2, from: 2, to: 24, code: 'a/b' },
            { line: 2, from: 2, to: 24, code: 'c/d' },
        ]);
    });
});

test('colours do not change the text', () => {
    const plain = testTerminal();
    const coloured = testTerminal({ paint: picocolors.createColors(true) });
    const text = renderText(results, coloured.terminal, 'files');
    expect(text).toContain('\u001b[31m');
    expect(stripVTControlCharacters(text)).toBe(renderText(results, plain.terminal, 'files'));
});
