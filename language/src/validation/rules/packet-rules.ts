/** Rules about packets and filters that need the network: who sends, and what a filter compares with what. */
import { AstUtils, type ValidationAcceptor } from 'langium';
import { checkFilter } from '../../filter/check-filter.js';
import { suggestField } from '../../filter/suggest-field.js';
import { type ExperimentDecl, type FieldTest, isFieldTest, type PacketDecl, type ProbeDecl } from '../../generated/ast.js';
import { readAddress, readIf } from '../../lowering/addresses.js';
import { addressOf, resolveLinked, stationOf } from '../../lowering/element-lookup.js';
import { lowerFilter } from '../../lowering/filters.js';
import { familyOfPacket } from '../../lowering/packets.js';
import { Spans } from '../../lowering/spans.js';
import { addressKey } from '../../model/address.js';
import type { InternetHost, Network, NetworkInterface } from '../../model/network.js';
import { rememberedByPart } from '../../model/parted-map.js';
import { findField } from '../../packet/fields.js';
import { report } from '../report.js';
import type { DesignRule } from '../vpc-view.js';

/**
 * Diagnostic `probe/unknown-source`
 *
 * A packet leaves some guest, so its source address belongs to an interface or to a host on the internet. To send from an
 * address that is not the sender's, name the sender and set `ip.src` in braces.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 10.0.1.10 }
 *       }
 *     }
 *     probe ping: icmp 10.0.1.99 -> a
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { ip 10.0.1.10 }
 *       }
 *     }
 *     probe ping: icmp 10.0.1.10 -> 10.0.1.99
 */
export const probeSourceMustBeSomebody: DesignRule = (decl, { network }, accept) => {
    const { packet } = decl.$type === 'ProbeDecl' ? decl : {};
    const address = readIf(packet?.source?.address, readAddress);
    if (packet && address !== undefined && !ownedAddresses(network).some((owned) => owned.has(addressKey(address)))) {
        report(accept, 'probe/unknown-source', {
            node: packet.source,
            property: 'address',
            message: `Nobody sends from ${packet.source.address}: name an instance, an interface or an internet host.`,
        });
    }
};

const addressesOf = rememberedByPart<NetworkInterface | InternetHost, ReadonlySet<number | string>>((owners) => {
    const assigned = [...owners.values()].flatMap(({ addresses }) => addresses);
    const all = assigned.flatMap(({ address, publicAddress }) =>
        publicAddress === undefined ? [address] : [address, publicAddress],
    );
    return new Set(all.map(addressKey));
});

const ownedAddresses = ({ interfaces, internetHosts }: Network): readonly ReadonlySet<number | string>[] => [
    ...addressesOf(interfaces, undefined),
    ...addressesOf(internetHosts, undefined),
];

/**
 * Diagnostic `probe/no-address-of-family`
 *
 * Both ends of a packet need an address of its family: IPv6 for `icmp6`, or where an end is an IPv6 address; IPv4 otherwise.
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
 *     probe ping: icmp6 a -> b
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         cidr 2001:db8:1234:1a01::/64
 *         instance a { ip 2001:db8:1234:1a01::10 }
 *         instance b { ip 2001:db8:1234:1a01::20 }
 *       }
 *     }
 *     probe ping: icmp6 a -> b
 */
export const probeEndsMustHaveAddressOfFamily: DesignRule = (decl, { network }, accept) => {
    const { packet } = decl.$type === 'ProbeDecl' ? decl : {};
    const family = packet && familyOfPacket(packet, { network, resolve: resolveLinked, spans: new Spans(decl) });
    // Where a literal has the wrong family, that is the mistake (`probe/family-mismatch`).
    for (const end of packet && !hasForeignLiteral(packet, family) ? [packet.source, packet.destination] : []) {
        const station = stationOf(network, resolveLinked(end?.element) ?? '');
        if (end && family && station && !end.publicAddress && addressOf(station, family, 'private') === undefined) {
            const message = `'${end.element?.$refText}' has no IPv${family} address, which this packet would need.`;
            report(accept, 'probe/no-address-of-family', { node: end, property: 'element', message });
        }
    }
};

