/**
 * Filters and tables read out loud: every entry is looked at, in the plainest words of the rule book. Slow, and written apart
 * from the simulator, so that the two can be compared.
 */
import type { Flow } from '../../../language/src/forwarding/flow.js';
import type { IpAddress } from '../../../language/src/model/address.js';
import type {
    Direction,
    Network,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    SecurityGroupRule,
    TrafficMatch,
} from '../../../language/src/model/network.js';

/** The bits of an address, as text. */
export const bitsOf = (address: IpAddress): string =>
    (typeof address === 'number' ? [address] : address).map((word) => (word >>> 0).toString(2).padStart(32, '0')).join('');

/** Whether an address begins with the bits of a block of its own family. */
export function inBlock({ address, length }: { readonly address: IpAddress; readonly length: number }, one: IpAddress): boolean {
    const [block, bits] = [bitsOf(address), bitsOf(one)];
    return block.length === bits.length && bits.startsWith(block.slice(0, length));
}

/** F5, F23: protocol, destination port, ICMP type and code. Later fragments carry neither. */
function trafficFits({ protocol, ports, icmp }: TrafficMatch, flow: Flow): boolean {
    if (protocol !== -1 && protocol !== flow.protocol) {
        return false;
    }
    if (flow.laterFragment) {
        return true;
    }
    const port = flow.destinationPort ?? -1;
    const hasPorts = flow.protocol === 6 || flow.protocol === 17;
    const portFits = !ports || !hasPorts || (port >= ports.from && port <= ports.to);
    const icmpFits = !icmp || (flow.icmpType === icmp.type && (icmp.code === undefined || icmp.code === flow.icmpCode));
    return portFits && icmpFits;
}

const farEnd = (flow: Flow, direction: Direction): IpAddress => (direction === 'ingress' ? flow.source : flow.destination);

/** F20, F23: whether an entry matches. A later fragment has no ports for a deny to look at. */
export const entryFits = (entry: NetworkAclEntry, flow: Flow): boolean =>
    inBlock(entry.cidr, farEnd(flow, entry.direction)) &&
    trafficFits(entry.traffic, flow) &&
    !(flow.laterFragment && entry.action === 'deny' && entry.traffic.ports !== undefined);

/** F20: the entry with the lowest number that matches. */
export function entryThatDecides(acl: NetworkAcl, direction: Direction, flow: Flow): NetworkAclEntry | undefined {
    let best: NetworkAclEntry | undefined;
    for (const entry of acl.entries) {
        if (entry.direction === direction && entryFits(entry, flow) && entry.number < (best?.number ?? 99_999)) {
            best = entry;
        }
    }
    return best;
}

/** F5, F6: whether a rule admits a flow. Groups of other VPCs are not considered (F7 has tests of its own). */
export function ruleFits(network: Network, rule: SecurityGroupRule, flow: Flow): boolean {
    const peer = farEnd(flow, rule.direction);
    return trafficFits(rule.traffic, flow) && peerFits(network, rule.peer, peer);
}

function peerFits(network: Network, peer: SecurityGroupRule['peer'], address: IpAddress): boolean {
    switch (peer.kind) {
        case 'cidr':
            return inBlock(peer.cidr, address);
        case 'prefix-list':
            return (network.prefixLists.get(peer.element)?.entries ?? []).some(({ cidr }) => inBlock(cidr, address));
        case 'security-group': {
            const holders = [...network.interfaces.values()].filter((each) => each.securityGroups.includes(peer.element));
            const theirs = holders.flatMap(({ addresses }) => addresses.map((each) => bitsOf(each.address)));
            return theirs.includes(bitsOf(address));
        }
    }
}

/** F1: the rules of all groups of an interface in one direction. */
export const rulesOfInterface = (network: Network, owner: NetworkInterface, direction: Direction): SecurityGroupRule[] =>
    owner.securityGroups.flatMap((id) =>
        (network.securityGroups.get(id)?.rules ?? []).filter((rule) => rule.direction === direction),
    );

const LEARNT_ORDER = ['direct-connect-bgp', 'vpn-static', 'vpn-bgp', 'route-server'];

/** R6: the smaller comes first. Lists are told apart by name (R9). */
function preference({ origin, prefixList }: Route): string {
    const list = prefixList === undefined ? '' : ` ${prefixList}`;
    const place =
        origin === 'static' ? (prefixList === undefined ? 0 : 1) : origin === 'local' ? 2 : 3 + LEARNT_ORDER.indexOf(origin);
    return `${place}${list}`;
}

/** R7: what VPN and Direct Connect have learnt does not count inside the VPC's own blocks. */
const countsInside = (route: Route, routes: readonly Route[]): boolean =>
    !LEARNT_ORDER.slice(0, 3).includes(route.origin) ||
    !routes.some(
        (other) =>
            other.target.kind === 'local' &&
            other.destination.length <= route.destination.length &&
            inBlock(other.destination, route.destination.address),
    );

/** R5–R9: the route that wins among these, by looking at each. */
export function routeThatWins(routes: readonly Route[], address: IpAddress): Route | undefined {
    let best: Route | undefined;
    for (const route of routes) {
        if (!inBlock(route.destination, address) || !countsInside(route, routes)) {
            continue;
        }
        const longer = route.destination.length - (best?.destination.length ?? -1);
        if (longer > 0 || (longer === 0 && best && preference(route) < preference(best))) {
            best = route;
        }
    }
    return best;
}
