/** Scope "ARP": who asked for whom, who answered with which MAC and from which mapping entry, and what the guest remembers. */
import { type ArpEntry, type ArpLayer, formatAddress, innermost, type MappingEntry, type Network } from '#language';
import { nameOf } from '../elements.js';
import { lookupNode } from './lookup-nodes.js';
import type { Scope } from './scope.js';
import { branch, leaf, list, present, type VariableNode } from './variable-node.js';
import type { View } from './view.js';

/** What there is to say about neighbour resolution at this hop. */
export const arpScope: Scope = {
    name: 'ARP',
    applies: (view) => arpOf(view) !== undefined || view.lookups('arp-cache').length > 0,
    lines,
};

const arpOf = ({ packet }: View): ArpLayer | undefined => packet && innermost(packet.packet, 'arp');

function lines(view: View): VariableNode[] {
    const arp = arpOf(view);
    const lookups = view.lookups('arp-cache').map((found) => lookupNode(view, found));
    const mapping = arp ? view.lookups('mapping-service').map((found) => lookupNode(view, found)) : [];
    return [...(arp ? exchangeNodes(view, arp) : resolutionNodes(view)), ...lookups, ...mapping, ...cacheNodes(view)];
}

const REPLY = 2;

function exchangeNodes(view: View, arp: ArpLayer): VariableNode[] {
    const { network } = view;
    const asker = arp.opcode === REPLY ? arp.targetAddress : arp.senderAddress;
    const wanted = arp.opcode === REPLY ? arp.senderAddress : arp.targetAddress;
    return present([
        leaf('question', `who has ${formatAddress(wanted)}?`),
        leaf(
            'asked by',
            `${ownerOf(network, asker)}${formatAddress(asker)} (${arp.opcode === REPLY ? arp.targetMac : arp.senderMac})`,
        ),
        leaf('asked for', `${ownerOf(network, wanted)}${formatAddress(wanted)}`),
        arp.opcode === REPLY ? leaf('answer', `${formatAddress(wanted)} is at ${arp.senderMac}`) : leaf('answer', 'none yet'),
        arp.opcode === REPLY
            ? leaf('answered by', `the hypervisor${serverText(view)}, not by the owner of the address (G14)`)
            : undefined,
    ]);
}

/** `web1.eth0 `, when exactly one interface has the address. */
function ownerOf(network: Network, address: ArpLayer['senderAddress']): string {
    const owners = [...network.interfaces.values()].filter(({ addresses }) =>
        addresses.some((assigned) => assigned.address === address),
    );
    if (owners.length === 1 && owners[0]) {
        return `${nameOf(network, owners[0].id)} `;
    }
    const router = [...network.subnets.values()].find(({ routerAddress }) => routerAddress === address);
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
              list(
                  `entries of ${nameOf(network, at)}`,
                  `${entries.length} known`,
                  entries.map((entry) => cacheNode(entry, state.clock)),
              ),
          ];
}

const cacheNode = (entry: ArpEntry, clock: number): VariableNode =>
    leaf(formatAddress(entry.address), `${entry.mac}, for another ${entry.expires - clock} s`);

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
