/**
 * Neighbour resolution: the guest learns the MAC of its next hop, from its cache or by asking (ARP, or in IPv6 neighbour
 * discovery, which both fill one cache here).
 *
 * The request is a packet of its own (G14); this one waits until that has met its fate. An answer is remembered for a
 * minute, as Linux keeps neighbours reachable for about that long (general knowledge; no source of the cloud says).
 */
import { eui64LinkLocal, formatAddress, type IpAddress, type MacAddress } from '../../model/address.js';
import { arpRequest } from '../arp-messages.js';
import { isIpv4 } from '../ip-packet.js';
import { isIpv6 } from '../link-local.js';
import { neighbourSolicitation } from '../neighbour-messages.js';
import { believedAddresses, believedMac, type Port } from '../places.js';
import type { ArpEntry, Decided } from '../state.js';
import type { Lookup } from '../trace.js';
import type { Drop, NewPacket, StageContext, StateChanges, Verdict, Wait } from '../verdict.js';

/** Seconds an answer is good for. */
export const ARP_LIFETIME = 60;

type V = Verdict<'arp'>;

/** Resolves the next hop that `guest-route` chose. */
export function resolveNeighbour(context: StageContext, port: Port): V {
    const { state, flight } = context;
    const { nextHop } = flight.decided;
    if (nextHop === undefined) {
        return { kind: 'missing', element: port.interface.id };
    }
    const found = state.arpCaches.get({ interface: port.interface.id, address: nextHop });
    const entry = found && found.expires > state.clock ? found : undefined;
    const lookups = [cacheLookup(port, nextHop, entry ? positionOf(context, entry) : -1)];
    if (entry) {
        const summary = (): string => `The ${cacheWord(nextHop)} knows ${formatAddress(nextHop)}: ${entry.mac}.`;
        const decided = { nextHopMac: entry.mac };
        return { kind: 'pass', next: 'guest-send', decided, rules: ['G7'], decidedBy: port.interface.span, lookups, summary };
    }
    return flight.decided.arpAsked ? giveUp(port, nextHop, lookups) : ask(context, port, { nextHop, lookups });
}

function giveUp(port: Port, nextHop: IpAddress, lookups: readonly Lookup[]): Drop<'arp'> {
    const summary = (): string =>
        `Nobody answered for ${formatAddress(nextHop)}: the neighbour entry stays incomplete, the packet is discarded.`;
    const reason = isIpv4(nextHop) ? 'arp-unanswered' : 'neighbour-unanswered';
    return { kind: 'drop', reason, rules: ['I3', 'G7'], decidedBy: port.interface.span, lookups, summary };
}

/** What is asked for, and the cache that did not know it. */
interface Question {
    readonly nextHop: IpAddress;
    readonly lookups: readonly Lookup[];
}

function ask({ network, hop }: StageContext, port: Port, { nextHop, lookups }: Question): Wait {
    const instance = network.instances.get(hop.element);
    const own = instance
        ? believedAddresses(network, instance, port.interface.id)
        : port.interface.addresses.map(({ address }) => address);
    const mac = believedMac(instance, port.interface);
    const at = { kind: 'guest', element: hop.element, interface: port.interface.id } as const;
    const { role, title, packet } = questionFor(nextHop, mac, own);
    return {
        kind: 'wait',
        decided: ASKED,
        born: [{ role, title, packet, at, stage: 'guest-send' }],
        rules: isIpv4(nextHop) ? ['G14', 'G7'] : ['G20', 'G7'],
        decidedBy: port.interface.span,
        lookups,
        summary: () => `The ${cacheWord(nextHop)} does not know ${formatAddress(nextHop)}: the guest asks, and the packet waits.`,
    };
}

const ASKED: Decided = { arpAsked: true };

/** Who has the address? Asked from the guest's first address of that family. */
export function questionFor(
    target: IpAddress,
    mac: MacAddress,
    own: readonly IpAddress[],
): Pick<NewPacket, 'role' | 'title' | 'packet'> {
    const text = formatAddress(target);
    if (isIpv4(target)) {
        const packet = arpRequest({ mac, address: own.find(isIpv4) ?? 0 }, target);
        return { role: 'arp-request', title: `ARP who-has ${text}`, packet };
    }
    const packet = neighbourSolicitation({ mac, address: own.find(isIpv6) ?? eui64LinkLocal(mac) }, target);
    return { role: 'neighbour-solicitation', title: `neighbour who-has ${text}`, packet };
}

const cacheWord = (address: IpAddress): string => (isIpv4(address) ? 'ARP cache' : 'neighbour cache');

const cacheLookup = (port: Port, address: IpAddress, winner: number): Lookup => ({
    table: 'arp-cache',
    element: port.interface.id,
    span: port.interface.span,
    key: { address },
    winner,
});

/** Candidates of the lookup are the interface's entries, in the cache's order. */
function positionOf({ state }: StageContext, entry: ArpEntry): number {
    let position = -1;
    for (const other of state.arpCaches.values()) {
        if (other.interface === entry.interface) {
            position++;
        }
        if (other === entry) {
            break;
        }
    }
    return position;
}

/** The caches after an interface has heard an answer. */
export function remember({ state }: StageContext, answer: Omit<ArpEntry, 'expires'>): StateChanges {
    const { interface: owner, address, mac } = answer;
    const entry: ArpEntry = { interface: owner, address, mac, expires: state.clock + ARP_LIFETIME };
    return { arpCaches: state.arpCaches.set(entry, entry) };
}
