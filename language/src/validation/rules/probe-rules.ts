/** Rules about probes: ends, ports, address families, and the fields in their braces. */

import type { EndpointDecl, EndpointElementDecl, FieldSettingDecl, PacketDecl } from '../../generated/ast.js';
import { readIf, readMac } from '../../lowering/addresses.js';
import { parseAddress } from '../../model/address.js';
import { ipv6Bytes } from '../../packet/bytes.js';
import { FIELDS, findField } from '../../packet/fields.js';
import { checkFieldValue } from '../../packet/set-field.js';
import { hasImplicitPrimary } from '../../references/implicit-declarations.js';
import { nearest } from '../../references/suggest.js';
import type { AstRule } from '../ast-rule.js';
import { report } from '../report.js';

/**
 * Diagnostic `probe/missing-port`
 *
 * A TCP or UDP packet goes to a port. The source port may be left out: the simulator chooses one, the same in every run.
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
 *     probe web: tcp a -> b
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
 *     probe web: tcp a -> b:443
 */
export const transportProbeMustHavePort: AstRule<PacketDecl> = (packet, accept) => {
    const { protocol, destination } = packet;
    if (hasPorts(packet) && destination && isComplete(destination) && destination.port === undefined) {
        report(accept, 'probe/missing-port', {
            node: packet,
            property: 'destination',
            message: `A ${protocol} probe needs a destination port: write '${destination.$cstNode?.text ?? 'b'}:443'.`,
        });
    }
};

const hasPorts = ({ protocol }: PacketDecl): boolean => protocol === 'tcp' || protocol === 'udp';

const isComplete = (endpoint: EndpointDecl): boolean => endpoint.element !== undefined || endpoint.address !== undefined;

/**
 * Diagnostic `probe/unexpected-port`
 *
 * Only TCP and UDP packets have ports.
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
 *     probe ping: icmp a -> b:443
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
 *     probe ping: icmp a -> b
 */
export const probeWithoutPortsMustNotHaveAny: AstRule<PacketDecl> = (packet, accept) => {
    for (const endpoint of hasPorts(packet) ? [] : endsOf(packet)) {
        if (endpoint.port !== undefined) {
            const message = `A packet of kind '${packet.protocol}' has no ports: remove ':${endpoint.port}'.`;
            report(accept, 'probe/unexpected-port', { node: endpoint, property: 'port', message });
        }
    }
};

const endsOf = ({ source, destination }: Partial<PacketDecl>): EndpointDecl[] =>
    [source, destination].filter((endpoint) => endpoint !== undefined);

/**
 * Diagnostic `probe/family-mismatch`
 *
 * A packet has addresses of one family: `icmp` runs over IPv4, `icmp6` over IPv6, and both ends are of the same kind.
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
 *     probe ping: icmp a -> 2001:db8::1
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
 *     probe ping: icmp a -> 198.51.100.1
 */
export const probeMustBeOfOneAddressFamily: AstRule<PacketDecl> = (packet, accept) => {
    const expected = familyOfProtocol(packet) ?? familyOf(packet.source);
    const wrong = endsOf(packet).find((endpoint) => expected !== undefined && (familyOf(endpoint) ?? expected) !== expected);
    if (wrong) {
        const reason = familyOfProtocol(packet) ? `'${packet.protocol}' packets have` : 'the other end has';
        const message = `${wrong.address} is an ${familyOf(wrong)} address, but ${reason} ${expected} addresses.`;
        report(accept, 'probe/family-mismatch', { node: wrong, property: 'address', message });
    }
};

const familyOfProtocol = ({ protocol }: PacketDecl): 'IPv4' | 'IPv6' | undefined =>
    protocol === 'icmp6' ? 'IPv6' : protocol === 'icmp' ? 'IPv4' : undefined;

function familyOf(endpoint: EndpointDecl | undefined): 'IPv4' | 'IPv6' | undefined {
    if (endpoint?.address === undefined) {
        return undefined;
    }
    return endpoint.address.includes(':') ? 'IPv6' : 'IPv4';
}

/**
 * Diagnostic `probe/no-public-address`
 *
 * `NAME.public-ip` stands for the public address of an element, and this one has none.
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
 *     probe ping: icmp a -> b.public-ip
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
 *     probe ping: icmp a -> b
 */
export const publicAddressMustExist: AstRule<EndpointDecl> = (endpoint, accept) => {
    const target = endpoint.element?.ref;
    if (endpoint.publicAddress && target && !hasPublicAddress(target)) {
        const message = `'${target.name}' has no public address: write '${endpoint.element?.$refText}' for its private one, or give it a 'public-ip'.`;
        report(accept, 'probe/no-public-address', { node: endpoint, property: 'publicAddress', message });
    }
};

