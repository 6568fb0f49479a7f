/** The packet inside the tunnel: the one that people mean when they speak of its addresses. */
import { innermost, type Packet, type Step } from '#language';
import { packetAfter, packetBefore } from './debuggee.js';

/** The packet that the guests exchange: what is left without the tunnel around it. */
export function innerPacket(packet: Packet): Packet {
    const tunnel = packet.layers.findLastIndex(({ protocol }) => protocol === 'geneve' || protocol === 'vxlan');
    return tunnel < 0 ? packet : { layers: packet.layers.slice(tunnel + 1) };
}

/** Whether addresses, ports or an echo's identifier of the packet that the guests exchange differ. */
export const isTranslated = (before: Packet, after: Packet): boolean => flowKey(before) !== flowKey(after);

/** Whether the step translated its packet. */
export function translates(step: Step): boolean {
    const [before, after] = [packetBefore(step)?.packet, packetAfter(step)?.packet];
    return before !== undefined && after !== undefined && before !== after && isTranslated(before, after);
}

function flowKey(packet: Packet): string {
    const inner = innerPacket(packet);
    const ip = innermost(inner, 'ip');
    const ports = innermost(inner, 'tcp') ?? innermost(inner, 'udp');
    const echo = innermost(inner, 'icmp');
    return [ip?.source, ip?.destination, ports?.sourcePort, ports?.destinationPort, echo?.identifier].join(' ');
}
