/** `vpc reach`: one pair, one row, one column, the matrix; what a person, a pipe and a program get. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateHub } from '../../benchmark/hub-topology.js';
import { vpc } from './test-terminal.js';

const FILE = 'examples/three-tier.vpc';

describe('one pair', () => {
    test('reached: both ways, with the lines that decide', async () => {
        const { code, out, err } = await vpc(['reach', FILE, 'web1', 'app1', 'tcp/8080']);
        expect(out).toMatch(/^✓ web1 reaches app1 on tcp\/8080\n\n {2}request {2}web1 → app1 {2}delivered\n/);
        expect(out).toMatch(
            /Security group, inbound: 'ingress tcp 8080 from web-sg' of app-sg .* {2}examples\/three-tier\.vpc:\d+:\d+ {2}F1\n/,
        );
        expect(out).toContain('\n  answer  app1 → web1  delivered\n');
        expect({ code, err }).toEqual({ code: 0, err: '' });
    });

    test('not reached: reason, rule, vendor code and repair, and an exit code', async () => {
        const { code, out } = await vpc(['reach', FILE, 'customer', 'bastion.public-ip', 'tcp/443']);
        expect(out).toMatch(
            /^✗ customer does not reach bastion\.public-ip on tcp\/443: security-group-ingress: Security group, inbound \(F4, ENI_SG_RULES_MISMATCH\)\n/,
        );
        expect(out).toMatch(/request {2}customer → igw {2}dropped\n/);
        expect(out).toContain('    repair  Add an inbound rule');
        expect(code).toBe(1);
    });

    test('for programs', async () => {
        const { code, out } = await vpc(['reach', FILE, 'db1', 'web1', 'tcp/443', '--json']);
        expect(JSON.parse(out)).toMatchObject({
            question: 'tcp/443',
            outcome: 'reply-dropped',
            reason: 'network-acl-ingress',
            request: { status: 'delivered', place: expect.stringContaining('web1') },
            answer: { status: 'dropped', reason: 'network-acl-ingress', decidedBy: expect.stringMatching(/three-tier\.vpc:\d+/) },
        });
        expect(code).toBe(1);
    });
});

describe('one row or one column', () => {
    test('what an instance reaches, the others by reason', async () => {
        const { code, out } = await vpc(['reach', FILE, '--from', 'web1', 'tcp/443']);
        expect(out).toMatch(/^web1 reaches on tcp\/443: 4 of 9\n {2}✓ web2\n/);
        expect(out).toContain('  ✗ security-group-ingress: Security group, inbound (F4, ENI_SG_RULES_MISMATCH)\n      bastion\n');
        expect(code).toBe(0);
    });

    test('who reaches an instance: from outside by its public address', async () => {
        const { out } = await vpc(['reach', FILE, '--to', 'web1', 'tcp/443']);
        expect(out).toMatch(/^web1 is reached on tcp\/443: 6 of 9\n/);
        expect(out).toContain('  ✓ customer\n');
    });
});

describe('the matrix', () => {
    test('a grid of a small network, with what its letters mean', async () => {
        const { code, out } = await vpc(['reach', FILE, '--matrix', 'tcp/443']);
        expect(out).toMatch(/\n {2}1 {2}web1 {8}· {2}a {2}b {2}b {2}✓ {2}b {2}b {2}✓ {2}✓ {2}✓\n/);
        expect(out).toMatch(/\n {2}a {3}9 {2}security-group-ingress: Security group, inbound \(F4, ENI_SG_RULES_MISMATCH\)\n/);
        expect(out).toMatch(/\n100 flows on tcp\/443\. \d+ classes of stations, \d+ runs, .*s\.\n$/);
        expect(code).toBe(0);
    });

    test('by subnet when the network is large', async () => {
        const { out } = await vpc(['reach', hubFile(), '--matrix', 'tcp/443']);
        expect(out).toMatch(/^v0\.s {2}10 senders\n {2}✓ all {2}→ v0\.s, v1\.s, v2\.s\n/);
        expect(out).toMatch(/\n {2}✓ {2}870 {2}the packet arrived/);
        expect(out).toMatch(/\n900 flows on tcp\/443\. 3 classes of stations, 12 runs, /);
    });

    test('as JSON: rows of positions in a list of verdicts', async () => {
        const { from, to, verdicts, rows } = JSON.parse((await vpc(['reach', FILE, '--matrix', 'tcp/443', '--json'])).out);
        expect(rows).toHaveLength(from.length);
        const [web1, bastion, db1] = ['web1', 'bastion', 'db1'].map((name) => to.indexOf(name));
        expect(verdicts[rows[web1][bastion]]).toMatchObject({ outcome: 'request-dropped', reason: 'security-group-ingress' });
        expect(verdicts[rows[db1][web1]]).toMatchObject({ outcome: 'reply-dropped', rule: 'F20' });
    });

    test('as CSV into a file, which agrees with single runs', async () => {
        const directory = mkdtempSync(join(tmpdir(), 'vpc-reach-'));
        writeFileSync(join(directory, 'net.vpc'), readFileSync(FILE));
        const { out, code } = await vpc(['reach', 'net.vpc', '--matrix', 'icmp', '--csv', '-o', 'm.csv'], { directory });
        expect({ out, code }).toEqual({ out: '', code: 0 });
        const [head, ...lines] = readFileSync(join(directory, 'm.csv'), 'utf8').trimEnd().split('\n');
        expect(head).toBe('from,to,outcome,reason,stage,rule,code');
        expect(lines).toHaveLength(100);
        const line = lines.find((each) => each.startsWith('web1,app1,'));
        const single = JSON.parse((await vpc(['reach', FILE, 'web1', 'app1', 'icmp', '--json'])).out);
        expect(line?.split(',').slice(2, 4)).toEqual([single.outcome, single.reason ?? '']);
    });

    test('tells how far it is, and Ctrl-C ends it with an exit code of its own', async () => {
        const shown: string[] = [];
        const { code, out, err } = await vpc(['reach', hubFile(12), '--matrix', 'tcp/443'], {
            showProgress: (text) => shown.push(text),
            onInterrupt: (stop) => {
                queueMicrotask(stop);
                return () => shown.push('released');
            },
        });
        expect(shown.slice(-2)).toEqual(['released', '']);
        expect({ code, out, err }).toEqual({ code: 130, out: '', err: 'error: Stopped before the matrix was complete.\n' });
    });
});

/** A small hub in a file of its own. */
function hubFile(vpcs = 3): string {
    const path = join(mkdtempSync(join(tmpdir(), 'vpc-reach-')), 'hub.vpc');
    writeFileSync(path, generateHub({ vpcs, instances: 10 }));
    return path;
}

test.each([
    [['reach', FILE, 'web1', 'tcp/443'], 'Name two ends and a protocol'],
    [['reach', FILE, '--from', 'web1', '--matrix', 'tcp/443'], 'Name two ends and a protocol'],
    [
        ['reach', FILE, '--to', 'web9', 'tcp/443'],
        "There is no instance, load balancer or host 'web9' for that.\n  Did you mean 'web1'?",
    ],
    [['reach', FILE, '--matrix', 'tcp/0'], "'tcp/0' is neither 'icmp' nor a protocol with a port"],
    [['reach', FILE, 'web1', 'nobody', 'tcp/443'], 'These are no two ends: '],
    [['reach', FILE, 'web1', 'db1', 'tcp/443', '--csv'], 'CSV is for many'],
])('what is no question: %j', async (args, message) => {
    const { code, out, err } = await vpc(args);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
});
