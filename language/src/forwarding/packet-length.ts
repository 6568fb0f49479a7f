/** How long a packet is on the wire, without encoding it. */
import { headerLength } from '../packet/codecs.js';
import type { Layer, Packet } from '../packet/packet.js';
import { ipIndexOf } from './ip-packet.js';

/** Bytes of the packet's own IP packet: header and everything behind it (what an MTU limits). */
export function ipLength(packet: Packet): number {
    let length = 0;
    for (let i = Math.max(0, ipIndexOf(packet)); i < packet.layers.length; i++) {
        length += layerLength(packet.layers[i]);
    }
    return length;
}

/** Bytes of one header, or of the payload. */
export function layerLength(layer: Layer | undefined): number {
    switch (layer?.protocol) {
        case 'eth':
            return 14;
        case 'arp':
            return 28;
        case 'ip':
            return 20;
        case 'ipv6':
            return 40;
        case 'ipv6.fraghdr':
            return 8;
        case 'dhcp':
        case 'icmpv6':
        case 'gre':
            return headerLength(layer);
        case 'tcp':
            return 20 + Math.ceil(layer.options.length / 4) * 4;
        case 'icmp':
        case 'igmp':
        case 'udp':
        case 'vxlan':
            return 8;
        case 'geneve':
            return layer.options.reduce((sum, option) => sum + 4 + Math.ceil(option.data.length / 4) * 4, 8);
        case 'data':
            return layer.bytes.length;
        case undefined:
            return 0;
    }
}
