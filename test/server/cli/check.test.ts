/** `vpc check`: places, carets, related places, and exit codes. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { vpc } from './test-terminal.js';

/** A directory with these files, as the current directory of a command. */
function folderWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'vpc-check-'));
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text);
    }
    return folder;
}

const OVERLAP = `vpc lab {
  cidr 10.0.0.0/16
  subnet a { cidr 10.0.1.0/24  availability-zone z }
  subnet b { cidr 10.0.1.0/25  availability-zone z }
}
`;

describe('vpc check', () => {
    test('a sound file', async () => {
        expect(await vpc(['check', 'examples/first-file.vpc'])).toEqual({ code: 0, out: '✓ 1 file: no problems.\n', err: '' });
    });

    test('an error with both ends, excerpts and carets', async () => {
        const { code, out, err } = await vpc(['check', 'overlap.vpc'], { directory: folderWith({ 'overlap.vpc': OVERLAP }) });
        expect(out.split('\n')).toEqual([
            "overlap.vpc:4:14 error subnet/overlapping-cidr  Subnet 'b' (10.0.1.0/25) overlaps subnet 'a' (10.0.1.0/24).",
            '    4 |   subnet b { cidr 10.0.1.0/25  availability-zone z }',
            '      |              ^^^^^^^^^^^^^^^^',
            "  overlap.vpc:3:14 Subnet 'a' is 10.0.1.0/24.",
            '    3 |   subnet a { cidr 10.0.1.0/24  availability-zone z }',
            '      |              ----------------',
            '',
            '✗ 1 file: 1 error.',
            '',
        ]);
        expect({ code, err }).toEqual({ code: 1, err: '' });
    });

    test('what is wrong with an imported file is told once', async () => {
        const directory = folderWith({ 'a.vpc': 'import "c.vpc"', 'b.vpc': 'import "c.vpc"', 'c.vpc': OVERLAP });
        const { out, code } = await vpc(['check', '.'], { directory });
        expect(out.match(/overlapping-cidr/g)).toHaveLength(1);
        expect(out).toContain('c.vpc:4:14');
        expect(code).toBe(1);
    });

    test('warnings alone are no failure', async () => {
        const { code, out } = await vpc(['check', 'examples/02-subnets/t08-next-hop-in-another-subnet.vpc']);
        expect(out).toContain('warning guest/next-hop-off-link');
        expect(out).toMatch(/! 1 file: 1 warning\.\n$/);
        expect(code).toBe(0);
    });

    test('a thousand lines of nonsense end in a thousand lines or fewer, not in a crash', async () => {
        const nonsense = Array.from({ length: 1000 }, (_, i) => `sbnet x${i} { cdir 10.0.${i}.0/24`).join('\n');
        const { code, out } = await vpc(['check', 'n.vpc'], { directory: folderWith({ 'n.vpc': nonsense }) });
        expect(code).toBe(1);
        expect(out).toMatch(/✗ 1 file: \d+ errors?/);
    });

    test.each([
        [['check', 'nowhere.vpc'], "Cannot read 'nowhere.vpc': there is no such file"],
        [['check', 'README.md'], "Cannot read 'README.md': its name does not end in '.vpc'."],
        [['check', 'client/icons'], "There is no .vpc file in 'client/icons'."],
    ])('%j', async (args, message) => {
        const { code, out, err } = await vpc(args);
        expect(err).toContain(`error: ${message}`);
        expect({ code, out }).toEqual({ code: 3, out: '' });
    });
});

describe('what vpc check shows', () => {
    test('severities by option: hints are shown, warnings fail or are silent', async () => {
        const file = ['check', 'examples/02-subnets/t08-next-hop-in-another-subnet.vpc', '--severity'];
        expect(await vpc([...file, 'guest/next-hop-off-link=error'])).toMatchObject({
            code: 1,
            out: expect.stringMatching(/error guest.*✗ 1 file: 1 error\.\n$/s),
        });
        expect((await vpc([...file, 'guest/next-hop-off-link=off'])).out).toBe('✓ 1 file: no problems.\n');
        const directory = folderWith({ 'n.vpc': 'vpc lab { cidr 10.0.0.0/16 route-table r { } subnet s { cidr 10.0.1.0/24 } }' });
        expect((await vpc(['check', 'n.vpc', '--severity', 'route-table/unused=warning'], { directory })).out).toContain(
            'warning route-table/unused',
        );
        const wrong = await vpc([...file, 'guest/next-hop=off']);
        expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("There is no diagnostic called 'guest/next-hop'") });
        expect((await vpc([...file, 'subnet/outside-vpc=off'])).err).toContain('not switched off');
    });

    test('a comment suppresses a warning', async () => {
        const program =
            'probe p: icmp a -> b\nvpc lab {\n  cidr 10.0.0.0/16\n  subnet s { cidr 10.0.1.0/24 instance a instance b }\n}\n';
        const noisy = program.replace('instance b', 'instance b { guest { route 192.0.2.0/24 via 10.9.9.9 } }');
        const found = await vpc(['check', 'n.vpc'], { directory: folderWith({ 'n.vpc': noisy }) });
        expect(found.out).toContain('warning guest/next-hop-off-link');
        const silent = noisy.replace('} } }\n', '} } }  // vpc-ignore guest/next-hop-off-link: on purpose\n');
        expect((await vpc(['check', 'n.vpc'], { directory: folderWith({ 'n.vpc': silent }) })).out).toBe(
            '✓ 1 file: no problems.\n',
        );
    });
});
