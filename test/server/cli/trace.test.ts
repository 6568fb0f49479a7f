/** `vpc trace`: what can be followed, in which forms, and what it says when there is nothing to follow. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dissectCaptureWithTshark, faultsFoundByTshark } from '../../support/tshark.js';
import { ROOT, vpc } from './test-terminal.js';

const FILE = 'examples/first-file.vpc';

describe('vpc trace', () => {
    test('a probe, in full', async () => {
        const { code, out, err } = await vpc(['trace', FILE, 'public-ping']);
        expect(out).toMatch(/^public-ping: icmp a -> b\.public-ip {2}first-file\.vpc:32\n/);
        expect(out).toContain('>  0.0.0.0/0 → igw');
        expect(out).toMatch(/ip\.src +10\.0\.1\.4 => 203\.0\.113\.10/);
        expect({ code, err }).toEqual({ code: 0, err: '' });
    });

    test('shorter forms are shorter', async () => {
        const lines = async (style: string) => (await vpc(['trace', FILE, 'public-ping', '-s', style])).out.split('\n').length;
        const [detailed, summary, minimal] = [await lines('detailed'), await lines('summary'), await lines('minimal')];
        expect(detailed).toBeGreaterThan(2 * summary);
        expect(summary).toBeGreaterThan(minimal);
        expect(minimal).toBeLessThan(50);
    });

    test('an experiment, with its calls and expectations', async () => {
        const { out } = await vpc(['trace', FILE, 'the-gateway-translates', '-s', 'minimal']);
        expect(out).toContain('delete-route public 0.0.0.0/0');
        expect(out.match(/As expected/g)).toHaveLength(4);
    });

    test('a packet typed on the spot', async () => {
        const { code, out } = await vpc(['trace', FILE, 'tcp a -> b:443 { ttl 3 }', '--style', 'summary']);
        expect(out).toContain('security-group-ingress');
        expect(code).toBe(0);
    });

    test('without a name: what the file offers', async () => {
        expect((await vpc(['trace', FILE])).out).toBe(
            [
                'probe       private-ping            icmp a -> b',
                'probe       public-ping             icmp a -> b.public-ip',
                'experiment  the-gateway-translates  5 steps',
                '',
            ].join('\n'),
        );
    });
});

describe('all blockers', () => {
    const packet = 'tcp a -> b:443';

    test('each with place, line, rule, vendor code, repair and what was assumed', async () => {
        const { code, out } = await vpc(['trace', FILE, packet, '--all-blockers']);
        expect(out).toMatch(/^tcp a -> b:443 {2}the command line\n {2}request: 1 blocker\n {2}1\. security-group-ingress /);
        expect(out).toMatch(/Security group, inbound at b {2}examples\/first-file\.vpc:\d+:\d+ {2}F4, ENI_SG_RULES_MISMATCH\n/);
        expect(out).toContain('repair  Add an inbound rule');
        expect(out).toContain("assumed from here on: a rule 'ingress tcp 443 from 10.0.1.4/32' at b");
        expect(code).toBe(0);
    });

    test('of an experiment: each packet in the state the run has come to', async () => {
        const { out } = await vpc(['trace', FILE, 'the-gateway-translates', '--all-blockers']);
        expect(out).toContain('Nothing stands in the way.');
        expect(out).toMatch(/request: 1 blocker\n {2}1\. no-route {2}Route table lookup at a /);
    });

    test('for programs', async () => {
        const { out } = await vpc(['trace', FILE, packet, '--all-blockers', '--json']);
        expect(JSON.parse(out).packets[0].blockers).toEqual([
            expect.objectContaining({
                direction: 'request',
                reason: 'security-group-ingress',
                place: expect.stringContaining('b'),
            }),
        ]);
    });
});

describe('a trace for programs', () => {
    test('JSON', async () => {
        const { out } = await vpc(['trace', FILE, 'public-ping', '--json']);
        const { title, steps } = JSON.parse(out);
        expect(title).toBe('probe public-ping');
        const route = steps.find(({ stage }: { stage: string }) => stage === 'route-lookup');
        expect(route).toMatchObject({ outcome: 'passed', rules: expect.arrayContaining(['R5']), decidedBy: `${FILE}:14:5` });
        expect(route.lookups[0].candidates).toContainEqual(expect.objectContaining({ label: '0.0.0.0/0 → igw', won: true }));
        expect(route.frame).toMatch(/^([0-9a-f]{2})+$/);
    });

    test.each([
        ['geneve', 'eth:ethertype:ip:udp:geneve:ip'],
        ['vxlan', 'eth:ethertype:ip:udp:vxlan:eth:ethertype:ip'],
    ])('a capture with %s', async (encapsulation, protocols) => {
        const directory = mkdtempSync(join(tmpdir(), 'vpc-trace-'));
        const file = join(ROOT, FILE);
        const args = ['trace', file, 'public-ping', '-s', 'minimal', '--pcapng', 'x.pcapng', '--encapsulation', encapsulation];
        expect((await vpc(args, { directory })).code).toBe(0);
        const packets = dissectCaptureWithTshark(readFileSync(join(directory, 'x.pcapng')));
        const seen = packets.flatMap((fields) => fields.filter(({ name }) => name === 'frame.protocols').map(({ show }) => show));
        expect(seen.some((stack) => stack.startsWith(protocols))).toBe(true);
        expect(faultsFoundByTshark(packets)).toEqual([]);
    });
});

describe('what cannot be traced', () => {
    test('an unknown name: the nearest, and all there are', async () => {
        const { code, out, err } = await vpc(['trace', FILE, 'pubic-ping']);
        expect(err).toBe(
            [
                "error: There is no probe or experiment 'pubic-ping'.",
                "  Did you mean 'public-ping'?",
                '  probe       private-ping            icmp a -> b',
                '  probe       public-ping             icmp a -> b.public-ip',
                '  experiment  the-gateway-translates  5 steps',
                '',
            ].join('\n'),
        );
        expect({ code, out }).toEqual({ code: 2, out: '' });
    });

    test('a packet with a mistake: a caret under it', async () => {
        const { code, err } = await vpc(['trace', FILE, 'tcp a -> zz:80']);
        expect(err).toContain('  tcp a -> zz:80\n           ^\n');
        expect(code).toBe(2);
    });

    test.each([
        [['trace', 'nowhere.vpc', 'x'], 3, "Cannot read 'nowhere.vpc'"],
        [['trace', 'examples', 'x'], 3, "Cannot read 'examples': it is a directory. Name a .vpc file in it."],
        [['trace', FILE, 'public-ping', '--pcapng', 'no/folder/x.pcapng'], 3, "Cannot write 'no/folder/x.pcapng'"],
        [['trace', FILE, 'public-ping', '-s', 'long'], 2, "argument 'long' is invalid"],
        [['trace'], 2, "missing required argument 'file'"],
    ])('%j', async (args, code, message) => {
        const run = await vpc(args);
        expect(run.err).toContain(message);
        expect(run.code).toBe(code);
    });

    test('a file with errors is traced all the same, with a word of warning', async () => {
        const { code, out, err } = await vpc(['trace', 'examples/diagnostics/t58-overlapping-subnets.vpc']);
        expect(err).toContain('subnet/overlapping-cidr');
        expect(err).toContain('1 error: the trace follows what the rest of the file says.');
        expect({ code, out }).toEqual({ code: 0, out: '\n' });
    });
});
