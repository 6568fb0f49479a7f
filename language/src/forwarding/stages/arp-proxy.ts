/**
 * Neighbour proxy: the virtual switch answers instead of the neighbour, ARP (I1–I6) and IPv6 neighbour discovery alike (G20).
 * No guest ever sees another's question.
 *
 * Asked for an address outside the subnet, it answers with the router's MAC if the VPC has the address, and not at all
 * otherwise (I4: undocumented; this is the default of the rule book). Of link-local addresses it knows the EUI-64 forms of
 * its interfaces' MACs (G21).
 */
import { contains, formatAddress, type IpAddress, type MacAddress, macOfEui64, sameAddress } from '../../model/address.js';
import type { NetworkInterface } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import type { Packet } from '../../packet/packet.js';
import { isLinkLocal } from '../address-classes.js';
import { arpReply } from '../arp-messages.js';
import { labelOf } from '../labels.js';
import { isAssigned, isIpv6, isRouterAddress } from '../link-local.js';
import { neighbourAdvertisement, readNeighbourMessage } from '../neighbour-messages.js';
import type { Port } from '../places.js';
import type { RuleId } from '../rules.js';
import type { Lookup } from '../trace.js';
import type { NewPacket, StageContext, Verdict } from '../verdict.js';

type V = Verdict<'arp-proxy'>;

/** Answers requests, swallows everything else. */
export function proxyArp(context: StageContext, port: Port): V {
    const message = readNeighbourMessage(context.packet);
    if (message) {
        return message.kind === 'solicitation' ? answer(context, port, message.target) : swallowAdvertisement(port, message);
    }
    const arp = context.packet.layers.find((layer) => layer.protocol === 'arp');
    if (arp?.protocol !== 'arp') {
        return swallow(port);
    }
    if (arp.senderAddress === arp.targetAddress) {
        const summary = (): string =>
            `A gratuitous ARP for ${formatAddress(arp.targetAddress)}: nobody learns from it, nothing moves.`;
        return { kind: 'drop', reason: 'gratuitous-arp-ignored', rules: ['G15', 'G18'], decidedBy: port.interface.span, summary };
    }
    return arp.opcode === 1 ? answer(context, port, arp.targetAddress) : swallow(port);
}

function swallow(port: Port): V {
    const summary = (): string => 'A guest cannot answer for anybody: its ARP reply is swallowed.';
    return { kind: 'drop', reason: 'arp-reply-ignored', rules: ['I6'], decidedBy: port.interface.span, summary };
}

function swallowAdvertisement(port: Port, { target }: { readonly target: IpAddress }): V {
    const summary = (): string =>
        `A guest cannot speak for an address: nobody learns from its neighbour advertisement for ${formatAddress(target)}.`;
    return {
        kind: 'drop',
        reason: 'neighbour-advertisement-ignored',
        rules: ['G15', 'G20'],
        decidedBy: port.interface.span,
        summary,
    };
}

/** What the proxy knows about an address. */
interface Knowledge {
    readonly mac: MacAddress;
    readonly rule: RuleId;
    readonly isRouter: boolean;
    readonly decidedBy: SourceSpan;
    readonly what: () => string;
}

function answer(context: StageContext, port: Port, target: IpAddress): V {
    const { network, hop } = context;
    const known = lookUp(context, port, target);
    const lookups: Lookup[] = [
        { table: 'mapping-service', element: port.vpc.id, span: port.vpc.span, key: { address: target }, winner: known ? 0 : -1 },
    ];
    if (!known) {
        return unanswered(port, target, lookups);
    }
    const constant = network.profile.arpAnswer === 'constant-mac';
    // Where one MAC stands for everybody, the router's is that one.
    const mac = constant ? port.subnet.routerMac : known.mac;
    const reply = replyTo(context.packet, target, { mac, isRouter: known.isRouter });
    const at = { kind: 'hypervisor-in', element: hop.element, interface: port.interface.id } as const;
    const own: readonly [RuleId, ...RuleId[]] = constant ? ['I5', known.rule] : [known.rule];
    return {
        kind: 'deliver',
        to: hop.element,
        rules: isIpv6(target) ? [...own, 'G20'] : own,
        decidedBy: known.decidedBy,
        lookups,
        born: reply && [{ role: reply.role, title: reply.title, packet: reply.packet, at, stage: 'deliver' }],
        summary: () => `The virtual switch answers for ${known.what()}: ${formatAddress(target)} is at ${mac}.`,
    };
}

function unanswered(port: Port, target: IpAddress, lookups: readonly Lookup[]): Extract<V, { kind: 'drop' }> {
    const why = isLinkLocal(target) && isIpv6(target) ? 'No interface of the subnet has a MAC that gives' : 'No interface has';
    const summary = (): string => `${why} ${formatAddress(target)}, so nobody answers.`;
    const decidedBy = port.subnet.span;
    return isIpv6(target)
        ? { kind: 'drop', reason: 'neighbour-unanswered', rules: ['I3', 'G20', 'G21'], decidedBy, lookups, summary }
        : { kind: 'drop', reason: 'arp-unanswered', rules: ['I3'], decidedBy, lookups, summary };
}

function replyTo(
    request: Packet,
    target: IpAddress,
    answer: { readonly mac: MacAddress; readonly isRouter: boolean },
): Pick<NewPacket, 'role' | 'title' | 'packet'> | undefined {
    const where = `${formatAddress(target)} is-at ${answer.mac}`;
    if (isIpv6(target)) {
        const packet = neighbourAdvertisement(request, answer);
        return packet && { role: 'neighbour-advertisement', title: `neighbour ${where}`, packet };
    }
    const packet = arpReply(request, answer.mac);
    return packet && { role: 'arp-reply', title: `ARP ${where}`, packet };
}

function lookUp(context: StageContext, port: Port, target: IpAddress): Knowledge | undefined {
    const { subnet, vpc } = port;
    const { routerMac: mac, span: decidedBy } = subnet;
    if (isRouterAddress(subnet, target)) {
        return { mac, rule: isIpv6(target) ? 'G22' : 'I2', isRouter: true, decidedBy, what: () => 'the router' };
    }
    if (isIpv6(target) && isLinkLocal(target)) {
        const neighbour = context.index.interfaceByMac(subnet.id, macOfEui64(target));
        return neighbour && isAssigned(neighbour, target) ? ownedBy(context, neighbour, target) : undefined;
    }
    if (!subnet.cidrs.some(({ cidr }) => contains(cidr, target))) {
        return context.index.vpcCovers(vpc.id, target)
            ? { mac, rule: 'I4', isRouter: true, decidedBy, what: () => 'the router, since the address lies in another subnet' }
            : undefined;
    }
    const owner = context.index.interfaceByAddress(vpc.id, target);
    return owner && ownedBy(context, owner, target);
}

function ownedBy({ network }: StageContext, owner: NetworkInterface, target: IpAddress): Knowledge {
    const assigned = owner.addresses.find(({ address }) => sameAddress(address, target));
    return {
        mac: owner.mac,
        rule: assigned ? 'I1' : 'G21',
        isRouter: false,
        decidedBy: assigned?.span ?? owner.span,
        what: () => labelOf(network, owner.id),
    };
}
