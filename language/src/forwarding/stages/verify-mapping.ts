/**
 * Sender verification: the receiving server asks the mapping service whether the inner sender really lives where the
 * outer header says it comes from, in that VPC (E3). Only then is the packet believed.
 */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { ElementId, Network, NetworkInterface, Vpc } from '../../model/network.js';
import { derivedOnce } from '../derived.js';
import { edgeDevicesOf } from '../edge-devices.js';
import { activePeeringsOf, peerVpc } from '../interconnects.js';
import { ipOf } from '../ip-packet.js';
import { isAssigned, isIpv6 } from '../link-local.js';
import { outerOf } from '../overlay.js';
import type { Port } from '../places.js';
import type { StageId } from '../stage-catalog.js';
import type { Lookup } from '../trace.js';
import type { StageContext, Verdict } from '../verdict.js';

/** Compares outer and inner headers with the map. */
export function verifySender(context: StageContext, port: Port): Verdict<'verify-mapping'> {
    const { packet, flight } = context;
    const outer = outerOf(packet);
    const decidedBy = port.vpc.span;
    if (!outer) {
        const next = afterVerification(flight.decided.path);
        return {
            kind: 'pass',
            next,
            rules: ['E8'],
            decidedBy,
            summary: () => 'Sender and receiver share this server: nothing was wrapped.',
        };
    }
    const sender = ipOf(packet)?.source ?? 0;
    const asked = ({ id, span }: Vpc, winner: number): readonly Lookup[] => [
        { table: 'mapping-service', element: id, span, key: { address: sender }, winner },
    ];
    const host = outer.ip.source;
    const home = outer.vni === port.vpc.vni ? homeOfSender(context, port, { host, sender }) : undefined;
    if (home) {
        const summary = (): string =>
            `The mapping service confirms that ${formatAddress(sender)} may come from ${formatAddress(host)} in VPC '${home.name}'.`;
        const rules = home.id === port.vpc.id ? (['E3', 'E7'] as const) : (['E3', 'E7', 'X1'] as const);
        return { kind: 'pass', next: 'decapsulate', rules, decidedBy, lookups: asked(home, 0), summary };
    }
    const summary = (): string =>
        `The packet claims to come from ${formatAddress(sender)} in virtual network ${outer.vni}, but ${formatAddress(host)} has no such sender for VPC '${port.vpc.name}' (${port.vpc.vni}).`;
    return {
        kind: 'drop',
        reason: 'sender-mismatch',
        rules: ['E3', 'E7'],
        decidedBy,
        lookups: asked(port.vpc, -1),
        summary,
    };
}

/** Routed packets enter the subnet and meet its ACL; bridged ones never left it (F21). */
export const afterVerification = (path: 'bridged' | 'routed' | undefined): StageId =>
    path === 'bridged' ? 'security-group-ingress' : 'network-acl-ingress';

interface Claim {
    readonly host: IpAddress;
    readonly sender: IpAddress;
}

/** The VPC that vouches for the sender: the receiver's own, or one that is peered with it (X1). */
function homeOfSender(context: StageContext, { vpc }: Port, claim: Claim): Vpc | undefined {
    const { network } = context;
    if (isSenderOn(context, vpc, claim)) {
        return vpc;
    }
    const peers = activePeeringsOf(network, vpc.id).flatMap(({ id }) => peerVpc(network, id, vpc.id) ?? []);
    return peers.find((each) => isSenderOn(context, each, claim));
}

/**
 * An address of the VPC must live on that host. Addresses from elsewhere may come from the VPC's gateway, and, like any
 * other, from an interface on that host that may send what is not its own: check off (I10), or a NAT gateway.
 */
function isSenderOn(context: StageContext, vpc: Vpc, { host, sender }: Claim): boolean {
    const { network, index } = context;
    const own = index.mapping(vpc.id, sender);
    if (own?.host === host) {
        return true;
    }
    if (!own && edgeDevicesOf(network, vpc).some(({ underlayAddress }) => underlayAddress === host)) {
        return true;
    }
    const candidates = own || isIpv6(sender) ? index.interfacesOfVpc(vpc.id) : foreignSendersOf(context, vpc);
    return candidates.some((owner) => network.servers.get(owner.server)?.address === host && maySend(network, owner, sender));
}

/** Interfaces that may send what is nobody's in the VPC. An IPv6 address may be a link-local one, which no index has. */
function foreignSendersOf({ network, index }: StageContext, { id }: Vpc): readonly NetworkInterface[] {
    const byVpc = foreignSenders(network);
    let senders = byVpc.get(id);
    if (!senders) {
        senders = index.interfacesOfVpc(id).filter((owner) => maySendForeign(network, owner));
        byVpc.set(id, senders);
    }
    return senders;
}

const foreignSenders = derivedOnce((_network: Network) => new Map<ElementId, readonly NetworkInterface[]>());

/** Its own link-local address (G21), or anything. */
const maySend = (network: Network, owner: NetworkInterface, sender: IpAddress): boolean =>
    isAssigned(owner, sender) || maySendForeign(network, owner);

const maySendForeign = (network: Network, owner: { sourceDestinationCheck: boolean; owner: string }): boolean =>
    !owner.sourceDestinationCheck || network.natGateways.has(owner.owner);
