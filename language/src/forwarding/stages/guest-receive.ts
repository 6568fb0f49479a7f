/**
 * Guest receives: is it mine? (G5, G16, G17, R27.)
 *
 * The guest goes by what it believes: its MAC and its addresses as configured inside. What is for others is routed on
 * where forwarding is on, and ignored where it is not.
 */
import { formatAddress, type IpAddress, sameAddress } from '../../model/address.js';
import type { Instance, NetworkInterface } from '../../model/network.js';
import { isMulticast } from '../address-classes.js';
import { dhcpOf, dhcpRequest, isDhcpAnswer } from '../dhcp-exchange.js';
import { gather, isFragment } from '../fragments.js';
import { insideGre } from '../gre-tunnels.js';
import { ipOf, isIpv4 } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { listensTo } from '../multicast-domains.js';
import { returningBinding } from '../nat-bindings.js';
import { readNeighbourMessage } from '../neighbour-messages.js';
import { believedAddresses, believedMac, type Machine, machineOf } from '../places.js';
import type { ArpEntry } from '../state.js';
import type { Drop, Grounds, Pass, StageContext, Verdict } from '../verdict.js';
import { receiveAsAppliance } from './appliance.js';
import { remember } from './arp.js';
import { leaveTunnel, noSuchTunnel } from './guest-tunnel.js';

type V = Verdict<'guest-receive'>;

/** Takes the packet, hands it to the router inside, or drops it. */
export function receive(context: StageContext): V {
    const { network, hop, packet } = context;
    const machine = machineOf(network, hop.element);
    if (!machine) {
        return { kind: 'missing', element: hop.element };
    }
    if (machine.kind !== 'instance') {
        return take(context, machine);
    }
    const frame = packet.layers[0];
    const networkInterface = network.interfaces.get(hop.interface ?? '');
    const mac = networkInterface && believedMac(machine, networkInterface);
    if (frame?.protocol === 'eth' && mac !== undefined && frame.destination !== mac && !isForGroup(context, networkInterface)) {
        const summary = (): string => `The frame is for ${frame.destination}, but the guest has made itself ${mac}.`;
        return {
            kind: 'drop',
            reason: 'guest-not-its-mac',
            rules: ['G17'],
            decidedBy: networkInterface?.span ?? machine.span,
            summary,
        };
    }
    const arp = packet.layers.find((layer) => layer.protocol === 'arp');
    if (arp?.protocol === 'arp') {
        return learn(context, machine, { address: arp.senderAddress, mac: arp.senderMac });
    }
    if (isDhcpAnswer(packet)) {
        return takeLease(context, machine);
    }
    const neighbour = readNeighbourMessage(packet);
    return neighbour?.mac === undefined
        ? receiveIp(context, machine)
        : learn(context, machine, { address: neighbour.target, mac: neighbour.mac });
}

/** A guest that receives a multicast group listens to the group's MAC and takes what is addressed to the group (X-M). */
function isForGroup({ state, packet }: StageContext, owner: NetworkInterface | undefined): boolean {
    const destination = ipOf(packet)?.destination;
    return owner !== undefined && isIpv4(destination) && isMulticast(destination) && listensTo(state, owner, destination);
}

/** A guest listens for its lease whatever addresses it has (RFC 2131, 4.1). What it is offered, it asks for. */
function takeLease({ network, packet, hop }: StageContext, machine: Instance): V {
    const message = dhcpOf(packet);
    const owner = network.interfaces.get(hop.interface ?? '');
    const request = owner && dhcpRequest(believedMac(machine, owner), packet);
    const your = formatAddress(message?.your ?? 0);
    const at = { kind: 'guest', element: hop.element, ...(owner ? { interface: owner.id } : {}) } as const;
    return {
        kind: 'deliver',
        to: machine.id,
        rules: ['G2', 'G3'],
        decidedBy: owner?.span ?? machine.span,
        born: request
            ? [{ role: 'request', title: `DHCP Request of ${machine.name}`, packet: request, at, stage: 'guest-send' }]
            : [],
        summary: () =>
            request ? `${machine.name} is offered ${your} and asks for it.` : `${machine.name} has the lease of ${your}.`,
    };
}

/** The answer goes into the cache of the interface that asked. */
function learn(context: StageContext, machine: Instance, heard: Pick<ArpEntry, 'address' | 'mac'>): V {
    const { hop } = context;
    const answer = { interface: hop.interface ?? '', address: heard.address, mac: heard.mac };
    const decidedBy = context.network.interfaces.get(answer.interface)?.span ?? machine.span;
    const summary = (): string => `The guest learns that ${formatAddress(heard.address)} is at ${heard.mac}.`;
    return { kind: 'deliver', to: machine.id, changes: remember(context, answer), rules: ['G14'], decidedBy, summary };
}

