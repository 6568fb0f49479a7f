/**
 * Which answers a network ACL lets through (F22). It keeps no state, so what one direction admits needs an entry of the other
 * direction for the way back, to the ports that clients send from.
 */
import { networkAclEntries } from '../forwarding/network-acls.js';
import { covers, overlaps } from '../model/address.js';
import type { Direction, NetworkAcl, NetworkAclEntry } from '../model/network.js';

/** A range of ports, both ends included. */
export interface PortRange {
    readonly from: number;
    readonly to: number;
}

/** F22: the ports from which the clients of today's systems send: Linux from 32768, Windows from 49152. */
export const EPHEMERAL_PORTS: PortRange = { from: 32_768, to: 65_535 };

/** Linux sends from no port above this one: what lies beyond matters to others only. */
const LINUX_LIMIT = 61_000;

/** An entry whose connections get no answers. */
export interface Unanswered {
    readonly entry: NetworkAclEntry;
    /** What the other direction lets through nowhere. */
    readonly missing: readonly PortRange[];
    /** The entry of the other direction that denies the first missing port; absent for the final deny (F20). */
    readonly deniedBy?: NetworkAclEntry;
}

const TCP = 6;
const ALL = -1;

/** The entries for TCP services whose answers the ACL stops, wholly or in part. One for each block. */
export function unansweredEntries(acl: NetworkAcl, direction: Direction): Unanswered[] {
    const back = networkAclEntries(acl, direction === 'ingress' ? 'egress' : 'ingress').filter(
        ({ traffic }) => traffic.protocol === TCP || traffic.protocol === ALL,
    );
    const found: Unanswered[] = [];
    for (const entry of networkAclEntries(acl, direction).filter(isService)) {
        const isKnown = found.some((other) => covers(other.entry.cidr, entry.cidr));
        const { missing, deniedBy } = isKnown ? { missing: [] } : missingPorts(entry, back);
        if (missing.length > 0) {
            found.push({ entry, missing, ...(deniedBy ? { deniedBy } : {}) });
        }
    }
    return found;
}

/** An entry about ports that somebody listens on; wide ranges and those of clients are answers themselves, or mean everything. */
const isService = ({ action, traffic }: NetworkAclEntry): boolean =>
    action === 'allow' && traffic.protocol === TCP && traffic.ports !== undefined && traffic.ports.to < EPHEMERAL_PORTS.from;

/** Ports to which no address of the entry's block gets an answer. An earlier deny counts where it covers the whole block. */
function missingPorts(
    { cidr }: NetworkAclEntry,
    back: readonly NetworkAclEntry[],
): { readonly missing: readonly PortRange[]; readonly deniedBy?: NetworkAclEntry } {
    let open: readonly PortRange[] = [EPHEMERAL_PORTS];
    let missing: readonly PortRange[] = [];
    let deniedBy: NetworkAclEntry | undefined;
    for (const entry of back) {
        const ports = entry.traffic.ports ?? { from: 0, to: 65_535 };
        if (entry.action === 'allow' && overlaps(entry.cidr, cidr)) {
            open = open.flatMap((range) => without(range, ports));
        } else if (entry.action === 'deny' && covers(entry.cidr, cidr)) {
            const denied = open.flatMap((range) => common(range, ports));
            deniedBy ??= denied.length > 0 ? entry : undefined;
            missing = [...missing, ...denied];
            open = open.flatMap((range) => without(range, ports));
        }
    }
    const all = [...missing, ...open].filter(({ from }) => from <= LINUX_LIMIT).sort((a, b) => a.from - b.from);
    return { missing: all, ...(deniedBy ? { deniedBy } : {}) };
}

const common = (a: PortRange, b: PortRange): PortRange[] => {
    const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)];
    return from <= to ? [{ from, to }] : [];
};

const without = (range: PortRange, taken: PortRange): PortRange[] =>
    [
        { from: range.from, to: Math.min(range.to, taken.from - 1) },
        { from: Math.max(range.from, taken.to + 1), to: range.to },
    ].filter(({ from, to }) => from <= to);

/**
 * A number for a new entry of a direction: the next multiple of ten behind the last, or one before an entry that would decide first.
 * `undefined` when none is left.
 */
export function freeEntryNumber(acl: NetworkAcl, direction: Direction, before?: NetworkAclEntry): number | undefined {
    const taken = new Set(networkAclEntries(acl, direction).map(({ number }) => number));
    if (before === undefined) {
        const last = Math.max(0, ...taken);
        const next = last === 0 ? 100 : (Math.floor(last / 10) + 1) * 10;
        return next <= 32_766 ? next : undefined;
    }
    const below = Array.from({ length: before.number - 1 }, (_, i) => before.number - 1 - i).filter((each) => !taken.has(each));
    const previous = Math.max(0, ...[...taken].filter((each) => each < before.number));
    return below.find((each) => each % 10 === 0 && each > previous) ?? below.find((each) => each > previous) ?? below[0];
}
