/**
 * Which lines a step touches, and so which line breakpoints can stop there: the line that decided, the lines that were
 * consulted, every route that was considered, the rule that matched, and the places the packet has just entered.
 */
import {
    type ElementId,
    guestTable,
    isNowhere,
    type Lookup,
    type Network,
    routeTableInForce,
    type SourceSpan,
    type Step,
    winnerOf,
} from '#language';
import { findElement } from '../elements.js';
import type { Trace } from '../trace-cursor.js';

/** A line and where in the step it counts: 0 for the stage itself, else the candidate that stands on the line. */
export interface Touch {
    readonly span: SourceSpan;
    readonly detail: number;
}

/** Remembered at most: steps are asked for again soon or not at all. */
const MOST_REMEMBERED = 20_000;

/** The touches of each step, found once. */
export class TouchIndex {
    private readonly known = new Map<number, readonly Touch[]>();

    constructor(private readonly trace: Trace) {}

    /** What the step touches, the deciding line first. */
    of(index: number): readonly Touch[] {
        const known = this.known.get(index);
        if (known) {
            return known;
        }
        const step = this.trace.step(index);
        const touches = step ? this.collect(index, step).filter(({ span }) => !isNowhere(span)) : [];
        if (this.known.size >= MOST_REMEMBERED) {
            this.known.clear();
        }
        this.known.set(index, touches);
        return touches;
    }

    /**
     * The touch by which the step meets a description, if it is the first of its hop to do so. A line stops a packet once
     * per hop, however many stages of that hop go by it.
     */
    firstInHop(index: number, meets: (touch: Touch) => boolean): Touch | undefined {
        const touch = this.of(index).find(meets);
        if (!touch || this.trace.step(index)?.packetId === undefined) {
            return touch;
        }
        const first = this.trace.firstStepOfHop(index);
        for (let i = this.trace.previousOfPacket(index); i !== undefined && i >= first; i = this.trace.previousOfPacket(i)) {
            if (this.of(i).some(meets)) {
                return undefined;
            }
        }
        return touch;
    }

    private collect(index: number, step: Step): Touch[] {
        const { network } = step.before;
        const heads = headsOf(network);
        const isFatal = step.outcome === 'dropped' || step.outcome === 'failed';
        const tables = step.lookups.flatMap((lookup) => [lookup.span, ...groupSpans(network, lookup)]);
        const consulted = [step.decidedBy, ...step.consulted, ...tables].map((span) => ({ span, detail: 0 }));
        const used = [...consulted, ...this.compared(index, step)].filter(({ span }) => !heads.has(keyOf(span)));
        const here = [...(isFatal ? [step.decidedBy] : []), ...this.entered(index, step)];
        return [...used, ...here.map((span) => ({ span, detail: 0 }))];
    }

    /** The routes that were considered, and the rules that matched. */
    private compared(index: number, step: Step): Touch[] {
        const details = this.trace.detailsOf(index);
        const detailOf = (lookup: Lookup, candidate: number): number =>
            details.findIndex((detail) => detail.lookup === lookup && (detail.candidate ?? candidate) === candidate) + 1;
        return step.lookups.flatMap((lookup) => {
            const routes = routeSpans(step.before.network, lookup);
            const winner = routes.length > 0 ? undefined : winnerOf(step, lookup);
            return [
                ...routes.map(({ span, candidate }) => ({ span, detail: detailOf(lookup, candidate) })),
                ...(winner ? [{ span: winner.span, detail: detailOf(lookup, lookup.winner) }] : []),
            ];
        });
    }

    /** The places where the packet is and was not before: an interface, its owner, subnet and VPC, a gateway. */
    private entered(index: number, step: Step): SourceSpan[] {
        const isScript = step.packetId === undefined || step.hop.kind === 'script';
        if (isScript || this.trace.firstStepOfHop(index) !== index) {
            return [];
        }
        const before = new Set(this.placesBefore(index, step));
        return placesOf(step)
            .filter((id) => !before.has(id))
            .flatMap((id) => findElement(step.before.network, id)?.span ?? []);
    }

    /** Where the packet was last, wires aside. A reply, an ARP message or an error begins where its cause was. */
    private placesBefore(index: number, step: Step): ElementId[] {
        for (let i = this.trace.previousOfPacket(index); i !== undefined; i = this.trace.previousOfPacket(i)) {
            const places = placesOf(this.trace.step(i) as Step);
            if (places.length > 0) {
                return places;
            }
        }
        const cause = step.before.packets.find(({ id }) => id === step.packetId)?.cause;
        const last = cause === undefined ? undefined : this.trace.lastStepOf(cause, index);
        return last === undefined ? [] : placesOf(this.trace.step(last) as Step);
    }
}

/** The places a step happens at: the hop's element, its interface, and what that stands in. None on the wires between. */
export function placesOf({ hop, before }: Step): ElementId[] {
    const { network } = before;
    const networkInterface = network.interfaces.get(hop.interface ?? network.natGateways.get(hop.element)?.interface ?? '');
    const gateway =
        network.internetGateways.get(hop.element) ??
        network.vpnGateways.get(hop.element) ??
        network.egressOnlyInternetGateways.get(hop.element);
    const vpc = network.subnets.get(networkInterface?.subnet ?? '')?.vpc ?? gateway?.vpc;
    return [
        ...(findElement(network, hop.element) ? [hop.element] : []),
        ...(networkInterface ? [networkInterface.id, networkInterface.owner, networkInterface.subnet] : []),
        ...(vpc === undefined ? [] : [vpc]),
    ];
}

const keyOf = ({ uri, start }: SourceSpan): string => `${uri} ${start.line}:${start.character}`;

const HEADS = new WeakMap<Network, ReadonlySet<string>>();

/**
 * The first lines of places. A packet is stopped there when it arrives, and when it dies there: that the declaration is also
 * where the defaults of many stages come from would stop it at every turn.
 */
function headsOf(network: Network): ReadonlySet<string> {
    const known = HEADS.get(network);
    if (known) {
        return known;
    }
    const places = [network.vpcs, network.subnets, network.instances, network.interfaces, network.natGateways, network.servers];
    const gateways = [
        network.internetGateways,
        network.egressOnlyInternetGateways,
        network.vpnGateways,
        network.internetHosts,
        network.sites,
        network.siteHosts,
        network.peerings,
        network.transitGateways,
    ];
    const heads = new Set([...places, ...gateways].flatMap((table) => [...table.values()].map(({ span }) => keyOf(span))));
    HEADS.set(network, heads);
    return heads;
}

/** The declarations of the security groups that a lookup goes through: its own place is the interface. */
function groupSpans(network: Network, lookup: Lookup): SourceSpan[] {
    const groups = lookup.table === 'security-group' ? (network.interfaces.get(lookup.element)?.securityGroups ?? []) : [];
    return groups.flatMap((id) => network.securityGroups.get(id)?.span ?? []);
}

/** The lines of the routes in the table that a lookup went through. */
function routeSpans(network: Network, lookup: Lookup): { readonly span: SourceSpan; readonly candidate: number }[] {
    const instance = lookup.table === 'guest-route-table' ? network.instances.get(lookup.element) : undefined;
    const table = lookup.table === 'route-table' ? routeTableInForce(network, lookup.element) : undefined;
    const entries = instance ? guestTable(network, instance) : (table?.routes ?? []);
    return entries.map(({ span }, candidate) => ({ span, candidate }));
}
