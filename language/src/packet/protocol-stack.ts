/** The protocols of a packet in one word, as Wireshark's `frame.protocols` has them. */

import type { Layer, Packet } from './packet.js';
import { protocolOfEtherType } from './protocol-numbers.js';

/** `eth:ethertype:ip:udp:geneve:ip:tcp`: headers outermost first, with Wireshark's step through the EtherType table. */
export const wiresharkProtocols = (packet: Packet): string => packet.layers.flatMap(withTypeStep).join(':');

/** `eth:ip:udp:geneve:ip:tcp`: headers outermost first. */
export const protocolStack = (packet: Packet): string => packet.layers.map((layer) => layer.protocol).join(':');

const withTypeStep = (layer: Layer): readonly string[] =>
    layer.protocol === 'eth' && (layer.type === undefined || protocolOfEtherType(layer.type) !== 'data')
        ? ['eth', 'ethertype']
        : [layer.protocol];
