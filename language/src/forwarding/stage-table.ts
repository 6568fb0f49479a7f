/** Which function runs at which stage: the only list. Stages of the script are not here; no packet passes them. */
import { atPort, inInstance } from './places.js';
import type { StageId } from './stage-catalog.js';
import { checkSource } from './stages/anti-spoof.js';
import { resolveNeighbour } from './stages/arp.js';
import { proxyArp } from './stages/arp-proxy.js';
import { refuseBlockedAccess } from './stages/block-public-access.js';
import { classify } from './stages/classify.js';
import { routeAtCustomerGateway } from './stages/customer-gateway.js';
import { decapsulate } from './stages/decapsulate.js';
import { deliver } from './stages/deliver.js';
import { checkDestination } from './stages/destination-check.js';
import { lookUpEdgeRoute } from './stages/edge-route.js';
import { admitAtEgressOnlyGateway } from './stages/egress-only-internet-gateway.js';
import { encapsulate } from './stages/encapsulate.js';
import { checkFrame } from './stages/frame-check.js';
import { forwardInGuest } from './stages/guest-forward.js';
import { receive } from './stages/guest-receive.js';
import { routeInGuest } from './stages/guest-route.js';
import { sendFrame } from './stages/guest-send.js';
import { enterTunnels } from './stages/guest-tunnel.js';
import { admitAtInternetGateway, translateAtInternetGateway } from './stages/internet-gateway.js';
import { routeOnInternet } from './stages/internet-route.js';
import { answerLocally } from './stages/link-local-services.js';
import { balanceLoad } from './stages/load-balancer.js';
import { askMappingService, inOverlay } from './stages/mapping.js';
import { replicate } from './stages/multicast.js';
import { admitAtNatGateway, translateAtNatGateway } from './stages/nat-gateway.js';
import { enterSubnet, leaveSubnet } from './stages/network-acl.js';
import { inspectFlow } from './stages/network-firewall.js';
import { checkPathMtu } from './stages/path-mtu.js';
import { admitAtPeering } from './stages/peering.js';
import { respond } from './stages/respond.js';
import { lookUpRoute } from './stages/route-lookup.js';
import { filterEgress, filterIngress } from './stages/security-group.js';
import { findAssociation, leaveGateway, lookUpGatewayRoute } from './stages/transit-gateway.js';
import { crossConnect } from './stages/transit-gateway-connect.js';
import { crossUnderlay } from './stages/underlay.js';
import { verifySender } from './stages/verify-mapping.js';
import { admitAtEndpoint, answerAsService } from './stages/vpc-endpoint.js';
import { admitAtVpnGateway, lookUpAtVpnGateway } from './stages/vpn-gateway.js';
import type { StageContext, StageFunction, Verdict } from './verdict.js';

/** Stages that a packet passes. */
export type PacketStage = Exclude<StageId, 'originate' | 'api-call' | 'guest-action' | 'fault' | 'wait' | 'expectation'>;

/** Gateways of every kind have their own conditions. */
function admitAtGateway(context: StageContext): Verdict<'gateway-check'> {
    switch (context.hop.kind) {
        case 'nat-gateway':
            return admitAtNatGateway(context);
        case 'egress-only-internet-gateway':
            return admitAtEgressOnlyGateway(context);
        case 'vpn-gateway':
            return admitAtVpnGateway(context);
        case 'vpc-endpoint':
            return admitAtEndpoint(context);
        default:
            return admitAtInternetGateway(context);
    }
}

/** Every packet stage's function. Gateways of both kinds share their stages' names. */
export const STAGE_FUNCTIONS: { readonly [S in PacketStage]: StageFunction<S> } = {
    'guest-route': routeInGuest,
    'guest-tunnel': inInstance(enterTunnels),
    arp: atPort(resolveNeighbour),
    'guest-send': sendFrame,
    'anti-spoof': atPort(checkSource),
    'frame-check': atPort(checkFrame),
    'arp-proxy': atPort(proxyArp),
    'link-local-services': atPort(answerLocally),
    'security-group-egress': atPort(filterEgress),
    classify: atPort(classify),
    'network-acl-egress': atPort(leaveSubnet),
    'route-lookup': (context) =>
        context.hop.kind === 'internet-gateway' || context.hop.kind === 'vpn-gateway'
            ? lookUpEdgeRoute(context)
            : atPort(lookUpRoute)(context),
    'path-mtu': atPort(checkPathMtu),
    'peering-check': atPort(admitAtPeering),
    mapping: inOverlay(askMappingService),
    encapsulate: inOverlay(encapsulate),
    underlay: crossUnderlay,
    'verify-mapping': atPort(verifySender),
    decapsulate,
    'gateway-check': (context) => refuseBlockedAccess(context) ?? admitAtGateway(context),
    nat: (context) => (context.hop.kind === 'nat-gateway' ? translateAtNatGateway(context) : translateAtInternetGateway(context)),
    'transit-gateway-association': findAssociation,
    'transit-gateway-route': lookUpGatewayRoute,
    'transit-gateway-connect': crossConnect,
    'transit-gateway-exit': leaveGateway,
    'multicast-replication': replicate,
    'vpn-gateway-route': lookUpAtVpnGateway,
    'customer-gateway-route': routeAtCustomerGateway,
    'load-balance': balanceLoad,
    'network-firewall': inspectFlow,
    service: answerAsService,
    'internet-route': routeOnInternet,
    'network-acl-ingress': atPort(enterSubnet),
    'security-group-ingress': atPort(filterIngress),
    'destination-check': atPort(checkDestination),
    deliver: atPort(deliver),
    'guest-receive': receive,
    'guest-forward': inInstance(forwardInGuest),
    respond,
};
