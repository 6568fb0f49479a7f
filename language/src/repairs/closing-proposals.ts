/** What could stop a packet that arrived although it should not: the rules, entries and routes that let it pass, one by one. */
import { exactTraffic, hostBlock } from '../forwarding/blockers/repairs.js';
import { winnerOf } from '../forwarding/explain-lookup.js';
import { type Flow, flowOf } from '../forwarding/flow.js';
import { ruleLabel } from '../forwarding/labels.js';
import { peerOf } from '../forwarding/network-acls.js';
import { packetOf } from '../forwarding/pipeline.js';
import type { Candidate, Lookup, Step } from '../forwarding/trace.js';
import { formatCidr } from '../model/address.js';
import type { Network, NetworkAclEntry } from '../model/network.js';
import { freeEntryNumber } from '../validation/return-traffic.js';
import { inserted, PREPOSITIONS, type Proposal, removed, writtenTraffic } from './proposal.js';

/** Single statements that might stop the packet of these steps, in the order in which it met what let it pass. */
export function closingProposals(network: Network, steps: readonly Step[]): readonly Proposal[] {
    const found = steps.flatMap((step) =>
        step.lookups.flatMap((lookup) => {
            const winner = winnerOf(step, lookup);
            const packet = step.before.packets.find(({ id }) => id === step.packetId) ?? packetOf(step);
            const flow = packet && flowOf(packet.packet);
            return winner && flow ? against(network, { winner, lookup, flow }) : [];
        }),
    );
    return found.filter(({ clause }, i) => found.findIndex((other) => other.clause === clause) === i);
}

interface Passage {
    readonly winner: Candidate;
    readonly lookup: Lookup;
    readonly flow: Flow;
}

function against(network: Network, { winner: { entry }, lookup, flow }: Passage): Proposal[] {
    switch (entry.kind) {
        case 'security-group-rule': {
            const group = network.securityGroups.get(entry.group);
            // What AWS supplies stands in no line of its own.
            return group && group.span !== entry.rule.span
                ? [
                      {
                          clause: `remove '${ruleLabel(network, entry.rule)}' from '${group.name}'`,
                          repairs: [removed(entry.rule.span)],
                          traffic: entry.rule.traffic,
                      },
                  ]
                : [];
        }
        case 'network-acl-entry':
            return denials(network, lookup, { entry: entry.entry, flow });
        case 'route':
            return routeRemovals(network, lookup, entry.route);
        default:
            return [];
    }
}

/** An entry before the one that allows, for this packet alone. */
function denials(
    network: Network,
    { element }: Lookup,
    { entry, flow }: { readonly entry: NetworkAclEntry; readonly flow: Flow },
): Proposal[] {
    const acl = network.networkAcls.get(element);
    const number = acl && !acl.implicit ? freeEntryNumber(acl, entry.direction, entry) : undefined;
    if (!acl || number === undefined || number >= entry.number) {
        return [];
    }
    const { direction } = entry;
    const traffic = exactTraffic(flow);
    const peer = formatCidr(hostBlock(peerOf(flow, direction)));
    const text = `${direction} ${number} deny ${writtenTraffic(traffic)} ${PREPOSITIONS[direction]} ${peer}`;
    return [{ clause: `add '${text}' to '${acl.name}'`, repairs: [inserted(text, acl.span)], traffic }];
}

function routeRemovals(
    network: Network,
    { element }: Lookup,
    route: Extract<Candidate['entry'], { kind: 'route' }>['route'],
): Proposal[] {
    const table = network.routeTables.get(element);
    const name = network.prefixLists.get(route.prefixList ?? '')?.name ?? formatCidr(route.destination);
    return table && !table.implicit && route.origin === 'static'
        ? [{ clause: `remove route ${name} of '${table.name}'`, repairs: [removed(route.span)] }]
        : [];
}
