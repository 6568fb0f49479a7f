/**
 * Tunnels of a guest: GRE between guests, built without the cloud's help (T47; E-table, "multicast overlay").
 *
 * A destination that tunnels carry is wrapped once for each of them: the source replicates, and the virtual network sees
 * unicast packets of IP protocol 47. The packet itself ends in the guest; its copies travel.
 */
import { formatAddress, type Ipv4 } from '../../model/address.js';
import type { GuestTunnel } from '../../model/guest-tunnel.js';
import type { Instance } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import { IP_PROTOCOL } from '../flow.js';
import { hashNumbers } from '../hash.js';
import { ipOf, ipPacketOf, ipv4, isIpv4 } from '../ip-packet.js';
import { believedAddresses } from '../places.js';
import type { Drop, NewPacket, StageContext, Verdict } from '../verdict.js';

/** The tunnels of a guest that carry a destination. */
export const tunnelsFor = ({ guest }: Instance, destination: Ipv4): readonly GuestTunnel[] =>
    (guest.tunnels ?? []).filter(({ carries }) => carries.includes(destination));

/** One wrapped copy into each tunnel that carries the destination. */
export function enterTunnels(context: StageContext, instance: Instance): Verdict<'guest-tunnel'> {
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
              packet: wrapped(ipPacketOf(packet), source, tunnel.to),
              at: { kind: 'guest', element: hop.element, ...(hop.interface === undefined ? {} : { interface: hop.interface }) },
              stage: 'guest-route',
          }
        : undefined;
}

const wrapped = (inner: Packet, source: Ipv4, destination: Ipv4): Packet => ({
    layers: [
        ipv4({
            source,
            destination,
            proto: IP_PROTOCOL.gre,
            dontFragment: true,
            identification: hashNumbers(source, destination) & 0xffff,
        }),
        { protocol: 'gre' },
        ...inner.layers,
    ],
});

/** What a guest makes of a GRE packet for one of its addresses: the packet inside, or nothing without such a tunnel. */
export function leaveTunnel(
    { packet }: StageContext,
    instance: Instance,
): { readonly inner: Packet; readonly tunnel: GuestTunnel } | undefined {
    const at = packet.layers.findIndex((layer) => layer.protocol === 'gre');
    const outer = ipOf(packet);
    const tunnel = at < 0 ? undefined : instance.guest.tunnels?.find(({ to }) => to === outer?.source);
    return tunnel && { inner: { layers: packet.layers.slice(at + 1) }, tunnel };
}

/** A tunnel packet that no tunnel of the guest ends. */
export function noSuchTunnel({ packet }: StageContext, instance: Instance): Drop<'guest-receive'> {
    const summary = (): string =>
        `${instance.name} has no tunnel to ${formatAddress(ipOf(packet)?.source ?? 0)}: nobody takes the packet out of its GRE header.`;
    return { kind: 'drop', reason: 'guest-no-tunnel', rules: ['K2'], decidedBy: instance.span, summary };
}
