/** Rules about what lies outside VPCs: hosts on the internet (W4, W5) and the servers of the underlay (E2). */
import { isMulticast, isPrivateUse, isSharedAddressSpace } from '../../forwarding/address-classes.js';
import { labelOf } from '../../forwarding/labels.js';
import { addressKey, formatAddress } from '../../model/address.js';
import type { Server } from '../../model/network.js';
import { pickedByPart } from '../../model/parted-map.js';
import type { SourceSpan } from '../../model/source-span.js';
import type { NetworkRule } from '../vpc-view.js';
import { publicOwners } from './public-address-rules.js';

/**
 * Diagnostic `internet-host/private-address`
 *
 * A host on the internet has an address that the internet routes: internet gateways drop private (RFC 1918), shared
 * (RFC 6598) and multicast ones.
 *
 * Wrong:
 *
 *     internet { host client { ip 192.168.1.7 } }
 *
 * Right:
 *
 *     internet { host client { ip 198.51.100.7 } }
 */
export const internetHostMustHavePublicAddress: NetworkRule = ({ network }, report) => {
    for (const host of network.internetHosts.values()) {
        for (const { address, span } of host.addresses) {
            if (isPrivateUse(address) || isSharedAddressSpace(address) || isMulticast(address)) {
                const message = `Internet host '${host.name}' cannot have ${formatAddress(address)}: the internet does not route it.`;
                report('internet-host/private-address', { span, message });
            }
        }
    }
};

/**
 * Diagnostic `internet-host/duplicate-address`
 *
 * An address on the internet has one owner: a host, or the interface it is mapped to as a public address.
 *
 * Wrong:
 *
 *     internet {
 *       host client { ip 198.51.100.7 }
 *       host server { ip 198.51.100.7 }
 *     }
 *
 * Right:
 *
 *     internet {
 *       host client { ip 198.51.100.7 }
 *       host server { ip 198.51.100.8 }
 *     }
 */
export const internetAddressMustHaveOneOwner: NetworkRule = ({ network }, report) => {
    const owners = network.internetHosts.size > 0 ? publicOwners(network) : undefined;
    const hosts = new Map<number | string, { readonly name: string; readonly span: SourceSpan }>();
    for (const host of network.internetHosts.values()) {
        for (const { address, span } of host.addresses) {
            const assignment = owners?.get(addressKey(address));
            const owner = assignment && { name: labelOf(network, assignment.owner.id), span: assignment.span };
            const first = owner ?? hosts.get(addressKey(address));
            if (first) {
                const message = `Address ${formatAddress(address)} of internet host '${host.name}' already belongs to '${first.name}'.`;
                const related = [{ span: first.span, message: `'${first.name}' has ${formatAddress(address)}.` }];
                report('internet-host/duplicate-address', { span, message, related });
            } else {
                hosts.set(addressKey(address), { name: host.name, span });
            }
        }
    }
};

/**
 * Diagnostic `server/duplicate-address`
 *
 * The outer headers of the overlay name servers by their underlay address, so each has its own.
 *
 * Wrong:
 *
 *     server rack1 { ip 172.31.0.11 }
 *     server rack2 { ip 172.31.0.11 }
 *
 * Right:
 *
 *     server rack1 { ip 172.31.0.11 }
 *     server rack2 { ip 172.31.0.12 }
 */
export const serverAddressMustBeUnique: NetworkRule = ({ network }, report) => {
    const owners = new Map<number, Server>();
    for (const server of declaredServers(network.servers)) {
        const first = owners.get(server.address);
        if (first) {
            const message = `Server '${server.name}' has the underlay address ${formatAddress(server.address)} of server '${first.name}'.`;
            const related = [{ span: first.span, message: `Server '${first.name}' has ${formatAddress(server.address)}.` }];
            report('server/duplicate-address', { span: server.span, message, related });
        } else {
            owners.set(server.address, server);
        }
    }
};

/** Those that nobody declares get addresses that no other has. */
const declaredServers = pickedByPart<Server, Server>((server) => (server.implicit ? [] : [server]));

/** Every rule about what lies outside VPCs. */
export const INTERNET_RULES: readonly NetworkRule[] = [
    internetAddressMustHaveOneOwner,
    internetHostMustHavePublicAddress,
    serverAddressMustBeUnique,
];
