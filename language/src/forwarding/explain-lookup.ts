/**
 * Explains a lookup: every candidate, the winner, and why each other one lost. Steps record only the question and the
 * answer; the sentences are made here, when somebody reads them, from the state before the step.
 */
import { internetCandidates, mappingCandidates, serviceCandidates, translationCandidates } from './explain/address-candidates.js';
import { balancedFlowCandidates } from './explain/balanced-flow-candidates.js';
import type { CandidateList, LookupContext } from './explain/candidate-list.js';
import { arpCandidates, bindingCandidates, connectionCandidates } from './explain/memory-candidates.js';
import { privateLineCandidates } from './explain/private-line-candidates.js';
import { guestRouteCandidates, routeCandidates } from './explain/route-candidates.js';
import { firewallCandidates, networkAclCandidates, securityGroupCandidates } from './explain/rule-candidates.js';
import { targetCandidates } from './explain/target-candidates.js';
import { transitGatewayRouteCandidates } from './explain/transit-gateway-candidates.js';
import type { Candidate, Lookup, Step, TableKind } from './trace.js';

/** Which candidates to explain: `count` of them, from position `from` on. */
export interface CandidatePage {
    readonly from?: number;
    readonly count?: number;
}

/** The explainer of each table. */
const EXPLAINERS: Readonly<Record<TableKind, (context: LookupContext) => CandidateList>> = {
    'guest-route-table': guestRouteCandidates,
    'arp-cache': arpCandidates,
    'mapping-service': mappingCandidates,
    'security-group': securityGroupCandidates,
    'connection-tracking': connectionCandidates,
    'network-acl': networkAclCandidates,
    'network-firewall': firewallCandidates,
    'route-table': routeCandidates,
    'transit-gateway-route-table': transitGatewayRouteCandidates,
    'private-line-routes': privateLineCandidates,
    'address-translation': translationCandidates,
    'nat-bindings': bindingCandidates,
    'balanced-flows': balancedFlowCandidates,
    'target-group': targetCandidates,
    'local-services': serviceCandidates,
    internet: internetCandidates,
};

/** The candidates of a lookup in the order they were tried; at most one has won. A page may run past the end. */
export function explainLookup(step: Step, lookup: Lookup, page: CandidatePage = {}): readonly Candidate[] {
    const list = candidatesOf(step, lookup);
    const from = Math.max(0, page.from ?? 0);
    const end = Math.min(list.count, from + (page.count ?? list.count));
    return Array.from({ length: Math.max(0, end - from) }, (_, i) => list.at(from + i));
}

/** How many candidates a lookup has, without explaining any. */
export const candidateCount = (step: Step, lookup: Lookup): number => candidatesOf(step, lookup).count;

/** The candidate that won, if any, without explaining the others. */
export function winnerOf(step: Step, lookup: Lookup): Candidate | undefined {
    const list = candidatesOf(step, lookup);
    if (lookup.winner < 0 || list.count === 0) {
        return undefined;
    }
    const first = list.at(0);
    return first.won ? first : winnerAt(list, lookup.winner);
}

function winnerAt(list: CandidateList, position: number): Candidate | undefined {
    const candidate = position < list.count ? list.at(position) : undefined;
    return candidate?.won ? candidate : undefined;
}

/** Lists that were asked for last: whoever reads a lookup asks for its winner, its length and its pages one after the other. */
const RECENT: { readonly step: Step; readonly lookup: Lookup; readonly list: CandidateList }[] = [];
const MOST_RECENT = 8;

function candidatesOf(step: Step, lookup: Lookup): CandidateList {
    const known = RECENT.find((entry) => entry.lookup === lookup && entry.step === step);
    if (known) {
        return known.list;
    }
    const list = EXPLAINERS[lookup.table]({ network: step.before.network, step, lookup });
    RECENT.unshift({ step, lookup, list });
    RECENT.splice(MOST_RECENT);
    return list;
}

/** Every table by its title, for people. */
export const TABLE_TITLES: Readonly<Record<TableKind, string>> = {
    'guest-route-table': 'Routes of guest',
    'arp-cache': 'ARP cache',
    'mapping-service': 'Mapping service',
    'security-group': 'Security groups',
    'connection-tracking': 'Tracked connections',
    'network-acl': 'Network ACL',
    'network-firewall': 'Network firewall',
    'route-table': 'Route table',
    'transit-gateway-route-table': 'Transit gateway route table',
    'private-line-routes': 'Routes over private lines',
    'address-translation': 'Public addresses',
    'nat-bindings': 'NAT bindings',
    'balanced-flows': 'Flows of gateway load balancer',
    'target-group': 'Targets',
    'local-services': 'Local services',
    internet: 'Internet',
};
