/** Scope "ARP": who asked for whom, who answered with which MAC and from which mapping entry, and what the guest remembers. */
import {
    type ArpEntry,
    formatAddress,
    type IpAddress,
    innermost,
    ipOf,
    isRouterAddress,
    type MappingEntry,
    type Network,
    type Packet,
    readNeighbourMessage,
    sameAddress,
} from '#language';
import { entryWatchId, tableWatchId } from '../breakpoints/table-watches.js';
import { nameOf } from '../elements.js';
import { arpEdit } from '../fork/table-edits.js';
import { lookupNode } from './lookup-nodes.js';
import type { Scope } from './scope.js';
import { branch, leaf, list, present, type VariableNode } from './variable-node.js';
import type { View } from './view.js';

/** What there is to say about neighbour resolution at this hop: by ARP, or in IPv6 by neighbour discovery. */
export const arpScope: Scope = {
    name: 'ARP',
    applies: (view) => exchangeOf(view) !== undefined || view.lookups('arp-cache').length > 0,
    lines,
};

/** A question or its answer, whatever the family. */
interface Exchange {
    readonly asker: IpAddress;
    readonly askerMac: string;
    readonly wanted: IpAddress;
    /** The MAC in the answer; absent in a question. */
    readonly answer?: string;
}

const exchangeOf = ({ packet }: View): Exchange | undefined =>
    packet && (arpExchange(packet.packet) ?? neighbourExchange(packet.packet));

const REPLY = 2;

function arpExchange(packet: Packet): Exchange | undefined {
    const arp = innermost(packet, 'arp');
    if (!arp) {
        return undefined;
    }
    return arp.opcode === REPLY
        ? { asker: arp.targetAddress, askerMac: arp.targetMac, wanted: arp.senderAddress, answer: arp.senderMac }
        : { asker: arp.senderAddress, askerMac: arp.senderMac, wanted: arp.targetAddress };
}

function neighbourExchange(packet: Packet): Exchange | undefined {
    const message = readNeighbourMessage(packet);
    const ip = ipOf(packet);
    const frame = packet.layers[0];
    if (!message || !ip || frame?.protocol !== 'eth') {
        return undefined;
    }
    return message.kind === 'advertisement'
        ? { asker: ip.destination, askerMac: frame.destination, wanted: message.target, answer: message.mac ?? frame.source }
        : { asker: ip.source, askerMac: message.mac ?? frame.source, wanted: message.target };
}

function lines(view: View): VariableNode[] {
    const exchange = exchangeOf(view);
    const lookups = view.lookups('arp-cache').map((found) => lookupNode(view, found));
    const mapping = exchange ? view.lookups('mapping-service').map((found) => lookupNode(view, found)) : [];
    return [...(exchange ? exchangeNodes(view, exchange) : resolutionNodes(view)), ...lookups, ...mapping, ...cacheNodes(view)];
}

function exchangeNodes(view: View, { asker, askerMac, wanted, answer }: Exchange): VariableNode[] {
    const { network } = view;
    return present([
        leaf('question', `who has ${formatAddress(wanted)}?`),
        leaf('asked by', `${ownerOf(network, asker)}${formatAddress(asker)} (${askerMac})`),
        leaf('asked for', `${ownerOf(network, wanted)}${formatAddress(wanted)}`),
        answer === undefined ? leaf('answer', 'none yet') : leaf('answer', `${formatAddress(wanted)} is at ${answer}`),
        answer === undefined
            ? undefined
            : leaf('answered by', `the hypervisor${serverText(view)}, not by the owner of the address (G14)`),
    ]);
}

/** `web1.eth0 `, when exactly one interface has the address. */
function ownerOf(network: Network, address: IpAddress): string {
    const owners = [...network.interfaces.values()].filter(({ addresses }) =>
        addresses.some((assigned) => sameAddress(assigned.address, address)),
    );
    if (owners.length === 1 && owners[0]) {
        return `${nameOf(network, owners[0].id)} `;
    }
    const router = [...network.subnets.values()].find((subnet) => isRouterAddress(subnet, address));
    return router ? `router of subnet ${router.name} ` : '';
}

/** The server of the interface where the exchange takes place. */
function serverText({ network, step }: View): string {
    const server = network.interfaces.get(step.hop.interface ?? '')?.server;
    return server === undefined ? '' : ` ${nameOf(network, server)}`;
}

/** What the waiting packet wants to know. */
function resolutionNodes({ packet }: View): VariableNode[] {
    const { nextHop, nextHopMac } = packet?.decided ?? {};
    return present([
        nextHop === undefined ? undefined : leaf('next hop', formatAddress(nextHop)),
        nextHopMac === undefined ? undefined : leaf('is at', nextHopMac),
    ]);
}

/** The cache of the guest at this hop, after the step. */
function cacheNodes({ state, step, network }: View): VariableNode[] {
    const at = step.hop.interface;
    const entries = [...state.arpCaches.values()].filter((entry) => entry.interface === at);
    return at === undefined
        ? []
        : [
              {
                  ...list(
                      `entries of ${nameOf(network, at)}`,
                      `${entries.length} known`,
                      entries.map((entry) => arpEntryNode(entry, state.clock)),
                  ),
                  watch: tableWatchId('arp-cache', nameOf(network, at)),
              },
          ];
}

/** One entry of a cache. */
export const arpEntryNode = (entry: ArpEntry, clock: number): VariableNode =>
    leaf(
        formatAddress(entry.address),
        entry.expires > clock
            ? `${entry.mac}, for another ${entry.expires - clock} s`
            : `${entry.mac}, expired ${clock - entry.expires} s ago`,
        { edit: arpEdit(entry), watch: entryWatchId('arp-cache', entry) },
    );

/** An entry of the mapping service. */
export const mappingNode = (network: Network, entry: MappingEntry): VariableNode =>
    branch(
        'mapping entry',
        `${nameOf(network, entry.element)} at ${formatAddress(entry.host)}${serverName(network, entry)}`,
        () => [
            leaf('VPC', nameOf(network, entry.vpc)),
            leaf('address', formatAddress(entry.address)),
            leaf('element', nameOf(network, entry.element)),
            leaf('MAC', entry.mac),
            leaf('physical server', `${formatAddress(entry.host)}${serverName(network, entry)}`),
        ],
    );

function serverName(network: Network, { host }: MappingEntry): string {
    const server = [...network.servers.values()].find(({ address }) => address === host);
    return server ? ` (${server.name})` : '';
}
