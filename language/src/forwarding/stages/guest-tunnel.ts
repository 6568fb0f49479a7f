/**
 * Tunnels of a guest: GRE to another guest or to a transit gateway (T47; E-table, "multicast overlay"; X5).
 *
 * A route whose next hop lies inside a tunnel sends the packet through it, wrapped. A destination that tunnels carry is
 * wrapped once for each of them: the source replicates. The packet itself ends in the guest then; its copies travel. Either
 * way the virtual network sees unicast packets of IP protocol 47.
 */
import { formatAddress, type Ipv4 } from '../../model/address.js';
import type { GuestTunnel } from '../../model/guest-tunnel.js';
import type { Instance } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import { greTunnel, insideGre } from '../gre-tunnels.js';
import { guestTable, matchGuestRoute } from '../guest-routes.js';
import { ipOf, ipPacketOf, isIpv4 } from '../ip-packet.js';
import { believedAddresses } from '../places.js';
import type { Drop, NewPacket, StageContext, Verdict } from '../verdict.js';

/** The tunnels of a guest that carry a destination. */
export const tunnelsFor = ({ guest }: Instance, destination: Ipv4): readonly GuestTunnel[] =>
    (guest.tunnels ?? []).filter(({ carries }) => carries.includes(destination));

/** Through the tunnel that the guest's route names; or a wrapped copy into each tunnel that carries the destination. */
export function enterTunnels(context: StageContext, instance: Instance): Verdict<'guest-tunnel'> {
    const routed = instance.guest.tunnels?.find(({ name }) => name === context.flight.decided.tunnel);
    return routed ? enterTunnel(context, instance, routed) : replicate(context, instance);
}

/** The outer packet is routed like any other, from the address of the interface it leaves by. */
function enterTunnel({ network, packet }: StageContext, instance: Instance, tunnel: GuestTunnel): Verdict<'guest-tunnel'> {
    const table = guestTable(network, instance);
    const entry = table[matchGuestRoute(table, tunnel.to)];
    const source = believedAddresses(network, instance, entry?.interface ?? '').find(isIpv4);
    if (source === undefined) {
        const summary = (): string =>
            entry?.tunnel
                ? `The way to ${formatAddress(tunnel.to)}, the far end of tunnel ${tunnel.name}, leads into tunnel ${entry.tunnel.name}: the guest gives up.`
                : `${instance.name} has no way to ${formatAddress(tunnel.to)}, the far end of tunnel ${tunnel.name}.`;
        return { kind: 'drop', reason: 'guest-tunnel-recursion', rules: ['K2', 'G7'], decidedBy: tunnel.span, summary };
    }
    return {
        kind: 'pass',
        next: 'guest-route',
        packet: greTunnel(ipPacketOf(packet), { source, destination: tunnel.to }),
        rules: ['K2', 'G7'],
        decidedBy: tunnel.span,
        summary: () =>
            `${instance.name} wraps the packet in GRE from ${formatAddress(source)} to ${formatAddress(tunnel.to)}, by tunnel ${tunnel.name}.`,
    };
}

function replicate(context: StageContext, instance: Instance): Verdict<'guest-tunnel'> {
    const destination = ipOf(context.packet)?.destination;
    const tunnels = isIpv4(destination) ? tunnelsFor(instance, destination) : [];
    const [first] = tunnels;
    if (!first || destination === undefined) {
        return { kind: 'missing', element: instance.id };
    }
    const born = tunnels.flatMap((tunnel) => copyInto(context, instance, tunnel) ?? []);
    return {
        kind: 'deliver',
        to: instance.id,
        born: born.reverse(),
        rules: ['K2'],
        decidedBy: first.span,
        consulted: tunnels.slice(1).map(({ span }) => span),
        summary: () =>
            `${instance.name} wraps the packet for ${formatAddress(destination)} in GRE, a copy into each tunnel: ${tunnels.map(({ name }) => name).join(', ')}.`,
    };
}

function copyInto(context: StageContext, instance: Instance, tunnel: GuestTunnel): NewPacket | undefined {
    const { network, hop, packet, flight } = context;
    const source = believedAddresses(network, instance, hop.interface ?? instance.interfaces[0] ?? '')[0];
    return isIpv4(source)
        ? {
              role: 'copy',
              title: `${flight.title} in tunnel ${tunnel.name}`,
              packet: greTunnel(ipPacketOf(packet), { source, destination: tunnel.to }),
              at: { kind: 'guest', element: hop.element, ...(hop.interface === undefined ? {} : { interface: hop.interface }) },
              stage: 'guest-route',
          }
        : undefined;
}

/** What a guest makes of a GRE packet for one of its addresses: the packet inside, or nothing without such a tunnel. */
export function leaveTunnel(
    { packet }: StageContext,
    instance: Instance,
): { readonly inner: Packet; readonly tunnel: GuestTunnel } | undefined {
    const inner = insideGre(packet);
    const outer = ipOf(packet);
    const tunnel = instance.guest.tunnels?.find(({ to }) => to === outer?.source);
    return tunnel && inner && { inner, tunnel };
}

/** A tunnel packet that no tunnel of the guest ends. */
export function noSuchTunnel({ packet }: StageContext, instance: Instance): Drop<'guest-receive'> {
    const summary = (): string =>
        `${instance.name} has no tunnel to ${formatAddress(ipOf(packet)?.source ?? 0)}: nobody takes the packet out of its GRE header.`;
    return { kind: 'drop', reason: 'guest-no-tunnel', rules: ['K2'], decidedBy: instance.span, summary };
}
