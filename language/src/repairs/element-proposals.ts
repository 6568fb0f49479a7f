/** Statements about elements on the way: public addresses, checks, guests, tables of transit gateways, exclusions. */
import { IP_PROTOCOL } from '../forwarding/flow.js';
import { labelOf } from '../forwarding/labels.js';
import { networkIndex } from '../forwarding/network-index.js';
import { formatAddress, formatCidr, type IpAddress, parseIpv4 } from '../model/address.js';
import type { LoadBalancer } from '../model/load-balancer.js';
import type { ElementBase, ElementId, Network } from '../model/network.js';
import type { TransitGatewayRouteTable } from '../model/transit-gateway.js';
import { inserted, interfaceOf, lookupIn, type Proposal, type RefusedPacket, removed, replaced } from './proposal.js';

/** TEST-NET-3 (RFC 5737): where the examples take public addresses from. */
const FIRST_PUBLIC = parseIpv4('203.0.113.10') ?? 0;
const PUBLIC_ADDRESSES = 240;

/** A public address for the sender, which an internet gateway asks for (W2). */
export function publicAddressProposals(refused: RefusedPacket): Proposal[] {
    const { network, flow } = refused;
    const index = networkIndex(network);
    const owner = [...network.vpcs.keys()].flatMap((vpc) => index.interfaceByAddress(vpc, flow.source) ?? [])[0];
    const address = freePublicAddress(network);
    if (typeof flow.source !== 'number' || !owner || address === undefined) {
        return [];
    }
    const statement = `public-ip ${formatAddress(address)}`;
    return [{ clause: `give '${labelOf(network, owner.id)}' '${statement}'`, repairs: [inserted(statement, owner.span)] }];
}

function freePublicAddress(network: Network): IpAddress | undefined {
    const index = networkIndex(network);
    const all = Array.from({ length: PUBLIC_ADDRESSES }, (_, n) => FIRST_PUBLIC + n);
    return all.find((address) => !index.publicMapping(address) && !index.internetHost(address));
}

/** The check of the interface switched off: it takes, or sends, what is addressed to others (I7, I8). */
export function sourceDestinationCheckProposals(refused: RefusedPacket): Proposal[] {
    const owner = interfaceOf(refused);
    if (!owner?.sourceDestinationCheck) {
        return [];
    }
    const statement = 'source-dest-check off';
    const written = owner.sourceDestinationCheckSpan;
    const clause = `write '${statement}' at '${labelOf(refused.network, owner.id)}'`;
    return [{ clause, repairs: [written ? replaced(statement, written) : inserted(statement, owner.span)] }];
}

/** A guest that routes (R27). */
export function forwardingProposals({ network, flight }: RefusedPacket): Proposal[] {
    const instance = network.instances.get(flight.hop.element);
    if (!instance) {
        return [];
    }
    const written = instance.guest.forwardingSpan;
    const repair = written ? replaced('forwarding on', written) : inserted('guest { forwarding on }', instance.span);
    return [{ clause: `turn forwarding on in '${instance.name}'`, repairs: [repair] }];
}

/** Without the route that leads nowhere the guest has those that DHCP gave (G7, G9). */
export function guestRouteProposals({ network, flight, blocker }: RefusedPacket): Proposal[] {
    const route = network.instances
        .get(flight.hop.element)
        ?.guest.routes.find(({ span, bgp }) => span === blocker.step.decidedBy && !bgp);
    return route
        ? [
              {
                  clause: `remove 'route ${formatCidr(route.destination)} via ${formatAddress(route.via)}'`,
                  repairs: [removed(route.span)],
              },
          ]
        : [];
}

/** A table of the transit gateway for what comes by an attachment (X6). */
export function associationProposals({ network, flight }: RefusedPacket): Proposal[] {
    const attachment = attachmentNamed(network, flight.decided.attachment);
    const gateway = flight.hop.element;
    return attachment
        ? tablesOf(network, gateway).map((table) => ({
              clause: `associate '${attachment.name}' with '${table.name}'`,
              repairs: [inserted(`associate ${attachment.name}`, table.span)],
          }))
        : [];
}

const attachmentNamed = (network: Network, id: ElementId | undefined): ElementBase | undefined =>
    network.transitGatewayAttachments.get(id ?? '') ?? network.peerings.get(id ?? '');

const tablesOf = (network: Network, gateway: ElementId): TransitGatewayRouteTable[] =>
    [...network.transitGatewayRouteTables.values()].filter((table) => table.gateway === gateway && !table.implicit);

