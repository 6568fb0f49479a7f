/**
 * ARP proxy: the virtual switch answers instead of the neighbour (I1–I6). No guest ever sees another's ARP.
 *
 * Asked for an address outside the subnet, it answers with the router's MAC if the VPC has the address, and not at all
 * otherwise (I4: undocumented; this is the default of the rule book).
 */
import { contains, formatAddress, type Ipv4, type MacAddress } from '../../model/address.js';
import type { SourceSpan } from '../../model/source-span.js';
import type { ArpLayer } from '../../packet/packet.js';
import { arpReply } from '../arp-messages.js';
import { labelOf } from '../labels.js';
import type { Port } from '../places.js';
import type { RuleId } from '../rules.js';
import type { Lookup } from '../trace.js';
import type { StageContext, Verdict } from '../verdict.js';

type V = Verdict<'arp-proxy'>;

/** Answers requests, swallows everything else. */
export function proxyArp(context: StageContext, port: Port): V {
    const arp = context.packet.layers.find((layer) => layer.protocol === 'arp');
    if (arp?.protocol !== 'arp') {
        return swallow(port);
    }
    if (arp.senderAddress === arp.targetAddress) {
        const summary = (): string =>
            `A gratuitous ARP for ${formatAddress(arp.targetAddress)}: nobody learns from it, nothing moves.`;
        return { kind: 'drop', reason: 'gratuitous-arp-ignored', rules: ['G15', 'G18'], decidedBy: port.interface.span, summary };
    }
    return arp.opcode === 1 ? answer(context, port, arp) : swallow(port);
}

function swallow(port: Port): V {
    const summary = (): string => 'A guest cannot answer for anybody: its ARP reply is swallowed.';
    return { kind: 'drop', reason: 'arp-reply-ignored', rules: ['I6'], decidedBy: port.interface.span, summary };
}

/** What the proxy knows about an address. */
interface Knowledge {
    readonly mac: MacAddress;
    readonly rule: RuleId;
    readonly decidedBy: SourceSpan;
    readonly what: () => string;
}

function answer(context: StageContext, port: Port, arp: ArpLayer): V {
    const { network, hop } = context;
    const target = arp.targetAddress;
    const known = lookUp(context, port, target);
    const lookups: Lookup[] = [
        { table: 'mapping-service', element: port.vpc.id, span: port.vpc.span, key: { address: target }, winner: known ? 0 : -1 },
    ];
    if (!known) {
        const summary = (): string => `No interface has ${formatAddress(target)}, so nobody answers.`;
        return { kind: 'drop', reason: 'arp-unanswered', rules: ['I3'], decidedBy: port.subnet.span, lookups, summary };
    }
    const constant = network.profile.arpAnswer === 'constant-mac';
    const mac = constant ? network.profile.constantMac : known.mac;
    const packet = arpReply(context.packet, mac);
    const at = { kind: 'hypervisor-in', element: hop.element, interface: port.interface.id } as const;
    return {
        kind: 'deliver',
        to: hop.element,
        rules: constant ? ['I5', known.rule] : [known.rule],
        decidedBy: known.decidedBy,
        lookups,
        born: packet
            ? [{ role: 'arp-reply', title: `ARP ${formatAddress(target)} is-at ${mac}`, packet, at, stage: 'deliver' }]
            : [],
        summary: () => `The virtual switch answers for ${known.what()}: ${formatAddress(target)} is at ${mac}.`,
    };
}

function lookUp(context: StageContext, port: Port, target: Ipv4): Knowledge | undefined {
    const { subnet, vpc } = port;
    if (target === subnet.routerAddress) {
        return { mac: subnet.routerMac, rule: 'I2', decidedBy: subnet.span, what: () => 'the router' };
    }
    if (!subnet.cidrs.some(({ cidr }) => contains(cidr, target))) {
        return context.index.vpcCovers(vpc.id, target)
            ? {
                  mac: subnet.routerMac,
                  rule: 'I4',
                  decidedBy: subnet.span,
                  what: () => 'the router, since the address lies in another subnet',
              }
            : undefined;
    }
    const owner = context.index.interfaceByAddress(vpc.id, target);
    const assigned = owner?.addresses.find(({ address }) => address === target);
    return (
        owner && {
            mac: owner.mac,
            rule: 'I1',
            decidedBy: assigned?.span ?? owner.span,
            what: () => labelOf(context.network, owner.id),
        }
    );
}
