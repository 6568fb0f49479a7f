/** Peering: two VPCs, or two transit gateways, joined directly (section 8.1, X16). */
import type { ElementBase, ElementId } from './network.js';
import type { SourceSpan } from './source-span.js';

/** X1: the statuses of a connection. Only an active one carries traffic. */
export type PeeringStatus =
    | 'initiating-request'
    | 'pending-acceptance'
    | 'active'
    | 'expired'
    | 'rejected'
    | 'provisioning'
    | 'failed'
    | 'deleting'
    | 'deleted';

/**
 * A peering. Between VPCs it is a connection that route tables lead to; between transit gateways it is an attachment of both,
 * and the gateways' own route tables lead to it.
 */
export interface Peering extends ElementBase {
    readonly kind: 'peering';
    readonly between: 'vpcs' | 'transit-gateways';
    /** The two ends; the first asked for the connection. Both are VPCs or both are transit gateways. */
    readonly requester: ElementId;
    readonly accepter: ElementId;
    readonly status: PeeringStatus;
    /** Where the status is written, or the call that set it. */
    readonly statusSpan?: SourceSpan;
}

/** The end opposite to one end; `undefined` when the peering does not join that element at all. */
export function oppositeEnd({ requester, accepter }: Peering, end: ElementId): ElementId | undefined {
    return end === requester ? accepter : end === accepter ? requester : undefined;
}
