/** Moving private addresses and associating public ones (H table, W16, V3). */
import { formatAddress, formatCidr, type IpAddress, sameAddress } from '../../model/address.js';
import type { Network, NetworkInterface, PrivateAddress, Subnet } from '../../model/network.js';
import { NOWHERE, type SourceSpan } from '../../model/source-span.js';
import { labelOf } from '../labels.js';
import { assignmentOf, networkIndex } from '../network-index.js';
import { isReservedAddress } from '../reserved-addresses.js';
import {
    type ActionResult,
    type ApiCallOf,
    doesNotExist,
    done,
    interfaceMeant,
    interfaceWithAddress,
    refused,
    withEntry,
    withInterface,
} from './action-result.js';

/**
 * Assigns a private address to an interface, taking it from whoever has it. Only within one subnet; a primary address
 * stays with its interface. A public address mapped to it moves along.
 */
export function moveAddress(network: Network, { address, to }: ApiCallOf<'move-ip'>, span?: SourceSpan): ActionResult {
    const target = interfaceMeant(network, to);
    const subnet = target && network.subnets.get(target.subnet);
    if (!target || !subnet) {
        return doesNotExist(network, to);
    }
    const holder = networkIndex(network).interfaceByAddress(subnet.vpc, address);
    if (holder?.id === target.id) {
        return done(network, `${formatAddress(address)} is already on '${labelOf(network, target.id)}'.`, 'H2');
    }
    return unmovable(network, { address, target, subnet, holder }) ?? reassign(network, { address, target, holder }, span);
}

interface Move {
    readonly address: IpAddress;
    readonly target: NetworkInterface;
    readonly holder: NetworkInterface | undefined;
}

function unmovable(
    network: Network,
    { address, target, subnet, holder }: Move & { readonly subnet: Subnet },
): ActionResult | undefined {
    const text = formatAddress(address);
    const block = networkIndex(network).subnetByAddress(subnet.vpc, address);
    if (block?.id !== subnet.id) {
        const blocks = subnet.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ');
        return refused(
            `${text} does not lie in '${subnet.name}' (${blocks}), the subnet of '${labelOf(network, target.id)}': addresses move within one subnet only.`,
            'H2',
        );
    }
    if (isReservedAddress(subnet, address)) {
        return refused(
            `${text} is reserved in '${subnet.name}': the first four addresses and the last belong to the cloud.`,
            'V3',
        );
    }
    const primary = holder?.addresses[0];
    return holder && primary && sameAddress(primary.address, address)
        ? refused(
              `${text} is the primary address of '${labelOf(network, holder.id)}', and a primary address cannot move. Move the whole interface with attach-interface.`,
              'G2',
          )
        : undefined;
}

function reassign(network: Network, { address, target, holder }: Move, span?: SourceSpan): ActionResult {
    const moved: PrivateAddress = { ...(holder && assignmentOf(holder, address)), address, span: span ?? target.span };
    const changed = new Map(network.interfaces).set(target.id, { ...target, addresses: [...target.addresses, moved] });
    if (holder) {
        changed.set(holder.id, {
            ...holder,
            addresses: holder.addresses.filter((assigned) => !sameAddress(assigned.address, address)),
        });
    }
    const from = holder ? `moved from '${labelOf(network, holder.id)}'` : 'is assigned';
    return done(
        { ...network, interfaces: changed },
        `${formatAddress(address)} ${from} to '${labelOf(network, target.id)}'.`,
        'H2',
        'G2',
    );
}

/** Maps a public address to an interface's primary private address; whoever had it loses it (W16). */
export function associateAddress(
    network: Network,
    { publicAddress, to }: ApiCallOf<'associate-address'>,
    span?: SourceSpan,
): ActionResult {
    const target = interfaceMeant(network, to);
    const primary = target?.addresses[0];
    if (!target || !primary) {
        return doesNotExist(network, to);
    }
    if (network.natGateways.has(target.owner)) {
        return refused(
            `The public address of the NAT gateway '${labelOf(network, target.owner)}' is fixed when it is created.`,
            'N1',
        );
    }
    const host = networkIndex(network).internetHost(publicAddress);
    if (host) {
        return refused(`${formatAddress(publicAddress)} belongs to the internet host '${host.name}'.`, 'W16');
    }
    const released = release(network, publicAddress);
    const owner = released.interfaces.get(target.id) ?? target;
    const addresses = [{ ...primary, publicAddress, publicSpan: span ?? NOWHERE }, ...owner.addresses.slice(1)];
    const message = `${formatAddress(publicAddress)} now stands for ${interfaceWithAddress(network, target)}.`;
    return done(withInterface(released, { ...owner, addresses }), message, 'W16', 'W1');
}

/** Takes a public address from whoever has it. */
export function disassociateAddress(network: Network, publicAddress: IpAddress): ActionResult {
    const mapping = networkIndex(network).publicMapping(publicAddress);
    return mapping
        ? done(
              release(network, publicAddress),
              `${formatAddress(publicAddress)} no longer stands for ${interfaceWithAddress(network, mapping.interface)}.`,
              'W16',
          )
        : refused(`${formatAddress(publicAddress)} is nobody's public address.`, 'W16');
}

function release(network: Network, publicAddress: IpAddress): Network {
    const mapping = networkIndex(network).publicMapping(publicAddress);
    if (!mapping) {
        return network;
    }
    const { interface: owner, assignment } = mapping;
    const addresses = owner.addresses.map((assigned) => (assigned === assignment ? withoutPublic(assigned) : assigned));
    return { ...network, interfaces: withEntry(network.interfaces, owner.id, { ...owner, addresses }) };
}

const withoutPublic = ({ address, span }: PrivateAddress): PrivateAddress => ({ address, span });
