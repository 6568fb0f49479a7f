/**
 * Frame leaves the guest: the packet gets its Ethernet header and must fit the interface's MTU.
 *
 * 9001 bytes inside a VPC, 1500 for a host on the internet (the MTU table of section 7). A larger packet is cut by the
 * guest itself, or refused where it may not be cut.
 */
import type { NetworkInterface } from '../../model/network.js';
import type { Packet } from '../../packet/packet.js';
import { fragmentsToSend } from '../fragments.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { ipLength } from '../packet-length.js';
import { believedMac, outsideHost, portOf } from '../places.js';
import { type Grounds, goOn, type Place, type StageContext, type Verdict } from '../verdict.js';
import { applyFields } from './originate.js';

/** Largest IP packet of an instance's interface (E10, MTU table). */
export const VPC_MTU = 9001;
/** Largest IP packet on the internet side (W12). */
export const INTERNET_MTU = 1500;

type V = Verdict<'guest-send'>;

/** Sends onto the virtual wire, or to the provider for a host on the internet. */
export function sendFrame(context: StageContext): V {
    const { network, hop, packet, flight } = context;
    const port = portOf(network, hop.interface);
    if (!port) {
        return sendToProvider(context);
    }
    const at: Place = { kind: 'hypervisor-out', element: port.server.id, interface: port.interface.id };
    const grounds = groundsOf(context, port.interface);
    if (packet.layers[0]?.protocol === 'eth') {
        return goOn('anti-spoof', grounds, { at });
    }
    if (ipLength(packet) > VPC_MTU) {
        return tooLarge(context, { ...grounds, rules: ['E10'] }, VPC_MTU);
    }
    const frame = frameOf(packet, {
        source: believedMac(network.instances.get(hop.element), port.interface),
        destination: flight.decided.nextHopMac ?? '',
    });
    const { frameFields } = flight.decided;
    return goOn('anti-spoof', grounds, { at, packet: frameFields ? applyFields(frame, frameFields) : frame });
}

const frameOf = (packet: Packet, { source, destination }: { readonly source: string; readonly destination: string }): Packet => ({
    layers: [{ protocol: 'eth', source, destination }, ...packet.layers],
});

function groundsOf({ network, packet }: StageContext, networkInterface: NetworkInterface): Grounds {
    const name = (): string => labelOf(network, networkInterface.id);
    const summary = (): string =>
        ipOf(packet)
            ? `${ipLength(packet)} bytes of IP leave by ${name()}, whose MTU is ${VPC_MTU}.`
            : `The ARP message leaves by ${name()} as a broadcast.`;
    return { rules: ['G1'], decidedBy: networkInterface.span, summary };
}

/** A host outside the cloud: no Ethernet is drawn out there. */
function sendToProvider(context: StageContext): V {
    const { network, hop, packet } = context;
    const host = outsideHost(network, hop.element);
    if (!host) {
        return { kind: 'missing', element: hop.interface ?? hop.element };
    }
    const grounds: Grounds = {
        rules: ['W12'],
        decidedBy: host.span,
        summary: () => `${host.name} sends the packet ${host.kind === 'site-host' ? 'to its router' : 'onto the internet'}.`,
    };
    if (ipLength(packet) > INTERNET_MTU) {
        return tooLarge(context, grounds, INTERNET_MTU);
    }
    return host.kind === 'site-host'
        ? { kind: 'pass', next: 'customer-gateway-route', at: { kind: 'customer-gateway', element: host.site }, ...grounds }
        : { kind: 'pass', next: 'internet-route', at: { kind: 'internet', element: INTERNET }, ...grounds };
}

/** The one place that stands for everything outside; not an element of any file. */
export const INTERNET = 'internet';

/** Cut where allowed, refused (EMSGSIZE) where not. */
/** DF, or what stands for it in IPv6, where the sender alone cuts (RFC 8200, section 5). */
function forbidsFragments({ packet, flight }: StageContext): boolean {
    const ip = ipOf(packet);
    return ip?.protocol === 'ip' ? ip.dontFragment : flight.decided.dontFragment === true;
}

function tooLarge(context: StageContext, grounds: Grounds, mtu: number): V {
    const { packet } = context;
    const length = ipLength(packet);
    if (forbidsFragments(context)) {
        const summary = (): string =>
            `${length} bytes do not fit the interface's MTU of ${mtu}, and the packet forbids fragmentation.`;
        return { ...grounds, kind: 'drop', reason: 'mtu-exceeded', summary };
    }
    const summary = (): string =>
        `${length} bytes do not fit the interface's MTU of ${mtu}: the guest cuts the packet into fragments.`;
    return { kind: 'pass', next: 'guest-send', rewritten: true, ...fragmentsToSend(context, mtu), ...grounds, summary };
}