function hasPublicAddress(target: EndpointElementDecl): boolean {
    switch (target.$type) {
        case 'InternetHostDecl':
            return true;
        case 'InstanceDecl':
            return (
                target.publicAddresses.length > 0 ||
                (!hasImplicitPrimary(target) && (target.interfaces[0]?.publicAddresses.length ?? 0) > 0)
            );
        case 'InterfaceDecl':
            return (
                target.publicAddresses.length > 0 ||
                (target.$cstNode === undefined && target.$container.publicAddresses.length > 0)
            );
        case 'LoadBalancerDecl':
            return target.publicAddresses.length > 0;
        case 'NatGatewayDecl':
            return [target, ...target.zones].some(({ publicAddresses }) => publicAddresses.length > 0);
        case 'NetworkFirewallDecl':
        case 'SiteHostDecl':
        case 'VpcEndpointDecl':
            return false;
    }
}

/**
 * Diagnostic `probe/unknown-field`
 *
 * A field in the braces of a probe has a Wireshark display-filter name, such as `ip.ttl` or `tcp.flags.syn`.
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
 *     probe ping: icmp a -> b { ip.tttl 3 }
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
 *     probe ping: icmp a -> b { ip.ttl 3 }
 */
export const settingMustNameField: AstRule<FieldSettingDecl> = (setting, accept) => {
    if (setting.field !== undefined && !findField(setting.field)) {
        const near = nearest(
            setting.field,
            FIELDS.filter(({ write }) => write).map(({ name }) => name),
        );
        report(accept, 'probe/unknown-field', {
            node: setting,
            property: 'field',
            message: `There is no field called '${setting.field}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
            ...(near === undefined ? {} : { repairs: [{ title: `Write '${near}'`, newText: near }] }),
        });
    }
};

/**
 * Diagnostic `probe/field-value`
 *
 * The value does not fit into the field, or the field follows from others and cannot be set.
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
 *     probe ping: icmp a -> b { ip.ttl 300 }
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
 *     probe ping: icmp a -> b { ip.ttl 30 }
 */
export const settingMustFitField: AstRule<FieldSettingDecl> = (setting, accept) => {
    const { field, number, address, mac } = setting;
    const property = number !== undefined ? 'number' : address !== undefined ? 'address' : mac !== undefined ? 'mac' : undefined;
    const value = number ?? (address === undefined ? readIf(mac, readMac) : addressValue(address));
    if (property && value !== undefined && field !== undefined && findField(field)) {
        const message = checkFieldValue(field, value);
        if (message !== undefined) {
            report(accept, 'probe/field-value', { node: setting, property, message });
        }
    }
};

/** An address as a field would hold it. */
function addressValue(text: string): number | Uint8Array | undefined {
    const address = parseAddress(text);
    return typeof address === 'object' ? ipv6Bytes(address) : address;
}

/** The smallest packet of each kind that has its headers complete, in bytes. */
const SMALLEST: Readonly<Record<PacketDecl['protocol'], number>> = {
    icmp: 28,
    icmp6: 48,
    tcp: 40,
    udp: 28,
    packet: 20,
    arp: 28,
    dhcp: 269,
};

/** The largest IPv4 packet. */
const LARGEST = 65_535;

/** `size` and `ttl`: `number/out-of-range` (its manual text stands in `literal-rules.ts`). */
export const packetNumbersMustBeInRange: AstRule<PacketDecl> = (packet, accept) => {
    const { size, ttl, protocol } = packet;
    const smallest = SMALLEST[protocol] ?? 0;
    if (size !== undefined && (size < smallest || size > LARGEST)) {
        const message = `A packet of kind '${protocol}' cannot have ${size} bytes: its size goes from ${smallest} to ${LARGEST}.`;
        report(accept, 'number/out-of-range', { node: packet, property: 'size', message });
    }
    if (ttl !== undefined && ttl > 255) {
        report(accept, 'number/out-of-range', {
            node: packet,
            property: 'ttl',
            message: `${ttl} is too large: TTL goes from 0 to 255.`,
        });
    }
};

/** Ports of both ends: `number/out-of-range`. */
export const endpointPortMustBeInRange: AstRule<EndpointDecl> = (endpoint, accept) => {
    if (endpoint.port !== undefined && (endpoint.port < 1 || endpoint.port > 65_535)) {
        const message = `${endpoint.port} is no port: ports go from 1 to 65535.`;
        report(accept, 'number/out-of-range', { node: endpoint, property: 'port', message });
    }
};
