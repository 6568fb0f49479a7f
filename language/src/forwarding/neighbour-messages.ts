/** Messages of IPv6 neighbour discovery over Ethernet (RFC 4861): what ARP is for IPv4. */
import { groupMacOfIpv6, type Ipv6, type MacAddress, solicitedNode } from '../model/address.js';
import { fromHex } from '../packet/bytes.js';
import { ADVERTISEMENT_FLAG, ICMPV6_TYPE, linkLayerAddress, NEIGHBOUR_OPTION } from '../packet/icmpv6.js';
import type { Icmpv6Layer, NeighbourOption, Packet } from '../packet/packet.js';
import { ETHER_TYPE, ipOf, ipv6 } from './ip-packet.js';

/** A receiver knows by the hop limit that no router has passed the message on (RFC 4861, 7.1). */
const HOP_LIMIT = 255;
/** All nodes on the link: ff02::1. */
const ALL_NODES: Ipv6 = [0xff020000, 0, 0, 1];

/** Who sends a message. */
export interface NeighbourSender {
    readonly mac: MacAddress;
    readonly address: Ipv6;
}

/** What a message says. */
export interface NeighbourMessage {
    readonly kind: 'solicitation' | 'advertisement';
    readonly target: Ipv6;
    /** The link-layer address it carries. */
    readonly mac?: MacAddress;
    /** Whether an advertisement answers somebody: one that does not is the IPv6 form of a gratuitous ARP. */
    readonly solicited: boolean;
}

/** The question "who has this address?", as a frame to the group of its solicited node (RFC 4861, 7.2.2; G20). */
export function neighbourSolicitation(sender: NeighbourSender, target: Ipv6): Packet {
    const options = [linkLayerOption(NEIGHBOUR_OPTION.sourceLinkLayerAddress, sender.mac)];
    const message = neighbourLayer(ICMPV6_TYPE.neighbourSolicitation, 0, { target, options });
    return frame({ from: sender, to: solicitedNode(target) }, message);
}

/** The answer to a solicitation, to whoever asked (RFC 4861, 7.2.4); `undefined` when the packet asks nothing. */
export function neighbourAdvertisement(
    request: Packet,
    answer: { readonly mac: MacAddress; readonly isRouter: boolean },
): Packet | undefined {
    const asked = readNeighbourMessage(request);
    const [ethernet] = request.layers;
    const asker = ipOf(request)?.source;
    if (asked?.kind !== 'solicitation' || ethernet?.protocol !== 'eth' || typeof asker !== 'object') {
        return undefined;
    }
    const flags = ADVERTISEMENT_FLAG.solicited + ADVERTISEMENT_FLAG.override + (answer.isRouter ? ADVERTISEMENT_FLAG.router : 0);
    const options = [linkLayerOption(NEIGHBOUR_OPTION.targetLinkLayerAddress, answer.mac)];
    const message = neighbourLayer(ICMPV6_TYPE.neighbourAdvertisement, flags, { target: asked.target, options });
    const from: NeighbourSender = { mac: answer.mac, address: asked.target };
    return frame({ from, to: asker, mac: ethernet.source }, message);
}

/** An advertisement nobody asked for (RFC 4861, 7.2.6): what gratuitous ARP is for IPv4 (G15). */
export function unsolicitedAdvertisement(sender: NeighbourSender): Packet {
    const options = [linkLayerOption(NEIGHBOUR_OPTION.targetLinkLayerAddress, sender.mac)];
    const content = { target: sender.address, options };
    const message = neighbourLayer(ICMPV6_TYPE.neighbourAdvertisement, ADVERTISEMENT_FLAG.override, content);
    return frame({ from: sender, to: ALL_NODES }, message);
}

/** The neighbour discovery message in a packet; `undefined` when there is none. */
export function readNeighbourMessage(packet: Packet): NeighbourMessage | undefined {
    const message = packet.layers.find((layer) => layer.protocol === 'icmpv6');
    if (message?.protocol !== 'icmpv6' || !message.neighbour) {
        return undefined;
    }
    const { target, options } = message.neighbour;
    const mac = options.map(linkLayerAddress).find((address) => address !== undefined);
    const kind = message.type === ICMPV6_TYPE.neighbourSolicitation ? 'solicitation' : 'advertisement';
    const solicited = (message.identifier & (ADVERTISEMENT_FLAG.solicited >>> 16)) !== 0;
    return { kind, target, solicited, ...(mac === undefined ? {} : { mac }) };
}

function frame(
    { from, to, mac = groupMacOfIpv6(to) }: { readonly from: NeighbourSender; readonly to: Ipv6; readonly mac?: MacAddress },
    message: Icmpv6Layer,
): Packet {
    const header = ipv6({ source: from.address, destination: to, hopLimit: HOP_LIMIT });
    return {
        layers: [{ protocol: 'eth', destination: mac, source: from.mac, type: ETHER_TYPE.ipv6 }, header, message],
    };
}

const neighbourLayer = (type: number, flags: number, neighbour: NonNullable<Icmpv6Layer['neighbour']>): Icmpv6Layer => ({
    protocol: 'icmpv6',
    type,
    code: 0,
    identifier: (flags >>> 16) & 0xffff,
    sequence: 0,
    neighbour,
});

const linkLayerOption = (type: number, mac: MacAddress): NeighbourOption => ({ type, data: fromHex(mac) ?? new Uint8Array(6) });
