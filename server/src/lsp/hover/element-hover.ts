/** What a hover says about an element: what it is, its documentation, and the facts computed from the network. */
import { kindWord, type Network, type NetworkElement } from '#language';
import { vpcEndpointFacts } from './endpoint-hover.js';
import { egressOnlyFacts, gatewayFacts, natGatewayFacts } from './gateway-hover.js';
import { instanceFacts, interfaceFacts } from './instance-hover.js';
import { attachmentFacts, peeringFacts, transitGatewayFacts, transitGatewayTableFacts } from './interconnect-hover.js';
import { loadBalancerFacts } from './load-balancer-hover.js';
import { code, paragraphs } from './markdown.js';
import { connectionFacts, routeServerFacts, siteFacts, siteHostFacts, vpnGatewayFacts } from './on-premises-hover.js';
import { hostFacts, prefixListFacts, serverFacts } from './outside-hover.js';
import { routeTableFacts } from './route-hover.js';
import { networkAclFacts, securityGroupFacts } from './security-hover.js';
import { subnetFacts } from './subnet-hover.js';
import { vpcFacts } from './vpc-hover.js';

/** The whole hover of an element, as Markdown. */
export function elementHover(network: Network, element: NetworkElement): string {
    const title = `**${kindWord(element.kind)}** ${code(element.qualifiedName)}`;
    const origin = element.implicit ? 'Written nowhere: the cloud supplies it.' : undefined;
    return paragraphs([title, element.documentation, origin, ...elementFacts(network, element)]);
}

function elementFacts(network: Network, element: NetworkElement): string[] {
    switch (element.kind) {
        case 'vpc':
            return vpcFacts(network, element);
        case 'subnet':
            return subnetFacts(network, element);
        case 'route-table':
            return routeTableFacts(network, element);
        case 'internet-gateway':
            return gatewayFacts(network, element);
        case 'egress-only-internet-gateway':
            return egressOnlyFacts(network, element);
        case 'vpn-gateway':
            return vpnGatewayFacts(network, element);
        case 'site':
            return siteFacts(network, element);
        case 'site-host':
            return siteHostFacts(network, element);
        case 'vpn':
        case 'direct-connect':
            return connectionFacts(network, element);
        case 'route-server':
            return routeServerFacts(network, element);
        case 'nat-gateway':
            return natGatewayFacts(network, element);
        case 'interface':
            return interfaceFacts(network, element);
        case 'instance':
            return instanceFacts(network, element);
        case 'security-group':
            return securityGroupFacts(network, element);
        case 'network-acl':
            return networkAclFacts(network, element);
        case 'prefix-list':
            return prefixListFacts(network, element);
        case 'internet-host':
            return hostFacts(element);
        case 'peering':
            return peeringFacts(network, element);
        case 'transit-gateway':
            return transitGatewayFacts(network, element);
        case 'transit-gateway-attachment':
            return attachmentFacts(network, element);
        case 'transit-gateway-route-table':
            return transitGatewayTableFacts(network, element);
        case 'load-balancer':
            return loadBalancerFacts(network, element);
        case 'vpc-endpoint':
            return vpcEndpointFacts(network, element);
        case 'server':
            return serverFacts(network, element);
    }
}
