/** A packet in one line, as in Wireshark's Info column. */
import { formatAddress } from '../model/address.js';
import { codecOf } from './codecs.js';
import { payloadLength, wireLength } from './computed.js';
import { ICMP_TYPE } from './icmp.js';
import { isIcmpv6Echo } from './icmpv6.js';
import type { IcmpLayer, Layer, Packet } from './packet.js';
import { formatTcpOptions } from './tcp-options.js';
import { UDP_HEADER_LENGTH } from './udp.js';

/**
 * What the packet is, in Wireshark's words: `10.0.1.10 → 10.0.2.10 TCP 40001 → 443 [SYN] Seq=1 Win=64240 Len=0`. Of a
 * tunnelled packet, the inner one is told; sequence numbers are the raw ones.
 */
export function summarizePacket(packet: Packet): string {
    const { layers } = packet;
    const index = tellingLayer(layers);
    const layer = layers[index];
    if (!layer) {
        return 'Empty packet';
    }
    const ends = endsOf(layers, index);
    const title = PROTOCOL_TITLES[layer.protocol];
    const info = infoOf(layers, index);
    // Wireshark's words for DHCP begin with the protocol.
    return layer.protocol === 'dhcp' ? `${ends}${info}` : `${ends}${title} ${info}`;
}

/** The Info column alone: `40001 → 443 [SYN] Seq=1 Win=64240 Len=0`. */
export const packetInfo = (packet: Packet): string => infoOf(packet.layers, tellingLayer(packet.layers));

const PROTOCOL_TITLES: Readonly<Record<Layer['protocol'], string>> = {
    eth: 'Ethernet',
    arp: 'ARP',
    ip: 'IPv4',
    ipv6: 'IPv6',
    'ipv6.fraghdr': 'IPv6',
    icmp: 'ICMP',
    icmpv6: 'ICMPv6',
    tcp: 'TCP',
    udp: 'UDP',
    dhcp: 'DHCP',
    geneve: 'GENEVE',
    vxlan: 'VXLAN',
    gre: 'GRE',
    igmp: 'IGMP',
    data: 'Data',
};

/** The innermost header that is not payload. */
function tellingLayer(layers: readonly Layer[]): number {
    const index = layers.findLastIndex((layer) => layer.protocol !== 'data');
    return index < 0 ? layers.length - 1 : index;
}

/** `10.0.1.10 → 10.0.2.10 `, or MAC addresses where there is no IP header. */
function endsOf(layers: readonly Layer[], index: number): string {
    const ip = layers.slice(0, index + 1).findLast((layer) => layer.protocol === 'ip' || layer.protocol === 'ipv6');
    if (ip?.protocol === 'ip' || ip?.protocol === 'ipv6') {
        return `${formatAddress(ip.source)} → ${formatAddress(ip.destination)} `;
    }
    const frame = layers.slice(0, index + 1).findLast((layer) => layer.protocol === 'eth');
    return frame?.protocol === 'eth' ? `${frame.source} → ${frame.destination} ` : '';
}

function infoOf(layers: readonly Layer[], index: number): string {
    const layer = layers[index];
    if (!layer) {
        return '';
    }
    const info = codecOf(layer.protocol).format(layer);
    switch (layer.protocol) {
        case 'tcp':
            return [`${info} Len=${payloadLength(layers, index)}`, formatTcpOptions(layer.options)].join(' ').trimEnd();
        case 'udp':
            return `${info} Len=${(layer.length ?? wireLength(layers, index)) - UDP_HEADER_LENGTH}`;
        case 'icmp':
            return isEcho(layer) ? info + hopsLeft(layers[index - 1]) : info;
        case 'icmpv6':
            return isIcmpv6Echo(layer) ? info + hopsLeft(layers[index - 1]) : info;
        default:
            return info;
    }
}

const isEcho = (icmp: IcmpLayer): boolean => icmp.type === ICMP_TYPE.echoReply || icmp.type === ICMP_TYPE.echoRequest;

function hopsLeft(above: Layer | undefined): string {
    if (above?.protocol === 'ipv6') {
        return `, hop limit=${above.hopLimit}`;
    }
    return above?.protocol === 'ip' ? `, ttl=${above.ttl}` : '';
}