/** Whether an end is written as an address of the other family. */
const hasForeignLiteral = ({ source, destination }: PacketDecl, family: 4 | 6 | undefined): boolean =>
    [source, destination].some((end) => end?.address !== undefined && end.address.includes(':') !== (family === 6));

/** Every test of a field in the filters of a declaration: `filter/unknown-field` and `filter/type-mismatch`. */
export const filtersMustMakeSense: DesignRule = (decl, { network }, accept) => {
    for (const test of fieldTests(decl)) {
        if (test.field !== undefined && !findField(test.field)) {
            filterFieldMustExist(test, accept);
        } else {
            comparisonMustFitField(test, network, accept);
        }
    }
};

function* fieldTests(decl: ExperimentDecl | ProbeDecl): Generator<FieldTest> {
    const claimants = decl.$type === 'ProbeDecl' ? [decl] : decl.steps.filter((step) => step.$type === 'RunStepDecl');
    for (const { expectations } of claimants) {
        for (const { where } of expectations) {
            yield* where ? AstUtils.streamAst(where).filter(isFieldTest) : [];
        }
    }
}

/**
 * Diagnostic `filter/unknown-field`
 *
 * Filters use Wireshark's display-filter names. This is none of those that the simulated packets have.
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
 *     probe ping: icmp a -> b expect delivered where ip.source == a
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
 *     probe ping: icmp a -> b expect delivered where ip.src == a
 */
function filterFieldMustExist(test: FieldTest, accept: ValidationAcceptor): void {
    const near = suggestField(test.field);
    report(accept, 'filter/unknown-field', {
        node: test,
        property: 'field',
        message: `There is no field called '${test.field}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
        ...(near === undefined ? {} : { repairs: [{ title: `Write '${near}'`, newText: near }] }),
    });
}

/**
 * Diagnostic `filter/type-mismatch`
 *
 * The field is of another kind than what it is compared with, so the comparison is never true: an address with a number, or a
 * protocol, which has no value, with anything.
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
 *     probe ping: icmp a -> b expect delivered where ip.ttl == 10.0.1.4
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
 *     probe ping: icmp a -> b expect delivered where ip.ttl == 64
 */
function comparisonMustFitField(test: FieldTest, network: Network, accept: ValidationAcceptor): void {
    const lowered = lowerFilter(test, { network, resolve: resolveLinked });
    const [problem] = lowered.ok ? checkFilter(lowered.value) : [];
    if (problem !== undefined) {
        report(accept, 'filter/type-mismatch', { node: test, message: problem });
    }
}

/**
 * Diagnostic `probe/other-encapsulation`
 *
 * Fields of the tunnel header are changed on the wire, after the packet has been wrapped. The overlay is drawn with GENEVE, or
 * with VXLAN where the file says `encapsulation vxlan`; the header of the other one is never there.
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
 *     probe p: icmp a -> b { vxlan.vni 4242 }
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
 *     probe p: icmp a -> b { geneve.vni 4242 }
 */
export const overlayFieldMustBeOfTheEncapsulation: DesignRule = (decl, { network }, accept) => {
    const other = network.encapsulation === 'geneve' ? 'vxlan' : 'geneve';
    for (const setting of (decl.$type === 'ProbeDecl' ? decl.packet?.fields : undefined) ?? []) {
        if (setting.field?.startsWith(`${other}.`)) {
            const message = `The overlay is drawn with ${network.encapsulation}, so that no packet has '${setting.field}': write 'encapsulation ${other}' at the top of the file.`;
            report(accept, 'probe/other-encapsulation', { node: setting, property: 'field', message });
        }
    }
};

/** Every rule about packets and filters that needs the network. */
export const PACKET_RULES: readonly DesignRule[] = [
    filtersMustMakeSense,
    overlayFieldMustBeOfTheEncapsulation,
    probeEndsMustHaveAddressOfFamily,
    probeSourceMustBeSomebody,
];
