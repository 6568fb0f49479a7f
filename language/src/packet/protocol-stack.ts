/** The protocols of a packet in one word, as Wireshark's `frame.protocols` has them. */

import { LARGEST_ETHERNET_LENGTH } from './ethernet.js';
import type { Layer, Packet } from './packet.js';
import { UNKNOWN_ETHER_TYPE } from './protocol-numbers.js';
import { quotedPacketAt } from './quoted-packet.js';

/**
 * `eth:ethertype:ip:udp:geneve:ip:tcp`: headers outermost first, with Wireshark's step through the EtherType table, and the
 * headers that an ICMP error quotes.
 */
export const wiresharkProtocols = ({ layers }: Packet): string =>
    layers.flatMap((layer, index) => (quotedPacketAt(layers, index)?.layers ?? [layer]).flatMap(withTypeStep)).join(':');

/** `eth:ip:udp:geneve:ip:tcp`: headers outermost first. */
export const protocolStack = (packet: Packet): string => packet.layers.map((layer) => layer.protocol).join(':');

/** Wireshark's dissector of IGMP calls itself by version, and says so. */
function withTypeStep(layer: Layer): readonly string[] {
    if (layer.protocol === 'igmp') {
        return ['igmp', 'igmp'];
    }
    return layer.protocol === 'eth' && (layer.type ?? UNKNOWN_ETHER_TYPE) > LARGEST_ETHERNET_LENGTH
        ? ['eth', 'ethertype']
        : [layer.protocol];
}
