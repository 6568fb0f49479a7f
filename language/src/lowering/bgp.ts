/** Who speaks BGP inside a VPC: the daemons of guests, and route servers. */
import type {
    BgpNeighborDecl,
    BgpPeerDecl,
    GuestDecl,
    GuestStartBgpAction,
    GuestStopBgpAction,
    RouteServerDecl,
} from '../generated/ast.js';
import type { Ipv4 } from '../model/address.js';
import type { ElementId } from '../model/network.js';
import { AMAZON_ASN, type BgpNeighbor, GUEST_ASN, type GuestBgp, type RouteServer } from '../model/on-premises.js';
import { readAddress, readIf } from './addresses.js';
import { type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { blocksOf } from './on-premises.js';
import { primaryInterfaceId } from './primary-interface.js';
import type { Spans } from './spans.js';

/** The daemon that all `guest` blocks of an instance describe; undefined when none has a neighbour or a number. */
export function lowerGuestBgp(guests: readonly GuestDecl[], spans: Spans): GuestBgp | undefined {
    const neighbors = guests.flatMap((guest) => guest.neighbors.flatMap((decl) => lowerNeighbor(decl, spans) ?? []));
    const asn = guests.find((guest) => guest.asn !== undefined)?.asn;
    return neighbors.length > 0 || asn !== undefined ? { asn: asn ?? GUEST_ASN, neighbors } : undefined;
}

/** One neighbour; undefined while the peer does not resolve. */
export function lowerNeighbor(decl: BgpNeighborDecl | GuestStartBgpAction, spans: Spans): BgpNeighbor | undefined {
    const peer = lowerBgpPeer(decl);
    if (!peer) {
        return undefined;
    }
    const { prepend, med, localPreference } = decl.$type === 'BgpNeighborDecl' ? decl : NO_POLICY;
    return {
        peer,
        advertised: blocksOf(decl, 'advertised', spans),
        prepend: prepend ?? 0,
        ...(med === undefined ? {} : { med }),
        ...(localPreference === undefined ? {} : { localPreference }),
        span: spans.of(decl),
    };
}

const NO_POLICY: Pick<BgpNeighborDecl, 'prepend' | 'med' | 'localPreference'> = {};

/** Whom a neighbour statement means. */
export function lowerBgpPeer(
    decl: Pick<BgpNeighborDecl | GuestStopBgpAction, 'peer' | 'peerAddress'>,
): BgpNeighbor['peer'] | undefined {
    const address = readIf(decl.peerAddress, readAddress);
    if (address !== undefined) {
        return { address };
    }
    const target = targetOf(decl.peer);
    const element = target && peerElement(target);
    return element === undefined ? undefined : { element };
}

/** An instance means its primary interface. */
const peerElement = (decl: BgpPeerDecl): ElementId | undefined =>
    decl.$type === 'InstanceDecl' ? primaryInterfaceId(decl) : idOf(decl);

/** A route server with one endpoint in each of its subnets; `addressIn` hands out the address. */
export function lowerRouteServer(
    decl: RouteServerDecl,
    context: FileContext,
    addressIn: (subnet: ElementId) => Ipv4 | undefined,
): RouteServer {
    const subnets = decl.endpoints.flatMap((reference) => targetOf(reference) ?? []).map(idOf);
    const peers = decl.peers.flatMap((reference) => targetOf(reference) ?? []);
    return {
        ...context.base(decl),
        kind: 'route-server',
        vpc: idOf(decl.$container),
        asn: decl.asn ?? AMAZON_ASN,
        endpoints: subnets.flatMap((subnet) => {
            const address = addressIn(subnet);
            return address === undefined ? [] : [{ subnet, address }];
        }),
        peers: peers.flatMap((peer) => peerElement(peer) ?? []),
    };
}
