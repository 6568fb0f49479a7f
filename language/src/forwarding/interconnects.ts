/**
 * Questions about peerings and transit gateways that several stages ask: who is joined to whom, by what, and whether it works.
 */
import type { IpAddress } from '../model/address.js';
import type { ElementId, Network, NetworkInterface, Route, RouteTable, RouteTarget, Vpc } from '../model/network.js';
import { oppositeEnd, type Peering } from '../model/peering.js';
import type { ConnectAttachment, LineAttachment, TransitGatewayAttachment, VpcAttachment } from '../model/transit-gateway.js';
import { derivedOnce } from './derived.js';
import { hasFailed } from './faults.js';
import { networkIndex } from './network-index.js';

/** X1: only an active connection carries traffic. */
export const isActive = (peering: Peering | undefined): peering is Peering => peering?.status === 'active';

const BY_END = new WeakMap<Network['peerings'], ReadonlyMap<ElementId, readonly Peering[]>>();

/** The active peerings of a VPC or transit gateway, in declared order. */
export function activePeeringsOf(network: Network, end: ElementId): readonly Peering[] {
    let byEnd = BY_END.get(network.peerings);
    if (!byEnd) {
        const groups = new Map<ElementId, Peering[]>();
        for (const peering of [...network.peerings.values()].filter(isActive)) {
            for (const each of [peering.requester, peering.accepter]) {
                groups.set(each, [...(groups.get(each) ?? []), peering]);
            }
        }
        byEnd = groups;
        BY_END.set(network.peerings, byEnd);
    }
    return byEnd.get(end) ?? [];
}

/** The VPC behind a peering, seen from the other one. */
export const peerVpc = (network: Network, peering: ElementId | undefined, from: ElementId): Vpc | undefined => {
    const known = network.peerings.get(peering ?? '');
    return known && network.vpcs.get(oppositeEnd(known, from) ?? '');
};

/**
 * The region a VPC lies in: that of its first subnet's zone, `eu-west-1` for `eu-west-1a`. Files do not write regions; zones
 * imply them.
 */
export function regionOf(network: Network, vpc: ElementId): string | undefined {
    for (const subnet of network.subnets.values()) {
        if (subnet.vpc === vpc) {
            return subnet.availabilityZone.replace(/[a-z]$/, '');
        }
    }
    return undefined;
}

/** How a VPC is attached to a transit gateway (X5: at most once). */
export function attachmentOfVpc(network: Network, gateway: ElementId, vpc: ElementId): VpcAttachment | undefined {
    return vpcAttachments(network.transitGatewayAttachments).get(gateway)?.get(vpc);
}

const vpcAttachments = derivedOnce((attachments: Network['transitGatewayAttachments']) => {
    const byGateway = new Map<ElementId, Map<ElementId, VpcAttachment>>();
    for (const attachment of attachments.values()) {
        if (attachment.attached === 'vpc') {
            const byVpc = byGateway.get(attachment.gateway) ?? new Map<ElementId, VpcAttachment>();
            byGateway.set(attachment.gateway, byVpc);
            byVpc.set(attachment.vpc, byVpc.get(attachment.vpc) ?? attachment);
        }
    }
    return byGateway;
});

/** Whether an attachment is that of a site. */
export const isLine = (attachment: TransitGatewayAttachment): attachment is LineAttachment =>
    attachment.attached === 'vpn' || attachment.attached === 'direct-connect';

/** The Connect attachments of a gateway, in declared order. */
export const connectAttachmentsOf = (network: Network, gateway: ElementId): readonly ConnectAttachment[] =>
    attachmentsOf(network, gateway).filter((attachment): attachment is ConnectAttachment => attachment.attached === 'connect');

/** The attachment that carries the tunnels of a Connect attachment. */
export function transportOf(network: Network, { transport }: ConnectAttachment): VpcAttachment | undefined {
    const attachment = network.transitGatewayAttachments.get(transport);
    return attachment?.attached === 'vpc' ? attachment : undefined;
}

