/**
 * Transit gateway: a layer-3 hub (X5–X16).
 *
 * Three questions, one stage each: which table the attachment is associated with, which route of that table wins, and by
 * which interface the packet leaves. TTL stays: no trustworthy source says otherwise (I23, section 13).
 */
import { contains, formatAddress, type IpAddress } from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import { oppositeEnd, type Peering } from '../../model/peering.js';
import type {
    TransitGateway,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcAttachment,
} from '../../model/transit-gateway.js';
import { type Flow, flowOf } from '../flow.js';
import { isUsableAttachment } from '../interconnects.js';
import { ipOf, ipPacketOf } from '../ip-packet.js';
import { gatewayRouteLabel, labelOf } from '../labels.js';
import { portOf } from '../places.js';
import type { Lookup } from '../trace.js';
import { chooseExit, type ExitChoice } from '../transit-gateway-exit.js';
import { associatedTable, gatewayTable } from '../transit-gateway-routes.js';
import { type Drop, type Grounds, goOn, type Place, type StageContext, type Verdict } from '../verdict.js';
import { enterLine } from './line-attachment.js';
import { isForGateway } from './transit-gateway-connect.js';

/** The gateway a packet stands at. */
const gatewayOf = ({ network, hop }: StageContext): TransitGateway | undefined => network.transitGateways.get(hop.element);

/** Which table are the attachment's packets looked up in? (X6, X7.) */
export function findAssociation(context: StageContext): Verdict<'transit-gateway-association'> {
    const { network, flight, hop } = context;
    const gateway = gatewayOf(context);
    const { attachment } = flight.decided;
    if (!gateway || attachment === undefined) {
        return { kind: 'missing', element: hop.element };
    }
    if (isForGateway(gateway, ipOf(context.packet)?.destination)) {
        return endsHere(gateway, attachment);
    }
    const place = elementSpan(network, attachment) ?? gateway.span;
    const name = labelOf(network, attachment);
    const found = associatedTable(network, gateway.id, attachment);
    if (!found) {
        const summary = (): string =>
            `Attachment '${name}' is associated with no route table of ${gateway.name}: its packets have nowhere to be looked up.`;
        return {
            kind: 'drop',
            reason: 'transit-gateway-no-association',
            rules: ['X6'],
            decidedBy: place,
            where: gateway.id,
            summary,
        };
    }
    return {
        kind: 'pass',
        next: 'transit-gateway-route',
        decided: { gatewayTable: found.table.id },
        rules: found.table.implicit ? ['X7', 'X6'] : ['X6'],
        decidedBy: found.span,
        consulted: [found.table.span, place],
        summary: () => `Packets from '${name}' are looked up in ${labelOf(network, found.table.id)}.`,
    };
}

/** An address of the gateway itself is the end of a Connect tunnel, and stands in no table. */
function endsHere(gateway: TransitGateway, attachment: ElementId): Verdict<'transit-gateway-association'> {
    return {
        kind: 'pass',
        next: 'transit-gateway-connect',
        decided: { attachment, target: gateway.id },
        rules: ['X5'],
        decidedBy: gateway.cidrs[0]?.span ?? gateway.span,
        summary: () => `The packet is for an address of ${gateway.name} itself: a Connect tunnel ends there.`,
    };
}

const elementSpan = (network: Network, id: ElementId): Lookup['span'] | undefined =>
    (network.transitGatewayAttachments.get(id) ?? network.peerings.get(id))?.span;

/** Which route of the table wins? (X8, X9.) */
export function lookUpGatewayRoute(context: StageContext): Verdict<'transit-gateway-route'> {
    const { network, flight, packet, hop } = context;
    const table = network.transitGatewayRouteTables.get(flight.decided.gatewayTable ?? '');
    const destination = ipOf(packet)?.destination;
    if (!table || destination === undefined) {
        return { kind: 'missing', element: flight.decided.gatewayTable ?? hop.element };
    }
    const { routes, find } = gatewayTable(network, table);
    const winner = find(destination);
    const route = routes[winner];
    const lookups: Lookup[] = [
        { table: 'transit-gateway-route-table', element: table.id, span: table.span, key: { address: destination }, winner },
    ];
    if (!route) {
        return { ...unrouted(context, table, destination), lookups };
    }
    const grounds: Grounds = {
        rules: ['X8'],
        decidedBy: route.span,
        consulted: [table.span],
        lookups,
        summary: () =>
            `Route ${gatewayRouteLabel(network, route)} of ${labelOf(network, table.id)} wins for ${formatAddress(destination)}.`,
    };
    return isDead(network, route, table.gateway)
        ? { ...grounds, kind: 'drop', reason: 'transit-gateway-blackhole-route', where: table.gateway, rules: ['X9', 'X8'] }
        : goOn(nextStage(network, route), grounds, { decided: { target: targetOf(route) } });
}

/** What leaves by a Connect attachment goes into one of its tunnels first. */
const nextStage = (network: Network, route: TransitGatewayRoute): 'transit-gateway-connect' | 'transit-gateway-exit' =>
    network.transitGatewayAttachments.get(targetOf(route))?.attached === 'connect'
        ? 'transit-gateway-connect'
        : 'transit-gateway-exit';

const targetOf = ({ target }: TransitGatewayRoute): ElementId => (target.kind === 'attachment' ? target.element : '');

/** X9: written as a blackhole, or leading to an attachment that is broken or gone. */
const isDead = (network: Network, { target }: TransitGatewayRoute, gateway: ElementId): boolean =>
    target.kind === 'blackhole' || !isUsableAttachment(network, target.element, gateway);

