/** Rules about answers that a network ACL stops because it keeps no state (F22). */
import { networkAclEntryLabel } from '../../forwarding/explain/rule-candidates.js';
import { formatCidr } from '../../model/address.js';
import type { Direction, NetworkAcl } from '../../model/network.js';
import type { Repair } from '../report.js';
import { EPHEMERAL_PORTS, freeEntryNumber, type Unanswered, unansweredEntries } from '../return-traffic.js';
import type { VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `network-acl/no-return-traffic`
 *
 * A network ACL keeps no state. This entry admits connections to a TCP service, but no entry of the other direction admits the
 * answers, which go to the ports that clients send from: 32768 to 65535. The connection never comes up.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web {
 *         ingress 100 allow tcp 443 from 0.0.0.0/0
 *         egress 100 allow tcp 443 to 0.0.0.0/0
 *         ingress 110 allow tcp 1024-65535 from 0.0.0.0/0
 *       }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web {
 *         ingress 100 allow tcp 443 from 0.0.0.0/0
 *         egress 100 allow tcp 443 to 0.0.0.0/0
 *         ingress 110 allow tcp 1024-65535 from 0.0.0.0/0
 *         egress 110 allow tcp 1024-65535 to 0.0.0.0/0
 *       }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const networkAclShouldAdmitAnswers: VpcRule = ({ networkAcls, subnets, usedInExperiments }, report) => {
    const inUse = new Set(subnets.map(({ networkAcl }) => networkAcl));
    for (const acl of networkAcls) {
        const isTried = inUse.has(acl.id) || usedInExperiments.has(acl.id);
        for (const direction of acl.implicit || !isTried ? [] : DIRECTIONS) {
            for (const unanswered of unansweredEntries(acl, direction)) {
                const { entry, missing, deniedBy } = unanswered;
                const back = opposite(direction);
                const ports = missing.map(({ from, to }) => `${from}-${to}`).join(', ');
                const fix = `${back} NUMBER allow tcp ${EPHEMERAL_PORTS.from}-${EPHEMERAL_PORTS.to} ${PREPOSITIONS[back]} ${formatCidr(entry.cidr)}`;
                report('network-acl/no-return-traffic', {
                    span: entry.span,
                    message: `Answers to what entry ${entry.number} of network ACL '${acl.name}' admits (${networkAclEntryLabel(entry)}) are stopped: no ${back} entry admits TCP to ports ${ports} of ${formatCidr(entry.cidr)}. Write '${fix}'.`,
                    related: deniedBy
                        ? [{ span: deniedBy.span, message: `Entry ${deniedBy.number} denies them.` }]
                        : [{ span: acl.span, message: `The final deny of '${acl.name}' decides.` }],
                    repairs: returnEntry(acl, back, unanswered),
                });
            }
        }
    }
};

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

const PREPOSITIONS: Readonly<Record<Direction, string>> = { ingress: 'from', egress: 'to' };

const opposite = (direction: Direction): Direction => (direction === 'ingress' ? 'egress' : 'ingress');

/** The missing entry with the next free number, before an entry that denies. */
function returnEntry(acl: NetworkAcl, direction: Direction, { entry, deniedBy }: Unanswered): Repair[] {
    const number = freeEntryNumber(acl, direction, deniedBy);
    if (number === undefined) {
        return [];
    }
    const traffic = `tcp ${EPHEMERAL_PORTS.from}-${EPHEMERAL_PORTS.to} ${PREPOSITIONS[direction]} ${formatCidr(entry.cidr)}`;
    const insert = `${direction} ${number} allow ${traffic}`;
    return [{ title: `Add the entry '${insert}'`, insert, into: acl.span }];
}

/** Every rule about answers that an ACL stops. */
export const RETURN_TRAFFIC_RULES: readonly VpcRule[] = [networkAclShouldAdmitAnswers];
