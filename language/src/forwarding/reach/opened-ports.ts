/** What a station offers to others, by its own rules or listeners: the questions worth asking about who reaches it. */
import type { ElementId, Network, TrafficMatch } from '../../model/network.js';
import { IP_PROTOCOL } from '../flow.js';
import { attachedRules } from '../security-groups.js';
import { parseReachQuestion, type ReachQuestion } from './question.js';
import { stationsOf } from './stations.js';

/** More questions than this say less. */
const MOST_QUESTIONS = 3;

const NAMES: ReadonlyMap<number, string> = new Map([
    [IP_PROTOCOL.tcp, 'tcp'],
    [IP_PROTOCOL.udp, 'udp'],
]);

/**
 * The ports that the groups of a station open to somebody, or that a load balancer listens on: the first few, in the order of
 * the rules. A rule for a range of ports stands for its first one; a rule for all traffic opens no port in particular.
 */
export function openedQuestions(network: Network, id: ElementId): readonly ReachQuestion[] {
    const station = stationsOf(network).find((each) => each.id === id);
    const port = network.interfaces.get(station?.place ?? '');
    const listeners = network.loadBalancers.get(id)?.listeners;
    const rules = port ? attachedRules(network, port, 'ingress').map(({ rule }) => rule.traffic) : [];
    const texts = listeners ? listeners.map((each) => textOf(each.protocol, each.port)) : rules.flatMap(textsOf);
    return [...new Set(texts)].slice(0, MOST_QUESTIONS).flatMap((text) => parseReachQuestion(text) ?? []);
}

const textOf = (protocol: number, port: number): string => `${NAMES.get(protocol) ?? ''}/${port}`;

const textsOf = ({ protocol, ports }: TrafficMatch): string[] =>
    ports && NAMES.has(protocol) ? [textOf(protocol, Math.max(1, ports.from))] : [];
