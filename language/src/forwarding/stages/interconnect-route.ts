/**
 * Routes towards peerings and transit gateways, as far as the sender's server has to decide something about them: the
 * gateway's interface in the sender's zone (X11), and the way back that NAT gateways get without a route (N4).
 */
import type { IpAddress } from '../../model/address.js';
import type { ElementId, Network, Route } from '../../model/network.js';
import type { Peering } from '../../model/peering.js';
import type { VpcAttachment } from '../../model/transit-gateway.js';
import { hasFailed } from '../faults.js';
import { flowOf } from '../flow.js';
import { activePeeringsOf, attachmentOfVpc, peerVpc, type ZonedInterface, zonedInterfaces } from '../interconnects.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { returningBinding, returningKey } from '../nat-bindings.js';
import type { Port } from '../places.js';
import { routeTableIndex } from '../route-table-index.js';
import { type Grounds, goOn, type StageContext, type Verdict } from '../verdict.js';

type V = Verdict<'route-lookup'>;

/** The verdict for a live route to a transit gateway: its interface in the sender's zone, or none there (X11). */
export function towardsTransitGateway(network: Network, port: Port, { route, grounds }: { route: Route; grounds: Grounds }): V {
    const gateway = 'element' in route.target ? route.target.element : '';
    const attachment = attachmentOfVpc(network, gateway, port.vpc.id);
    if (!attachment) {
        return { kind: 'missing', element: gateway };
    }
    if (hasFailed(network, attachment.id)) {
        const summary = (): string =>
            `Attachment '${attachment.name}', by which '${port.vpc.name}' reaches the gateway, has failed.`;
        return { ...grounds, kind: 'drop', reason: 'attachment-failed', rules: ['X5', 'R13'], where: attachment.id, summary };
    }
    const zone = port.subnet.availabilityZone;
    const interfaces = zonedInterfaces(network, attachment);
    const near = interfaces.find((each) => each.zone === zone);
    return near
        ? goOn('path-mtu', { ...grounds, rules: [...grounds.rules, 'X11'] }, { decided: { target: near.interface.id } })
        : absentFromZone(attachment, { interfaces, zone, grounds });
}

interface Absence {
    readonly interfaces: readonly ZonedInterface[];
    readonly zone: string;
    readonly grounds: Grounds;
}

function absentFromZone(attachment: VpcAttachment, { interfaces, zone, grounds }: Absence): V {
    const zones = (): string => [...new Set(interfaces.map((each) => each.zone))].join(', ') || 'no zone';
    const summary = (): string =>
        `The sender is in ${zone}, and attachment '${attachment.name}' has a subnet in ${zones()} only: its zone cannot reach the gateway.`;
    return {
        kind: 'drop',
        reason: 'transit-gateway-not-in-zone',
        ...grounds,
        rules: ['X11', 'X12'],
        consulted: [...(grounds.consulted ?? []), attachment.span],
        where: attachment.id,
        summary,
    };
}

/**
 * N4: what answers a NAT gateway over a peering finds it even without a route back: the server remembers where the request
 * came from. The gateway's binding and its own route over the peering are the evidence.
 */
export function returnToNatGateway(context: StageContext, port: Port): V | undefined {
    const { network } = context;
    const { source, destination } = ipOf(context.packet) ?? {};
    const flow = flowOf(context.packet);
    for (const peering of activePeeringsOf(network, port.vpc.id)) {
        const nat = destination === undefined ? undefined : askerBehind(context, { peering, vpc: port.vpc.id, destination });
        if (nat && source !== undefined && leadsOver(network, nat, { peering, destination: source })) {
            return {
                kind: 'pass',
                next: 'path-mtu',
                decided: { target: peering.id },
                rules: ['N4', 'X1'],
                decidedBy: peering.span,
                lookups: [
                    { table: 'nat-bindings', element: nat, span: peering.span, key: flow ? returningKey(flow) : {}, winner: 0 },
                ],
                summary: () =>
                    `The packet answers ${labelOf(network, nat)} on the other side of ${peering.name}: it returns the way the request came, route or none.`,
            };
        }
    }
    return undefined;
}

/** The NAT gateway of the peer VPC that this packet answers. */
function askerBehind(
    { network, index, state, packet }: StageContext,
    { peering, vpc, destination }: { peering: Peering; vpc: ElementId; destination: IpAddress },
): ElementId | undefined {
    const far = peerVpc(network, peering.id, vpc);
    const owner = far && index.interfaceByAddress(far.id, destination)?.owner;
    const nat = network.natGateways.get(owner ?? '');
    return nat && returningBinding(state, nat.id, packet) ? nat.id : undefined;
}

/** Whether the NAT gateway's own subnet sends to that address over the peering. */
function leadsOver(
    network: Network,
    nat: ElementId,
    { peering, destination }: { peering: Peering; destination: IpAddress },
): boolean {
    const subnet = network.subnets.get(network.natGateways.get(nat)?.subnet ?? '');
    const table = network.routeTables.get(subnet?.routeTable ?? '');
    const target = table && routeTableIndex(table).route(destination)?.target;
    return target?.kind === 'peering' && target.element === peering.id;
}
