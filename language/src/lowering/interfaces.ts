/** Network interfaces: of instances and of NAT gateways, with the addresses, groups and servers they get by default. */
import type { InstanceDecl, InterfaceDecl, NatGatewayDecl, SecurityGroupDecl } from '../generated/ast.js';
import { type IpAddress, type MacAddress, macOfAddress, macOfIpv6 } from '../model/address.js';
import type { ElementBase, ElementId, NatGateway, NetworkInterface, PrivateAddress, Subnet } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import { isImplicit, PRIMARY_INTERFACE } from '../references/implicit-declarations.js';
import type { AddressPool } from './address-pool.js';
import { readAddress, readIf, readMac } from './addresses.js';
import { type Draft, type FileContext, targetOf } from './draft.js';
import { elementId, NAT_GATEWAY_INTERFACE, natGatewayInterfaceId } from './element-ids.js';

/** Where an interface goes, decided before its attributes are read. */
export interface InterfacePlace {
    readonly subnet: Subnet;
    readonly pool: AddressPool | undefined;
    /** What an interface holds for which nothing is written. */
    readonly defaultSecurityGroups: readonly ElementId[];
    readonly server: ElementId;
    readonly deviceIndex: number;
}

/** An instance, and what is the same for all its interfaces. */
export interface InterfaceOwner {
    readonly decl: InstanceDecl;
    readonly base: ElementBase;
    /** The id of a group that the file names. */
    readonly groupId: (group: SecurityGroupDecl) => ElementId;
}

/** The declarations that can say something about an interface, the nearer one first. */
type Attributes = Pick<
    InterfaceDecl | InstanceDecl,
    '$type' | 'addresses' | 'publicAddresses' | 'mac' | 'securityGroups' | 'sourceDestCheck'
> &
    Parameters<FileContext['spans']['of']>[0];

/**
 * One declared interface of an instance. What stands at instance level belongs to `eth0`; an instance without an `eth0` gives its
 * groups and its source/destination check to all its interfaces.
 */
export function lowerInterface(
    decl: InterfaceDecl,
    owner: InterfaceOwner,
    place: InterfacePlace,
    context: FileContext,
): NetworkInterface {
    if (isImplicit(decl)) {
        return lowerSuppliedInterface(owner, place, context);
    }
    const { decl: instance } = owner;
    const isPrimary = place.deviceIndex === 0;
    const hasPrimaryOfItsOwn = instance.addresses.length + instance.publicAddresses.length > 0 || instance.mac !== undefined;
    const base = context.base(decl);
    const sources = isPrimary || !hasPrimaryOfItsOwn ? [decl, instance] : [decl];
    const lowered = connected(base, sources, isPrimary ? [instance, decl] : [decl], { owner, place, context });
    if (base.documentation !== undefined) {
        lowered.documentation = base.documentation;
    }
    return lowered;
}

/** The interface that an instance has without declaring one. It stands where the instance does, and all that the instance says is about it. */
export function lowerSuppliedInterface(owner: InterfaceOwner, place: InterfacePlace, context: FileContext): NetworkInterface {
    const { decl, base } = owner;
    const qualifiedName = `${base.qualifiedName}.${PRIMARY_INTERFACE}`;
    const id = elementId('InterfaceDecl', qualifiedName);
    const sources = [decl];
    return connected({ id, name: PRIMARY_INTERFACE, qualifiedName, span: base.span, implicit: true }, sources, sources, {
        owner,
        place,
        context,
    });
}

interface Connection {
    readonly owner: InterfaceOwner;
    readonly place: InterfacePlace;
    readonly context: FileContext;
}

/** An interface in its place: `sources` say what it is like, `holders` which addresses it has. */
function connected(
    { id, name, qualifiedName, span, implicit }: ElementBase,
    sources: readonly Attributes[],
    holders: readonly Attributes[],
    { owner, place, context }: Connection,
): Draft<NetworkInterface> {
    const addresses = complete(readAll(holders, 'addresses', context), place, span);
    const lowered: Draft<NetworkInterface> = {
        id,
        name,
        qualifiedName,
        span,
        implicit,
        kind: 'interface',
        subnet: place.subnet.id,
        owner: owner.base.id,
        deviceIndex: place.deviceIndex,
        mac: writtenMac(sources) ?? macFor(addresses),
        addresses: withPublic(addresses, readAll(holders, 'publicAddresses', context)),
        securityGroups: place.defaultSecurityGroups,
        sourceDestinationCheck: true,
        server: place.server,
    };
    setGroups(lowered, sources, owner, context);
    setCheck(lowered, sources, context);
    return lowered;
}

