/** `start-bgp` and `stop-bgp` inside a guest (G12, G13). What follows from them is derived from the network. */
import { formatAddress, sameAddress } from '../../model/address.js';
import type { Instance, Network } from '../../model/network.js';
import { type BgpNeighbor, GUEST_ASN } from '../../model/on-premises.js';
import { guestSessions } from '../bgp/guest-sessions.js';
import { labelOf } from '../labels.js';
import { type ActionResult, done, refused, withEntry } from './action-result.js';

/** Adds a neighbour, or replaces what is said to it. The message tells whether the session is up. */
export function startBgp(network: Network, instance: Instance, neighbor: BgpNeighbor): ActionResult {
    const { asn, neighbors } = instance.guest.bgp ?? { asn: GUEST_ASN, neighbors: [] };
    const others = neighbors.filter(({ peer }) => !samePeer(peer, neighbor.peer));
    const changed = withNeighbors(network, instance, asn, [...others, neighbor]);
    const session = guestSessions(changed).find((each) => each.instance === instance.id && each.neighbor === neighbor);
    const name = `The session of '${labelOf(network, instance.id)}' with '${peerLabel(network, neighbor.peer)}'`;
    return session && !session.obstacle
        ? done(changed, `${name} is up.`, 'G12')
        : done(
              changed,
              `${name} stays down: ${session?.obstacle?.because ?? 'the instance has no interface'}.`,
              session?.obstacle?.rule ?? 'G12',
          );
}

/** Takes a neighbour away: what was announced to it is withdrawn. */
export function stopBgp(network: Network, instance: Instance, peer: BgpNeighbor['peer']): ActionResult {
    const bgp = instance.guest.bgp;
    const name = `'${labelOf(network, instance.id)}'`;
    if (!bgp?.neighbors.some((neighbor) => samePeer(neighbor.peer, peer))) {
        return refused(`${name} has no BGP neighbour '${peerLabel(network, peer)}'.`, 'G12');
    }
    const rest = bgp.neighbors.filter((neighbor) => !samePeer(neighbor.peer, peer));
    return done(
        withNeighbors(network, instance, bgp.asn, rest),
        `${name} has ended its session with '${peerLabel(network, peer)}': its routes are withdrawn.`,
        'G12',
    );
}

const withNeighbors = (network: Network, instance: Instance, asn: number, neighbors: readonly BgpNeighbor[]): Network => ({
    ...network,
    instances: withEntry(network.instances, instance.id, {
        ...instance,
        guest: { ...instance.guest, bgp: { asn, neighbors } },
    }),
});

function samePeer(a: BgpNeighbor['peer'], b: BgpNeighbor['peer']): boolean {
    if ('address' in a) {
        return 'address' in b && sameAddress(a.address, b.address);
    }
    return 'element' in b && a.element === b.element;
}

const peerLabel = (network: Network, peer: BgpNeighbor['peer']): string =>
    'address' in peer ? formatAddress(peer.address) : labelOf(network, peer.element);
