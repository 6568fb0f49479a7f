/**
 * NAT gateway: translates many private sources to its own private address and a port (N1–N9, N11).
 *
 * Answers find their way back by the binding; nothing else gets in. It routes, so TTL goes down (I23). Packets leave by
 * its own subnet's ACL and route table (F31, N11); the public address is the internet gateway's business (N1). IPv6 packets
 * for 64:ff9b::/96 become IPv4 packets, and their answers IPv6 packets again (N13).
 */
import { contains, formatAddress, formatCidr, type IpAddress, sameAddress } from '../../model/address.js';
import type { NatGateway, Network } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import { icmpError, resetFor } from '../answers.js';
import { isUsedUp } from '../faults.js';
import { type Flow, flowOf, ICMP6_TYPE, IP_PROTOCOL } from '../flow.js';
import { hopsLeft, hopsWord, ipOf, ipPacketOf, isIpv4, oneHopOlder, TCP_FLAG } from '../ip-packet.js';
import { flowLabel } from '../labels.js';
import { isIpv6 } from '../link-local.js';
import {
    type Binding,
    bind,
    bindingOfLaterFragment,
    outboundKey,
    returningBinding,
    returningKey,
    type Translator,
    withBinding,
} from '../nat-bindings.js';
import { asIpv4, asIpv6, embeddedIpv4, ipv4Protocol, isNat64, NAT64_PREFIX, nat64Address } from '../nat64.js';
import { type Port, portOf } from '../places.js';
import { rewrite, rewriteQuoted } from '../rewrite.js';
import type { NatBinding } from '../state.js';
import type { Lookup, LookupKey } from '../trace.js';
import { type Grounds, goOn, type NewPacket, type Pass, type Place, type StageContext, type Verdict } from '../verdict.js';

/** N7: idle seconds until a binding is gone. */
export const NAT_IDLE_TIMEOUT = 350;

/** The gateway with its port and its addresses: private ones, or the public ones of a regional gateway in that zone (N14). */
interface Gateway {
    readonly nat: NatGateway;
    readonly port: Port;
    /** The first: it reports from there. */
    readonly address: number;
    /** All of them, in the order in which they are used up (N5). */
    readonly addresses: readonly number[];
}

function gatewayOf({ network, hop }: StageContext): Gateway | undefined {
    const nat = network.natGateways.get(hop.element);
    const port = portOf(network, nat?.regional ? (hop.interface ?? nat.interface) : nat?.interface);
    const addresses = port?.interface.addresses.map((own) => own.address).filter(isIpv4) ?? [];
    const [address] = addresses;
    return nat && port && address !== undefined ? { nat, port, address, addresses } : undefined;
}

const isOwn = ({ addresses }: Gateway, destination: IpAddress): boolean =>
    addresses.some((address) => sameAddress(address, destination));

/** Admission (N2, N3, N8, N9). */
export function admitAtNatGateway(context: StageContext): Verdict<'gateway-check'> {
    const gateway = gatewayOf(context);
    const flow = flowOf(context.packet);
    if (!gateway || !flow) {
        return { kind: 'missing', element: context.hop.element };
    }
    const decidedBy = gateway.nat.span;
    const refusal = refusalOf(context, gateway, flow);
    if (refusal) {
        return { kind: 'drop', decidedBy, ...refusal };
    }
    const ip = ipOf(context.packet);
    if (ip && hopsLeft(ip) <= 1) {
        const summary = (): string =>
            `The ${hopsWord(ip)} is ${hopsLeft(ip)}: ${gateway.nat.name} may not pass the packet on, and tells the sender.`;
        return { kind: 'drop', reason: 'ttl-exceeded', rules: ['I23'], decidedBy, born: timeExceeded(context, gateway), summary };
    }
    const summary = (): string => `${gateway.nat.name} takes ${flowLabel(flow)}.`;
    return { kind: 'pass', next: 'nat', rules: ['N2', 'N3', 'N8'], decidedBy, summary };
}

