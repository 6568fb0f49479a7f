/** Rules about network ACLs: their numbering, and entries that never decide (F20). */
import { networkAclEntries } from '../../forwarding/network-acls.js';
import { isIpv4Block } from '../../model/address-plan.js';
import type { Direction, NetworkAcl, NetworkAclEntry } from '../../model/network.js';
import { checkQuota } from '../quotas.js';
import type { Repair } from '../report.js';
import { freeEntryNumber } from '../return-traffic.js';
import { TrafficSpace } from '../traffic-space.js';
import { titleOf, type VpcRule } from '../vpc-view.js';

const HIGHEST_NUMBER = 32_766;

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/**
 * Diagnostic `network-acl/rule-number`
 *
 * Entries are numbered from 1 to 32766; the final deny of every ACL stands behind them.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 40000 allow all from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow all from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const entryNumberMustBeInRange: VpcRule = ({ networkAcls }, report) => {
    for (const acl of networkAcls) {
        for (const entry of acl.entries.filter(({ number }) => number < 1 || number > HIGHEST_NUMBER)) {
            report('network-acl/rule-number', {
                span: entry.span,
                message: `Number ${entry.number} in network ACL '${acl.name}' is out of range: entries are numbered from 1 to ${HIGHEST_NUMBER}.`,
                repairs: renumber(acl, entry),
            });
        }
    }
};

/**
 * Diagnostic `network-acl/duplicate-rule-number`
 *
 * The number decides the order, so no two entries of one direction share it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web {
 *         egress 100 allow all to 0.0.0.0/0
 *         ingress 100 allow tcp 443 from 0.0.0.0/0
 *         ingress 100 allow tcp 80 from 0.0.0.0/0
 *       }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web {
 *         egress 100 allow all to 0.0.0.0/0
 *         ingress 100 allow tcp 443 from 0.0.0.0/0
 *         ingress 110 allow tcp 80 from 0.0.0.0/0
 *       }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const entryNumberMustBeUnique: VpcRule = ({ networkAcls }, report) => {
    for (const acl of networkAcls) {
        const seen = new Map<string, NetworkAclEntry>();
        for (const entry of acl.entries) {
            const key = `${entry.direction} ${entry.number}`;
            const first = seen.get(key);
            if (first) {
                report('network-acl/duplicate-rule-number', {
                    span: entry.span,
                    message: `Network ACL '${acl.name}' already has an ${entry.direction} entry ${entry.number}.`,
                    related: [{ span: first.span, message: `The first entry ${entry.number}.` }],
                    repairs: renumber(acl, entry),
                });
            } else {
                seen.set(key, entry);
            }
        }
    }
};

/** The next free number of the direction; entries that need one each get a different one. */
function renumber(acl: NetworkAcl, entry: NetworkAclEntry): Repair[] {
    const wrong = acl.entries.filter(({ direction }) => direction === entry.direction).filter((each) => isMisnumbered(acl, each));
    const sound = acl.entries.filter((each) => !wrong.includes(each));
    const first = freeEntryNumber({ ...acl, entries: sound }, entry.direction);
    const number = first === undefined ? undefined : first + 10 * wrong.indexOf(entry);
    return number === undefined || number > HIGHEST_NUMBER
        ? []
        : [{ title: `Give it the free number ${number}`, newText: `${number}`, span: entry.span, property: 'number' }];
}

const isMisnumbered = (acl: NetworkAcl, entry: NetworkAclEntry): boolean =>
    entry.number < 1 ||
    entry.number > HIGHEST_NUMBER ||
    acl.entries.find(({ direction, number }) => direction === entry.direction && number === entry.number) !== entry;

/**
 * Diagnostic `network-acl/unreachable-entry`
 *
 * The lowest number decides. Entries with lower numbers already match everything this one would, so it never does.
 * Give it a lower number, narrow the earlier entries, or delete it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web {
 *         egress 100 allow all to 0.0.0.0/0
 *         ingress 100 deny tcp 1-65535 from 0.0.0.0/0
 *         ingress 110 allow tcp 443 from 10.0.0.0/8
 *       }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web {
 *         egress 100 allow all to 0.0.0.0/0
 *         ingress 90 allow tcp 443 from 10.0.0.0/8
 *         ingress 100 deny tcp 1-65535 from 0.0.0.0/0
 *       }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const networkAclEntryShouldBeReachable: VpcRule = ({ networkAcls }, report) => {
    for (const acl of networkAcls) {
        for (const { entry, earlier } of DIRECTIONS.flatMap((direction) => unreachableEntries(acl, direction))) {
            const numbers = earlier.map(({ number }) => number);
            const culprits =
                numbers.length === 1
                    ? `entry ${numbers[0]} already matches`
                    : `entries ${numbers.join(', ')} together already match`;
            report('network-acl/unreachable-entry', {
                span: entry.span,
                message: `The ${entry.direction} entry ${entry.number} of network ACL '${acl.name}' never decides: ${culprits} everything it would.`,
                related: earlier.map(({ span, number }) => ({ span, message: `Entry ${number} is tried first.` })),
                repairs: [{ title: `Remove entry ${entry.number}`, remove: entry.span }],
            });
        }
    }
};

interface Unreachable {
    readonly entry: NetworkAclEntry;
    readonly earlier: readonly NetworkAclEntry[];
}

function unreachableEntries(acl: NetworkAcl, direction: Direction): Unreachable[] {
    const seen = new TrafficSpace<NetworkAclEntry>();
    const unreachable: Unreachable[] = [];
    let previous: NetworkAclEntry | undefined;
    for (const entry of networkAclEntries(acl, direction)) {
        const earlier = entry.number === previous?.number ? undefined : seen.coveredBy(entry.cidr, entry.traffic);
        if (earlier) {
            unreachable.push({ entry, earlier });
        } else {
            seen.add(entry.cidr, entry.traffic, entry);
        }
        previous = entry;
    }
    return unreachable;
}

/**
 * Diagnostic `network-acl/too-many-entries`
 *
 * A network ACL has at most twenty entries of one address family in a direction by default; the quota can be raised to forty.
 *
 * Wrong: an ACL of more than twenty entries in one direction.
 */
export const networkAclShouldStayWithinEntryQuota: VpcRule = ({ network, networkAcls }, report) => {
    for (const acl of networkAcls) {
        for (const direction of DIRECTIONS) {
            for (const isIpv4 of [true, false]) {
                const elements = networkAclEntries(acl, direction).filter(({ cidr }) => isIpv4Block(cidr) === isIpv4);
                checkQuota(network, 'entries-of-network-acl', { owner: `${titleOf(acl)}, ${direction},`, elements }, report);
            }
        }
    }
};

/**
 * Diagnostic `network-acl/unused`
 *
 * No subnet uses this ACL, so it decides nothing. That is legal.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow all from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow all from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const networkAclShouldBeUsed: VpcRule = ({ subnets, networkAcls, usedInExperiments }, report) => {
    const inForce = new Set(subnets.map(({ networkAcl }) => networkAcl));
    for (const acl of networkAcls) {
        if (!acl.implicit && !inForce.has(acl.id) && !usedInExperiments.has(acl.id)) {
            report('network-acl/unused', { span: acl.span, message: `No subnet uses network ACL '${acl.name}'.` });
        }
    }
};

/** Every rule about the network ACLs of one VPC. */
export const NETWORK_ACL_RULES: readonly VpcRule[] = [
    entryNumberMustBeInRange,
    entryNumberMustBeUnique,
    networkAclEntryShouldBeReachable,
    networkAclShouldBeUsed,
    networkAclShouldStayWithinEntryQuota,
];
