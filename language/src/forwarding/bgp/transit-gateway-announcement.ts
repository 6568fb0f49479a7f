/** What a transit gateway says over BGP, to sites and to appliances alike (X10). */
import type { ElementId, Network } from '../../model/network.js';
import type { ConnectAttachment, LineAttachment, TransitGatewayAttachment } from '../../model/transit-gateway.js';
import { isUsableAttachment } from '../interconnects.js';
import type { BgpAdjacency } from './exchange.js';

/** What one end of a session announces as its own, and what it passes on. */
export type GatewayAnnouncement = Pick<BgpAdjacency, 'originates' | 'passesOn'>;

/** X10: a transit gateway announces what stands in the table that the speaking attachment is associated with. */
export function saidByTransitGateway(network: Network, attachment: ConnectAttachment | LineAttachment): GatewayAnnouncement {
    const table = [...network.transitGatewayRouteTables.values()].find(
        ({ gateway, associations }) =>
            gateway === attachment.gateway && associations.some((each) => each.attachment === attachment.id),
    );
    const propagating = (table?.propagations ?? [])
        .filter((each) => each.attachment !== attachment.id && isUsableAttachment(network, each.attachment, attachment.gateway))
        .flatMap((each) => network.transitGatewayAttachments.get(each.attachment) ?? []);
    const written = (table?.routes ?? []).filter(
        ({ target }) => target.kind === 'attachment' && target.element !== attachment.id,
    );
    return {
        originates: [
            ...written.map(({ destination, span }) => ({ cidr: destination, span })),
            ...propagating.flatMap((each) => (each.attached === 'vpc' ? (network.vpcs.get(each.vpc)?.cidrs ?? []) : [])),
        ],
        passesOn: new Set(propagating.flatMap(sessionsOf)),
    };
}

/** The sessions by which an attachment's routes are learnt. */
function sessionsOf(attachment: TransitGatewayAttachment): readonly ElementId[] {
    switch (attachment.attached) {
        case 'vpc':
            return [];
        case 'connect':
            return attachment.peers.map(({ id }) => id);
        case 'vpn':
        case 'direct-connect':
            return attachment.connections;
    }
}
