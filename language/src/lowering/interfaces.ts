/** Network interfaces: of instances and of NAT gateways, with the addresses, groups and servers they get by default. */
import type { InstanceDecl, InterfaceDecl, NatGatewayDecl } from '../generated/ast.js';
import { type IpAddress, type MacAddress, macOfAddress, macOfIpv6 } from '../model/address.js';
import type { ElementId, NatGateway, NetworkInterface, PrivateAddress, Subnet } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import { isImplicit } from '../references/implicit-declarations.js';
import type { AddressPool } from './address-pool.js';
import { readAddress, readIf, readMac } from './addresses.js';
import { type Draft, type FileContext, targetOf } from './draft.js';
import { idOf, NAT_GATEWAY_INTERFACE, natGatewayInterfaceId } from './element-ids.js';

/** Where an interface goes, decided before its attributes are read. */
export interface InterfacePlace {
    readonly subnet: Subnet;
    readonly pool: AddressPool | undefined;
    readonly defaultSecurityGroup: ElementId;
    readonly server: ElementId;
    readonly deviceIndex: number;
}

/** The declarations that can say something about an interface, the nearer one first. */
type Attributes = Pick<
    InterfaceDecl | InstanceDecl,
    '$type' | 'addresses' | 'publicAddresses' | 'mac' | 'securityGroups' | 'sourceDestCheck'
> &
    Parameters<FileContext['spans']['of']>[0];

/**
 * One interface of an instance. What stands at instance level belongs to `eth0`; an instance without an `eth0` gives its
 * groups and its source/destination check to all its interfaces.
 */
export function lowerInterface(
    decl: InterfaceDecl,
    instance: InstanceDecl,
    place: InterfacePlace,
    context: FileContext,
): NetworkInterface {
    const isPrimary = place.deviceIndex === 0;
    const hasPrimaryOfItsOwn = instance.addresses.length + instance.publicAddresses.length > 0 || instance.mac !== undefined;
    const sources: Attributes[] = isImplicit(decl) ? [instance] : isPrimary || !hasPrimaryOfItsOwn ? [decl, instance] : [decl];
    const written = (isImplicit(decl) ? [instance] : isPrimary ? [instance, decl] : [decl]).flatMap((source) =>
        writtenAddresses(source, context),
    );
    const publics = (isImplicit(decl) ? [instance] : isPrimary ? [instance, decl] : [decl]).flatMap((source) =>
        publicAddresses(source, context),
    );
    const { id, name, qualifiedName, span, implicit, documentation } = context.base(decl);
    const addresses = complete(written, place, span);
    const lowered: Draft<NetworkInterface> = {
        id,
        name,
        qualifiedName,
        span,
        implicit,
        kind: 'interface',
        subnet: place.subnet.id,
        owner: idOf(instance),
        deviceIndex: place.deviceIndex,
        mac: readIf(sources.find(({ mac }) => mac !== undefined)?.mac, readMac) ?? macFor(addresses),
        addresses: withPublic(addresses, publics),
        securityGroups: [place.defaultSecurityGroup],
        sourceDestinationCheck: true,
        server: place.server,
    };
    if (documentation !== undefined) {
        lowered.documentation = documentation;
    }
    setGroups(lowered, sources, context);
    setCheck(lowered, sources, context);
    return lowered;
}

/** The single interface of a NAT gateway: no groups (F12), and no check, since it forwards for others. */
export function lowerNatInterface(gateway: NatGatewayDecl, place: InterfacePlace, context: FileContext): NetworkInterface {
    const base = context.base(gateway);
    const addresses = complete(writtenAddresses(gateway, context), place, base.span);
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
        addresses: withPublic(addresses, publicAddresses(gateway, context)),
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

const writtenAddresses = (source: AddressSource, context: FileContext): PlacedAddress[] => readAll(source, 'addresses', context);
const publicAddresses = (source: AddressSource, context: FileContext): PlacedAddress[] =>
    readAll(source, 'publicAddresses', context);

function readAll(source: AddressSource, property: 'addresses' | 'publicAddresses', context: FileContext): PlacedAddress[] {
    return source[property].flatMap((text, index) => {
        const address = readIf(text, readAddress);
        return address === undefined ? [] : [{ address, span: context.spans.statement(source, property, index) }];
    });
}

/**
 * The addresses of an interface: those written, or else the next free one. Where only IPv6 is written it gets an IPv4 address
 * too, unless its subnet has none.
 */
function complete(written: readonly PlacedAddress[], { subnet, pool }: InterfacePlace, span: SourceSpan): PlacedAddress[] {
    const isIpv6Only = typeof subnet.routerAddress !== 'number';
    if (written.some(({ address }) => typeof address === 'number' || isIpv6Only)) {
        return [...written];
    }
    const address = pool?.next();
    return address === undefined ? [...written] : [{ address, span }, ...written];
}

/** Maps public addresses to the private IPv4 addresses in order (W1). */
function withPublic(addresses: readonly PlacedAddress[], publics: readonly PlacedAddress[]): PrivateAddress[] {
    const left = [...publics];
    return addresses.map(({ address, span }) => {
        const mapped = typeof address === 'number' ? left.shift() : undefined;
        return mapped ? { address, span, publicAddress: mapped.address, publicSpan: mapped.span } : { address, span };
    });
}

/** The MAC that follows from the primary address. */
function macFor(addresses: readonly PlacedAddress[]): MacAddress {
    const address = addresses[0]?.address ?? 0;
    return typeof address === 'number' ? macOfAddress(address) : macOfIpv6(address);
}

/** The groups of the nearest declaration that names any; else the default group stays. */
function setGroups(lowered: Draft<NetworkInterface>, sources: readonly Attributes[], context: FileContext): void {
    for (const source of sources) {
        const groups = source.securityGroups.flatMap((reference) => targetOf(reference) ?? []);
        if (groups.length > 0) {
            lowered.securityGroups = [...new Set(groups.map(idOf))];
            lowered.securityGroupsSpan = context.spans.statement(source, 'securityGroups');
            return;
        }
    }
}

function setCheck(lowered: Draft<NetworkInterface>, sources: readonly Attributes[], context: FileContext): void {
    const source = sources.find(({ sourceDestCheck }) => sourceDestCheck !== undefined);
    if (source) {
        lowered.sourceDestinationCheck = source.sourceDestCheck !== 'off';
        lowered.sourceDestinationCheckSpan = context.spans.statement(source, 'sourceDestCheck');
    }
}
