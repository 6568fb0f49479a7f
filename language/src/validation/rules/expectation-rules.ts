/** Rules about expectations: claims that no run can meet, and drop reasons that do not exist. */

import { isMulticast } from '../../forwarding/address-classes.js';
import { DROP_REASONS } from '../../forwarding/drop-reasons.js';
import type { ExpectationDecl, ProbeDecl, RunStepDecl } from '../../generated/ast.js';
import { readAddress, readIf } from '../../lowering/addresses.js';
import { nearest } from '../../references/suggest.js';
import type { AstRule } from '../ast-rule.js';
import { report } from '../report.js';

const REASONS = Object.keys(DROP_REASONS);

/**
 * Diagnostic `expectation/unknown-drop-reason`
 *
 * The word after `by` is an entry of the catalogue of drop reasons.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a
 *       }
 *     }
 *     probe outside: icmp a -> 198.51.100.1 expect dropped by no-rout
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a
 *       }
 *     }
 *     probe outside: icmp a -> 198.51.100.1 expect dropped by no-route
 */
export const dropReasonMustExist: AstRule<ExpectationDecl> = (expectation, accept) => {
    const { reason } = expectation;
    if (reason !== undefined && !Object.hasOwn(DROP_REASONS, reason)) {
        const near = nearest(reason, REASONS);
        report(accept, 'expectation/unknown-drop-reason', {
            node: expectation,
            property: 'reason',
            message: `There is no drop reason called '${reason}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
            ...(near === undefined ? {} : { repairs: [{ title: `Write '${near}'`, newText: near }] }),
        });
    }
};

/**
 * Diagnostic `expectation/impossible`
 *
 * Some claims cannot come true: nobody answers a `packet` probe or an answer, what arrives was dropped by nobody, and what was
 * dropped arrived nowhere.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a
 *         instance b
 *       }
 *     }
 *     probe raw: packet a -> b { ip.proto 47 } expect answered
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a
 *         instance b
 *       }
 *     }
 *     probe raw: packet a -> b { ip.proto 47 } expect delivered
 */
export const expectationMustBePossible: AstRule<ExpectationDecl> = (expectation, accept) => {
    const problem = impossibility(expectation);
    if (problem) {
        const { property, because } = problem;
        report(accept, 'expectation/impossible', { node: expectation, property, message: `This cannot come true: ${because}.` });
    }
};

interface Impossibility {
    readonly property: 'outcome' | 'reason' | 'at' | 'to';
    readonly because: string;
}

function impossibility(expectation: ExpectationDecl): Impossibility | undefined {
    const { outcome, reply, reason, at, to } = expectation;
    if (outcome === 'answered' && reply) {
        return { property: 'outcome', because: "an answer is not answered itself; write 'expect reply delivered'" };
    }
    if (outcome === 'answered' && protocolOf(expectation) === 'packet') {
        return { property: 'outcome', because: "nobody answers a 'packet' probe; write 'delivered', or use icmp, tcp or udp" };
    }
    if (outcome !== 'dropped' && reason !== undefined) {
        return { property: 'reason', because: `what is ${outcome} was not dropped 'by' anything` };
    }
    if (outcome !== 'dropped' && at !== undefined) {
        return { property: 'at', because: `'at' says where a packet was dropped; write 'to' for where it was ${outcome}` };
    }
    return outcome === 'dropped' && to !== undefined
        ? { property: 'to', because: "a dropped packet arrived nowhere; write 'at' for where it was dropped" }
        : undefined;
}

function protocolOf({ $container }: ExpectationDecl): string | undefined {
    const probe = $container.$type === 'RunStepDecl' ? $container.probe?.ref : $container;
    return probe?.packet?.protocol;
}

/**
 * Diagnostic `expectation/contradictory`
 *
 * Two expectations about the same packet exclude each other: it cannot arrive and be dropped. Multicast is copied, so each
 * copy may have a fate of its own.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a
 *         instance b
 *       }
 *     }
 *     probe ping: icmp a -> b expect answered expect dropped
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a
 *         instance b
 *       }
 *     }
 *     probe ping: icmp a -> b expect answered expect delivered to b
 */
export const expectationsMustAgree: AstRule<ProbeDecl | RunStepDecl> = (node, accept) => {
    const { expectations } = node;
    if (isToGroup(node)) {
        return;
    }
    for (const isReply of [false, true]) {
        const same = expectations.filter(({ reply }) => Boolean(reply) === isReply);
        const [first] = same;
        const opposite = same.find(({ outcome }) => (outcome === 'dropped') !== (first?.outcome === 'dropped'));
        if (first && opposite) {
            const message = `A packet cannot be ${first.outcome} and ${opposite.outcome}.`;
            report(accept, 'expectation/contradictory', { node: opposite, property: 'outcome', message });
        }
    }
};

/** Whether the packet is for a multicast group. */
function isToGroup(node: ProbeDecl | RunStepDecl): boolean {
    const probe: ProbeDecl | undefined = node.$type === 'ProbeDecl' ? node : node.probe?.ref;
    const destination = readIf(probe?.packet?.destination?.address, readAddress);
    return destination !== undefined && isMulticast(destination);
}