type Refusal = Pick<Extract<Verdict<'gateway-check'>, { kind: 'drop' }>, 'reason' | 'rules' | 'summary' | 'lookups'>;

function refusalOf(context: StageContext, gateway: Gateway, flow: Flow): Refusal | undefined {
    const { protocol } = flow;
    const { nat, port } = gateway;
    if (isIpv6(flow.destination) && !isNat64(flow.destination)) {
        const summary = (): string =>
            `${nat.name} takes IPv6 for ${formatCidr(NAT64_PREFIX)} only; ${formatAddress(flow.destination)} is not in it.`;
        return { reason: 'nat64-destination', rules: ['N13'], summary };
    }
    if (!isTranslated(flow)) {
        return {
            reason: 'nat-protocol',
            rules: ['N2'],
            summary: () => `${nat.name} translates TCP, UDP and ICMP only, not ${flowLabel(flow)}.`,
        };
    }
    if (flow.fragment && protocol !== IP_PROTOCOL.udp) {
        return { reason: 'nat-fragment', rules: ['N9'], summary: () => `${nat.name} forwards fragments of UDP only.` };
    }
    if (isOwn(gateway, flow.destination)) {
        const known = returningBinding(context.state, nat.id, context.packet);
        const lookups = [bindingLookup(nat, returningKey(flow), known ? 0 : -1)];
        const summary = (): string => `${flowLabel(flow)} answers nothing that went out through ${nat.name}.`;
        return known ? undefined : { reason: 'nat-unsolicited', rules: ['N8'], lookups, summary };
    }
    if (!serves(context, port, flow.source)) {
        const summary = (): string =>
            `${formatAddress(flow.source)} is no interface of VPC '${port.vpc.name}'; ${nat.name} serves only those, and what a transit gateway brings.`;
        return { reason: 'nat-source-outside-vpc', rules: ['N3'], summary };
    }
    return undefined;
}

/** N3: interfaces of the VPC, and what a transit gateway brings; what it brings from sites only where the profile says so. */
function serves({ network, index, flight }: StageContext, { vpc }: Port, source: IpAddress): boolean {
    if (index.interfaceByAddress(vpc.id, source)) {
        return true;
    }
    // Directly, or through an appliance or endpoint of this VPC.
    const isBrought = flight.decided.enteredBy !== undefined || flight.path.some((id) => network.transitGateways.has(id));
    return isBrought && (network.profile.natGatewayForSites || isInSomeVpc(network, source));
}

const isInSomeVpc = ({ vpcs }: Network, address: IpAddress): boolean =>
    [...vpcs.values()].some(({ cidrs }) => cidrs.some(({ cidr }) => contains(cidr, address)));

/** TCP, UDP and ICMP (N2); of ICMPv6 the echo, which is all that a host behind NAT64 sends out. */
function isTranslated({ protocol, icmpType }: Flow): boolean {
    if (protocol === IP_PROTOCOL.icmp6) {
        return icmpType === ICMP6_TYPE.echoRequest || icmpType === ICMP6_TYPE.echoReply;
    }
    return protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.udp || protocol === IP_PROTOCOL.icmp;
}

const bindingLookup = (nat: NatGateway, key: LookupKey, winner: number): Lookup => ({
    table: 'nat-bindings',
    element: nat.id,
    span: nat.span,
    key,
    winner,
});

/** The gateway is a visible hop: it reports from its private address (I23). */
function timeExceeded({ packet, flight }: StageContext, gateway: Gateway): readonly NewPacket[] {
    const error = icmpError(packet, { from: gateway.address, what: 'time-exceeded' });
    return error
        ? [
              {
                  role: 'icmp-error',
                  title: `time exceeded for ${flight.title}`,
                  packet: error,
                  at: exitOf(gateway),
                  stage: 'classify',
              },
          ]
        : [];
}

/** Packets leave by the gateway's interface, on its own server. */
const exitOf = ({ port }: Gateway): Place => ({ kind: 'hypervisor-out', element: port.server.id, interface: port.interface.id });

