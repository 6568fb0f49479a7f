/** Rules F as the pipeline applies them: where security groups and ACLs stand on a packet's way, and what they remember. */
import { describe, expect, test } from 'vitest';
import { runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const NOTHING_IN = 'egress all to 0.0.0.0/0';
const expectations = (run: Awaited<ReturnType<typeof runExperiment>>): string[] =>
    run.steps.filter(({ stage }) => stage === 'expectation').map(({ outcome }) => outcome);

describe('security groups', () => {
    test('F1: they are asked at both interfaces, inside a subnet too', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> b'));
        expect(run.stages().filter((stage) => stage.startsWith('security-group'))).toEqual([
            'security-group-egress',
            'security-group-ingress',
        ]);
    });

    test('F1: the union of all groups of an interface admits', async () => {
        const vpc = 'security-group ping { ingress icmp from 0.0.0.0/0 } security-group web { ingress tcp 443 from 0.0.0.0/0 }';
        const parts = { vpc, b: 'security-groups ping, web' };
        const probes = 'probe p: icmp a -> b probe q: tcp a -> b:443 probe r: tcp a -> b:22';
        expect((await runProbe(lab(parts, probes), 'p')).answered).toBe(true);
        expect((await runProbe(lab(parts, probes), 'q')).answered).toBe(true);
        expect((await runProbe(lab(parts, probes), 'r')).fate).toBe('security-group-ingress');
    });

    test('F2: the reply of an admitted flow passes without a rule', async () => {
        const vpc = 'security-group mute { ingress icmp from 0.0.0.0/0 egress none }';
        const run = await runProbe(lab({ vpc, b: 'security-groups mute' }, 'probe p: icmp a -> b'));
        expect(run.answered).toBe(true);
        expect(run.step('security-group-egress', run.reply).rules[0]).toBe('F2');
    });

    test('F3: the default group admits its own members by private address, and lets everything out', async () => {
        const parts = { group: 'ingress all from default egress all to 0.0.0.0/0', a: 'public-ip 203.0.113.10' };
        const probes = 'probe p: icmp a -> b probe q: icmp server -> a.public-ip';
        expect((await runProbe(lab(parts, probes), 'p')).answered).toBe(true);
        expect((await runProbe(lab(parts, probes), 'q')).fate).toBe('security-group-ingress');
    });

    test('F3: a new group without outbound rules lets everything out', async () => {
        const parts = { vpc: 'security-group fresh {}', a: 'security-groups fresh' };
        const probes = 'probe p: icmp a -> b probe q: icmp b -> a';
        expect((await runProbe(lab(parts, probes), 'p')).answered).toBe(true);
        expect((await runProbe(lab(parts, probes), 'q')).fate).toBe('security-group-ingress');
    });

    test('F4: without any rule in a direction nothing new passes', async () => {
        const run = await runProbe(lab({ group: 'egress none' }, 'probe p: icmp a -> b'));
        expect([run.fate, run.drop.rules[0]]).toEqual(['security-group-egress', 'F4']);
    });

    test('F5: protocol, port and block all have to match; the rule’s line decides', async () => {
        const text = lab(
            { group: `ingress tcp 443 from 10.0.1.0/24\n${NOTHING_IN}` },
            'probe p: tcp a -> b:443 probe q: tcp a -> b:80',
        );
        const run = await runProbe(text, 'p');
        const step = run.step('security-group-ingress');
        expect(text.split('\n')[step.decidedBy.start.line]).toContain('ingress tcp 443 from 10.0.1.0/24');
        expect((await runProbe(text, 'q')).fate).toBe('security-group-ingress');
    });

    test('F6: a reference to a group does not match traffic by public address', async () => {
        const parts = {
            vpc: 'security-group inner { ingress icmp from default }',
            a: 'public-ip 203.0.113.10',
            b: 'public-ip 203.0.113.20 security-groups inner',
        };
        const probes = 'probe p: icmp a -> b probe q: icmp a -> b.public-ip';
        expect((await runProbe(lab(parts, probes), 'p')).answered).toBe(true);
        expect((await runProbe(lab(parts, probes), 'q')).fate).toBe('security-group-ingress');
    });

    test('F8: a reference to a group does not match what a middlebox has translated', async () => {
        const parts = {
            vpc: 'security-group clients { egress all to 0.0.0.0/0 } security-group inner { ingress icmp from clients }',
            a: 'security-groups clients guest { route 10.0.1.30/32 via 10.0.1.20 }',
            b: 'source-dest-check off guest { forwarding on masquerade out eth0 }',
            c: 'security-groups inner',
        };
        expect((await runProbe(lab(parts, 'probe p: icmp a -> c'))).fate).toBe('security-group-ingress');
    });

    test('F12: a NAT gateway has no security groups', async () => {
        const parts = { a1: 'nat-gateway nat { ip 10.0.1.5 public-ip 203.0.113.99 }', routes2: '0.0.0.0/0 -> nat' };
        const run = await runProbe(lab(parts, 'probe p: tcp d -> server:443'));
        expect(run.step('security-group-ingress').rules).toEqual(['F12']);
        expect(run.answered).toBe(true);
    });
});

