/**
 * Internet gateway: a stateless one-to-one translator between private and public addresses (W1–W6, W8, W9).
 *
 * Outbound the source becomes public; inbound the destination becomes private; ports stay. A packet from inside to a
 * public address of the same VPC has both done to it and turns round (W9). IPv6 passes untranslated (W1).
 */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { InternetGateway } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import { isPrivateUse, isSharedAddressSpace } from '../address-classes.js';
import { entryStage } from '../edge-devices.js';
import { flowOf } from '../flow.js';
import { ipOf, ipPacketOf, isIpv4 } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { isIpv6 } from '../link-local.js';
import type { PublicMapping } from '../network-index.js';
import { rewrite, rewriteQuoted } from '../rewrite.js';
import type { Lookup } from '../trace.js';
import type { StageContext, Verdict } from '../verdict.js';
import { INTERNET } from './guest-send.js';
import { letIpv6In, letIpv6Out } from './internet-gateway-ipv6.js';

const isPrivate = (address: IpAddress): boolean => isPrivateUse(address) || isSharedAddressSpace(address);

/** Admission: only packets that can be translated pass. */
export function admitAtInternetGateway(context: StageContext): Verdict<'gateway-check'> {
    const gateway = context.network.internetGateways.get(context.hop.element);
    if (!gateway) {
        return { kind: 'missing', element: context.hop.element };
    }
    const inside = context.flight.decided.gatewaySide === 'inside';
    if (isIpv6(ipOf(context.packet)?.destination)) {
        return inside ? letIpv6Out(context, gateway) : letIpv6In(context, gateway);
    }
    return inside ? admitOutbound(context, gateway) : admitInbound(context, gateway);
}

/** Whose public address a private one of the gateway's VPC is. */
function mappingOf({ index }: StageContext, gateway: InternetGateway, address: IpAddress): PublicMapping | undefined {
    const owner = index.interfaceByAddress(gateway.vpc ?? '', address);
    const publicAddress = owner && index.publicAddressOf(owner, address);
    return publicAddress === undefined ? undefined : index.publicMapping(publicAddress);
}

/** The private owner of a public address, if it stands in the gateway's VPC. */
function insideOf({ index }: StageContext, gateway: InternetGateway, address: IpAddress): PublicMapping | undefined {
    const mapping = index.publicMapping(address);
    return mapping && index.vpcOf(mapping.interface)?.id === gateway.vpc ? mapping : undefined;
}

const translationLookup = (gateway: InternetGateway, address: IpAddress, hit: PublicMapping | undefined): Lookup => ({
    table: 'address-translation',
    element: gateway.id,
    span: gateway.span,
    key: { address },
    winner: hit ? 0 : -1,
});

function admitOutbound(context: StageContext, gateway: InternetGateway): Verdict<'gateway-check'> {
    const { source = 0, destination = 0 } = ipOf(context.packet) ?? {};
    const mapping = mappingOf(context, gateway, source);
    const lookups = [translationLookup(gateway, source, mapping)];
    if (!mapping) {
        const owner = context.index.interfaceByAddress(gateway.vpc ?? '', source);
        const why = owner
            ? `${labelOf(context.network, owner.id)} has no public address for it`
            : 'it belongs to no interface of the VPC';
        const summary = (): string => `${formatAddress(source)} cannot leave by ${gateway.name}: ${why}.`;
        return {
            kind: 'drop',
            reason: 'no-public-source',
            rules: ['W2', owner ? (context.network.natGateways.has(owner.owner) ? 'N12' : 'G5') : 'I10'],
            decidedBy: owner?.span ?? gateway.span,
            lookups,
            summary,
        };
    }
    if (isPrivate(destination)) {
        const summary = (): string => `${formatAddress(destination)} is a private address; ${gateway.name} sends nothing there.`;
        return { kind: 'drop', reason: 'private-destination', rules: ['W3'], decidedBy: gateway.span, lookups, summary };
    }
    const summary = (): string =>
        `${gateway.name} takes the packet: ${formatAddress(source)} has the public address ${formatAddress(mapping.publicAddress)}.`;
    return {
        kind: 'pass',
        next: 'nat',
        rules: ['W2', 'W3'],
        decidedBy: mapping.assignment.publicSpan ?? gateway.span,
        lookups,
        summary,
    };
}

function admitInbound(context: StageContext, gateway: InternetGateway): Verdict<'gateway-check'> {
    const { source = 0, destination = 0 } = ipOf(context.packet) ?? {};
    const mapping = insideOf(context, gateway, destination);
    const lookups = [translationLookup(gateway, destination, mapping)];
    if (!mapping || !endsInVpc(context, gateway, mapping)) {
        const summary = (): string => `No interface behind ${gateway.name} has the public address ${formatAddress(destination)}.`;
        return {
            kind: 'drop',
            reason: 'no-public-address',
            rules: mapping ? ['W6'] : ['W4', 'W8'],
            decidedBy: gateway.span,
            lookups,
            summary,
        };
    }
    if (isPrivate(source)) {
        const summary = (): string =>
            `${formatAddress(source)} is a private address; nothing from there enters by ${gateway.name}.`;
        return { kind: 'drop', reason: 'private-source', rules: ['W5'], decidedBy: gateway.span, lookups, summary };
    }
    const summary = (): string =>
        `${gateway.name} takes the packet: ${formatAddress(destination)} is the public address of ${labelOf(context.network, mapping.interface.id)}.`;
    return {
        kind: 'pass',
        next: 'nat',
        rules: ['W4', 'W5', 'W6'],
        decidedBy: mapping.assignment.publicSpan ?? gateway.span,
        lookups,
        summary,
    };
}

