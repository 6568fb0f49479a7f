/**
 * Out of a transit gateway into a site's line (X5, X20): the line over which the destination was learnt, else any that works.
 */
import { contains, formatAddress, type IpAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import type { SiteConnection } from '../../model/on-premises.js';
import type { LineAttachment } from '../../model/transit-gateway.js';
import { connectionFault } from '../faults.js';
import { gatewayRoutes } from '../gateway-routes.js';
import { ipOf, ipPacketOf } from '../ip-packet.js';
import type { StageContext, Verdict } from '../verdict.js';
import { lineName, unfitForLine } from './vpn-gateway.js';

type V = Verdict<'transit-gateway-exit'>;

/** Sends the packet to the customer gateway. A route that a person wrote leads into the line whatever the site has announced. */
export function enterLine(context: StageContext, attachment: LineAttachment): V {
    const { network, packet, hop } = context;
    const destination = ipOf(packet)?.destination ?? 0;
    const line = lineFor(network, attachment, destination);
    if (!line) {
        const summary = (): string => `Every line of '${attachment.name}' is down.`;
        return {
            kind: 'drop',
            reason: 'transit-gateway-line-down',
            rules: ['X20', 'X5'],
            decidedBy: attachment.span,
            where: hop.element,
            summary,
        };
    }
    return (
        unfitForLine(context, line) ?? {
            kind: 'pass',
            next: 'customer-gateway-route',
            at: { kind: 'customer-gateway', element: line.site },
            packet: ipPacketOf(packet),
            fresh: true,
            decided: { connection: line.id },
            rules: ['X5', 'X20'],
            decidedBy: line.span,
            consulted: [attachment.span],
            summary: () => `'${attachment.name}' sends ${formatAddress(destination)} into ${lineName(network, line.id)}.`,
        }
    );
}

function lineFor(network: Network, { gateway, connections }: LineAttachment, destination: IpAddress): SiteConnection | undefined {
    const working = connections
        .flatMap((id) => network.siteConnections.get(id) ?? [])
        .filter((connection) => !connectionFault(network, connection));
    // The table is in order of preference, so the first of the longest is the best.
    const known = gatewayRoutes(network, gateway)
        .filter((route) => contains(route.destination, destination) && working.some(({ id }) => id === route.connection))
        .sort((a, b) => b.destination.length - a.destination.length);
    return working.find(({ id }) => id === known[0]?.connection) ?? working[0];
}