/** How a VPN connection or Direct Connect interface is attached to its transit gateway. */
export function attachmentOfLine(network: Network, connection: ElementId): LineAttachment | undefined {
    for (const attachment of network.transitGatewayAttachments.values()) {
        if (isLine(attachment) && attachment.connections.includes(connection)) {
            return attachment;
        }
    }
    return undefined;
}

/** The attachments of a gateway, in declared order; peerings between gateways are not among them. */
export const attachmentsOf = (network: Network, gateway: ElementId): readonly TransitGatewayAttachment[] =>
    [...network.transitGatewayAttachments.values()].filter((attachment) => attachment.gateway === gateway);

/** Whether an attachment, or a peering between transit gateways, carries packets of that gateway at the moment. */
export function isUsableAttachment(network: Network, id: ElementId, gateway: ElementId): boolean {
    const attachment = network.transitGatewayAttachments.get(id);
    const peering = network.peerings.get(id);
    const belongs = attachment
        ? attachment.gateway === gateway
        : peering !== undefined && oppositeEnd(peering, gateway) !== undefined;
    const isCarried = attachment?.attached !== 'connect' || isUsableAttachment(network, attachment.transport, gateway);
    return belongs && isCarried && !hasFailed(network, id) && (attachment !== undefined || isActive(peering));
}

/** An attachment's interface together with its zone. */
export interface ZonedInterface {
    readonly interface: NetworkInterface;
    readonly zone: string;
}

/** The interfaces of a VPC attachment with their zones, in the order of the subnets. */
export const zonedInterfaces = (network: Network, attachment: VpcAttachment): readonly ZonedInterface[] =>
    attachment.interfaces.flatMap((id) => {
        const owner = network.interfaces.get(id);
        const zone = network.subnets.get(owner?.subnet ?? '')?.availabilityZone;
        return owner && zone !== undefined ? [{ interface: owner, zone }] : [];
    });

/** The zone of whoever has an address in a VPC attached to the gateway; `undefined` for everybody else (X14). */
export function zoneOfAddress(network: Network, gateway: ElementId, address: IpAddress): string | undefined {
    const index = networkIndex(network);
    for (const attachment of attachmentsOf(network, gateway)) {
        const owner = attachment.attached === 'vpc' ? index.interfaceByAddress(attachment.vpc, address) : undefined;
        if (owner) {
            return index.subnetOf(owner)?.availabilityZone;
        }
    }
    return undefined;
}

/** R13 for routes of a VPC: the peering is not active or not this VPC's; the gateway has no attachment of this VPC. */
export function isDeadInterconnect(network: Network, vpc: ElementId, target: RouteTarget): boolean {
    switch (target.kind) {
        case 'peering': {
            const peering = network.peerings.get(target.element);
            return !isActive(peering) || oppositeEnd(peering, vpc) === undefined;
        }
        case 'transit-gateway':
            return !network.transitGateways.has(target.element) || !attachmentOfVpc(network, target.element, vpc);
        default:
            return false;
    }
}

/** R12: a route over a peering or to a transit gateway behind which a VPC has the address, although the route does not cover it. */
export const routeThatMisses = (network: Network, { vpc, routes }: RouteTable, address: IpAddress): Route | undefined =>
    routes.find(({ target }) => {
        switch (target.kind) {
            case 'peering': {
                const far = peerVpc(network, target.element, vpc);
                return far !== undefined && networkIndex(network).vpcCovers(far.id, address);
            }
            case 'transit-gateway':
                return attachmentsOf(network, target.element).some(
                    (each) => each.attached === 'vpc' && networkIndex(network).vpcCovers(each.vpc, address),
                );
            default:
                return false;
        }
    });

/** The transit gateway attachment that owns an interface, if one does. */
export const attachmentOfInterface = (
    network: Network,
    owner: NetworkInterface | undefined,
): TransitGatewayAttachment | undefined => network.transitGatewayAttachments.get(owner?.owner ?? '');
