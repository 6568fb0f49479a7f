/** A lookup as people read it: what was looked for, the winner and why, every other candidate and why it lost. */
import {
    type Candidate,
    candidateCount,
    type ElementId,
    explainLookup,
    formatAddress,
    type LookupKey,
    type Network,
    protocolName,
    type RouteTarget,
    type TableKind,
    winnerOf,
} from '#language';
import { nameOf } from '../elements.js';
import { documentOfLookup } from '../virtual-documents.js';
import { branch, leaf, paged, present, type VariableNode } from './variable-node.js';
import type { LookupView, View } from './view.js';

/** `network ACL web-acl`; for security groups the one whose rule matched, else whose groups they are. */
export function lookupTitle(network: Network, { lookup, step }: LookupView): string {
    const winner = winnerOf(step, lookup);
    if (winner?.entry.kind === 'security-group-rule') {
        return `security group ${nameOf(network, winner.entry.group)}`;
    }
    return `${TABLE_WORDS[lookup.table]} ${nameOf(network, lookup.element)}`;
}

const TABLE_WORDS: Readonly<Record<TableKind, string>> = {
    'guest-route-table': 'route table in guest',
    'arp-cache': 'ARP cache of',
    'mapping-service': 'mapping service of',
    'security-group': 'security groups of',
    'connection-tracking': 'connections tracked at',
    'network-acl': 'network ACL',
    'network-firewall': 'network firewall',
    'route-table': 'route table',
    'transit-gateway-route-table': 'transit gateway route table',
    'private-line-routes': 'routes over private lines at',
    'address-translation': 'public addresses at',
    'nat-bindings': 'NAT bindings of',
    'balanced-flows': 'flows of',
    'target-group': 'targets of',
    'local-services': 'local services of',
    internet: 'internet at',
};

/** A lookup as one line with everything below it. */
export function lookupNode(view: View, found: LookupView): VariableNode {
    const winner = winnerOf(found.step, found.lookup);
    const value = winner ? `${isDenial(winner) ? '✗' : '✓'} ${winner.label}` : emptyAnswer(found.lookup.table);
    const document = documentOfLookup(found.lookup.table, found.lookup.element);
    return branch(lookupTitle(view.network, found), value, () => lookupFacts(view, found), {
        span: found.lookup.span,
        ...(document && { document }),
    });
}

/** Finding nothing is fatal where something must admit the packet, and quite normal where something is remembered. */
const emptyAnswer = (table: TableKind): string => (MEMORIES.has(table) ? 'knows nothing of it yet' : '✗ nothing matches');

const MEMORIES: ReadonlySet<TableKind> = new Set(['arp-cache', 'balanced-flows', 'connection-tracking', 'nat-bindings']);

/** An entry can win and still be against the packet. */
const isDenial = ({ entry }: Candidate): boolean =>
    entry.kind === 'implicit-deny' ||
    (entry.kind === 'network-acl-entry' && entry.entry.action === 'deny') ||
    (entry.kind === 'firewall-rule' && entry.rule.action === 'drop') ||
    (entry.kind === 'firewall-default' && entry.action === 'drop');

/** The lines below a lookup: the question, the answer, the candidates in the order they were tried. */
function lookupFacts(view: View, found: LookupView): VariableNode[] {
    const winner = winnerOf(found.step, found.lookup);
    return present([
        leaf('looked for', keyText(found.lookup.key)),
        leaf('winner', winner?.label ?? 'none', winner ? { span: winner.span } : {}),
        winner && leaf('because', winner.because),
        winner?.entry.kind === 'route' ? leaf('means', meaningOf(view.network, winner.entry.route.target)) : undefined,
        candidatesNode('candidates', found),
    ]);
}

/** Every candidate of a lookup with its verdict, made page by page. */
export function candidatesNode(name: string, { step, lookup }: LookupView): VariableNode {
    const count = candidateCount(step, lookup);
    if (count === 0) {
        return leaf(name, 'the table is empty');
    }
    return paged(name, `${count} compared`, {
        count,
        page: (from, wanted) => explainLookup(step, lookup, { from, count: wanted }).map(candidateNode),
    });
}