/** No route covers the address. That a route leads to the right attachment all the same is worth saying. */
function unrouted(
    { network, index }: StageContext,
    table: TransitGatewayRouteTable,
    destination: IpAddress,
): Drop<'transit-gateway-route'> {
    const wanted = [...network.transitGatewayAttachments.values()].find(
        (each) => each.gateway === table.gateway && each.attached === 'vpc' && index.vpcCovers(each.vpc, destination),
    );
    const near = gatewayTable(network, table).routes.find((route) => wanted && targetOf(route) === wanted.id);
    const what = `No route of ${table.name} contains ${formatAddress(destination)}`;
    return {
        kind: 'drop',
        reason: near ? 'transit-gateway-cannot-route' : 'transit-gateway-no-route',
        rules: ['X8', 'X6'],
        decidedBy: near?.span ?? table.span,
        where: table.gateway,
        summary: () =>
            near
                ? `${what}; ${gatewayRouteLabel(network, near)} leads to the right attachment but does not cover the address.`
                : `${what}${wanted ? `: '${wanted.name}', where the address is, neither propagates into it nor has a static route` : ''}.`,
    };
}

type Exit = Verdict<'transit-gateway-exit'>;

/** By which attachment, and by which of its interfaces? Each kind of attachment has its own way out. */
export function leaveGateway(context: StageContext): Exit {
    const { network, flight, hop } = context;
    const gateway = gatewayOf(context);
    const { target } = flight.decided;
    const peering = network.peerings.get(target ?? '');
    if (gateway && peering) {
        return crossPeering(context, gateway, peering);
    }
    const attachment = network.transitGatewayAttachments.get(target ?? '');
    switch (attachment?.attached) {
        case 'vpc':
            return enterVpc(context, attachment);
        case 'vpn':
        case 'direct-connect':
            return enterLine(context, attachment);
        case 'connect':
        case undefined:
            return { kind: 'missing', element: target ?? hop.element };
    }
}

/** X16: on to the other gateway, which looks the packet up in its own table. */
function crossPeering({ network, packet }: StageContext, gateway: TransitGateway, peering: Peering): Exit {
    const other = oppositeEnd(peering, gateway.id);
    if (other === undefined) {
        return { kind: 'missing', element: peering.id };
    }
    return {
        kind: 'pass',
        next: 'transit-gateway-association',
        at: { kind: 'transit-gateway', element: other },
        packet: ipPacketOf(packet),
        fresh: true,
        decided: { attachment: peering.id },
        rules: ['X16', 'X5'],
        decidedBy: peering.span,
        summary: () => `${peering.name} carries the packet from ${gateway.name} to ${labelOf(network, other)}.`,
    };
}

/** No flow: what is not IP never gets into a gateway. */
const NO_FLOW: Flow = { protocol: 255, source: 0, destination: 0 };

function enterVpc(context: StageContext, attachment: VpcAttachment): Exit {
    const { network, packet, hop } = context;
    const zone = portOf(network, hop.interface)?.subnet.availabilityZone;
    const flow = flowOf(packet) ?? NO_FLOW;
    const choice = chooseExit({ network, attachment, flow, ...(zone === undefined ? {} : { zone }) });
    return choice.kind === 'found' ? handOver(context, attachment, choice) : refuseZone(context, attachment, choice);
}

/**
 * The packet is in the VPC now, at the interface's subnet, and that subnet's table decides (X12, X13). Its ACL is asked on
 * the way out, except towards the interface's own subnet, where none is (F30).
 */
function handOver({ network, packet }: StageContext, attachment: VpcAttachment, { exit, rule, why }: Found): Exit {
    const port = portOf(network, exit.interface.id);
    const destination = ipOf(packet)?.destination;
    if (!port || destination === undefined) {
        return { kind: 'missing', element: exit.interface.id };
    }
    const own = isInside(port.subnet.cidrs, destination);
    const at: Place = { kind: 'hypervisor-out', element: port.server.id, interface: exit.interface.id };
    return {
        kind: 'pass',
        next: own ? 'route-lookup' : 'network-acl-egress',
        at,
        packet: ipPacketOf(packet),
        fresh: true,
        decided: { path: own ? 'bridged' : 'routed', enteredBy: exit.interface.id },
        rules: [rule, 'X12', 'X13', 'F30'],
        decidedBy: (rule === 'X14' ? attachment.applianceModeSpan : undefined) ?? attachment.span,
        consulted: [port.subnet.span],
        summary: () =>
            `'${attachment.name}' hands the packet to VPC '${port.vpc.name}' by subnet '${port.subnet.name}' in ${exit.zone}: ${why}.`,
    };
}

type Found = Extract<ExitChoice, { kind: 'found' }>;

const isInside = (blocks: readonly { readonly cidr: Parameters<typeof contains>[0] }[], address: IpAddress): boolean =>
    blocks.some(({ cidr }) => contains(cidr, address));

function refuseZone(
    { hop }: StageContext,
    attachment: VpcAttachment,
    { zone, rule }: Extract<ExitChoice, { kind: 'unusable' }>,
): Exit {
    const summary = (): string =>
        zone === undefined
            ? `'${attachment.name}' has an interface in no zone that works.`
            : `Appliance mode keeps the flow in ${zone}, which has failed; '${attachment.name}' may not use another zone for it.`;
    return {
        kind: 'drop',
        reason: 'transit-gateway-attachment-zone',
        rules: [rule],
        decidedBy: attachment.applianceModeSpan ?? attachment.span,
        where: hop.element,
        summary,
    };
}