describe('connection tracking', () => {
    test('F13: taking the open rule away cuts an untracked flow at once', async () => {
        const probes = `probe syn: tcp a:40000 -> b:22 probe data: tcp a:40000 -> b:22 { tcp.flags 0x18 }
          experiment x { run syn expect answered run data expect delivered
            api revoke default ingress all from 0.0.0.0/0  run data expect dropped by security-group-ingress }`;
        expect(expectations(await runExperiment(lab({}, probes)))).toEqual(['met', 'met', 'met']);
    });

    test('F13, F15: a tracked flow outlives its rule until it has been idle too long', async () => {
        const probes = `probe syn: tcp a:40000 -> b:22 probe data: tcp a:40000 -> b:22 { tcp.flags 0x18 }
          experiment x { run syn expect answered
            api revoke default ingress tcp 22 from 10.0.1.0/24  run data expect delivered
            wait 432000s  run data expect dropped by security-group-ingress }`;
        const group = `ingress tcp 22 from 10.0.1.0/24 ${NOTHING_IN}`;
        expect(expectations(await runExperiment(lab({ group }, probes)))).toEqual(['met', 'met', 'met']);
    });

    test('F14: other protocols are tracked by address and protocol for ten minutes', async () => {
        const probes = `probe out: packet a -> b { ip.proto 47 } probe back: packet b -> a { ip.proto 47 }
          experiment x { run out expect delivered wait 599s run back expect delivered
            run out expect delivered wait 600s run back expect dropped by security-group-ingress }`;
        const parts = { vpc: `security-group shy { ${NOTHING_IN} }`, a: 'security-groups shy' };
        expect(expectations(await runExperiment(lab(parts, probes)))).toEqual(['met', 'met', 'met', 'met']);
    });

    test('F18: “fragmentation needed” about a tracked flow is let in without a rule', async () => {
        const parts = { vpc: `security-group shy { ${NOTHING_IN} }`, a: 'public-ip 203.0.113.10 security-groups shy' };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> server { size 1600 df }'));
        expect([run.fate, run.replyFate]).toEqual(['mtu-exceeded', 'delivered']);
        expect(run.step('security-group-ingress', run.reply).rules[0]).toBe('F18');
    });

    test('F18: about an untracked flow it needs a rule of its own', async () => {
        const group = 'ingress tcp from 0.0.0.0/0 egress all to 0.0.0.0/0';
        const run = await runProbe(lab({ group, a: 'public-ip 203.0.113.10' }, 'probe p: tcp a -> server:443 { size 1600 df }'));
        expect([run.fate, run.replyFate]).toEqual(['mtu-exceeded', 'security-group-ingress']);
    });
});

test('F2: the later fragments of a reply belong to its connection, though they carry no ports', async () => {
    const parts = { vpc: `security-group shy { ${NOTHING_IN} }`, a: 'public-ip 203.0.113.10 security-groups shy' };
    const run = await runProbe(lab(parts, 'probe p: icmp a -> server { size 4000 }'));
    expect([run.fate, run.replyFate, run.answered]).toEqual(['delivered', 'delivered', true]);
});

