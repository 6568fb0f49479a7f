/** The targets of a listener, and why each was or was not chosen (X38). */
import { formatAddress } from '../../model/address.js';
import type { LoadBalancer, LoadBalancerTarget } from '../../model/load-balancer.js';
import type { Network } from '../../model/network.js';
import { GENEVE_PORT } from '../appliance-header.js';
import { labelOf } from '../labels.js';
import { isHealthy, isInEnabledZone, isInReach, zoneOfTarget } from '../load-balancing.js';
import { type CandidateList, type LookupContext, NO_CANDIDATES } from './candidate-list.js';

/** Every target of the listener that the packet met, or of a gateway load balancer, in declared order. */
export function targetCandidates({ network, lookup }: LookupContext): CandidateList {
    const balancer = network.loadBalancers.get(lookup.element);
    const { protocol, destinationPort, zone = '' } = lookup.key;
    const listener = balancer?.listeners.find((each) => each.protocol === protocol && each.port === destinationPort);
    const targets = balancer?.gateway?.targets ?? listener?.targets;
    const port = balancer?.gateway ? GENEVE_PORT : listener?.targetPort;
    if (!balancer || !targets) {
        return NO_CANDIDATES;
    }
    return {
        count: targets.length,
        at: (position) => {
            const target = targets[position];
            if (!target) {
                return NO_CANDIDATES.at(position);
            }
            const won = position === lookup.winner;
            const because = won ? 'in reach, and the hash of the flow chooses it' : whyNot(network, balancer, { target, zone });
            const label = `${targetName(network, target)} port ${port}`;
            return { entry: { kind: 'target', balancer: balancer.id, target }, span: target.span, won, because, label };
        },
    };
}

const targetName = (network: Network, target: LoadBalancerTarget): string =>
    target.interface === undefined || target.by === 'ip' ? formatAddress(target.address) : labelOf(network, target.interface);

function whyNot(
    network: Network,
    balancer: LoadBalancer,
    { target, zone }: { target: LoadBalancerTarget; zone: string },
): string {
    if (!isInEnabledZone(network, balancer, target)) {
        return `in ${zoneOfTarget(network, target)}, where the load balancer has no subnet (X38)`;
    }
    if (!isInReach(network, balancer, { target, zone })) {
        return `in ${zoneOfTarget(network, target)}, while the node is in ${zone} and cross-zone is off (X38)`;
    }
    return isHealthy(network, target) ? 'in reach, but the hash of the flow chooses another' : 'it does not run';
}