function receiveIp(context: StageContext, instance: Instance): V {
    const { network, state, packet } = context;
    const destination = ipOf(packet)?.destination;
    if (destination === undefined) {
        return { kind: 'missing', element: instance.id };
    }
    if (instance.guest.masquerade && returningBinding(state, instance.id, packet)) {
        const summary = (): string => `An answer to a connection that ${instance.name} masquerades: it is for somebody behind.`;
        return { kind: 'pass', next: 'guest-forward', rules: ['N15'], decidedBy: instance.guest.masquerade.span, summary };
    }
    if (instance.interfaces.some((id) => believedAddresses(network, instance, id).some((own) => sameAddress(own, destination)))) {
        const appliance = receiveAsAppliance(context, instance);
        if (appliance) {
            return appliance;
        }
        return packet.layers.some(({ protocol }) => protocol === 'gre') ? endTunnel(context, instance) : take(context, instance);
    }
    if (isForGroup(context, network.interfaces.get(context.hop.interface ?? ''))) {
        return take(context, instance);
    }
    return instance.guest.forwarding ? routeOn(instance, destination) : notMine(context, instance, destination);
}

/** The packet inside a GRE tunnel of the guest arrives; without such a tunnel nobody unwraps it. A raw packet ends here. */
function endTunnel(context: StageContext, instance: Instance): V {
    const left = leaveTunnel(context, instance);
    if (!left) {
        return insideGre(context.packet) ? noSuchTunnel(context, instance) : take(context, instance);
    }
    const { inner, tunnel } = left;
    return {
        ...takeFromTunnel({ ...context, packet: inner }, instance),
        packet: inner,
        rules: ['K2', 'G7'],
        decidedBy: tunnel.span,
    };
}

/** What comes out of a tunnel is the guest's own, a group that the tunnel carries, or for somebody behind. */
function takeFromTunnel(context: StageContext, instance: Instance): Exclude<V, { kind: 'missing' }> {
    const { network, packet } = context;
    const destination = ipOf(packet)?.destination ?? 0;
    const isOwn = instance.interfaces.some((id) =>
        believedAddresses(network, instance, id).some((own) => sameAddress(own, destination)),
    );
    if (isOwn || isMulticast(destination)) {
        return end(context, instance);
    }
    return instance.guest.forwarding ? routeOn(instance, destination) : notMine(context, instance, destination);
}

function routeOn(instance: Instance, destination: IpAddress): Pass {
    const summary = (): string =>
        `${formatAddress(destination)} is not an address of ${instance.name}, which routes: the packet goes on.`;
    return {
        kind: 'pass',
        next: 'guest-forward',
        rules: ['R27'],
        decidedBy: instance.guest.forwardingSpan ?? instance.span,
        summary,
    };
}

/** Either the guest has forgotten an address the cloud gave it, or the packet was never meant for a host like this. */
function notMine({ network }: StageContext, instance: Instance, destination: IpAddress): Drop<'guest-receive'> {
    const assigned = instance.interfaces.some((id) =>
        network.interfaces.get(id)?.addresses.some(({ address }) => sameAddress(address, destination)),
    );
    const name = (): string => labelOf(network, instance.id);
    if (assigned) {
        const summary = (): string =>
            `The cloud has given ${formatAddress(destination)} to ${name()}, but inside the guest it is not configured.`;
        return { kind: 'drop', reason: 'guest-not-its-address', rules: ['G16'], decidedBy: instance.span, summary };
    }
    const summary = (): string => `${formatAddress(destination)} is not an address of ${name()}, and the guest does not route.`;
    return {
        kind: 'drop',
        reason: 'guest-not-forwarding',
        rules: ['R27'],
        decidedBy: instance.guest.forwardingSpan ?? instance.span,
        summary,
    };
}

/** The packet is for this machine. Fragments wait for the rest; answers end their way here. */
function take(context: StageContext, machine: Machine): V {
    const { packet, flight } = context;
    if (!isFragment(packet)) {
        return end(context, machine);
    }
    const gathered = gather(context);
    const grounds: Grounds = {
        rules: ['E10'],
        decidedBy: machine.span,
        summary: () => `${machine.name} keeps the fragment until the others are there.`,
    };
    switch (gathered.kind) {
        case 'complete':
            return { ...end(context, machine), packet: gathered.packet };
        case 'waiting':
            return { ...grounds, kind: 'deliver', to: machine.id };
        case 'incomplete':
            return {
                kind: 'drop',
                reason: 'fragment-missing',
                ...grounds,
                summary: () => `Fragments of '${flight.title}' were lost: the packet never becomes whole.`,
            };
    }
}

function end({ flight, packet }: StageContext, machine: Machine): Exclude<V, { kind: 'missing' }> {
    const destination = ipOf(packet)?.destination ?? 0;
    const rules = ['G5', 'G7'] as const;
    if (flight.role === 'request' || flight.role === 'fragment') {
        const summary = (): string => `${machine.name} takes the packet for ${formatAddress(destination)} as its own.`;
        return { kind: 'pass', next: 'respond', rules, decidedBy: machine.span, summary };
    }
    const summary = (): string => `${machine.name} receives ${flight.title}.`;
    return { kind: 'deliver', to: machine.id, rules, decidedBy: machine.span, summary };
}
