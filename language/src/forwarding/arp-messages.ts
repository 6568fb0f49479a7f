/** ARP messages for IPv4 over Ethernet (RFC 826). */
import { BROADCAST_MAC, type Ipv4, type MacAddress } from '../model/address.js';
import type { Packet } from '../packet/packet.js';
import { ETHER_TYPE } from './ip-packet.js';

/** The MAC nobody has: the unknown target of an ARP request. */
const NO_MAC: MacAddress = '00:00:00:00:00:00';

/** An ARP request as a broadcast frame (RFC 826, G14). */
export function arpRequest(sender: { readonly mac: MacAddress; readonly address: Ipv4 }, target: Ipv4): Packet {
    return {
        layers: [
            { protocol: 'eth', destination: BROADCAST_MAC, source: sender.mac, type: ETHER_TYPE.arp },
            {
                protocol: 'arp',
                opcode: 1,
                senderMac: sender.mac,
                senderAddress: sender.address,
                targetMac: NO_MAC,
                targetAddress: target,
            },
        ],
    };
}

/** The unicast answer to an ARP request (RFC 826, I1). */
export function arpReply(request: Packet, mac: MacAddress): Packet | undefined {
    const asked = request.layers.find((layer) => layer.protocol === 'arp');
    if (asked?.protocol !== 'arp') {
        return undefined;
    }
    return {
        layers: [
            { protocol: 'eth', destination: asked.senderMac, source: mac, type: ETHER_TYPE.arp },
            {
                protocol: 'arp',
                opcode: 2,
                senderMac: mac,
                senderAddress: asked.targetAddress,
                targetMac: asked.senderMac,
                targetAddress: asked.senderAddress,
            },
        ],
    };
}

/** A gratuitous ARP: a request for one's own address (RFC 5227, G15). */
export const gratuitousArp = (sender: { readonly mac: MacAddress; readonly address: Ipv4 }): Packet =>
    arpRequest(sender, sender.address);
