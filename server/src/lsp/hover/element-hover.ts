/** What a hover says about an element: what it is, its documentation, and the facts computed from the network. */
import { kindWord, type Network, type NetworkElement } from '#language';
import { gatewayFacts, natGatewayFacts } from './gateway-hover.js';
import { instanceFacts, interfaceFacts } from './instance-hover.js';
import { code, paragraphs } from './markdown.js';
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
        case 'server':
            return serverFacts(network, element);
    }
}
