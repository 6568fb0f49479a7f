/**
 * The internet: it carries a packet to whoever owns the public destination address, a host out there or an interface
 * behind some VPC's internet gateway. Nobody there carries private addresses (W5, W8).
 */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { EgressOnlyInternetGateway } from '../../model/egress-only-internet-gateway.js';
import type { InternetGateway, NetworkElement } from '../../model/network.js';
import { NOWHERE } from '../../model/source-span.js';
import { isPrivateUse, isSharedAddressSpace, isUniqueLocal } from '../address-classes.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { isIpv6 } from '../link-local.js';
import { routeTableIndex } from '../route-table-index.js';
import type { Lookup } from '../trace.js';
import type { StageContext, Verdict } from '../verdict.js';

type V = Verdict<'internet-route'>;

/** Finds the owner of the destination. */
export function routeOnInternet(context: StageContext): V {
    const destination = ipOf(context.packet)?.destination ?? 0;
    if (isPrivateUse(destination) || isSharedAddressSpace(destination) || isUniqueLocal(destination)) {
        const summary = (): string => `${formatAddress(destination)} is a private address: on the internet nobody carries it.`;
        return {
            kind: 'drop',
            reason: 'no-public-address',
            rules: ['W4', 'W8', 'G5'],
            decidedBy: ownerSpan(context, destination),
            summary,
        };
    }
    const host = context.index.internetHost(destination);
    if (host) {
        const summary = (): string => `The internet delivers to ${host.name}.`;
        return {
            kind: 'pass',
            next: 'guest-receive',
            at: { kind: 'guest', element: host.id },
            rules: ['W1'],
            decidedBy: host.span,
            lookups: [internetLookup(host, destination)],
            summary,
        };
    }
    const gateway = isIpv6(destination) ? ipv6GatewayFor(context, destination) : gatewayFor(context, destination);
    return gateway ? toGateway(context, gateway, destination) : nobody(context, destination);
}

const internetLookup = (owner: NetworkElement, address: IpAddress): Lookup => ({
    table: 'internet',
    element: owner.id,
    span: owner.span,
    key: { address },
    winner: 0,
});

/** The attached gateway of the VPC that has the address: as a public mapping, or within its own blocks (W8). */
function gatewayFor({ network, index }: StageContext, destination: IpAddress): InternetGateway | undefined {
    const mapped = index.publicMapping(destination);
    const vpc = mapped
        ? index.vpcOf(mapped.interface)
        : [...network.vpcs.values()].find(({ id }) => index.vpcCovers(id, destination));
    const gateway = network.internetGateways.get(vpc?.internetGateway ?? '');
    return gateway?.vpc === vpc?.id ? gateway : undefined;
}

/**
 * IPv6: the gateway of the VPC that has the address. Where it has both kinds, the one that the subnet's route table names for
 * the way back to the sender: a subnet behind an egress-only gateway is not reached round it (W13; inference).
 */
function ipv6GatewayFor({ network, index, packet }: StageContext, destination: IpAddress): Entrance | undefined {
    const vpc = [...network.vpcs.values()].find(({ id }) => index.vpcCovers(id, destination));
    const declared = network.internetGateways.get(vpc?.internetGateway ?? '');
    const gateway = declared?.vpc === vpc?.id ? declared : undefined;
    const egressOnly = network.egressOnlyInternetGateways.get(vpc?.egressOnlyInternetGateway ?? '');
    if (!vpc || !gateway || !egressOnly) {
        return gateway ?? egressOnly;
    }
    const table = network.routeTables.get(index.subnetByAddress(vpc.id, destination)?.routeTable ?? '');
    const back = table && routeTableIndex(table).route(ipOf(packet)?.source ?? 0)?.target;
    return back?.kind === 'egress-only-internet-gateway' ? egressOnly : gateway;
}

/** Where a packet from the internet enters a VPC. */
type Entrance = EgressOnlyInternetGateway | InternetGateway;

function toGateway({ network, index }: StageContext, gateway: Entrance, destination: IpAddress): V {
    const mapped = index.publicMapping(destination);
    return {
        kind: 'pass',
        next: 'gateway-check',
        at: { kind: gateway.kind, element: gateway.id },
        fresh: true,
        decided: { gatewaySide: 'outside' },
        rules: gateway.kind === 'internet-gateway' ? ['W1', 'W4'] : ['W13'],
        decidedBy: mapped?.assignment.publicSpan ?? gateway.span,
        lookups: [internetLookup(mapped?.interface ?? gateway, destination)],
        summary: () => `The internet delivers ${formatAddress(destination)} to ${labelOf(network, gateway.id)}.`,
    };
}

function nobody(context: StageContext, destination: IpAddress): V {
    const mapped = context.index.publicMapping(destination);
    if (mapped) {
        const name = labelOf(context.network, mapped.interface.id);
        const summary = (): string => `${formatAddress(destination)} belongs to ${name}, but its VPC has no internet gateway.`;
        return {
            kind: 'drop',
            reason: 'no-public-address',
            rules: ['W4', 'W7'],
            decidedBy: mapped.assignment.publicSpan ?? mapped.interface.span,
            summary,
        };
    }
    const summary = (): string => `Nobody on the internet has ${formatAddress(destination)}.`;
    return { kind: 'drop', reason: 'no-internet-host', rules: ['W1'], decidedBy: ownerSpan(context, destination), summary };
}

/** The interface that has the address inside some VPC, else the line of the packet's last element. */
function ownerSpan({ network, index, flight }: StageContext, address: IpAddress) {
    const vpc = [...network.vpcs.keys()].find((id) => index.interfaceByAddress(id, address));
    const owner = vpc === undefined ? undefined : index.interfaceByAddress(vpc, address);
    const last = flight.path.at(-1) ?? '';
    const element = network.internetHosts.get(last) ?? network.internetGateways.get(last);
    return owner?.span ?? element?.span ?? NOWHERE;
}
