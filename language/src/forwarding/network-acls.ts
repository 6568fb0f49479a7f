/** Network ACLs: stateless, lowest number first, the first match decides, the rest is denied (F20–F24). */
import { contains, type IpAddress } from '../model/address.js';
import type { Direction, NetworkAcl, NetworkAclEntry } from '../model/network.js';
import type { Flow } from './flow.js';
import { trafficMismatch } from './traffic-match.js';

/** What an ACL says about a packet. */
export interface NetworkAclVerdict {
    readonly allowed: boolean;
    /** The entry that decided; absent for the final implicit deny (F20). */
    readonly entry?: NetworkAclEntry;
    /** Position among `networkAclEntries`; their number for the implicit deny, which is the last candidate. */
    readonly index: number;
}

const BY_DIRECTION = new WeakMap<NetworkAcl, Readonly<Record<Direction, readonly NetworkAclEntry[]>>>();

/** The entries of one direction in the order they are tried: by number (F20). */
export function networkAclEntries(acl: NetworkAcl, direction: Direction): readonly NetworkAclEntry[] {
    let split = BY_DIRECTION.get(acl);
    if (!split) {
        const sorted = [...acl.entries].sort((a, b) => a.number - b.number);
        split = {
            ingress: sorted.filter((entry) => entry.direction === 'ingress'),
            egress: sorted.filter((entry) => entry.direction === 'egress'),
        };
        BY_DIRECTION.set(acl, split);
    }
    return split[direction];
}

/** The address a rule's CIDR is compared with: the remote end (F23). */
export const peerOf = (flow: Flow, direction: Direction): IpAddress => (direction === 'ingress' ? flow.source : flow.destination);

/** Whether an entry matches. A deny with ports lets later fragments pass on to the next entry: they carry no ports. */
export function networkAclEntryMatches(entry: NetworkAclEntry, flow: Flow): boolean {
    if (entry.action === 'deny' && entry.traffic.ports && flow.laterFragment) {
        return false;
    }
    return contains(entry.cidr, peerOf(flow, entry.direction)) && trafficMismatch(entry.traffic, flow) === undefined;
}

/** Evaluates an ACL in one direction (F20, F22). */
export function matchNetworkAcl(acl: NetworkAcl, direction: Direction, flow: Flow): NetworkAclVerdict {
    const entries = networkAclEntries(acl, direction);
    const index = entries.findIndex((entry) => networkAclEntryMatches(entry, flow));
    const entry = entries[index];
    return entry ? { allowed: entry.action === 'allow', entry, index } : { allowed: false, index: entries.length };
}
