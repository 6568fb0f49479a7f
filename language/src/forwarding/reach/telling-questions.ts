/**
 * Which questions tell two networks apart: one for each set of ports that all rules of both treat alike.
 *
 * Rules, entries, firewall rules and listeners compare destination ports with the ends of their ranges, and with nothing else;
 * appliances know GENEVE by its port (RFC 8926). Ports that lie in the same ranges fare alike, so that one of them stands for all.
 */
import type { Network, TrafficMatch } from '../../model/network.js';
import { GENEVE_PORT } from '../appliance-header.js';
import { IP_PROTOCOL } from '../flow.js';
import { parseReachQuestion, type ReachQuestion } from './question.js';

/** A range of ports, both ends included. */
type Ports = NonNullable<TrafficMatch['ports']>;

/** A question, and the ports that it stands for: none for ICMP. */
export interface TellingQuestion {
    readonly question: ReachQuestion;
    readonly ports: readonly Ports[];
}

const LAST_PORT = 65_535;

const PROTOCOLS = [
    { word: 'tcp', number: IP_PROTOCOL.tcp },
    { word: 'udp', number: IP_PROTOCOL.udp },
] as const;

/** The questions about all traffic, or about that traffic only, for networks that a change made of each other. */
export function tellingQuestions(networks: readonly Network[], traffic?: TrafficMatch): readonly TellingQuestion[] {
    const matches = networks.flatMap(matchesOf);
    const ofPorts = PROTOCOLS.filter(({ number }) => concerns(traffic, number)).flatMap(({ word, number }) => {
        const cuts = [...matches, ...(traffic ? [{ ...traffic, protocol: number }] : [])];
        return portSets(cuts, number)
            .map((ports) => (traffic?.ports ? ports.filter((range) => meets(range, traffic.ports as Ports)) : ports))
            .filter(([first]) => first !== undefined)
            .flatMap((ports) => asking(`${word}/${ports[0]?.from}`, ports));
    });
    return [...ofPorts, ...(concerns(traffic, IP_PROTOCOL.icmp) ? asking('icmp', []) : [])];
}

const meets = (a: Ports, b: Ports): boolean => a.from <= b.to && a.to >= b.from;

const asking = (text: string, ports: readonly Ports[]): TellingQuestion[] => {
    const question = parseReachQuestion(text);
    return question ? [{ question, ports }] : [];
};

/** All traffic, or all of a protocol. */
const concerns = (traffic: TrafficMatch | undefined, protocol: number): boolean =>
    traffic === undefined || traffic.protocol < 0 || traffic.protocol === protocol;

/** Everything in a network that looks at ports. */
const matchesOf = (network: Network): Pick<TrafficMatch, 'protocol' | 'ports'>[] => [
    ...[...network.securityGroups.values()].flatMap(({ rules }) => rules.map((rule) => rule.traffic)),
    ...[...network.networkAcls.values()].flatMap(({ entries }) => entries.map((entry) => entry.traffic)),
    ...[...network.vpcEndpoints.values()].flatMap((endpoint) =>
        endpoint.type === 'network-firewall' ? endpoint.rules.map((rule) => rule.traffic) : [],
    ),
    ...[...network.loadBalancers.values()].flatMap(({ listeners }) =>
        listeners.map(({ protocol, port }) => ({ protocol, ports: { from: port, to: port } })),
    ),
];

/** The ports from 1 on, those together that the same ranges contain. */
function portSets(matches: readonly Pick<TrafficMatch, 'protocol' | 'ports'>[], protocol: number): readonly (readonly Ports[])[] {
    const known = matches.flatMap(({ ports, protocol: other }) => (ports && other === protocol ? [ports] : []));
    const ranges = protocol === IP_PROTOCOL.udp ? [...known, { from: GENEVE_PORT, to: GENEVE_PORT }] : known;
    const starts = new Set([1, ...ranges.flatMap(({ from, to }) => [Math.max(1, from), to + 1])]);
    const sorted = [...starts].filter((port) => port <= LAST_PORT).sort((a, b) => a - b);
    const sets = new Map<string, Ports[]>();
    for (const [i, from] of sorted.entries()) {
        const around = ranges
            .filter((range) => range.from <= from && range.to >= from)
            .map((range) => `${range.from}-${range.to}`);
        const key = [...new Set(around)].sort().join();
        sets.set(key, [...(sets.get(key) ?? []), { from, to: (sorted[i + 1] ?? LAST_PORT + 1) - 1 }]);
    }
    return [...sets.values()];
}