/** Translation, for packets that were admitted. */
export function translateAtNatGateway(context: StageContext): Verdict<'nat'> {
    const gateway = gatewayOf(context);
    const flow = flowOf(context.packet);
    if (!gateway || !flow) {
        return { kind: 'missing', element: context.hop.element };
    }
    return isOwn(gateway, flow.destination) ? translateBack(context, gateway, flow) : translateOut(context, gateway, flow);
}

const translatorOf = ({ nat, addresses: outsideAddresses }: Gateway): Translator => ({
    owner: nat.id,
    outsideAddresses,
    choice: 'hash',
    timeout: () => NAT_IDLE_TIMEOUT,
});

function translateOut(context: StageContext, gateway: Gateway, flow: Flow): Verdict<'nat'> {
    const { state } = context;
    const { nat } = gateway;
    const bound = bindOut(context, gateway, flow);
    const lookups = [bindingLookup(nat, outboundKey(outsideFlow(flow)), bound.kind === 'found' ? 0 : -1)];
    const decidedBy = nat.span;
    if (bound.kind === 'exhausted') {
        const ports = (55_000 * gateway.addresses.length).toLocaleString('en');
        const summary = (): string => `All ${ports} ports of ${nat.name} towards ${ends(flow)} are taken.`;
        return { kind: 'drop', reason: 'nat-port-exhausted', rules: ['N5'], decidedBy, lookups, summary };
    }
    if (bound.kind !== 'found' && isMidConnection(flow)) {
        const summary = (): string =>
            `${nat.name} knows no connection for ${flowLabel(flow)} (any more): it answers with a reset.`;
        return {
            kind: 'drop',
            reason: 'nat-binding-expired',
            rules: ['N7'],
            decidedBy,
            lookups,
            born: reset(context, gateway),
            summary,
        };
    }
    const { binding } = bound;
    const packet = outward(context, gateway, binding);
    const grounds: Grounds = {
        rules: isIpv6(flow.source) ? ['N13', 'N1', 'N6', 'I23', 'N11'] : ['N1', 'N6', 'I23', 'N11'],
        decidedBy,
        lookups,
        summary: () =>
            `Source ${formatAddress(flow.source)}${portText(flow.sourcePort)} becomes ${formatAddress(binding.outsideAddress)}${portText(binding.outsidePort)}${familyText(flow.destination)}.`,
    };
    return onward(context, gateway, { packet, grounds, natBindings: withBinding(state.natBindings, binding) });
}

const ends = ({ destination, destinationPort }: Flow): string =>
    `${formatAddress(destination)}${destinationPort === undefined ? '' : ` port ${destinationPort}`}`;

const familyText = (destination: IpAddress): string =>
    isNat64(destination)
        ? `, and the packet an IPv4 packet to ${formatAddress(embeddedIpv4(destination))}, the last 32 bits of its destination`
        : '';

/** The packet with the gateway as its source, one hop older; one for the NAT64 prefix is an IPv4 packet from here on. */
function outward({ packet }: StageContext, gateway: Gateway, { outsideAddress, outsidePort, remoteAddress }: NatBinding): Packet {
    const older = oneHopOlder(ipPacketOf(packet));
    const source = isIpv4(outsideAddress) ? outsideAddress : gateway.address;
    const ipv4 = isIpv4(remoteAddress) ? asIpv4(older, { source, destination: remoteAddress }) : undefined;
    return rewrite(ipv4 ?? older, { source, sourcePort: outsidePort });
}

/** The packet for whoever is inside, one hop older; an IPv6 host gets an IPv6 packet. */
function inward({ packet }: StageContext, { insideAddress, insidePort }: NatBinding): Packet | undefined {
    const older = oneHopOlder(ipPacketOf(packet));
    const port = { destinationPort: insidePort };
    const quotedPort = { sourcePort: insidePort };
    if (isIpv4(insideAddress)) {
        const rewritten = rewrite(older, { destination: insideAddress, ...port });
        return rewriteQuoted(rewritten, { source: insideAddress, ...quotedPort });
    }
    const source = ipOf(packet)?.source;
    const ends = isIpv4(source) ? { source: nat64Address(source), destination: insideAddress } : undefined;
    return ends && asIpv6(rewriteQuoted(rewrite(older, port), quotedPort), ends);
}