/** The single interface of a NAT gateway: no groups (F12), and no check, since it forwards for others. */
export function lowerNatInterface(gateway: NatGatewayDecl, place: InterfacePlace, context: FileContext): NetworkInterface {
    const base = context.base(gateway);
    const addresses = complete(readAll([gateway], 'addresses', context), place, base.span);
    return {
        ...base,
        id: natGatewayInterfaceId(base.qualifiedName),
        name: NAT_GATEWAY_INTERFACE,
        qualifiedName: `${base.qualifiedName}.${NAT_GATEWAY_INTERFACE}`,
        implicit: true,
        kind: 'interface',
        subnet: place.subnet.id,
        owner: base.id,
        deviceIndex: 0,
        mac: macFor(addresses),
        addresses: withPublic(addresses, readAll([gateway], 'publicAddresses', context)),
        securityGroups: [],
        sourceDestinationCheck: false,
        server: place.server,
    };
}

/** A NAT gateway, public unless it says otherwise. */
export function lowerNatGateway(gateway: NatGatewayDecl, subnet: Subnet, context: FileContext): NatGateway {
    const base = context.base(gateway);
    return {
        ...base,
        kind: 'nat-gateway',
        subnet: subnet.id,
        interface: natGatewayInterfaceId(base.qualifiedName),
        connectivity: gateway.connectivity ?? 'public',
    };
}

interface PlacedAddress {
    readonly address: IpAddress;
    readonly span: SourceSpan;
}

type AddressSource = Pick<Attributes, 'addresses' | 'publicAddresses'> & Parameters<FileContext['spans']['of']>[0];

/** The addresses that declarations give, in order; what is not one is left out. */
function readAll(
    sources: readonly AddressSource[],
    property: 'addresses' | 'publicAddresses',
    context: FileContext,
): readonly PlacedAddress[] {
    let found: PlacedAddress[] | undefined;
    for (const source of sources) {
        const texts = source[property];
        for (let index = 0; index < texts.length; index++) {
            const address = readIf(texts[index], readAddress);
            if (address !== undefined) {
                const placed = { address, span: context.spans.statement(source, property, index) };
                // An array that grows from nothing has room for seventeen; nearly always there is one.
                if (found) {
                    found.push(placed);
                } else {
                    found = [placed];
                }
            }
        }
    }
    return found ?? NO_ADDRESSES;
}

const NO_ADDRESSES: readonly PlacedAddress[] = [];

/**
 * The addresses of an interface: those written, or else the next free one. Where only IPv6 is written it gets an IPv4 address
 * too, unless its subnet has none.
 */
function complete(
    written: readonly PlacedAddress[],
    { subnet, pool }: InterfacePlace,
    span: SourceSpan,
): readonly PlacedAddress[] {
    const isIpv6Only = typeof subnet.routerAddress !== 'number';
    if (written.some(({ address }) => typeof address === 'number' || isIpv6Only)) {
        return written;
    }
    const address = pool?.next();
    return address === undefined ? written : [{ address, span }, ...written];
}

/** Maps public addresses to the private IPv4 addresses in order (W1). */
function withPublic(addresses: readonly PlacedAddress[], publics: readonly PlacedAddress[]): readonly PrivateAddress[] {
    if (publics.length === 0) {
        return addresses;
    }
    let next = 0;
    return addresses.map((own) => {
        const mapped = typeof own.address === 'number' ? publics[next++] : undefined;
        const { address, span } = own;
        return mapped ? { address, span, publicAddress: mapped.address, publicSpan: mapped.span } : own;
    });
}

function writtenMac(sources: readonly Attributes[]): MacAddress | undefined {
    for (const { mac } of sources) {
        if (mac !== undefined) {
            return readIf(mac, readMac);
        }
    }
    return undefined;
}

/** The MAC that follows from the primary address. */
function macFor(addresses: readonly PlacedAddress[]): MacAddress {
    const address = addresses[0]?.address ?? 0;
    return typeof address === 'number' ? macOfAddress(address) : macOfIpv6(address);
}

/** The groups of the nearest declaration that names any; else the default group stays. */
function setGroups(
    lowered: Draft<NetworkInterface>,
    sources: readonly Attributes[],
    { groupId }: InterfaceOwner,
    context: FileContext,
): void {
    for (const source of sources) {
        let groups: readonly ElementId[] | undefined;
        for (const reference of source.securityGroups) {
            const group = targetOf(reference);
            if (group) {
                groups = withId(groups, groupId(group));
            }
        }
        if (groups) {
            lowered.securityGroups = groups;
            lowered.securityGroupsSpan = context.spans.statement(source, 'securityGroups');
            return;
        }
    }
}

/** Lists of few ids, as long as they are. */
function withId(ids: readonly ElementId[] | undefined, id: ElementId): readonly ElementId[] {
    if (!ids) {
        return [id];
    }
    return ids.includes(id) ? ids : [...ids, id];
}

function setCheck(lowered: Draft<NetworkInterface>, sources: readonly Attributes[], context: FileContext): void {
    for (const source of sources) {
        if (source.sourceDestCheck !== undefined) {
            lowered.sourceDestinationCheck = source.sourceDestCheck !== 'off';
            lowered.sourceDestinationCheckSpan = context.spans.statement(source, 'sourceDestCheck');
            return;
        }
    }
}
