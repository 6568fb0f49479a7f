/**
 * Whether a rule may name a security group of another VPC (F7).
 *
 * It may over an active peering within one region, and in inbound rules over a transit gateway that has references switched
 * on for both attachments. Everywhere else the sender's groups are unknown and the rule matches nothing.
 */
import type { Direction, ElementId, Network, SecurityGroup } from '../model/network.js';
import type { VpcAttachment } from '../model/transit-gateway.js';
import { activePeeringsOf, peerVpc, regionOf } from './interconnects.js';

/** `unsupported`: something is switched off or missing. `lost`: the identity of groups does not survive the path. */
export type ReferenceReach = 'holds' | 'unsupported' | 'lost';

/** How far a reference from a rule of one VPC to a group reaches. */
export function referenceReach(
    network: Network,
    { vpc, direction }: { readonly vpc: ElementId; readonly direction: Direction },
    group: SecurityGroup,
): ReferenceReach {
    if (group.vpc === vpc) {
        return 'holds';
    }
    const peered = activePeeringsOf(network, vpc).some(({ id }) => peerVpc(network, id, vpc)?.id === group.vpc);
    if (peered) {
        return regionOf(network, vpc) === regionOf(network, group.vpc) ? 'holds' : 'unsupported';
    }
    const [mine, theirs] = [attachmentsWithReferences(network, vpc), attachmentsWithReferences(network, group.vpc)];
    if (mine.some(({ gateway }) => theirs.some((other) => other.gateway === gateway))) {
        return direction === 'ingress' ? 'holds' : 'unsupported';
    }
    return mine.some(({ gateway }) => theirs.some((other) => arePeered(network, gateway, other.gateway)))
        ? 'lost'
        : 'unsupported';
}

/** Both the gateway and the attachment have the switch. */
const attachmentsWithReferences = (network: Network, vpc: ElementId): readonly VpcAttachment[] =>
    [...network.transitGatewayAttachments.values()].filter(
        (each): each is VpcAttachment =>
            each.attached === 'vpc' &&
            each.vpc === vpc &&
            each.securityGroupReferencing &&
            network.transitGateways.get(each.gateway)?.securityGroupReferencing === true,
    );

const arePeered = (network: Network, a: ElementId, b: ElementId): boolean =>
    activePeeringsOf(network, a).some(({ requester, accepter }) => requester === b || accepter === b);
