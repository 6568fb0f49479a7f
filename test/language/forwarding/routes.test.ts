/** Rules R as the pipeline applies them: which table is asked, what the winner means for the packet. */
import { describe, expect, test } from 'vitest';
import { innermost } from '../../../language/src/packet/packet.js';
import { runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

/** The line of a text that decided a step. */
const lineOf = (text: string, line: number): string => text.split('\n')[line]?.trim() ?? '';

describe('which table', () => {
    test('R1: the subnet’s own table, else the main one', async () => {
        const vpc = 'subnet a3 { cidr 10.0.3.0/24 availability-zone eu-west-1a instance e { ip 10.0.3.10 } }';
        const text = lab({ vpc }, '');
        const probes = 'probe p: icmp a -> 203.0.113.9 probe q: icmp e -> 203.0.113.9';
        const own = await runProbe(`${text}${probes}`, 'p');
        const main = await runProbe(`${text}${probes}`, 'q');
        expect([own.step('route-lookup').lookups[0]?.element, main.step('route-lookup').lookups[0]?.element]).toEqual([
            'route-table:lab.one',
            'route-table:lab.main',
        ]);
    });

    test('R3: another table takes effect with the next packet', async () => {
        const run = await runExperiment(
            lab(
                { a: 'public-ip 203.0.113.10' },
                'probe p: icmp a -> server experiment x { run p expect answered api associate-route-table a1 two run p expect dropped by no-route }',
            ),
        );
        expect(run.steps.at(-1)?.outcome).toBe('met');
    });

    test('R4: every table has the local route', async () => {
        const run = await runProbe(lab({ routes1: '' }, 'probe p: icmp a -> d'));
        expect(run.answered).toBe(true);
        expect(run.step('route-lookup').rules).toContain('R4');
    });
});

describe('which route', () => {
    test('R5: the longest prefix wins, and its line decides', async () => {
        const text = lab({ routes1: '0.0.0.0/0 -> igw\n 198.51.100.0/24 -> blackhole\n' }, 'probe p: icmp a -> server');
        const run = await runProbe(text);
        expect(lineOf(text, run.drop.decidedBy.start.line)).toBe('198.51.100.0/24 -> blackhole');
        expect(run.drop.lookups[0]).toMatchObject({ table: 'route-table', winner: 2 });
        expect(run.drop.consulted.length).toBeGreaterThan(2);
    });

    test('R8: a static route for a whole subnet beats local and steers through a firewall', async () => {
        const fw = 'instance fw { ip 10.0.3.10 source-dest-check off guest { forwarding on } }';
        const vpc = `subnet a3 { cidr 10.0.3.0/24 availability-zone eu-west-1a ${fw} }`;
        const run = await runProbe(lab({ routes1: '10.0.2.0/24 -> fw', vpc }, 'probe p: icmp a -> d'));
        expect(run.packet.path).toEqual(['instance:lab.a', 'instance:lab.fw', 'instance:lab.d']);
        expect(run.reply?.path).toEqual(['instance:lab.d', 'instance:lab.a']);
    });

    test('R12: no route', async () => {
        const run = await runProbe(lab({ routes1: '' }, 'probe p: icmp a -> server'));
        expect([run.fate, run.drop.rules[0]]).toEqual(['no-route', 'R12']);
    });

    test('R13: a dead route still wins and drops', async () => {
        const probes = 'probe p: icmp a -> server experiment x { api detach-internet-gateway igw run p expect dropped }';
        const run = await runExperiment(lab({ a: 'public-ip 203.0.113.10' }, probes));
        expect([run.fate, run.drop.rules[0]]).toEqual(['blackhole-route', 'R13']);
    });

    test('R13: so does a route to a stopped instance', async () => {
        const probes = 'probe p: icmp a -> 192.0.2.1 experiment x { fail instance b run p expect dropped }';
        expect((await runExperiment(lab({ routes1: '192.0.2.0/24 -> b' }, probes))).fate).toBe('blackhole-route');
    });

    test('R14: local to an address that nobody has dies at the mapping service, not at the route lookup', async () => {
        const run = await runProbe(lab({}, 'probe p: icmp a -> 10.0.2.77'));
        expect([run.fate, run.drop.stage]).toEqual(['no-interface', 'mapping']);
        expect(run.step('route-lookup').outcome).toBe('passed');
    });
});

describe('targets', () => {
    test('R25, R26: a route leads to an object: the packet follows the interface when its address changes hands', async () => {
        const parts = { routes1: '192.0.2.0/24 -> b', b: 'source-dest-check off guest { forwarding on }' };
        const probes = `probe p: icmp a -> 192.0.2.1
          experiment x { api move-ip 10.0.1.21 to c run p expect dropped }`;
        const run = await runExperiment(lab({ ...parts, b: `ip 10.0.1.21 ${parts.b}` }, probes));
        expect(run.packet.path).toContain('instance:lab.b');
        expect(run.packet.path).not.toContain('instance:lab.c');
    });

    test('R27: an interface as target gets the packet with its original addresses, and must forward it', async () => {
        const text = (b: string): string => lab({ routes2: '192.0.2.0/24 -> b', b }, 'probe p: icmp d -> 192.0.2.1');
        const forwarding = await runProbe(text('source-dest-check off guest { forwarding on }'));
        expect(innermost(forwarding.step('deliver').before.packets[0]?.packet ?? forwarding.packet.packet, 'ip')).toMatchObject({
            source: 0x0a00020a,
            destination: 0xc0000201,
        });
        expect((await runProbe(text('source-dest-check off'))).fate).toBe('guest-not-forwarding');
        expect((await runProbe(text(''))).fate).toBe('destination-check');
    });
});
