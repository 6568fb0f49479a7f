/** Who owns an address: the mapping service, public addresses at a gateway, local services, owners on the internet. */
import { formatAddress, type IpAddress, macOfAddress, sameAddress } from '../../model/address.js';
import type { ElementId, Network, NetworkInterface, Subnet, Vpc } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import { isLinkLocal } from '../address-classes.js';
import { type EdgeDevice, edgeDevice, edgeDevicesOf } from '../edge-devices.js';
import { labelOf } from '../labels.js';
import { isIpv6, isRouterAddress, linkLocalOf } from '../link-local.js';
import { localServices } from '../local-services.js';
import { mappingEntry, networkIndex, type PublicMapping } from '../network-index.js';
import { outerOf } from '../overlay.js';
import type { MappingEntry } from '../state.js';
import type { Lookup, LookupKey, Step } from '../trace.js';
import {
    type CandidateList,
    type HashedEntry,
    hashedCandidates,
    type LookupContext,
    listedCandidates,
    NO_CANDIDATES,
} from './candidate-list.js';

/** Every address the mapping service knows in a VPC (E1). Routers and edge devices are shown when they are the answer. */
export function mappingCandidates(context: LookupContext): CandidateList {
    const { network, lookup } = context;
    const owners = networkIndex(network).interfacesOfVpc(lookup.element);
    const entries = owners.flatMap((owner) => mappingsOf(network, lookup, owner));
    if (lookup.winner < 0) {
        return hashedCandidates(
            entries.map((entry) => unbelieved(context, entry)),
            undefined,
        );
    }
    const hit =
        decidedEntry(context, entries) ??
        entries.find((entry) => entry.mismatch() === undefined) ??
        routerMapping(context) ??
        forwarderMapping(context) ??
        edgeMapping(context);
    return hashedCandidates(entries, hit);
}

/** A sender that the service knows, but not where the outer headers say: in another virtual network, or on another server (E3). */
function unbelieved({ network, step, lookup }: LookupContext, known: HashedEntry): HashedEntry {
    const packet = step.stage === 'verify-mapping' ? packetBefore(step) : undefined;
    const outer = packet && outerOf(packet);
    const { entry } = known;
    if (!outer || entry.kind !== 'mapping') {
        return known;
    }
    const vni = network.vpcs.get(lookup.element)?.vni;
    const doubt =
        outer.vni === vni
            ? `lives on ${formatAddress(entry.entry.host)}, but the packet comes from ${formatAddress(outer.ip.source)} (E3)`
            : `lives in virtual network ${vni}, but the packet names ${outer.vni} (E7)`;
    return { ...known, mismatch: () => known.mismatch() ?? doubt };
}

const packetBefore = ({ before, packetId }: Step): Packet | undefined => before.packets.find(({ id }) => id === packetId)?.packet;

/** Among several addresses of the interface that the stage chose, the one asked for; else its first. */
function decidedEntry({ step, lookup }: LookupContext, entries: readonly HashedEntry[]): HashedEntry | undefined {
    const chosen = mappingAfter(step)?.element;
    const own = entries.filter(({ entry }) => entry.kind === 'mapping' && entry.entry.element === chosen);
    const { address } = lookup.key;
    return (
        own.find(({ entry }) => entry.kind === 'mapping' && address !== undefined && sameAddress(entry.entry.address, address)) ??
        own[0]
    );
}

/** The answer as the stage recorded it; other stages ask the service about other things than the target. */
const mappingAfter = (step: Step): MappingEntry | undefined =>
    step.stage === 'mapping' ? step.after.packets.find(({ id }) => id === step.packetId)?.decided.mapping : undefined;

/** Link-local addresses follow from the MACs (G21); they are listed only when one is asked for. */
const isLinkLocalKey = ({ key: { address } }: Lookup): boolean => isIpv6(address) && isLinkLocal(address);

function mappingsOf(network: Network, lookup: Lookup, owner: NetworkInterface): HashedEntry[] {
    const linkLocal = isLinkLocalKey(lookup) ? linkLocalOf(owner) : undefined;
    const own = linkLocal ? [{ address: linkLocal, span: owner.span }] : [];
    return [...owner.addresses, ...own].flatMap(({ address, span }) => {
        const entry = mappingEntry(network, lookup.element, owner, address);
        return entry ? [hashedMapping(network, lookup.key, { entry, span })] : [];
    });
}

function hashedMapping(
    network: Network,
    key: LookupKey,
    { entry, span }: { readonly entry: MappingEntry; readonly span: HashedEntry['span'] },
): HashedEntry {
    return {
        entry: { kind: 'mapping', entry },
        span,
        label: () =>
            `${formatAddress(entry.address)} → ${labelOf(network, entry.element)}, ${entry.mac}, server ${formatAddress(entry.host)}`,
        mismatch: () => mappingMismatch(entry, key),
        match: () =>
            key.address === undefined
                ? `its MAC is ${entry.mac} (E5)`
                : `owns ${formatAddress(entry.address)}; it lives on ${formatAddress(entry.host)} (E1)`,
    };
}

