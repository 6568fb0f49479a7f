/** Why a flow was or was not known to a gateway load balancer (X26–X28). */
import { formatAddress } from '../../model/address.js';
import { NOWHERE } from '../../model/source-span.js';
import { balancedFlowKey, isLive } from '../balanced-flows.js';
import { flowLabel, labelOf } from '../labels.js';
import { flowOfKey } from '../lookup-key.js';
import { elementOf } from '../places.js';
import type { BalancedFlow } from '../state.js';
import { type CandidateList, type HashedEntry, hashedCandidates, type LookupContext, NO_CANDIDATES } from './candidate-list.js';

/** The flows of one load balancer, the packet's own first. */
export function balancedFlowCandidates({ network, step, lookup }: LookupContext): CandidateList {
    const gateway = network.loadBalancers.get(lookup.element)?.gateway;
    const { endpoint = '' } = lookup.key;
    if (!gateway) {
        return NO_CANDIDATES;
    }
    const { balancedFlows, clock } = step.before;
    const wanted = balancedFlowKey(endpoint, gateway.stickiness, flowOfKey(lookup.key));
    const entries = [...balancedFlows.values()]
        .filter(({ owner }) => owner === lookup.element)
        .map(
            (entry): HashedEntry => ({
                entry: { kind: 'balanced-flow', entry },
                span: elementOf(network, entry.endpoint)?.span ?? NOWHERE,
                label: () => balancedFlowLabel(entry, clock),
                mismatch: () => mismatchOf(entry, { wanted, endpoint, clock, name: (id) => labelOf(network, id) }),
                match: () => `the flow is known by this endpoint, and its appliance is ${formatAddress(entry.target)} (X26)`,
            }),
        );
    // A fragment or an ICMP error is found by other means than its own tuple.
    const hit = entries.find((entry) => entry.mismatch() === undefined);
    return hashedCandidates(entries, lookup.winner < 0 ? undefined : (hit ?? entries[0]));
}

interface Wanted {
    readonly wanted: string;
    readonly endpoint: string;
    readonly clock: number;
    readonly name: (id: string) => string;
}

function mismatchOf(entry: BalancedFlow, { wanted, endpoint, clock, name }: Wanted): string | undefined {
    if (entry.key !== wanted) {
        return entry.endpoint === endpoint ? 'is another flow' : `came in by another endpoint, ${name(entry.endpoint)}`;
    }
    return isLive(entry, clock)
        ? undefined
        : `is the same flow, but was idle too long: forgotten ${clock - entry.expires} s ago (X27)`;
}

/** `tcp 10.0.1.10:40000 → 198.51.100.7:443 at 10.9.1.10, cookie 0x1234abcd, expires in 350 s`. */
export function balancedFlowLabel(entry: BalancedFlow, clock: number): string {
    const time = isLive(entry, clock) ? `expires in ${entry.expires - clock} s` : 'forgotten';
    const { protocol, source, sourcePort, destination, destinationPort } = entry;
    const ends = flowLabel({ protocol, source, sourcePort, destination, destinationPort });
    return `${ends} at ${formatAddress(entry.target)}, cookie 0x${entry.cookie.toString(16).padStart(8, '0')}, ${time}`;
}