/** A later fragment follows its first one's binding; without that it goes by a binding of its own. */
function bindOut({ state }: StageContext, gateway: Gateway, flow: Flow): Binding {
    const first = flow.laterFragment ? bindingOfLaterFragment(state, gateway.nat.id, flow) : undefined;
    const outside = outsideFlow(flow);
    const bound: Binding = first ? { kind: 'found', binding: first } : bind(state, translatorOf(gateway), outside);
    return bound.kind === 'new' && hasNoPort(state.network, gateway, outside) ? { kind: 'exhausted' } : bound;
}

/** N5, as an experiment sets it up: others have taken every port towards the flow's destination. */
function hasNoPort(network: Network, { nat }: Gateway, { protocol, destination, destinationPort = 0 }: Flow): boolean {
    const name = protocol === IP_PROTOCOL.tcp ? 'tcp' : protocol === IP_PROTOCOL.udp ? 'udp' : undefined;
    return (
        name !== undefined && isUsedUp(network, nat.id, { kind: 'nat-ports', protocol: name, destination, port: destinationPort })
    );
}

/** What the far end of a NAT64 flow is to the outside: IPv4. */
const outsideFlow = (flow: Flow): Flow =>
    isNat64(flow.destination)
        ? { ...flow, protocol: ipv4Protocol(flow.protocol), destination: embeddedIpv4(flow.destination) }
        : flow;

const portText = (port: number | undefined): string => (port === undefined ? '' : ` port ${port}`);

/** TCP without SYN: a segment of a connection that should be known. */
const isMidConnection = ({ tcpFlags }: Flow): boolean => tcpFlags !== undefined && (tcpFlags & TCP_FLAG.syn) === 0;

function reset({ packet, flight }: StageContext, gateway: Gateway): readonly NewPacket[] {
    const answer = resetFor(packet);
    return answer
        ? [{ role: 'reset', title: `reset for ${flight.title}`, packet: answer, at: exitOf(gateway), stage: 'classify' }]
        : [];
}

function translateBack(context: StageContext, gateway: Gateway, flow: Flow): Verdict<'nat'> {
    const { state } = context;
    const binding = returningBinding(state, gateway.nat.id, context.packet);
    const packet = binding && inward(context, binding);
    if (!binding || !packet) {
        const summary = (): string => `${flowLabel(flow)} answers nothing that went out through ${gateway.nat.name}.`;
        return { kind: 'drop', reason: 'nat-unsolicited', rules: ['N8'], decidedBy: gateway.nat.span, summary };
    }
    const kept: NatBinding = { ...binding, expires: state.clock + NAT_IDLE_TIMEOUT };
    const inside = binding.insideAddress;
    const grounds: Grounds = {
        rules: isIpv6(inside) ? ['N13', 'N1', 'I23', 'N11'] : ['N1', 'I23', 'N11'],
        decidedBy: gateway.nat.span,
        lookups: [bindingLookup(gateway.nat, returningKey(flow), 0)],
        summary: () =>
            `Destination ${formatAddress(flow.destination)} becomes ${formatAddress(inside)}${portText(binding.insidePort)} again.`,
    };
    return onward(context, gateway, { packet, grounds, natBindings: withBinding(state.natBindings, kept) });
}

interface Translated {
    readonly packet: Packet;
    readonly grounds: Grounds;
    readonly natBindings: StageContext['state']['natBindings'];
}

/** The translated packet at the gateway's way out. */
const onward = ({ hop }: StageContext, gateway: Gateway, { packet, grounds, natBindings }: Translated): Pass =>
    goOn('classify', grounds, {
        at: exitOf(gateway),
        rewritten: true,
        packet,
        fresh: true,
        decided: { ttlDecrementedAt: hop.index },
        changes: { natBindings },
    });
