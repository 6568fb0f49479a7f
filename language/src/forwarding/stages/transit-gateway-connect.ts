/**
 * Connect: the transit gateway's end of the GRE tunnels to appliances (X5, X17).
 *
 * Out: one of the tunnels over which the winning route was learnt (X15) wraps the packet, which then leaves by the attachment
 * that carries the tunnels. In: a packet for one of the gateway's own addresses loses its outer header, and what was inside
 * counts as coming from the Connect attachment.
 */
import { contains, formatAddress, type IpAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import type { ConnectAttachment, ConnectPeer, TransitGateway } from '../../model/transit-gateway.js';
import type { Packet } from '../../packet/packet.js';
import { flowOf, IP_PROTOCOL } from '../flow.js';
import { greTunnel, insideGre } from '../gre-tunnels.js';
import { hashNumbers } from '../hash.js';
import { connectAttachmentsOf, isUsableAttachment } from '../interconnects.js';
import { ipOf, ipPacketOf, isIpv4 } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { equalRoutes, gatewayTable } from '../transit-gateway-routes.js';
import type { Drop, Pass, StageContext, Verdict } from '../verdict.js';

type V = Verdict<'transit-gateway-connect'>;

/** Whether a packet ends at the gateway itself: at an address of its own blocks. */
export const isForGateway = ({ cidrs }: TransitGateway, destination: IpAddress | undefined): boolean =>
    destination !== undefined && cidrs.some(({ cidr }) => contains(cidr, destination));

/** Into a tunnel, or out of one. */
export function crossConnect(context: StageContext): V {
    const { network, flight, hop } = context;
    const gateway = network.transitGateways.get(hop.element);
    const attachment = network.transitGatewayAttachments.get(flight.decided.target ?? '');
    if (!gateway) {
        return { kind: 'missing', element: hop.element };
    }
    return attachment?.attached === 'connect' ? enter(context, attachment) : leave(context, gateway);
}

/** The tunnel for a packet: of several with equally good routes the flow decides (X15). */
function tunnelFor(context: StageContext, attachment: ConnectAttachment): ConnectPeer | undefined {
    const { network, flight, packet } = context;
    const table = network.transitGatewayRouteTables.get(flight.decided.gatewayTable ?? '');
    const destination = ipOf(packet)?.destination;
    if (!table || destination === undefined) {
        return undefined;
    }
    const prepared = gatewayTable(network, table);
    const winner = prepared.routes[prepared.find(destination)];
    const choices = winner ? equalRoutes(prepared, winner).filter(({ connectPeer }) => connectPeer !== undefined) : [];
    const chosen = choices[flowHash(packet) % Math.max(1, choices.length)];
    return attachment.peers.find(({ id }) => id === chosen?.connectPeer);
}

function flowHash(packet: Packet): number {
    const flow = flowOf(packet);
    const number = (address: IpAddress | undefined): number => (isIpv4(address) ? address : (address?.[3] ?? 0));
    return flow
        ? hashNumbers(
              flow.protocol,
              number(flow.source),
              number(flow.destination),
              flow.sourcePort ?? 0,
              flow.destinationPort ?? 0,
          )
        : 0;
}

function enter(context: StageContext, attachment: ConnectAttachment): V {
    const { network, packet, flight } = context;
    const peer = tunnelFor(context, attachment);
    const destination = addressOf(network, peer);
    if (!peer || destination === undefined) {
        const summary = (): string =>
            `No appliance of '${attachment.name}' has announced the way: a Connect attachment has BGP only.`;
        return { ...refusal(attachment, summary), where: attachment.gateway };
    }
    const table = network.transitGatewayRouteTables.get(flight.decided.gatewayTable ?? '');
    return {
        kind: 'pass',
        next: 'transit-gateway-exit',
        packet: greTunnel(ipPacketOf(packet), { source: peer.gatewayAddress, destination }),
        decided: { target: attachment.transport },
        rules: ['X5', 'X17', 'X15'],
        decidedBy: peer.span,
        consulted: [attachment.span, ...(table ? [table.span] : [])],
        summary: () =>
            `'${attachment.name}' wraps the packet in GRE from ${formatAddress(peer.gatewayAddress)} to ${formatAddress(destination)}, the address of ${labelOf(network, peer.interface)}.`,
    };
}

const addressOf = (network: Network, peer: ConnectPeer | undefined): number | undefined =>
    network.interfaces
        .get(peer?.interface ?? '')
        ?.addresses.map(({ address }) => address)
        .find(isIpv4);

const refusal = (
    { span }: Pick<TransitGateway | ConnectAttachment, 'span'>,
    summary: () => string,
): Drop<'transit-gateway-connect'> => ({
    kind: 'drop',
    reason: 'transit-gateway-no-connect-peer',
    rules: ['X5', 'X17'],
    decidedBy: span,
    summary,
});

function leave(context: StageContext, gateway: TransitGateway): V {
    const { network, packet, flight } = context;
    const outer = ipOf(packet);
    const inner = insideGre(packet);
    const destination = formatAddress(outer?.destination ?? 0);
    const found = connectAttachmentsOf(network, gateway.id)
        .flatMap((attachment) => attachment.peers.map((peer) => ({ attachment, peer })))
        .find(
            ({ attachment, peer }) =>
                attachment.transport === flight.decided.attachment &&
                peer.gatewayAddress === outer?.destination &&
                addressOf(network, peer) === outer.source,
        );
    if (!found || !inner) {
        const what = flowOf(packet)?.protocol === IP_PROTOCOL.gre ? 'GRE' : 'anything but GRE';
        const summary = (): string =>
            `${destination} is an address of ${gateway.name}, and no Connect peer there takes ${what} from ${formatAddress(outer?.source ?? 0)}.`;
        return refusal(gateway, summary);
    }
    return unwrapped(context, found, inner);
}

function unwrapped(
    { network }: StageContext,
    { attachment, peer }: { readonly attachment: ConnectAttachment; readonly peer: ConnectPeer },
    packet: Packet,
): Pass | Drop<'transit-gateway-connect'> {
    if (!isUsableAttachment(network, attachment.id, attachment.gateway)) {
        return refusal(attachment, () => `Attachment '${attachment.name}' has failed: its tunnels end nowhere.`);
    }
    return {
        kind: 'pass',
        next: 'transit-gateway-association',
        packet,
        fresh: true,
        decided: { attachment: attachment.id },
        rules: ['X5', 'X17'],
        decidedBy: peer.span,
        consulted: [attachment.span],
        summary: () =>
            `The tunnel from ${labelOf(network, peer.interface)} ends here: the packet inside counts as coming by '${attachment.name}'.`,
    };
}