/** `0.0.0.0/0 → igw`: `✓ wins: …` or `✗ …`. */
export const candidateNode = (candidate: Candidate): VariableNode =>
    leaf(candidate.label, candidate.won ? `✓ wins: ${candidate.because}` : `✗ ${candidate.because}`, { span: candidate.span });

/** What was looked for, in one line. */
function keyText(key: LookupKey): string {
    const { direction, address, mac, peer, protocol, sourcePort, destinationPort, icmpType, icmpCode } = key;
    // An echo's identifier stands in for its ports; it decides nothing here.
    const hidePorts = icmpType !== undefined;
    const words = [
        direction,
        protocol === undefined ? undefined : protocolName(protocol),
        address === undefined ? undefined : formatAddress(address),
        mac,
        peer === undefined ? undefined : `peer ${formatAddress(peer)}`,
        hidePorts || sourcePort === undefined ? undefined : `from port ${sourcePort}`,
        hidePorts || destinationPort === undefined ? undefined : `to port ${destinationPort}`,
        icmpType === undefined ? undefined : `type ${icmpType}${icmpCode === undefined ? '' : `/${icmpCode}`}`,
    ];
    return words.filter((word) => word !== undefined).join(' ');
}

function meaningOfEndpoint(network: Network, id: ElementId): string {
    const endpoint = network.vpcEndpoints.get(id);
    if (endpoint?.type === 'network-firewall') {
        return `Network firewall ${nameOf(network, id)} looks at the flow, by its endpoint in this zone; what passes leaves by that endpoint, and the table of the endpoint's own subnet decides.`;
    }
    return endpoint?.type === 'gateway-load-balancer'
        ? `Endpoint ${nameOf(network, id)} takes the packet to gateway load balancer ${nameOf(network, endpoint.loadBalancer)}, and gives it back as it was when an appliance lets it pass; then the table of its own subnet decides.`
        : `Gateway endpoint ${nameOf(network, id)} takes TCP and ICMP echo from this VPC to its service, without the internet.`;
}

/** What a route's target does to the packet, in one sentence. */
export function meaningOf(network: Network, target: RouteTarget): string {
    switch (target.kind) {
        case 'local':
            return 'The destination is inside the VPC: the mapping service is asked which physical server has it.';
        case 'blackhole':
            return 'The packet is dropped; no shorter route is tried.';
        case 'internet-gateway':
            return `Internet gateway ${nameOf(network, target.element)} exchanges the private source address for the public one mapped to it. Without one it drops the packet.`;
        case 'egress-only-internet-gateway':
            return `Egress-only internet gateway ${nameOf(network, target.element)} lets IPv6 out as it is, remembers it, and lets in nothing but the answers.`;
        case 'vpn-gateway':
            return `VPN gateway ${nameOf(network, target.element)} sends it into the VPN connection or Direct Connect interface over which the destination was learnt.`;
        case 'nat-gateway':
            return `NAT gateway ${nameOf(network, target.element)} replaces source address and port by its own and remembers the pair for the answer.`;
        case 'peering':
            return `Peering ${nameOf(network, target.element)} takes the packet to the VPC at its other end, if that has the destination.`;
        case 'transit-gateway':
            return `Transit gateway ${nameOf(network, target.element)} takes the packet by the attachment's interface in this zone, and looks it up in a table of its own.`;
        case 'vpc-endpoint':
            return meaningOfEndpoint(network, target.element);
        case 'address':
            return `The packet is handed to whichever interface has ${formatAddress(target.address)}, with its addresses unchanged; that guest must forward it, and its source/destination check must be off.`;
        case 'interface':
            return `The packet is handed to interface ${nameOf(network, target.element)} with its addresses unchanged; that guest must forward it, and its source/destination check must be off.`;
    }
}
