/**
 * Block public access: the switch that closes a Region's internet gateways (W14).
 *
 * A packet is judged by the subnet of the interface inside: that of the public address, or of the IPv6 address. A NAT gateway
 * and an egress-only gateway let only connections out, so `ingress-only` leaves them alone.
 */
import type { Network, NetworkInterface } from '../../model/network.js';
import type { BlockPublicAccess, PublicAccessExclusion } from '../../model/public-access.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import type { Drop, StageContext } from '../verdict.js';

/** The refusal of a packet at an internet gateway of either kind; `undefined` when the switch does not concern it. */
export function refuseBlockedAccess(context: StageContext): Drop<'gateway-check'> | undefined {
    const { network, flight, hop } = context;
    const block = network.blockPublicAccess;
    const isInternetGateway = hop.kind === 'internet-gateway' || hop.kind === 'egress-only-internet-gateway';
    const inside = block && isInternetGateway ? insideInterface(context) : undefined;
    if (!block || !inside) {
        return undefined;
    }
    const exclusion = exclusionOf(network, inside);
    const onlyLetsOut = hop.kind === 'egress-only-internet-gateway' || network.natGateways.has(inside.owner);
    const entering = flight.decided.gatewaySide !== 'inside';
    return isBlocked(block, exclusion, { entering, onlyLetsOut }) ? refusal(context, block, inside) : undefined;
}

/** Whom the packet comes from or goes to inside the VPC of the gateway. */
function insideInterface({ network, index, flight, packet, hop }: StageContext): NetworkInterface | undefined {
    const { source = 0, destination = 0 } = ipOf(packet) ?? {};
    const vpc = network.internetGateways.get(hop.element)?.vpc ?? network.egressOnlyInternetGateways.get(hop.element)?.vpc ?? '';
    return flight.decided.gatewaySide === 'inside'
        ? index.interfaceByAddress(vpc, source)
        : (index.publicMapping(destination)?.interface ?? index.interfaceByAddress(vpc, destination));
}

/** The subnet's exclusion, else the VPC's. */
function exclusionOf(network: Network, { subnet }: NetworkInterface): PublicAccessExclusion | undefined {
    const home = network.subnets.get(subnet);
    return home?.publicAccessExclusion ?? network.vpcs.get(home?.vpc ?? '')?.publicAccessExclusion;
}

function isBlocked(
    block: BlockPublicAccess,
    exclusion: PublicAccessExclusion | undefined,
    { entering, onlyLetsOut }: { readonly entering: boolean; readonly onlyLetsOut: boolean },
): boolean {
    if (exclusion?.mode === 'bidirectional') {
        return false;
    }
    const mode = exclusion?.mode === 'egress-only' ? 'ingress-only' : block.mode;
    return mode === 'bidirectional' || (entering && !onlyLetsOut);
}

function refusal({ network, hop }: StageContext, block: BlockPublicAccess, inside: NetworkInterface): Drop<'gateway-check'> {
    const exclusion = exclusionOf(network, inside);
    const summary = (): string =>
        `Public access is blocked (${block.mode}): ${labelOf(network, hop.element)} carries nothing for ${labelOf(network, inside.id)}.`;
    return {
        kind: 'drop',
        reason: 'public-access-blocked',
        rules: ['W14'],
        decidedBy: exclusion?.span ?? block.span,
        consulted: [block.span],
        summary,
    };
}