/** The routes of an attachment in the table that was asked (X8, X9): by propagation, or written. */
export function gatewayRouteProposals(refused: RefusedPacket): Proposal[] {
    const { network, blocker } = refused;
    const table = network.transitGatewayRouteTables.get(lookupIn(refused, 'transit-gateway-route-table')?.element ?? '');
    if (!table || table.implicit) {
        return [];
    }
    const dead = table.routes.find(({ span }) => span === blocker.step.decidedBy);
    const attachments = [...network.transitGatewayAttachments.values()].filter(({ gateway }) => gateway === table.gateway);
    const propagating = new Set(table.propagations.map(({ attachment }) => attachment));
    const propagated = attachments
        .filter(({ id }) => !propagating.has(id))
        .map(({ name }) => ({
            clause: `let '${name}' propagate into '${table.name}'`,
            repairs: [inserted(`propagate ${name}`, table.span)],
        }));
    const added = dead ? [] : attachments.map(({ name }) => staticRoute(refused, table, name));
    const taken = dead
        ? [{ clause: `remove route ${formatCidr(dead.destination)} of '${table.name}'`, repairs: [removed(dead.span)] }]
        : [];
    return [...taken, ...propagated, ...added];
}

/** A route to everything: what other attachments propagate is longer, and decides before it (X8). */
function staticRoute({ destination }: RefusedPacket, table: TransitGatewayRouteTable, attachment: string): Proposal {
    const route = `${typeof destination === 'number' ? '0.0.0.0/0' : '::/0'} -> ${attachment}`;
    return { clause: `add '${route}' to '${table.name}'`, repairs: [inserted(route, table.span)] };
}

/** A subnet in the zone of the sender, so that the gateway stands there as well (X11). */
export function attachmentZoneProposals(refused: RefusedPacket): Proposal[] {
    const { network, blocker } = refused;
    const sender = network.subnets.get(interfaceOf(refused)?.subnet ?? '');
    const attachment = [...network.transitGatewayAttachments.values()].find(
        (each) =>
            each.attached === 'vpc' &&
            each.vpc === sender?.vpc &&
            blocker.step.consulted.concat(blocker.step.decidedBy).includes(each.span),
    );
    const subnets = [...network.subnets.values()].filter(
        ({ vpc, availabilityZone, implicit }) => vpc === sender?.vpc && availabilityZone === sender.availabilityZone && !implicit,
    );
    return subnets.flatMap(({ qualifiedName }) =>
        attachment
            ? [
                  {
                      clause: `attach '${attachment.name}' in subnet '${qualifiedName}' as well`,
                      repairs: [inserted(`subnets ${qualifiedName}`, attachment.span)],
                  },
              ]
            : [],
    );
}

const balancerOf = ({ network, flight }: RefusedPacket): LoadBalancer | undefined =>
    network.loadBalancers.get(flight.hop.element) ??
    network.loadBalancers.get(network.interfaces.get(flight.hop.interface ?? '')?.owner ?? '');

/** A listener on the asked port, for the targets that another one has. */
export function listenerProposals(refused: RefusedPacket): Proposal[] {
    const balancer = balancerOf(refused);
    const { protocol, destinationPort } = refused.flow;
    const word = protocol === IP_PROTOCOL.tcp ? 'tcp' : protocol === IP_PROTOCOL.udp ? 'udp' : undefined;
    const model = balancer?.listeners.find((each) => each.targets.length > 0);
    if (!balancer || !model || !word || destinationPort === undefined) {
        return [];
    }
    const targets = model.targets.map(({ by, address, interface: owner }) =>
        by === 'instance' && owner !== undefined ? labelOf(refused.network, owner) : formatAddress(address),
    );
    const listener = `listener ${word} ${destinationPort} -> ${targets.join(', ')}`;
    return [
        {
            clause: `add '${listener}' to '${balancer.name}'`,
            repairs: [inserted(listener, balancer.span)],
            traffic: { protocol, ports: { from: destinationPort, to: destinationPort } },
        },
    ];
}

/** Targets in any zone (X38). */
export function crossZoneProposals(refused: RefusedPacket): Proposal[] {
    const balancer = balancerOf(refused);
    const statement = 'cross-zone on';
    return balancer
        ? [
              {
                  clause: `write '${statement}' in '${balancer.name}'`,
                  repairs: [
                      balancer.crossZoneSpan ? replaced(statement, balancer.crossZoneSpan) : inserted(statement, balancer.span),
                  ],
              },
          ]
        : [];
}

/** What block public access lets through all the same (W14). */
export function exclusionProposals(refused: RefusedPacket): Proposal[] {
    const { network } = refused;
    const owner = networkIndex(network).publicMapping(refused.destination)?.interface ?? interfaceOf(refused);
    const subnet = network.subnets.get(owner?.subnet ?? '');
    const vpc = network.vpcs.get(subnet?.vpc ?? '');
    const statement = 'block-public-access-exclusion bidirectional';
    return [subnet, vpc].flatMap((place) =>
        place
            ? [
                  {
                      clause: `write '${statement}' in '${place.name}'`,
                      repairs: [
                          place.publicAccessExclusion
                              ? replaced(statement, place.publicAccessExclusion.span)
                              : inserted(statement, place.span),
                      ],
                  },
              ]
            : [],
    );
}
