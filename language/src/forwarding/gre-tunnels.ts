/** GRE packets: one IP packet inside another, without anything in between (RFC 2784). */
import type { Ipv4 } from '../model/address.js';
import type { Packet } from '../packet/packet.js';
import { IP_PROTOCOL } from './flow.js';
import { hashNumbers } from './hash.js';
import { ipv4 } from './ip-packet.js';

/** The packet inside a tunnel between two addresses. */
export const greTunnel = (
    inner: Packet,
    { source, destination }: { readonly source: Ipv4; readonly destination: Ipv4 },
): Packet => ({
    layers: [
        ipv4({
            source,
            destination,
            proto: IP_PROTOCOL.gre,
            dontFragment: true,
            identification: hashNumbers(source, destination) & 0xffff,
        }),
        { protocol: 'gre' },
        ...inner.layers,
    ],
});

/** The IP packet inside the outermost GRE header; undefined when there is none. */
export function insideGre({ layers }: Packet): Packet | undefined {
    const inner = layers.slice(layers.findIndex(({ protocol }) => protocol === 'gre') + 1);
    const isIp = inner[0]?.protocol === 'ip' || inner[0]?.protocol === 'ipv6';
    return inner.length < layers.length && isIp ? { layers: inner } : undefined;
}
