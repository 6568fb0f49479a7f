/**
 * The overlay's wire format. The real one is unpublished (E6): this is a model drawn with standard headers, GENEVE with
 * the bare IP packet inside by default, VXLAN with a rebuilt Ethernet frame by choice.
 */
import { type IpAddress, type Ipv4, type MacAddress, macOfAddress } from '../model/address.js';
import type { Ipv4Layer, Layer, Packet } from '../packet/packet.js';
import { isOverlayHeader } from './appliance-header.js';
import { flowOf, IP_PROTOCOL } from './flow.js';
import { hashNumbers } from './hash.js';
import { ETHER_TYPE, etherTypeOf, ipPacketOf, ipv4 } from './ip-packet.js';

/** Registered UDP ports of the tunnels (RFC 8926, RFC 7348). */
export const TUNNEL_PORT = { geneve: 6081, vxlan: 4789 } as const;
/** Source ports carry a hash of the flow, from the dynamic range (RFC 8926, 3.3). */
const HASH_PORTS = { from: 49152, count: 16384 } as const;

/** What the outer headers say. */
export interface Tunnel {
    readonly encapsulation: 'geneve' | 'vxlan';
    readonly vni: number;
    readonly source: Ipv4;
    readonly destination: Ipv4;
    /** MACs of the inner frame, where there is one. */
    readonly innerSource: MacAddress;
    readonly innerDestination: MacAddress;
}

const OUTER_IP = ipv4({ source: 0, destination: 0, dontFragment: true, proto: IP_PROTOCOL.udp });

/** The packet inside an outer Ethernet, IPv4, UDP and tunnel header (E2). */
export function wrap(packet: Packet, tunnel: Tunnel): Packet {
    const inner = ipPacketOf(packet);
    const type = etherTypeOf(inner);
    const { source, destination, vni } = tunnel;
    const outer: Layer[] = [
        { protocol: 'eth', destination: macOfAddress(destination), source: macOfAddress(source), type: ETHER_TYPE.ipv4 },
        { ...OUTER_IP, source, destination },
        { protocol: 'udp', sourcePort: flowHashPort(inner), destinationPort: TUNNEL_PORT[tunnel.encapsulation], checksum: 0 },
    ];
    const header: Layer[] =
        tunnel.encapsulation === 'geneve'
            ? [{ protocol: 'geneve', vni, critical: false, control: false, protocolType: type, options: [] }]
            : [
                  { protocol: 'vxlan', vni },
                  { protocol: 'eth', destination: tunnel.innerDestination, source: tunnel.innerSource, type },
              ];
    return { layers: [...outer, ...header, ...inner.layers] };
}

/** The outer headers of a packet; `undefined` when it wears none. */
export function outerOf(packet: Packet): { readonly ip: Ipv4Layer; readonly vni: number } | undefined {
    let ip: Ipv4Layer | undefined;
    for (const layer of packet.layers) {
        if ((layer.protocol === 'geneve' || layer.protocol === 'vxlan') && isOverlayHeader(layer)) {
            return ip && { ip, vni: layer.vni };
        }
        ip ??= layer.protocol === 'ip' ? layer : undefined;
    }
    return undefined;
}

/** The packet without its outer headers. */
export function unwrap(packet: Packet): Packet {
    const index = packet.layers.findIndex(isOverlayHeader);
    return index < 0 ? packet : { layers: packet.layers.slice(index + 1) };
}

/** The same flow always takes the same path through the underlay. */
export function flowHashPort(inner: Packet): number {
    const flow = flowOf(inner);
    const address = (value: IpAddress | undefined): number =>
        typeof value === 'object' ? hashNumbers(value[0], value[1], value[2], value[3]) : (value ?? 0);
    const hash = hashNumbers(
        flow?.protocol ?? 0,
        address(flow?.source),
        address(flow?.destination),
        flow?.sourcePort ?? 0,
        flow?.destinationPort ?? 0,
    );
    return HASH_PORTS.from + (hash % HASH_PORTS.count);
}
