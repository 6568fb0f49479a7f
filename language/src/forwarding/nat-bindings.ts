/**
 * Translations that a NAT gateway or a masquerading guest remembers (N1, N5–N7).
 *
 * A binding is kept under what the far end sees, so an answer finds it at once. For a new flow the ports are tried from a
 * start that its ends determine: the same flow always gets the same port, and finds its binding again on the same walk.
 */
import { type IpAddress, type Ipv4, sameAddress } from '../model/address.js';
import type { ElementId } from '../model/network.js';
import type { Packet } from '../packet/packet.js';
import { type Flow, flowOf, IP_PROTOCOL, reverseFlow } from './flow.js';
import { hashNumbers } from './hash.js';
import type { NatBinding, SimulationState } from './state.js';
import type { LookupKey } from './trace.js';

/** N1: ports lie in 1024–65535. N5: 55,000 of them for each destination address, port and protocol. */
const PORTS = { first: 1024, last: 65535, perDestination: 55_000 } as const;
const PORT_SPACE = PORTS.last - PORTS.first + 1;

/** Who translates, and how. */
export interface Translator {
    readonly owner: ElementId;
    /** Used in this order: the next one when all ports of those before are taken (N5). */
    readonly outsideAddresses: readonly Ipv4[];
    /** NAT gateways choose by hash (N6); Linux keeps the port where it can. */
    readonly choice: 'hash' | 'preserve';
    /** Idle seconds until a binding of that protocol is gone. */
    readonly timeout: (protocol: number) => number;
}

/** What became of a flow that wants out. */
export type Binding =
    | { readonly kind: 'found' | 'new'; readonly binding: NatBinding }
    /** N7: the flow had a binding, idle for too long. */
    | { readonly kind: 'expired'; readonly binding: NatBinding }
    /** N5. */
    | { readonly kind: 'exhausted' };

type Bindings = SimulationState['natBindings'];
type Inside = Pick<NatBinding, 'protocol' | 'insideAddress' | 'insidePort' | 'remoteAddress' | 'remotePort'>;

/** The table with a binding in it. */
export const withBinding = (bindings: Bindings, binding: NatBinding): Bindings => bindings.set(binding, binding);

/** Whether a binding no longer translates: marked so, or idle too long by now. */
export const isExpired = (binding: NatBinding, clock: number): boolean => binding.expired || binding.expires <= clock;

/** The ends of an outbound flow as a binding records them. ICMP echo has its identifier as both ports. */
const insideOf = (flow: Flow): Inside => ({
    protocol: flow.protocol,
    insideAddress: flow.source,
    insidePort: flow.sourcePort ?? 0,
    remoteAddress: flow.destination,
    remotePort: flow.protocol === IP_PROTOCOL.icmp ? 0 : (flow.destinationPort ?? 0),
});

/** The binding of an outbound flow: the one it has, whatever its address, or else a new one. */
export function bind(state: SimulationState, translator: Translator, flow: Flow): Binding {
    let best: Binding = { kind: 'exhausted' };
    for (const outsideAddress of translator.outsideAddresses) {
        const bound = bindTo(state, translator, { flow, outsideAddress });
        if (bound.kind === 'found' || bound.kind === 'expired') {
            return bound;
        }
        best = best.kind === 'exhausted' ? bound : best;
    }
    return best;
}

function bindTo(
    state: SimulationState,
    translator: Translator,
    { flow, outsideAddress }: { readonly flow: Flow; readonly outsideAddress: Ipv4 },
): Binding {
    const inside = insideOf(flow);
    const expires = state.clock + translator.timeout(flow.protocol);
    const window = windowOf(translator, inside);
    let free: NatBinding | undefined;
    for (let i = 0; i < window.size; i++) {
        const outside = { owner: translator.owner, outsideAddress, outsidePort: window.port(i) };
        const candidate = bindingOf(inside, outside, expires);
        const taken = state.natBindings.get(candidate);
        if (!taken) {
            return { kind: 'new', binding: free ?? candidate };
        }
        if (isSameInside(taken, inside)) {
            return { kind: isExpired(taken, state.clock) ? 'expired' : 'found', binding: candidate };
        }
        free ??= isExpired(taken, state.clock) ? candidate : undefined;
    }
    return free ? { kind: 'new', binding: free } : { kind: 'exhausted' };
}

