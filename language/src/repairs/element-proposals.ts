/** Statements about elements on the way: public addresses, checks, guests, tables of transit gateways, exclusions. */
import { labelOf } from '../forwarding/labels.js';
import { networkIndex } from '../forwarding/network-index.js';
import { formatAddress, formatCidr, type IpAddress, parseIpv4 } from '../model/address.js';
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
    const taken = dead
        ? [{ clause: `remove route ${formatCidr(dead.destination)} of '${table.name}'`, repairs: [removed(dead.span)] }]
        : [];
    return [...taken, ...propagated];
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