describe('network ACLs', () => {
    const acl = (entries: string): { vpc: string; a2: string } => ({
        vpc: `network-acl filter { ${entries} }`,
        a2: 'network-acl filter',
    });

    test('F20: the lowest matching number decides, and its line is the one', async () => {
        const entries =
            'ingress 200 allow all from 0.0.0.0/0\n ingress 100 deny icmp from 0.0.0.0/0\n egress 100 allow all to 0.0.0.0/0';
        const text = lab(acl(entries), 'probe p: icmp a -> d probe q: tcp a -> d:443');
        const run = await runProbe(text, 'p');
        expect(run.fate).toBe('network-acl-ingress');
        expect(text.split('\n')[run.drop.decidedBy.start.line]).toContain('ingress 100 deny icmp');
        expect((await runProbe(text, 'q')).answered).toBe(true);
    });

    test('F20: nothing matches: the final deny, with the ACL’s own line', async () => {
        const text = lab(acl('\n ingress 100 allow tcp from 0.0.0.0/0'), 'probe p: icmp a -> d');
        const run = await runProbe(text);
        expect(run.fate).toBe('network-acl-ingress');
        expect(text.split('\n')[run.drop.decidedBy.start.line]).toContain('network-acl filter');
        expect(run.drop.summary()).toContain('final deny');
    });

    test('F21: inside a subnet no ACL is asked', async () => {
        const parts = { vpc: 'network-acl none {}', a1: 'network-acl none' };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> b'));
        expect(run.answered).toBe(true);
        expect(run.stages().some((stage) => stage.startsWith('network-acl'))).toBe(false);
    });

    test('F22: stateless: the reply needs an entry of its own', async () => {
        const parts = acl('ingress 100 allow all from 0.0.0.0/0  egress 100 allow tcp 443 to 0.0.0.0/0');
        const run = await runProbe(lab(parts, 'probe p: tcp a -> d:443'));
        expect([run.fate, run.replyFate]).toEqual(['delivered', 'network-acl-egress']);
    });

    test('F24: the default ACL lets everything pass', async () => {
        expect((await runProbe(lab({}, 'probe p: icmp a -> d'))).answered).toBe(true);
    });

    test('F26: it sees private addresses, because the internet gateway translates outside of it', async () => {
        const entries = 'ingress 100 allow all from 198.51.100.9/32  egress 100 allow all to 198.51.100.9/32';
        const parts = { ...acl(entries), routes2: '0.0.0.0/0 -> igw', d: 'public-ip 203.0.113.40' };
        const run = await runProbe(lab(parts, 'probe p: tcp server -> d.public-ip:443'));
        expect(run.answered).toBe(true);
        expect(run.step('network-acl-ingress').lookups[0]?.key).toMatchObject({ peer: 0xc6336409, address: 0x0a00020a });
    });

    test('F27: between two subnets both are asked, first the sender’s', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> d'));
        const order = run.stages().filter((stage) => stage.startsWith('network-acl'));
        expect(order).toEqual(['network-acl-egress', 'network-acl-ingress']);
    });

    test('F31: the ACL of a NAT gateway’s subnet is asked on the way in and out, in both directions', async () => {
        const parts = { a1: 'nat-gateway nat { ip 10.0.1.5 public-ip 203.0.113.99 }', routes2: '0.0.0.0/0 -> nat' };
        const run = await runProbe(lab(parts, 'probe p: tcp d -> server:443'));
        const order = (stages: string[]): string[] =>
            stages.filter((stage) => stage.startsWith('network-acl') || stage === 'nat');
        expect(order(run.stages())).toEqual(['network-acl-egress', 'network-acl-ingress', 'nat', 'network-acl-egress', 'nat']);
        expect(order(run.stages(run.reply))).toEqual([
            'nat',
            'network-acl-ingress',
            'nat',
            'network-acl-egress',
            'network-acl-ingress',
        ]);
    });
});
