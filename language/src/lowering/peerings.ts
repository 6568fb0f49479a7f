/** Peerings between two VPCs or two transit gateways. */
import type { PeeredDecl, PeeringDecl } from '../generated/ast.js';
import type { Peering, PeeringStatus } from '../model/peering.js';
import { type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';

/** A peering; undefined while an end is missing, or when its ends are of different kinds or the same. */
export function lowerPeering(peering: PeeringDecl, context: FileContext): Peering | undefined {
    const [requester, accepter] = [targetOf(peering.requester), targetOf(peering.accepter)];
    if (!requester || !accepter || requester === accepter || requester.$type !== accepter.$type) {
        return undefined;
    }
    return {
        ...context.base(peering),
        kind: 'peering',
        between: betweenOf(requester),
        requester: idOf(requester),
        accepter: idOf(accepter),
        status: statusOf(peering.status),
        ...(peering.status === undefined ? {} : { statusSpan: context.spans.statement(peering, 'status') }),
    };
}

const betweenOf = (end: PeeredDecl): Peering['between'] => (end.$type === 'VpcDecl' ? 'vpcs' : 'transit-gateways');

/** `pending` is short for the status that waits for the other side. */
const statusOf = (word: PeeringDecl['status']): PeeringStatus =>
    word === undefined ? 'active' : word === 'pending' ? 'pending-acceptance' : word;
