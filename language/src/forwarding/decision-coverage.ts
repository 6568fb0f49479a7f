/** Which routes and rules of a network have ever decided about a packet: what probes protect, and what nobody tests. */
import type { ElementId, Network } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import { winnerOf } from './explain-lookup.js';
import type { Step } from './trace.js';

/** A line that can decide: a route, an entry of a network ACL, a rule of a security group or of a network firewall. */
export interface DecisionPoint {
    readonly kind: 'firewall-rule' | 'network-acl-entry' | 'route' | 'security-group-rule';
    /** The table, ACL, group or firewall it stands in. */
    readonly element: ElementId;
    readonly span: SourceSpan;
}

/** A decision point and how often it was the winner of a lookup. */
export interface CoveredPoint extends DecisionPoint {
    readonly hits: number;
}

/** Every line that can decide and that somebody wrote, each once: what defaults supply is nobody's to test. */
export function decisionPoints(network: Network): DecisionPoint[] {
    const points = new Map<string, DecisionPoint>();
    const add = (kind: DecisionPoint['kind'], element: ElementId, spans: readonly SourceSpan[]): void => {
        for (const span of spans.filter(({ uri }) => uri)) {
            points.set(keyOf(span), { kind, element, span });
        }
    };
    for (const { id, routes } of network.routeTables.values()) {
        add(
            'route',
            id,
            routes.filter(({ origin }) => origin === 'static').map(({ span }) => span),
        );
    }
    for (const { id, routes } of network.transitGatewayRouteTables.values()) {
        add(
            'route',
            id,
            routes.map(({ span }) => span),
        );
    }
    for (const { id, entries } of written(network.networkAcls)) {
        add(
            'network-acl-entry',
            id,
            entries.map(({ span }) => span),
        );
    }
    for (const { id, rules, span: group } of written(network.securityGroups)) {
        // The rule that a group without egress rules gets stands where the group does (F3).
        add(
            'security-group-rule',
            id,
            rules.map(({ span }) => span).filter((span) => keyOf(span) !== keyOf(group)),
        );
    }
    for (const endpoint of network.vpcEndpoints.values()) {
        if (endpoint.type === 'network-firewall') {
            const { id, rules, defaultSpan } = endpoint;
            add('firewall-rule', id, [...rules.map(({ span }) => span), ...(defaultSpan ? [defaultSpan] : [])]);
        }
    }
    return [...points.values()];
}

const written = <T extends { readonly implicit: boolean }>(elements: ReadonlyMap<ElementId, T>): T[] =>
    [...elements.values()].filter(({ implicit }) => !implicit);

const keyOf = ({ uri, start }: SourceSpan): string => `${uri} ${start.line} ${start.character}`;

/** Counts, over any number of runs, how often each line decided. */
export class DecisionCounter {
    private readonly hits = new Map<string, number>();

    /** Adds the decisions of a step: the winners of its lookups, and the line that decided it all. */
    add(step: Step): void {
        const winners = step.lookups.flatMap((lookup) => (lookup.winner < 0 ? [] : (winnerOf(step, lookup)?.span ?? [])));
        for (const key of new Set([step.decidedBy, ...winners].map(keyOf))) {
            this.hits.set(key, (this.hits.get(key) ?? 0) + 1);
        }
    }

    /** The points of a network with their hits so far. */
    coverage(network: Network): CoveredPoint[] {
        return decisionPoints(network).map((point) => ({ ...point, hits: this.hits.get(keyOf(point.span)) ?? 0 }));
    }
}
