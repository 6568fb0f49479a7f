/**
 * Guest forwards: the router inside a virtual machine (I23, R27, N15).
 *
 * Answers to masqueraded connections get their inside destination back, TTL goes down by one, and what leaves by the
 * masqueraded interface takes that interface's address. A packet whose TTL is used up is reported to its sender.
 */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { Instance, Network } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import { icmpError } from '../answers.js';
import { flowOf, IP_PROTOCOL } from '../flow.js';
import { guestTable, matchGuestRoute } from '../guest-routes.js';
import { hopsLeft, hopsWord, ipOf, ipPacketOf, isIpv4, oneHopOlder } from '../ip-packet.js';
import {
    bind,
    bindingOfLaterFragment,
    outboundKey,
    returningBinding,
    returningKey,
    type Translator,
    withBinding,
} from '../nat-bindings.js';
import { believedAddresses } from '../places.js';
import { rewrite, rewriteQuoted } from '../rewrite.js';
import type { NatBinding } from '../state.js';
import type { Lookup, LookupKey } from '../trace.js';
import type { NewPacket, StageContext, StateChanges, Verdict } from '../verdict.js';
import { returnAsAppliance } from './appliance.js';

type V = Verdict<'guest-forward'>;

/** Linux's idle times: established TCP five days, UDP streams three minutes, the rest half a minute. */
const timeout = (protocol: number): number => (protocol === IP_PROTOCOL.tcp ? 432_000 : protocol === IP_PROTOCOL.udp ? 180 : 30);

/** Routes a packet that is for somebody else. */
export function forwardInGuest(context: StageContext, instance: Instance): V {
    const ip = ipOf(context.packet);
    if (!ip) {
        return { kind: 'missing', element: instance.id };
    }
    const returned = returnAsAppliance(context, instance);
    if (returned) {
        return returned;
    }
    const decidedBy = instance.guest.forwardingSpan ?? instance.span;
    if (hopsLeft(ip) <= 1) {
        const summary = (): string =>
            `The ${hopsWord(ip)} is ${hopsLeft(ip)}: ${instance.name} may not pass the packet on, and tells the sender.`;
        return {
            kind: 'drop',
            reason: 'ttl-exceeded',
            rules: ['I23'],
            decidedBy,
            born: timeExceeded(context, instance),
            summary,
        };
    }
    const onward = oneHopOlder(ipPacketOf(context.packet));
    const translated = translate(context, instance, onward);
    const { hop } = context;
    return {
        kind: 'pass',
        next: 'guest-route',
        rewritten: true,
        packet: translated.packet,
        fresh: true,
        decided: { ttlDecrementedAt: hop.index },
        changes: translated.changes,
        rules: translated.how === undefined ? ['I23', 'R27'] : ['I23', 'N15', 'R27'],
        decidedBy: translated.how === undefined ? decidedBy : (instance.guest.masquerade?.span ?? decidedBy),
        lookups: translated.lookups,
        summary: () =>
            `${instance.name} routes the packet on with ${hopsWord(ip)} ${hopsLeft(ip) - 1}${translated.how?.() ?? ''}.`,
    };
}

/** From the address the packet came in at, as routers do (RFC 1812, 4.3.2.4). */
function timeExceeded({ packet, hop, flight, network }: StageContext, instance: Instance): readonly NewPacket[] {
    const own = believedAddresses(network, instance, hop.interface ?? instance.interfaces[0] ?? '');
    const from = own.find((address) => isIpv4(address) === isIpv4(ipOf(packet)?.source));
    const error = icmpError(packet, { from, what: 'time-exceeded' });
    const at = {
        kind: 'guest',
        element: hop.element,
        ...(hop.interface === undefined ? {} : { interface: hop.interface }),
    } as const;
    return error
        ? [{ role: 'icmp-error', title: `time exceeded for ${flight.title}`, packet: error, at, stage: 'guest-route' }]
        : [];
}

interface Translated {
    readonly packet: Packet;
    readonly changes: StateChanges;
    readonly lookups: readonly Lookup[];
    /** The end of the sentence; absent when nothing was translated. */
    readonly how?: () => string;
}

/** Masquerading, both ways. */
function translate(context: StageContext, instance: Instance, packet: Packet): Translated {
    const { state, network } = context;
    const { masquerade } = instance.guest;
    if (!masquerade) {
        return { packet, changes: {}, lookups: [] };
    }
    const flow = flowOf(packet);
    const returning = returningBinding(state, instance.id, packet);
    if (returning) {
        return {
            ...backInside(context, packet, returning),
            lookups: flow ? [bindingLookup(instance, returningKey(flow), 0)] : [],
        };
    }
    const destination = ipOf(packet)?.destination ?? 0;
    const outside = believedAddresses(network, instance, masquerade.interface)[0];
    const applies = leavesBy(network, instance, destination) === masquerade.interface && isIpv4(outside);
    return applies ? masqueraded(context, instance, { packet, outside }) : { packet, changes: {}, lookups: [] };
}

function leavesBy(network: Network, instance: Instance, destination: IpAddress): string | undefined {
    const table = guestTable(network, instance);
    return table[matchGuestRoute(table, destination)]?.interface;
}

const bindingLookup = (instance: Instance, key: LookupKey, winner: number): Lookup => ({
    table: 'nat-bindings',
    element: instance.id,
    span: instance.guest.masquerade?.span ?? instance.span,
    key,
    winner,
});

function backInside({ state }: StageContext, packet: Packet, binding: NatBinding): Omit<Translated, 'lookups'> {
    const destination = isIpv4(binding.insideAddress) ? binding.insideAddress : 0;
    const to = { destination, destinationPort: binding.insidePort };
    const about = { source: destination, sourcePort: binding.insidePort };
    return {
        packet: rewriteQuoted(rewrite(packet, to), about),
        changes: {
            natBindings: withBinding(state.natBindings, { ...binding, expires: state.clock + timeout(binding.protocol) }),
        },
        how: () => `, back to ${formatAddress(destination)} behind it`,
    };
}

function masqueraded(
    { state }: StageContext,
    instance: Instance,
    { packet, outside }: { packet: Packet; outside: number },
): Translated {
    const flow = flowOf(packet);
    const translator: Translator = { owner: instance.id, outsideAddresses: [outside], choice: 'preserve', timeout };
    const bound = flow && !flow.laterFragment ? bind(state, translator, flow) : undefined;
    const first = flow?.laterFragment ? bindingOfLaterFragment(state, instance.id, flow) : undefined;
    const binding = bound && bound.kind !== 'exhausted' ? bound.binding : first;
    const known = first !== undefined || bound?.kind === 'found';
    const port = binding ? { sourcePort: binding.outsidePort } : {};
    return {
        packet: rewrite(packet, { source: outside, ...port }),
        changes: binding ? { natBindings: withBinding(state.natBindings, binding) } : {},
        lookups: flow ? [bindingLookup(instance, outboundKey(flow), known ? 0 : -1)] : [],
        how: () => `, masqueraded as ${formatAddress(outside)}`,
    };
}
