/** A run cut into the pieces that people read: lines of the script, packets taking turns, places, stages. */
import type { Network } from '../../model/network.js';
import { labelOf } from '../labels.js';
import { itemBegunBy } from '../run-summary.js';
import type { AgendaItem, Hop, PacketInFlight } from '../state.js';
import type { Step } from '../trace.js';

/** The stages of one packet at one place, without interruption. */
export interface Visit {
    readonly hop: Hop;
    readonly steps: readonly Step[];
}

/** One packet's turn: it moves until it ends or another one takes over. */
export interface Turn {
    readonly packetId: number;
    /** How many packets wait for this one: the depth of its indentation. */
    readonly depth: number;
    /** Whether the packet moved before, and goes on after an interruption. */
    readonly resumed: boolean;
    readonly visits: readonly Visit[];
}

/** A line of the script with everything it caused. */
export interface Block {
    /** Absent when the steps begin in the middle of an item. */
    readonly item?: AgendaItem;
    /** Steps of the script itself: orchestration calls, actions, faults. */
    readonly actions: readonly Step[];
    readonly turns: readonly Turn[];
    readonly expectations: readonly Step[];
}

interface GrowingBlock {
    item?: AgendaItem;
    actions: Step[];
    turns: { packetId: number; depth: number; resumed: boolean; visits: { hop: Hop; steps: Step[] }[] }[];
    expectations: Step[];
}

/** Groups steps in order; nothing is left out. */
export function blocksOf(steps: Iterable<Step>): readonly Block[] {
    const blocks: GrowingBlock[] = [];
    for (const step of steps) {
        const item = itemBegunBy(step);
        if (item || blocks.length === 0) {
            blocks.push({ ...(item ? { item } : {}), actions: [], turns: [], expectations: [] });
        }
        place(step, blocks.at(-1) as GrowingBlock);
    }
    return blocks;
}

function place(step: Step, block: GrowingBlock): void {
    if (step.stage === 'expectation') {
        block.expectations.push(step);
    } else if (step.packetId === undefined || step.hop.kind === 'script') {
        block.actions.push(step);
    } else {
        visitOf(step, step.packetId, block).steps.push(step);
    }
}

function visitOf(step: Step, packetId: number, block: GrowingBlock): { hop: Hop; steps: Step[] } {
    let turn = block.turns.at(-1);
    if (turn?.packetId !== packetId) {
        turn = {
            packetId,
            depth: waitingBehind(step),
            resumed: block.turns.some((earlier) => earlier.packetId === packetId),
            visits: [],
        };
        block.turns.push(turn);
    }
    let visit = turn.visits.at(-1);
    if (
        !visit ||
        visit.hop.index !== step.hop.index ||
        visit.hop.kind !== step.hop.kind ||
        visit.hop.element !== step.hop.element
    ) {
        visit = { hop: step.hop, steps: [] };
        turn.visits.push(visit);
    }
    return visit;
}

const waitingBehind = (step: Step): number =>
    step.before.packets.filter(({ status, id }) => status === 'waiting' && id !== step.packetId).length;

/** The packet that a step moved, before and after it. */
export function flightsOf(step: Step): {
    readonly before: PacketInFlight | undefined;
    readonly after: PacketInFlight | undefined;
} {
    const isIt = ({ id }: PacketInFlight): boolean => id === step.packetId;
    return { before: step.before.packets.find(isIt), after: step.after.packets.find(isIt) };
}

/** What a place is called: `a`, `switch of a`, `underlay`, `igw`. */
export function hopLabel(network: Network, hop: Hop): string {
    switch (hop.kind) {
        case 'hypervisor-out':
        case 'hypervisor-in':
            return `switch of ${labelOf(network, network.interfaces.get(hop.interface ?? '')?.owner ?? hop.element)}`;
        case 'underlay':
        case 'internet':
        case 'script':
            return hop.kind;
        default:
            return labelOf(network, hop.element);
    }
}

/** What kind of machine it is. */
function guestWord(network: Network, { element }: Hop): string {
    if (network.internetHosts.has(element)) {
        return 'host on the internet';
    }
    return network.siteHosts.has(element) ? 'host on premises' : 'guest';
}

/** The same with the kind of place, where the name alone does not tell. */
export function longHopLabel(network: Network, hop: Hop): string {
    const label = hopLabel(network, hop);
    switch (hop.kind) {
        case 'hypervisor-out':
        case 'hypervisor-in':
            return `${label} (${hop.kind === 'hypervisor-out' ? 'sending' : 'receiving'} hypervisor, ${labelOf(network, hop.element)})`;
        case 'guest':
            return `${label} (${guestWord(network, hop)})`;
        case 'internet-gateway':
            return `${label} (internet gateway)`;
        case 'egress-only-internet-gateway':
            return `${label} (egress-only internet gateway)`;
        case 'nat-gateway':
            return `${label} (NAT gateway)`;
        case 'vpn-gateway':
            return `${label} (VPN gateway)`;
        case 'customer-gateway':
            return `${label} (customer gateway)`;
        case 'transit-gateway':
            return `${label} (transit gateway)`;
        case 'peering':
            return `${label} (peering)`;
        case 'load-balancer':
            return `${label} (load balancer)`;
        case 'vpc-endpoint':
            return `${label} (VPC endpoint)`;
        case 'underlay':
            return 'underlay (physical network; the overlay headers are a model, the real format is not published: E6)';
        default:
            return label;
    }
}
