/** What rules match, as intervals: enough to tell in logarithmic time whether earlier entries already match all of a later one. */
import { blockOf, type Cidr, formatCidr } from '../model/address.js';
import type { TrafficMatch } from '../model/network.js';

/** Ports, or ICMP type and code as one number, both ends included. */
interface Interval {
    readonly from: number;
    readonly to: number;
}

const EVERYTHING: Interval = { from: 0, to: 0xffff };
const ALL_PROTOCOLS = -1;

/** The values of a traffic description within its protocol: ports, or type × 256 + code for ICMP. */
function intervalOf({ ports, icmp }: TrafficMatch): Interval {
    if (ports) {
        return ports;
    }
    if (icmp) {
        const base = icmp.type * 256;
        return icmp.code === undefined ? { from: base, to: base + 255 } : { from: base + icmp.code, to: base + icmp.code };
    }
    return EVERYTHING;
}

/** A merged stretch of values and who contributed to it. */
interface Stretch<T> extends Interval {
    readonly owners: readonly T[];
}

/** The traffic that entries seen so far match, by block and protocol. */
export class TrafficSpace<T> {
    /** Block → protocol → disjoint stretches in ascending order. */
    private readonly byBlock = new Map<string, Map<number, Stretch<T>[]>>();

    /** The entries that together match everything this one would; `undefined` when something is left for it. */
    coveredBy(cidr: Cidr, traffic: TrafficMatch): readonly T[] | undefined {
        for (let length = cidr.length; length >= 0; length--) {
            const protocols = this.byBlock.get(formatCidr(blockOf(cidr.address, length)));
            const owners = protocols && this.coveredWithin(protocols, traffic);
            if (owners) {
                return owners;
            }
        }
        return undefined;
    }

    /** Adds an entry. */
    add(cidr: Cidr, traffic: TrafficMatch, owner: T): void {
        const key = formatCidr(cidr);
        const protocols = this.byBlock.get(key) ?? new Map<number, Stretch<T>[]>();
        this.byBlock.set(key, protocols);
        const stretches = protocols.get(traffic.protocol) ?? [];
        protocols.set(traffic.protocol, insert(stretches, { ...intervalOf(traffic), owners: [owner] }));
    }

    private coveredWithin(
        protocols: ReadonlyMap<number, readonly Stretch<T>[]>,
        traffic: TrafficMatch,
    ): readonly T[] | undefined {
        const all = protocols.get(ALL_PROTOCOLS)?.[0];
        if (all || traffic.protocol === ALL_PROTOCOLS) {
            return all?.owners;
        }
        const wanted = intervalOf(traffic);
        const stretches = protocols.get(traffic.protocol) ?? [];
        const candidate = stretches[firstEndingAtOrAfter(stretches, wanted.to)];
        return candidate && candidate.from <= wanted.from ? candidate.owners : undefined;
    }
}

/** The stretches with one more, merged with those it touches. */
function insert<T>(stretches: readonly Stretch<T>[], added: Stretch<T>): Stretch<T>[] {
    const start = firstEndingAtOrAfter(stretches, added.from - 1);
    let end = start;
    let merged = added;
    for (let next = stretches[end]; next && next.from <= added.to + 1; next = stretches[++end]) {
        const owners = [...next.owners, ...merged.owners];
        merged = { from: Math.min(merged.from, next.from), to: Math.max(merged.to, next.to), owners };
    }
    return [...stretches.slice(0, start), merged, ...stretches.slice(end)];
}

/** Binary search in disjoint ascending stretches. */
function firstEndingAtOrAfter(stretches: readonly Interval[], value: number): number {
    let low = 0;
    let high = stretches.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((stretches[middle]?.to ?? 0) < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/** A key that is equal for equal traffic. */
export const trafficKey = ({ protocol, ports, icmp }: TrafficMatch): string =>
    `${protocol} ${ports ? `${ports.from}-${ports.to}` : ''} ${icmp ? `${icmp.type}/${icmp.code ?? ''}` : ''}`;
