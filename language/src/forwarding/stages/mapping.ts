/**
 * Mapping service: on which physical server does the target live? (E1, E4, R14.)
 *
 * The key is the interface or gateway that an earlier stage chose (E5), else the destination address within the VPC.
 * Every server holds the whole map: a miss is a drop (E4).
 */
import { formatAddress, type IpAddress, type Ipv4, type MacAddress, macOfAddress, sameAddress } from '../../model/address.js';
import type { Network, NetworkInterface, Vpc } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import { type EdgeDevice, edgeDevice } from '../edge-devices.js';
import { peerVpc } from '../interconnects.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { resolverAddress } from '../local-services.js';
import { assignmentOf, mappingEntry } from '../network-index.js';
import { elementOf, portOf } from '../places.js';
import type { MappingEntry } from '../state.js';
import type { Lookup } from '../trace.js';
import type { Place, StageContext, StageFunction, Verdict } from '../verdict.js';

type V = Verdict<'mapping'>;

/** Where packets into the overlay come from: an interface's server, or a gateway at the edge. */
export interface OverlaySender {
    readonly vpc: Vpc;
    readonly address: Ipv4;
    /** The MAC that frames from the router carry (E6). */
    readonly routerMac: MacAddress;
    readonly span: SourceSpan;
}

/** A stage that runs on a virtual switch or on a gateway at the edge. */
export const inOverlay =
    <S extends 'mapping' | 'encapsulate'>(
        decide: (context: StageContext, sender: OverlaySender) => Verdict<S>,
    ): StageFunction<S> =>
    (context) => {
        const sender = senderOf(context);
        return sender ? decide(context, sender) : { kind: 'missing', element: context.hop.interface ?? context.hop.element };
    };

function senderOf({ network, hop, flight }: StageContext): OverlaySender | undefined {
    const port = portOf(network, hop.interface);
    if (port) {
        const vpc = peerVpc(network, flight.decided.target, port.vpc.id) ?? port.vpc;
        return { vpc, address: port.server.address, routerMac: port.subnet.routerMac, span: port.interface.span };
    }
    const gateway = edgeDevice(network, hop.element);
    const vpc = network.vpcs.get(gateway?.vpc ?? '');
    return gateway && vpc
        ? { vpc, address: gateway.underlayAddress, routerMac: macOfAddress(gateway.underlayAddress), span: gateway.span }
        : undefined;
}

/** Asks the mapping service. */
export function askMappingService(context: StageContext, sender: OverlaySender): V {
    const destination = ipOf(context.packet)?.destination ?? 0;
    const entry = entryFor(context, sender.vpc, destination);
    const lookups: Lookup[] = [
        {
            table: 'mapping-service',
            element: sender.vpc.id,
            span: sender.vpc.span,
            key: keyOf(context, destination),
            winner: entry ? 0 : -1,
        },
    ];
    return entry ? found(context, sender, { entry, lookups }) : miss(context, sender, { destination, lookups });
}

/** E5: bridged and steered packets are looked up by the interface, known to the service by its MAC; routed ones by address. */
function keyOf({ network, flight }: StageContext, address: IpAddress): Lookup['key'] {
    const mac = network.interfaces.get(flight.decided.target ?? '')?.mac;
    return mac === undefined ? { address } : { address, mac };
}

function entryFor({ network, index, flight }: StageContext, vpc: Vpc, destination: IpAddress): MappingEntry | undefined {
    const { target } = flight.decided;
    if (target === undefined || network.peerings.has(target)) {
        return index.mapping(vpc.id, destination);
    }
    const gateway = edgeDevice(network, target);
    return gateway
        ? edgeEntry(gateway, vpc, destination)
        : interfaceEntry(network, vpc, { owner: network.interfaces.get(target), destination });
}

/** The chosen interface's record: of the destination when it is one of its addresses, else of its first address (E5). */
function interfaceEntry(
    network: Network,
    vpc: Vpc,
    { owner, destination }: { owner: NetworkInterface | undefined; destination: IpAddress },
): MappingEntry | undefined {
    const address = owner && (assignmentOf(owner, destination) ?? owner.addresses[0])?.address;
    return mappingEntry(network, vpc.id, owner, address ?? destination);
}

/** The service maps whole blocks to edge devices (E1). */
const edgeEntry = (gateway: EdgeDevice, vpc: Vpc, address: IpAddress): MappingEntry => ({
    vpc: vpc.id,
    address,
    element: gateway.id,
    mac: macOfAddress(gateway.underlayAddress),
    host: gateway.underlayAddress,
});

interface Answer {
    readonly entry: MappingEntry;
    readonly lookups: readonly Lookup[];
}

function found(context: StageContext, sender: OverlaySender, { entry, lookups }: Answer): V {
    const { network } = context;
    const target = elementOf(network, entry.element);
    const what = (): string => `${labelOf(network, entry.element)} is at ${formatAddress(entry.host)}`;
    const decidedBy = target?.span ?? sender.span;
    const server = network.interfaces.get(entry.element)?.server;
    if (entry.host === sender.address && server !== undefined) {
        const at: Place = { kind: 'hypervisor-in', element: server, interface: entry.element };
        const summary = (): string => `${what()}, this very server: no wire to cross.`;
        return {
            kind: 'pass',
            next: 'verify-mapping',
            at,
            decided: { mapping: entry },
            rules: ['E8', 'E1'],
            decidedBy,
            lookups,
            summary,
        };
    }
    return {
        kind: 'pass',
        next: 'encapsulate',
        decided: { mapping: entry },
        rules: ['E1', 'E4'],
        decidedBy,
        lookups,
        summary: () => `${what()}.`,
    };
}

function miss(
    context: StageContext,
    sender: OverlaySender,
    { destination, lookups }: { destination: IpAddress; lookups: readonly Lookup[] },
): V {
    const { index } = context;
    const router = index.subnetByRouterAddress(sender.vpc.id, destination);
    if (router) {
        const summary = (): string =>
            `${formatAddress(destination)} is the router of subnet '${router.name}', which only that subnet's own guests can reach.`;
        return {
            kind: 'drop',
            reason: 'router-address-not-local',
            rules: ['I24', 'R14'],
            decidedBy: router.span,
            lookups,
            summary,
        };
    }
    const resolver = resolverAddress(sender.vpc);
    if (resolver !== undefined && sameAddress(resolver, destination)) {
        const summary = (): string =>
            `${formatAddress(destination)} is the resolver of VPC '${sender.vpc.name}', which answers only inside that VPC.`;
        return { kind: 'drop', reason: 'resolver-not-local', rules: ['I29'], decidedBy: sender.vpc.span, lookups, summary };
    }
    const subnet = index.subnetByAddress(sender.vpc.id, destination);
    const summary = (): string => `No interface of VPC '${sender.vpc.name}' has ${formatAddress(destination)}.`;
    return {
        kind: 'drop',
        reason: 'no-interface',
        rules: ['R14', 'E4'],
        decidedBy: subnet?.span ?? sender.vpc.span,
        lookups,
        summary,
    };
}
