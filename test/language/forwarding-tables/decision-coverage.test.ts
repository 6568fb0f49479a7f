/** Coverage by probes: each written route and rule once, hit by the packets that it decided about and by no others. */
import { expect, test } from 'vitest';
import { DecisionCounter, decisionPoints, startProbe, steps } from '../../../language/src/index.js';
import { loadExample } from '../../support/examples.js';

const { design } = await loadExample('three-tier');
const lineOf = (point: { readonly span: { readonly start: { readonly line: number } } }): number => point.span.start.line + 1;

test('every route, entry and rule that is written, and nothing that defaults supply', () => {
    const points = decisionPoints(design.network);
    const kinds = (kind: string): number => points.filter((point) => point.kind === kind).length;
    expect([kinds('route'), kinds('network-acl-entry'), kinds('security-group-rule')]).toEqual([3, 18, 9]);
    expect(new Set(points.map(lineOf)).size).toBe(points.length);
});

test('a probe hits the lines that decided about its packets', () => {
    const counter = new DecisionCounter();
    const start = startProbe(design, 'probe:shop-in-zone-a');
    for (const step of start ? steps(start) : []) {
        counter.add(step);
    }
    const covered = counter.coverage(design.network);
    const hit = covered.filter(({ hits }) => hits > 0);
    expect(hit.map(({ kind, element }) => `${kind} of ${element}`)).toEqual([
        'route of route-table:shop.public',
        'network-acl-entry of network-acl:shop.public-acl',
        'network-acl-entry of network-acl:shop.public-acl',
        'security-group-rule of security-group:shop.web-sg',
    ]);
    expect(covered.length).toBe(decisionPoints(design.network).length);
});