/** W6; a regional NAT gateway is inside without an address of the VPC's blocks (N14). */
const endsInVpc = (
    { index, network }: StageContext,
    { vpc }: InternetGateway,
    { assignment, interface: owner }: PublicMapping,
): boolean => index.vpcCovers(vpc ?? '', assignment.address) || network.natGateways.get(owner.owner)?.regional !== undefined;

/** Translation, for packets that were admitted. */
export function translateAtInternetGateway(context: StageContext): Verdict<'nat'> {
    const gateway = context.network.internetGateways.get(context.hop.element);
    if (!gateway) {
        return { kind: 'missing', element: context.hop.element };
    }
    return context.flight.decided.gatewaySide === 'inside'
        ? translateOutbound(context, gateway)
        : translateInbound(context, gateway);
}

function translateOutbound(context: StageContext, gateway: InternetGateway): Verdict<'nat'> {
    const packet = ipPacketOf(context.packet);
    const { source = 0, destination = 0 } = ipOf(packet) ?? {};
    const mapping = mappingOf(context, gateway, source);
    const publicSource = mapping?.publicAddress;
    if (!isIpv4(publicSource)) {
        return { kind: 'missing', element: gateway.id };
    }
    const outside = quoteOutside(context, gateway, rewrite(packet, { source: publicSource }));
    const decidedBy = mapping?.assignment.publicSpan ?? gateway.span;
    const lookups = [translationLookup(gateway, source, mapping)];
    const what = (): string => `Source ${formatAddress(source)} becomes ${formatAddress(publicSource)}`;
    const target = insideOf(context, gateway, destination);
    if (target) {
        return turnRound(context, gateway, { outside, target, what, lookups, decidedBy });
    }
    return {
        kind: 'pass',
        next: 'internet-route',
        at: { kind: 'internet', element: INTERNET },
        rewritten: true,
        packet: outside,
        rules: ['W1'],
        decidedBy,
        lookups,
        summary: () => `${what()}.`,
    };
}

/** An ICMP error on its way out quotes a packet that came in: its destination is shown as the outside knows it. */
function quoteOutside(context: StageContext, gateway: InternetGateway, packet: Packet): Packet {
    const quoted = flowOf(packet)?.quoted;
    const destination = quoted && mappingOf(context, gateway, quoted.destination)?.publicAddress;
    return isIpv4(destination) ? rewriteQuoted(packet, { destination }) : packet;
}

/** One on its way in quotes a packet that went out: its source is shown as the inside knows it. */
function quoteInside(context: StageContext, gateway: InternetGateway, packet: Packet): Packet {
    const quoted = flowOf(packet)?.quoted;
    const source = quoted && insideOf(context, gateway, quoted.source)?.assignment.address;
    return isIpv4(source) ? rewriteQuoted(packet, { source }) : packet;
}

interface Hairpin {
    readonly outside: Packet;
    readonly target: PublicMapping;
    readonly what: () => string;
    readonly lookups: readonly Lookup[];
    readonly decidedBy: Lookup['span'];
}

/** W9: the destination is behind this very gateway; both addresses change and the packet goes back in. */
function turnRound(
    context: StageContext,
    gateway: InternetGateway,
    { outside, target, what, lookups, decidedBy }: Hairpin,
): Verdict<'nat'> {
    const destination = ipOf(context.packet)?.destination ?? 0;
    const inside = target.assignment.address;
    if (!isIpv4(inside)) {
        return { kind: 'missing', element: target.interface.id };
    }
    return {
        kind: 'pass',
        next: entryStage(gateway),
        rewritten: true,
        packet: quoteInside(context, gateway, rewrite(outside, { destination: inside })),
        fresh: true,
        decided: { path: 'routed' },
        rules: ['W9', 'W1', 'W10'],
        decidedBy,
        consulted: [target.assignment.publicSpan ?? target.interface.span],
        lookups: [...lookups, translationLookup(gateway, destination, target)],
        summary: () =>
            `${what()}, destination ${formatAddress(destination)} becomes ${formatAddress(inside)}: the packet turns round inside the gateway.`,
    };
}

function translateInbound(context: StageContext, gateway: InternetGateway): Verdict<'nat'> {
    const destination = ipOf(context.packet)?.destination ?? 0;
    const mapping = insideOf(context, gateway, destination);
    const inside = mapping?.assignment.address;
    if (!mapping || !isIpv4(inside)) {
        return { kind: 'missing', element: gateway.id };
    }
    return {
        kind: 'pass',
        next: entryStage(gateway),
        rewritten: true,
        packet: quoteInside(context, gateway, rewrite(ipPacketOf(context.packet), { destination: inside })),
        fresh: true,
        decided: { path: 'routed' },
        rules: ['W1', 'W6'],
        decidedBy: mapping.assignment.publicSpan ?? gateway.span,
        lookups: [translationLookup(gateway, destination, mapping)],
        summary: () => `Destination ${formatAddress(destination)} becomes ${formatAddress(inside)}.`,
    };
}
