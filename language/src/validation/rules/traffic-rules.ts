/** Rules about the traffic that ACL entries and group rules describe: protocol, ports, ICMP types, and which end is meant. */
import type { ValidationAcceptor } from 'langium';
import type { NetworkAclEntryDecl, SecurityGroupDecl, SecurityGroupRuleDecl, TrafficDecl } from '../../generated/ast.js';
import type { AstRule } from '../ast-rule.js';
import { report } from '../report.js';

const MAX_PORT = 65_535;
const MAX_BYTE = 255;

type RuleDecl = NetworkAclEntryDecl | SecurityGroupRuleDecl;

/**
 * Diagnostic `protocol/wrong-preposition`
 *
 * What comes in comes `from` somewhere, what goes out goes `to` somewhere.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow all to 0.0.0.0/0 }
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
export const prepositionMustFitDirection: AstRule<RuleDecl> = (rule, accept) => {
    const right = rule.direction === 'ingress' ? 'from' : 'to';
    if (rule.preposition !== undefined && rule.preposition !== right) {
        report(accept, 'protocol/wrong-preposition', {
            node: rule as NetworkAclEntryDecl,
            property: 'preposition',
            message: `An ${rule.direction} rule names the other end with '${right}'.`,
            repairs: [{ title: `Write '${right}'`, newText: right }],
        });
    }
};

/**
 * Diagnostic `protocol/no-ports`
 *
 * Only TCP and UDP have ports, and only ICMP has types: a number or a range after any other protocol means nothing.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow all 443 from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow tcp 443 from 0.0.0.0/0  egress 100 allow all to 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const trafficDetailMustFitProtocol: AstRule<TrafficDecl> = (traffic, accept) => {
    const { range, portOrType, icmpType, icmpCode } = traffic;
    const protocol = protocolText(traffic);
    const wrong = (property: keyof TrafficDecl & string, what: string): void =>
        report(accept, 'protocol/no-ports', {
            node: traffic,
            property: property as 'range',
            message: `Protocol '${protocol}' has no ${what}.`,
        });
    if (isTransport(traffic)) {
        if (icmpType !== undefined || icmpCode !== undefined) {
            wrong(icmpType === undefined ? 'icmpCode' : 'icmpType', 'ICMP types: write a port or a range of ports');
        }
    } else if (range !== undefined) {
        wrong('range', isIcmp(traffic) ? 'ports: write an ICMP type such as echo or 3/4' : 'ports');
    } else if (!isIcmp(traffic) && (portOrType !== undefined || icmpType !== undefined)) {
        wrong(portOrType === undefined ? 'icmpType' : 'portOrType', icmpType === undefined ? 'ports' : 'ICMP types');
    }
};

const protocolText = ({ protocol, protocolNumber }: TrafficDecl): string => protocol ?? `${protocolNumber}`;

const isTransport = ({ protocol, protocolNumber }: TrafficDecl): boolean =>
    protocol === 'tcp' || protocol === 'udp' || protocolNumber === 6 || protocolNumber === 17;

const isIcmp = ({ protocol, protocolNumber }: TrafficDecl): boolean =>
    protocol === 'icmp' || protocol === 'icmp6' || protocolNumber === 1 || protocolNumber === 58;

/** Ports, ICMP types and codes, and protocol numbers: `number/out-of-range` (its manual text stands in `literal-rules.ts`). */
export const trafficNumbersMustBeInRange: AstRule<TrafficDecl> = (traffic, accept) => {
    const limit = isTransport(traffic) ? MAX_PORT : MAX_BYTE;
    checkNumber(traffic, 'protocolNumber', MAX_BYTE, accept);
    if (isTransport(traffic) || isIcmp(traffic)) {
        checkNumber(traffic, 'portOrType', limit, accept);
    }
    checkNumber(traffic, 'icmpCode', MAX_BYTE, accept);
};

const WHAT = { protocolNumber: 'IP protocol numbers', portOrType: 'ports', icmpCode: 'ICMP codes' } as const;

function checkNumber(traffic: TrafficDecl, property: keyof typeof WHAT, limit: number, accept: ValidationAcceptor): void {
    const value = traffic[property];
    if (value !== undefined && value > limit) {
        const what = property === 'portOrType' && limit === MAX_BYTE ? 'ICMP types' : WHAT[property];
        report(accept, 'number/out-of-range', {
            node: traffic,
            property,
            message: `${value} is too large: ${what} go from 0 to ${limit}.`,
        });
    }
}

/**
 * Diagnostic `port/reversed-range`
 *
 * A range names its lower end first.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow tcp 65535-1024 from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow tcp 1024-65535 from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const portRangeMustAscend: AstRule<TrafficDecl> = (traffic, accept) => {
    const [from, to] = traffic.range?.split('-').map(Number) ?? [];
    if (from === undefined || to === undefined) {
        return;
    }
    if (from > MAX_PORT || to > MAX_PORT) {
        const message = `${Math.max(from, to)} is too large: ports go from 0 to ${MAX_PORT}.`;
        report(accept, 'number/out-of-range', { node: traffic, property: 'range', message });
    } else if (from > to) {
        report(accept, 'port/reversed-range', {
            node: traffic,
            property: 'range',
            message: `The range ${from}-${to} ends before it begins.`,
            repairs: [{ title: `Write '${to}-${from}'`, newText: `${to}-${from}` }],
        });
    }
};

/**
 * Diagnostic `protocol/family-mismatch`
 *
 * ICMP runs over IPv4 and ICMPv6 over IPv6; a rule for one with addresses of the other matches nothing.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow icmp6 from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow icmp from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const protocolMustFitAddressFamily: AstRule<RuleDecl> = (rule, accept) => {
    const protocol = rule.traffic?.protocol;
    const { peer } = rule;
    if (peer === undefined || (protocol !== 'icmp' && protocol !== 'icmp6')) {
        return;
    }
    const isIpv6 = peer.includes(':');
    if (isIpv6 !== (protocol === 'icmp6')) {
        const right = isIpv6 ? 'icmp6' : 'icmp';
        report(accept, 'protocol/family-mismatch', {
            node: rule as NetworkAclEntryDecl,
            property: 'peer',
            message: `'${protocol}' does not run over ${isIpv6 ? 'IPv6' : 'IPv4'}: with ${peer}, write '${right}'.`,
        });
    }
};

/**
 * Diagnostic `security-group/egress-none`
 *
 * `egress none` says that a group lets nothing out. Another egress rule beside it contradicts that, and there is no
 * `ingress none`: a group without ingress rules lets nothing in anyway.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group web {
 *         egress none
 *         egress tcp 443 to 0.0.0.0/0
 *       }
 *       subnet front {
 *         cidr 10.0.1.0/24
 *         instance a { security-groups web }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group web {
 *         egress tcp 443 to 0.0.0.0/0
 *       }
 *       subnet front {
 *         cidr 10.0.1.0/24
 *         instance a { security-groups web }
 *       }
 *     }
 */
export const egressNoneMustStandAlone: AstRule<SecurityGroupDecl> = (group, accept) => {
    const egress = group.rules.filter(({ direction }) => direction === 'egress');
    for (const rule of group.rules.filter(({ none }) => none)) {
        const problem =
            rule.direction === 'ingress'
                ? `there is no 'ingress none': without ingress rules nothing gets in`
                : egress.length > 1
                  ? `'egress none' stands beside another egress rule`
                  : undefined;
        if (problem) {
            report(accept, 'security-group/egress-none', {
                node: rule,
                message: `In security group '${group.name}', ${problem}.`,
            });
        }
    }
};