const bindingOf = (
    { protocol, insideAddress, insidePort, remoteAddress, remotePort }: Inside,
    { owner, outsideAddress, outsidePort }: Pick<NatBinding, 'owner' | 'outsideAddress' | 'outsidePort'>,
    expires: number,
): NatBinding => ({
    owner,
    protocol,
    insideAddress,
    insidePort,
    outsideAddress,
    outsidePort,
    remoteAddress,
    remotePort,
    expires,
    expired: false,
});

const isSameInside = (a: Inside, b: Inside): boolean =>
    sameAddress(a.insideAddress, b.insideAddress) && a.insidePort === b.insidePort;

const numberOf = (address: IpAddress): number => (typeof address === 'number' ? address : address[3]);

/** The ports to try, in order: 55,000 for the flow's destination, from a start that depends on its source. */
function windowOf({ choice }: Translator, inside: Inside): { readonly size: number; readonly port: (i: number) => number } {
    const { protocol, insideAddress, insidePort, remoteAddress, remotePort } = inside;
    if (choice === 'preserve') {
        const start = Math.max(insidePort, PORTS.first) - PORTS.first;
        return { size: PORT_SPACE, port: (i) => PORTS.first + ((start + i) % PORT_SPACE) };
    }
    const base = hashNumbers(protocol, numberOf(remoteAddress), remotePort) % (PORT_SPACE - PORTS.perDestination + 1);
    const hash = hashNumbers(protocol, numberOf(insideAddress), insidePort);
    const start = hash % PORTS.perDestination;
    // A stride that shares no factor with 55,000 = 2³·5⁴·11 visits every port once, and flows do not queue up.
    const stride = 110 * ((hash >>> 16) % 500) + 1;
    return { size: PORTS.perDestination, port: (i) => PORTS.first + base + ((start + i * stride) % PORTS.perDestination) };
}

/** The live binding that a packet from outside belongs to; for an ICMP error the one of the packet it is about. */
export function returningBinding(state: SimulationState, owner: ElementId, packet: Packet): NatBinding | undefined {
    const flow = flowOf(packet);
    const binding = flow && (flow.quoted ? boundBy(state, owner, flow.quoted) : boundBy(state, owner, reverseFlow(flow)));
    return binding && !isExpired(binding, state.clock) ? binding : undefined;
}

/** What the binding of a packet on its way out is looked up by. */
export const outboundKey = ({ protocol, source, destination, sourcePort, destinationPort }: Flow): LookupKey => ({
    protocol,
    address: source,
    peer: destination,
    sourcePort,
    destinationPort,
});

/** What the binding of a packet from outside is looked up by: of an error, the way back of the packet it is about. */
export const returningKey = (flow: Flow): LookupKey => outboundKey(flow.quoted ? reverseFlow(flow.quoted) : flow);

/** The binding whose translated packets look like this flow. A later fragment has no ports: addresses must do. */
function boundBy(state: SimulationState, owner: ElementId, flow: Flow): NatBinding | undefined {
    if (flow.laterFragment) {
        return bindingByAddresses(state, owner, flow);
    }
    return state.natBindings.get({
        owner,
        protocol: flow.protocol,
        outsideAddress: flow.source,
        outsidePort: flow.sourcePort ?? 0,
        remoteAddress: flow.destination,
        remotePort: flow.protocol === IP_PROTOCOL.icmp ? 0 : (flow.destinationPort ?? 0),
    });
}

function bindingByAddresses(state: SimulationState, owner: ElementId, flow: Flow): NatBinding | undefined {
    for (const binding of state.natBindings.values()) {
        const same = sameAddress(binding.outsideAddress, flow.source) && sameAddress(binding.remoteAddress, flow.destination);
        if (binding.owner === owner && binding.protocol === flow.protocol && same) {
            return binding;
        }
    }
    return undefined;
}

/** The live binding of a later fragment on its way out: the one its first fragment has made. */
export function bindingOfLaterFragment(state: SimulationState, owner: ElementId, flow: Flow): NatBinding | undefined {
    for (const binding of state.natBindings.values()) {
        const same = sameAddress(binding.insideAddress, flow.source) && sameAddress(binding.remoteAddress, flow.destination);
        if (binding.owner === owner && binding.protocol === flow.protocol && same && !isExpired(binding, state.clock)) {
            return binding;
        }
    }
    return undefined;
}
