/** Every protocol's codec by its name: the only list. */
import { arpCodec } from './arp.js';
import type { Codec } from './codec.js';
import { dataCodec } from './data.js';
import { dhcpCodec } from './dhcp.js';
import { ethernetCodec } from './ethernet.js';
import { geneveCodec } from './geneve.js';
import { greCodec } from './gre.js';
import { icmpCodec } from './icmp.js';
import { icmpv6Codec } from './icmpv6.js';
import { igmpCodec } from './igmp.js';
import { ipv4Codec } from './ipv4.js';
import { ipv6Codec } from './ipv6.js';
import { ipv6FragmentCodec } from './ipv6-fragment.js';
import type { Layer, LayerOf, LayerProtocol } from './packet.js';
import { tcpCodec } from './tcp.js';
import { udpCodec } from './udp.js';
import { vxlanCodec } from './vxlan.js';

/** Every codec by its protocol: the only list. */
export const CODECS: { readonly [P in LayerProtocol]: Codec<LayerOf<P>> } = {
    eth: ethernetCodec,
    arp: arpCodec,
    ip: ipv4Codec,
    ipv6: ipv6Codec,
    'ipv6.fraghdr': ipv6FragmentCodec,
    icmp: icmpCodec,
    icmpv6: icmpv6Codec,
    tcp: tcpCodec,
    udp: udpCodec,
    dhcp: dhcpCodec,
    geneve: geneveCodec,
    vxlan: vxlanCodec,
    gre: greCodec,
    igmp: igmpCodec,
    data: dataCodec,
};

/** The codec of a layer whose kind is only known at run time. */
export const codecOf = (protocol: LayerProtocol): Codec<Layer> => CODECS[protocol] as Codec<Layer>;

/** Bytes of one header. */
export const headerLength = (layer: Layer): number => codecOf(layer.protocol).headerLength(layer);
