/** `vpc test`: what it proves, what it says about what does not hold, and how a build server hears of it. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, vpc } from './test-terminal.js';

/** The first example with some text replaced, in a folder of its own. */
function changedExample(from: string, to: string): string {
    const text = readFileSync(join(ROOT, 'examples/first-file.vpc'), 'utf8');
    expect(text).toContain(from);
    const folder = mkdtempSync(join(tmpdir(), 'vpc-test-'));
    writeFileSync(join(folder, 'changed.vpc'), text.replace(from, to));
    return folder;
}

describe('vpc test', () => {
    test('one file lists every check', async () => {
        const { code, out } = await vpc(['test', 'examples/first-file.vpc']);
        expect(out.replace(/\([\d.]+ s\)/, '(…)').split('\n')).toEqual([
            ' examples/first-file.vpc',
            '    31 ✓ private-ping                          answered',
            '    32 ✓ public-ping                           answered',
            '    35 ✓ the-gateway-translates: private-ping  answered',
            '    36 ✓ the-gateway-translates: public-ping   delivered to b where ip.src == a.public-ip',
            '    38 ✓ the-gateway-translates: private-ping  answered',
            '    39 ✓ the-gateway-translates: public-ping   dropped by no-route',
            '',
            ' 1 file, 6 checks: all hold (…)',
            '',
        ]);
        expect(code).toBe(0);
    });

    test('a folder lists files, the wrong ones of T58 among them', async () => {
        const { code, out } = await vpc(['test', 'examples']);
        expect(out).toMatch(/ ✓ examples\/three-tier\.vpc +\d+ checks\n/);
        expect(out).toContain(' ✓ examples/diagnostics/t58-overlapping-subnets.vpc');
        expect(out).toMatch(/ \d+ files, \d+ checks: all hold /);
        expect(code).toBe(0);
    });

    test('a failure names both ends with their lines', async () => {
        const directory = changedExample('0.0.0.0/0 -> igw', '192.0.2.0/24 -> igw');
        const { code, out } = await vpc(['test', 'changed.vpc'], { directory });
        expect(code).toBe(1);
        expect(out).toContain(" ✗ public-ping\n   Expected “answered”, but the packet was dropped at 'a' by no-route");
        expect(out).toMatch(
            / {3}changed\.vpc:32:45\n {3}32 \| probe public-ping: {2}icmp a -> b\.public-ip {3}expect answered\n/,
        );
        expect(out).toMatch(/1 file, 7 checks: 3 do not hold/);
    });

    test('a call that cannot be carried out is a failure', async () => {
        const directory = changedExample('api delete-route public 0.0.0.0/0', 'api delete-route public 192.0.2.0/24');
        const { code, out } = await vpc(['test', 'changed.vpc'], { directory });
        expect(code).toBe(1);
        expect(out).toMatch(/✗ the-gateway-translates: api delete-route public 192\.0\.2\.0\/24 +carried out/);
    });

    test('an error that no comment announces is a failure, and no packet is sent', async () => {
        const directory = changedExample('cidr 10.0.1.0/24', 'cidr 10.9.1.0/24');
        const { code, out } = await vpc(['test', 'changed.vpc'], { directory });
        expect(code).toBe(1);
        expect(out).toContain('No comment announces this error, subnet/outside-vpc');
        expect(out).not.toContain('private-ping');
    });

    test('an announcement that does not come true is a failure', async () => {
        const directory = changedExample('cidr 10.0.1.0/24', 'cidr 10.0.1.0/24 // diagnostic subnet/outside-vpc');
        const { code, out } = await vpc(['test', 'changed.vpc'], { directory });
        expect(code).toBe(1);
        expect(out).toContain('The comment announces subnet/outside-vpc, but the checker says nothing of the kind');
    });

    test('TAP and JUnit', async () => {
        const directory = changedExample('expect dropped by no-route', 'expect answered');
        const { code, out } = await vpc(['test', '--tap', '--junit', 'report.xml', 'changed.vpc'], { directory });
        expect(code).toBe(1);
        expect(out).toMatch(/^TAP version 14\n1\.\.6\nok 1 - changed\.vpc:31:45 private-ping: answered\n/);
        expect(out).toContain('not ok 6 - changed.vpc:39:45 the-gateway-translates: public-ping: answered');
        const report = readFileSync(join(directory, 'report.xml'), 'utf8');
        expect(report).toContain('tests="6" failures="1"');
        expect(report).toContain('<failure message="Expected “answered”, but the packet was dropped');
    });

    test('a report that cannot be written', async () => {
        const { code, err } = await vpc(['test', '--junit', 'no/such/folder/x.xml', 'examples/first-file.vpc']);
        expect({ code, err }).toEqual({
            code: 3,
            err: "error: Cannot write 'no/such/folder/x.xml': there is no such file or directory.\n",
        });
    });
});

describe('what fails', () => {
    test('comes with the best repair, in every report', async () => {
        const directory = changedExample('ingress icmp from 0.0.0.0/0', 'ingress icmp from 10.0.1.4/32');
        const { code, out } = await vpc(['test', 'changed.vpc'], { directory, width: 200 });
        const repair = "Add 'ingress icmp echo from 203.0.113.10/32' to 'ping'; opens nothing else";
        expect(code).toBe(1);
        expect(out).toContain(`   Repair: ${repair}.\n`);
        const { out: tap } = await vpc(['test', '--tap', '--junit', 'report.xml', 'changed.vpc'], { directory });
        expect(tap).toContain(`  repair: "${repair}"\n`);
        expect(readFileSync(join(directory, 'report.xml'), 'utf8')).toContain(
            "Repair: Add 'ingress icmp echo from 203.0.113.10/32'",
        );
    });
});
