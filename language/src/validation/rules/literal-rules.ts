/** Rules about addresses, blocks, MACs and numbers as they are written. The properties that hold them have the same names everywhere. */
import type { AstNode, Properties, ValidationAcceptor } from 'langium';
import { isGroupMac } from '../../forwarding/address-classes.js';
import { reflection, type WaitStepDecl } from '../../generated/ast.js';
import { type CidrReading, type Reading, readAddress, readCidr, readDuration, readMac } from '../../lowering/addresses.js';
import { formatCidr } from '../../model/address.js';
import type { AstRule } from '../ast-rule.js';
import type { DiagnosticCode } from '../diagnostic-catalog.js';
import { type Finding, report } from '../report.js';

/** Checks one literal: what it is called in the catalogue, and how it is read. */
type LiteralCheck = (text: string, place: Place) => void;

interface Place {
    readonly node: AstNode;
    readonly property: string;
    readonly index?: number;
    readonly accept: ValidationAcceptor;
}

/** Properties with literals in them, whatever the type of the node. */
const CHECKS: Readonly<Record<string, LiteralCheck>> = {
    address: (text, place) => checkReading('address/malformed', readAddress(text), place),
    addresses: (text, place) => checkReading('address/malformed', readAddress(text), place),
    advertised: checkCidr,
    carries: (text, place) => checkReading('address/malformed', readAddress(text), place),
    cidr: checkCidr,
    cidrs: checkCidr,
    destination: checkCidr,
    destinationBlock: checkPeer,
    group: (text, place) => checkReading('address/malformed', readAddress(text), place),
    mac: checkMac,
    peer: checkPeer,
    publicAddresses: (text, place) => checkReading('address/malformed', readAddress(text), place),
    peerAddress: (text, place) => checkReading('address/malformed', readAddress(text), place),
    sends: checkCidr,
    sourceBlock: checkPeer,
    statics: checkCidr,
    to: (text, place) => (typeof text === 'string' ? checkReading('address/malformed', readAddress(text), place) : undefined),
    via: (text, place) => (typeof text === 'string' ? checkReading('address/malformed', readAddress(text), place) : undefined),
};

type PropertyCheck = readonly [property: string, check: LiteralCheck];

/** The checks of each type of node: of those properties that it has. */
const checksByType = new Map<string, readonly PropertyCheck[]>();

function checksOf(type: string): readonly PropertyCheck[] {
    let checks = checksByType.get(type);
    if (!checks) {
        const { properties } = reflection.getTypeMetaData(type);
        checks = Object.entries(CHECKS).filter(([property]) => property in properties);
        checksByType.set(type, checks);
    }
    return checks;
}

/**
 * Diagnostic `address/malformed`
 *
 * This text looks like an IP address and is none.
 *
 * Wrong:
 *
 *     internet { host client { ip 198.51.100.300 } }
 *
 * Right:
 *
 *     internet { host client { ip 198.51.100.30 } }
 */
export const literalsMustBeWellFormed: AstRule<AstNode> = (node, accept) => {
    const values = node as unknown as Readonly<Record<string, unknown>>;
    for (const [property, check] of checksOf(node.$type)) {
        const value = values[property];
        if (typeof value === 'string') {
            check(value, { node, property, accept });
        } else if (Array.isArray(value)) {
            for (let index = 0; index < value.length; index++) {
                if (typeof value[index] === 'string') {
                    check(value[index], { node, property, index, accept });
                }
            }
        }
    }
};

/**
 * Diagnostic `cidr/malformed`
 *
 * This text looks like an address block and is none: either its address is wrong, or its prefix length.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet app { cidr 10.0.2.0/240 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet app { cidr 10.0.2.0/24 }
 *     }
 */
export const blockMustBeWellFormed = (reading: Reading<CidrReading>, place: Place): void =>
    checkReading('cidr/malformed', reading, place);

/**
 * Diagnostic `cidr/host-bits`
 *
 * The address of a block has bits set beyond the prefix length. The cloud clears them, so the block is not what it looks like.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.18/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 */
export function blockShouldBeCanonical(text: string, reading: CidrReading, place: Place): void {
    if (reading.hostBitsCleared) {
        const canonical = formatCidr(reading);
        reportAt(place, 'cidr/host-bits', {
            message: `'${text}' has host bits set: it stands for ${canonical}.`,
            repairs: [{ title: `Write '${canonical}'`, newText: canonical }],
        });
    }
}

/** A block, or an address on its own. */
function checkPeer(text: string, place: Place): void {
    if (text.includes('/')) {
        checkCidr(text, place);
    } else {
        checkReading('address/malformed', readAddress(text), place);
    }
}

function checkCidr(text: string, place: Place): void {
    const reading = readCidr(text);
    blockMustBeWellFormed(reading, place);
    if (reading.ok) {
        blockShouldBeCanonical(text, reading.value, place);
    }
}

/**
 * Diagnostic `mac/malformed`
 *
 * A MAC address has six groups of two hexadecimal digits.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { mac 02:00:0a:00:01 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { mac 02:00:0a:00:01:0a }
 *       }
 *     }
 */
export const macMustBeWellFormed = (reading: Reading<string>, place: Place): void =>
    checkReading('mac/malformed', reading, place);

/**
 * Diagnostic `mac/group-address`
 *
 * The lowest bit of a MAC address's first byte marks broadcast and multicast. A station has an address without it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { mac 01:00:5e:00:00:01 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { mac 02:00:5e:00:00:01 }
 *       }
 *     }
 */
export function macMustBelongToOneStation(text: string, place: Place): void {
    const isStation = place.node.$type === 'InstanceDecl' || place.node.$type === 'InterfaceDecl';
    if (isStation && isGroupMac(text)) {
        reportAt(place, 'mac/group-address', {
            message: `'${text}' is a broadcast or multicast address: an interface needs one whose first byte is even, such as 02:…`,
        });
    }
}

function checkMac(text: string, place: Place): void {
    if (place.node.$type === 'FilterValueDecl') {
        return; // a run of bytes of any length
    }
    const reading = readMac(text);
    macMustBeWellFormed(reading, place);
    if (reading.ok) {
        macMustBelongToOneStation(text, place);
    }
}

/**
 * Diagnostic `number/out-of-range`
 *
 * A number is larger or smaller than what its field can hold: a port beyond 65535, an IP protocol beyond 255, a TTL beyond 255.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow tcp 70000 from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow tcp 7000 from 0.0.0.0/0  egress 100 allow all to 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
export const waitMustBeOneOfTheKnownUnits: AstRule<WaitStepDecl> = (step, accept) => {
    const reading = step.duration === undefined ? undefined : readDuration(step.duration);
    if (reading && !reading.ok) {
        report(accept, 'number/out-of-range', { node: step, property: 'duration', message: reading.message });
    }
};

function checkReading(code: DiagnosticCode, reading: Reading<unknown>, place: Place): void {
    if (!reading.ok) {
        reportAt(place, code, { message: reading.message });
    }
}

function reportAt({ node, property, index, accept }: Place, code: DiagnosticCode, finding: Omit<Finding<AstNode>, 'node'>): void {
    report(accept, code, {
        node,
        property: property as Properties<AstNode>,
        ...(index === undefined ? {} : { index }),
        ...finding,
    });
}
