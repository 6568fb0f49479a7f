/** Probes and experiments as tests: outcomes, failures with both ends, and the lines that decided. */
import { expect, test } from 'vitest';
import { runTests } from '../../../server/src/lsp/test-runs.js';
import { buildDesign } from '../../support/build-design.js';

const PROGRAM = `vpc lab {
  cidr 10.0.0.0/16
  security-group open { ingress icmp from 10.0.0.0/8 }
  subnet web {
    cidr 10.0.1.0/24
    instance a
    instance b { security-groups open }
  }
}
probe ping: icmp a -> b expect answered
probe telnet: tcp a -> b:23 expect answered
probe look: icmp b -> a
experiment both { run ping expect answered  run telnet expect dropped }
`;

const design = await buildDesign(PROGRAM);
const probes = ['ping', 'telnet', 'look'].map((name) => ({ kind: 'probe', name }) as const);

test('passed, failed, and nothing claimed', () => {
    const { results } = runTests(design, { targets: probes, coverage: false });
    expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([
        ['ping', 'passed'],
        ['telnet', 'failed'],
        ['look', 'unclaimed'],
    ]);
    expect(results[0]?.trace).toContain('a');
});

test('a failure says what was expected, what happened, and which line decided', () => {
    const { results } = runTests(design, { targets: probes.slice(1, 2), coverage: false });
    expect(results[0]?.failures).toMatchObject([
        {
            expected: 'answered',
            actual: expect.stringContaining('security-group-ingress'),
            place: { startLine: 10 },
            decidedBy: { startLine: 6 },
        },
    ]);
});

test('experiments are tests, and what the design does not have is left out', () => {
    const targets = [
        { kind: 'experiment', name: 'both' },
        { kind: 'experiment', name: 'gone' },
    ] as const;
    const { results } = runTests(design, { targets, coverage: false });
    expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([['both', 'passed']]);
});

test('coverage names every rule, hit or not', () => {
    const lines = (name: string) => runTests(design, { targets: [{ kind: 'probe', name }], coverage: true }).coverage;
    expect(lines('ping').map(({ place, hits }) => [place.startLine, hits > 0])).toEqual([[2, true]]);
    expect(lines('telnet').map(({ hits }) => hits)).toEqual([0]);
});
