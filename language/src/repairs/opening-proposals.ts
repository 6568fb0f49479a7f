/** What could let a refused packet pass, by the reason of its refusal. A reason that is not listed has no statement to blame. */
import type { Blocker } from '../forwarding/all-blockers.js';
import type { DropReason } from '../forwarding/drop-reasons.js';
import type { Network } from '../model/network.js';
import {
    associationProposals,
    attachmentZoneProposals,
    crossZoneProposals,
    exclusionProposals,
    forwardingProposals,
    gatewayRouteProposals,
    guestRouteProposals,
    listenerProposals,
    publicAddressProposals,
    sourceDestinationCheckProposals,
} from './element-proposals.js';
import { firewallProposals, networkAclProposals, securityGroupProposals } from './filter-proposals.js';
import { type Proposal, type RefusedPacket, refusedPacket } from './proposal.js';
import { routeProposals } from './route-proposals.js';

type Proposer = (refused: RefusedPacket) => readonly Proposal[];

const PROPOSERS: Readonly<Partial<Record<DropReason, readonly Proposer[]>>> = {
    'security-group-egress': [securityGroupProposals],
    'security-group-ingress': [securityGroupProposals],
    'security-group-reference-lost': [securityGroupProposals],
    'security-group-reference-unsupported': [securityGroupProposals],
    'network-acl-egress': [networkAclProposals],
    'network-acl-ingress': [networkAclProposals],
    'firewall-rules': [firewallProposals],
    'no-route': [routeProposals],
    'blackhole-route': [routeProposals],
    'private-destination': [routeProposals],
    'private-source': [routeProposals],
    'nat64-destination': [routeProposals],
    'vpn-no-route': [routeProposals],
    'no-public-source': [publicAddressProposals, routeProposals],
    'public-access-blocked': [exclusionProposals],
    'source-check': [sourceDestinationCheckProposals],
    'destination-check': [sourceDestinationCheckProposals],
    'guest-no-route': [guestRouteProposals],
    'guest-next-hop-unreachable': [guestRouteProposals],
    'guest-not-forwarding': [forwardingProposals],
    'guest-no-appliance': [forwardingProposals],
    'load-balancer-no-listener': [listenerProposals],
    'load-balancer-no-targets-in-zone': [crossZoneProposals],
    'transit-gateway-not-in-zone': [attachmentZoneProposals],
    'transit-gateway-no-association': [associationProposals],
    'transit-gateway-no-route': [gatewayRouteProposals],
    'transit-gateway-cannot-route': [gatewayRouteProposals],
    'transit-gateway-blackhole-route': [gatewayRouteProposals],
};

/** Single statements that might take a blocker away, in the network as the files describe it. None is known to help before it is tried. */
export function openingProposals(network: Network, blocker: Blocker): readonly Proposal[] {
    const refused = refusedPacket(network, blocker);
    return refused ? (PROPOSERS[blocker.reason] ?? []).flatMap((propose) => propose(refused)) : [];
}