/** A MAC, where one is known, decides before the address (E5). */
function mappingMismatch(entry: MappingEntry, { address, mac }: LookupKey): string | undefined {
    if (mac !== undefined) {
        return entry.mac === mac ? undefined : `its MAC is ${entry.mac}, not ${mac}`;
    }
    return address !== undefined && sameAddress(entry.address, address)
        ? undefined
        : `is ${formatAddress(entry.address)}, not ${address === undefined ? 'asked for' : formatAddress(address)}`;
}

/** The subnet's router answers for itself and for what lies beyond it (I2, I4). */
function routerMapping({ network, step, lookup }: LookupContext): HashedEntry | undefined {
    const sender = network.interfaces.get(step.hop.interface ?? '');
    const subnet = network.subnets.get(sender?.subnet ?? '');
    const { address, mac } = lookup.key;
    const asked =
        step.stage === 'arp-proxy' ||
        mac === subnet?.routerMac ||
        (subnet !== undefined && address !== undefined && isRouterAddress(subnet, address));
    return subnet && asked
        ? routerEntry(network, subnet, { address: address ?? subnet.routerAddress, host: hostOf(network, sender) })
        : undefined;
}

const hostOf = (network: Network, owner: NetworkInterface | undefined): IpAddress =>
    network.servers.get(owner?.server ?? '')?.address ?? 0;

function routerEntry(network: Network, subnet: Subnet, { address, host }: { address: IpAddress; host: IpAddress }): HashedEntry {
    const entry: MappingEntry = { vpc: subnet.vpc, address, element: subnet.id, mac: subnet.routerMac, host };
    const own = isRouterAddress(subnet, address);
    return {
        ...hashedMapping(network, { address }, { entry, span: subnet.span }),
        label: () => `${formatAddress(own ? address : subnet.routerAddress)} → router of ${subnet.name}, ${subnet.routerMac}`,
        match: () =>
            own
                ? `the subnet's router (${isIpv6(address) ? 'G22' : 'I2'})`
                : `${formatAddress(address)} lies beyond the router (I4)`,
    };
}

/** `verify-mapping` also believes an interface on the outer source that may send what is not its own (E3, I10). */
function forwarderMapping({ network, step, lookup }: LookupContext): HashedEntry | undefined {
    const packet = step.stage === 'verify-mapping' ? packetBefore(step) : undefined;
    const host = packet && outerOf(packet)?.ip.source;
    const forwarder = networkIndex(network)
        .interfacesOfVpc(lookup.element)
        .find((owner) => isForwarder(network, owner) && network.servers.get(owner.server)?.address === host);
    const address = forwarder?.addresses[0]?.address;
    const entry = forwarder && address !== undefined ? mappingEntry(network, lookup.element, forwarder, address) : undefined;
    return (
        entry && {
            ...hashedMapping(network, { address: entry.address }, { entry, span: forwarder?.span ?? lookup.span }),
            match: () => `may send for others, and lives on ${formatAddress(entry.host)} (I10)`,
        }
    );
}

const isForwarder = (network: Network, owner: NetworkInterface): boolean =>
    !owner.sourceDestinationCheck || network.natGateways.has(owner.owner);

/** The edge device that the packet of this step was wrapped by. */
function edgeSender(step: Step, vpc: Vpc | undefined): EdgeDevice | undefined {
    const packet = packetBefore(step);
    const host = packet && outerOf(packet)?.ip.source;
    return vpc && edgeDevicesOf(step.before.network, vpc).find(({ underlayAddress }) => underlayAddress === host);
}

/** Addresses outside the VPC are mapped, block by block, to the edge device of its gateway (E1). */
function edgeMapping({ network, step, lookup }: LookupContext): HashedEntry | undefined {
    const vpc = network.vpcs.get(lookup.element);
    const gateway =
        edgeDevice(network, mappingAfter(step)?.element) ?? edgeSender(step, vpc) ?? edgeDevice(network, vpc?.internetGateway);
    const { address } = lookup.key;
    if (!gateway || address === undefined) {
        return undefined;
    }
    const host = gateway.underlayAddress;
    const entry: MappingEntry = { vpc: lookup.element, address, element: gateway.id, mac: macOfAddress(host), host };
    return {
        ...hashedMapping(network, { address }, { entry, span: gateway.span }),
        label: () => `everything outside the VPC → ${labelOf(network, gateway.id)}, edge device ${formatAddress(host)}`,
        match: () => `${formatAddress(address)} lies outside the VPC (E1)`,
    };
}

