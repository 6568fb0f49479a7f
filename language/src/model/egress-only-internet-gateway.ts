/** The egress-only internet gateway: IPv6 out of a VPC, and nothing in that nobody inside has asked for (W13). */
import type { Ipv4 } from './address.js';
import type { ElementBase, ElementId } from './network.js';

/** An egress-only internet gateway. It translates nothing and remembers flows. */
export interface EgressOnlyInternetGateway extends ElementBase {
    readonly kind: 'egress-only-internet-gateway';
    /** The VPC it is attached to (W15: at most one of them in each). */
    readonly vpc: ElementId;
    /** Address of the simulated edge device in the underlay. */
    readonly underlayAddress: Ipv4;
}
