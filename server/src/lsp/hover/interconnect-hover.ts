/** Peerings and transit gateways: whom they join, and the routes in force inside them. */
import {
    attachmentsOf,
    type ConnectAttachment,
    formatAddress,
    formatCidr,
    gatewayTable,
    guestSessions,
    labelOf,
    type Network,
    type Peering,
    type TransitGateway,
    type TransitGatewayAttachment,
    type TransitGatewayRouteTable,
    zonedInterfaces,
} from '#language';
import { leadingTables } from './gateway-hover.js';
import { code, codeList, table } from './markdown.js';

/** Routes shown; a hover is no report. */
const SHOWN = 20;

/** The two ends and the status (X1). */
export function peeringFacts(network: Network, peering: Peering): string[] {
    const ends = [peering.requester, peering.accepter].map((id) => code(labelOf(network, id))).join(' and ');
    const tables = peering.between === 'vpcs' ? ` ${leadingTables(network, peering.id)}` : '';
    return [
        `Joins ${peering.between === 'vpcs' ? 'the VPCs' : 'the transit gateways'} ${ends}; ${peering.status}.${tables}`,
        peering.between === 'vpcs' ? 'Leads to the other VPC and no further (X2).' : 'Takes static routes only (X16).',
    ];
}

/** What is attached, and who leads to it. */
export function transitGatewayFacts(network: Network, gateway: TransitGateway): string[] {
    const names = attachmentsOf(network, gateway.id).map(({ name }) => name);
    const attached = names.length === 0 ? 'Nothing is attached.' : `Attached: ${codeList(names)}.`;
    return [`ASN ${gateway.asn}. ${attached} ${leadingTables(network, gateway.id)}`];
}

/** The interfaces of a VPC attachment by zone (X11). */
export function attachmentFacts(network: Network, attachment: TransitGatewayAttachment): string[] {
    if (attachment.attached === 'connect') {
        return connectFacts(network, attachment);
    }
    if (attachment.attached !== 'vpc') {
        const lines = attachment.connections.map((id) => labelOf(network, id));
        return [
            `Attaches site ${code(labelOf(network, attachment.site))} by ${lines.length === 0 ? 'no line' : codeList(lines)}.`,
        ];
    }
    const rows = zonedInterfaces(network, attachment).map(({ interface: owner, zone }) => [
        zone,
        code(labelOf(network, owner.subnet)),
        owner.addresses[0] ? formatAddress(owner.addresses[0].address) : 'none',
    ]);
    return [
        `Attaches VPC ${code(labelOf(network, attachment.vpc))}${attachment.applianceMode ? ' in appliance mode (X14)' : ''}.`,
        rows.length === 0
            ? 'It names no subnet, so no zone reaches the gateway (X11).'
            : table(['Zone', 'Subnet', 'Address'], rows),
    ];
}

/** The tunnels of a Connect attachment, and whether BGP is up in each (X5, X17). */
function connectFacts(network: Network, { transport, peers }: ConnectAttachment): string[] {
    const sessions = guestSessions(network);
    const rows = peers.map((peer) => {
        const own = sessions.filter(({ connect }) => connect?.peer.id === peer.id);
        const obstacle = own.find((session) => session.obstacle)?.obstacle;
        const isUp = own.some((session) => !session.obstacle);
        return [
            code(labelOf(network, peer.interface)),
            formatAddress(peer.gatewayAddress),
            formatCidr(peer.inside),
            isUp ? 'up' : (obstacle?.because ?? 'no neighbour is configured'),
        ];
    });
    return [
        `GRE tunnels over attachment ${code(labelOf(network, transport))}; routes come by BGP alone.`,
        rows.length === 0 ? 'It has no peer.' : table(['Appliance', 'Gateway’s end', 'Inside', 'BGP'], rows),
    ];
}

/** The routes in force, propagated ones included (X8). */
export function transitGatewayTableFacts(network: Network, { name, ...rest }: TransitGatewayRouteTable): string[] {
    const { routes } = gatewayTable(network, { name, ...rest });
    const rows = routes
        .slice(0, SHOWN)
        .map(({ destination, target, origin }) => [
            formatCidr(destination),
            'element' in target ? code(labelOf(network, target.element)) : target.kind,
            origin,
        ]);
    const associated = rest.associations.map(({ attachment }) => labelOf(network, attachment));
    return [
        associated.length === 0
            ? 'No attachment is associated with it.'
            : `Packets from ${codeList(associated)} are looked up here.`,
        rows.length === 0 ? 'It has no routes.' : table(['Destination', 'Attachment', 'Origin'], rows),
        ...(routes.length > SHOWN ? [`… and ${routes.length - SHOWN} more.`] : []),
    ];
}