/** The public addresses of the gateway's VPC (W1), by either of their two addresses. */
export function translationCandidates({ network, lookup }: LookupContext): CandidateList {
    const vpc = network.internetGateways.get(lookup.element)?.vpc;
    const index = networkIndex(network);
    const mappings = index.publicMappings().filter((mapping) => vpc === undefined || index.vpcOf(mapping.interface)?.id === vpc);
    const entries = mappings.map((mapping) => translationEntry(network, mapping, lookup.key.address));
    return hashedCandidates(entries, lookup.winner < 0 ? undefined : entries.find((entry) => entry.mismatch() === undefined));
}

function translationEntry(
    network: Network,
    { interface: owner, assignment, publicAddress }: PublicMapping,
    asked: IpAddress | undefined,
): HashedEntry {
    const pair = `${formatAddress(assignment.address)} ↔ ${formatAddress(publicAddress)}`;
    const outward = asked !== undefined && sameAddress(asked, assignment.address);
    return {
        entry: { kind: 'public-address', interface: owner.id, privateAddress: assignment.address, publicAddress },
        span: assignment.publicSpan ?? assignment.span,
        label: () => `${pair} (${labelOf(network, owner.id)})`,
        mismatch: () =>
            outward || (asked !== undefined && sameAddress(asked, publicAddress))
                ? undefined
                : `neither side is ${asked === undefined ? 'asked for' : formatAddress(asked)}`,
        match: () =>
            outward ? `leaves as ${formatAddress(publicAddress)} (W1)` : `comes in as ${formatAddress(assignment.address)} (W1)`,
    };
}

/** The services the local server answers itself (I24–I26). */
export function serviceCandidates({ network, step, lookup }: LookupContext): CandidateList {
    const subnet =
        network.subnets.get(lookup.element) ??
        network.subnets.get(network.interfaces.get(step.hop.interface ?? '')?.subnet ?? '');
    const vpc = network.vpcs.get(subnet?.vpc ?? '');
    if (!subnet || !vpc) {
        return NO_CANDIDATES;
    }
    const asked = lookup.key.address;
    const entries = localServices(vpc, subnet).map(
        (service): HashedEntry => ({
            entry: { kind: 'service', name: service.name, address: service.address },
            span: subnet.span,
            label: () => `${formatAddress(service.address)} ${service.name}`,
            mismatch: () =>
                asked !== undefined && sameAddress(asked, service.address)
                    ? undefined
                    : `is not ${asked === undefined ? 'asked for' : formatAddress(asked)}`,
            match: () => `answered by the local server (${service.rule})`,
        }),
    );
    return listedCandidates(entries, entries[lookup.winner]);
}

/** Who has an address out on the internet: declared hosts, and public addresses behind internet gateways. */
export function internetCandidates({ network, lookup }: LookupContext): CandidateList {
    const asked = lookup.key.address;
    const owners: { element: ElementId; address: IpAddress; span: HashedEntry['span'] }[] = [
        ...[...network.internetHosts.values()].flatMap(({ id, addresses }) =>
            addresses.map(({ address, span }) => ({ element: id, address, span })),
        ),
        ...networkIndex(network)
            .publicMappings()
            .map(({ interface: { id }, publicAddress, assignment }) => ({
                element: id,
                address: publicAddress,
                span: assignment.publicSpan ?? assignment.span,
            })),
        ...ipv6Owners(network),
    ];
    const entries = owners.map(
        ({ element, address, span }): HashedEntry => ({
            entry: { kind: 'host', element, address },
            span,
            label: () => `${formatAddress(address)} → ${labelOf(network, element)}`,
            mismatch: () =>
                asked !== undefined && sameAddress(asked, address)
                    ? undefined
                    : `is not ${asked === undefined ? 'asked for' : formatAddress(asked)}`,
            match: () =>
                network.internetHosts.has(element)
                    ? 'a host on the internet'
                    : `${isIpv6(address) ? 'an IPv6' : 'a public'} address, reached through the gateway of its VPC (W1)`,
        }),
    );
    const hit = entries.find((entry) => entry.mismatch() === undefined) ?? blockOwner(network, lookup);
    return hashedCandidates(entries, lookup.winner < 0 ? undefined : hit);
}

/** IPv6 addresses are public where they are: at the interfaces (W1). */
const ipv6Owners = ({ interfaces }: Network): { element: ElementId; address: IpAddress; span: HashedEntry['span'] }[] =>
    [...interfaces.values()].flatMap(({ id, addresses }) =>
        addresses.filter(({ address }) => isIpv6(address)).map(({ address, span }) => ({ element: id, address, span })),
    );

/** The gateway of a VPC whose block covers an address that nobody has. */
function blockOwner(network: Network, { element, key: { address } }: Lookup): HashedEntry | undefined {
    const gateway = edgeDevice(network, element);
    return gateway && address !== undefined
        ? {
              entry: { kind: 'host', element, address },
              span: gateway.span,
              label: () => `the blocks of its VPC → ${labelOf(network, element)}`,
              mismatch: () => undefined,
              match: () => `${formatAddress(address)} lies in a block of the VPC behind ${labelOf(network, element)}`,
          }
        : undefined;
}
