/** ARP for IPv4 over Ethernet (RFC 826). Other hardware or protocol types are refused as unsupported. */
import { formatAddress, type MacAddress } from '../model/address.js';
import { readMac, readUint8, readUint16, readUint32, writeMac, writeUint16, writeUint32 } from './bytes.js';
import { type Codec, type Region, refuse, tooShort } from './codec.js';
import type { ArpLayer } from './packet.js';
import { ETHER_TYPE } from './protocol-numbers.js';

/** Where each field stands. */
export const ARP_OFFSET = {
    hardwareType: 0,
    protocolType: 2,
    hardwareSize: 4,
    protocolSize: 5,
    opcode: 6,
    senderMac: 8,
    senderAddress: 14,
    targetMac: 18,
    targetAddress: 24,
} as const;
/** Bytes of an ARP header. */
export const ARP_LENGTH = 28;

/** The only kind this codec knows: Ethernet (1) and IPv4, with their address sizes. */
export const ARP_KIND = { hardwareType: 1, protocolType: ETHER_TYPE.ip, hardwareSize: 6, protocolSize: 4 } as const;
/** Opcodes (RFC 826). */
export const ARP_OPCODE = { request: 1, reply: 2 } as const;

const NO_MAC: MacAddress = '00:00:00:00:00:00';

/** Decodes, encodes and describes ARP. */
export const arpCodec: Codec<ArpLayer> = {
    headerLength: () => ARP_LENGTH,

    encode(layer, { bytes, start }) {
        writeUint16(bytes, start + ARP_OFFSET.hardwareType, ARP_KIND.hardwareType);
        writeUint16(bytes, start + ARP_OFFSET.protocolType, ARP_KIND.protocolType);
        bytes[start + ARP_OFFSET.hardwareSize] = ARP_KIND.hardwareSize;
        bytes[start + ARP_OFFSET.protocolSize] = ARP_KIND.protocolSize;
        writeUint16(bytes, start + ARP_OFFSET.opcode, layer.opcode);
        writeMac(bytes, start + ARP_OFFSET.senderMac, layer.senderMac);
        writeUint32(bytes, start + ARP_OFFSET.senderAddress, layer.senderAddress);
        writeMac(bytes, start + ARP_OFFSET.targetMac, layer.targetMac);
        writeUint32(bytes, start + ARP_OFFSET.targetAddress, layer.targetAddress);
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < ARP_LENGTH) {
            return tooShort('arp', region, ARP_LENGTH);
        }
        if (!isEthernetIpv4(region)) {
            return refuse({
                kind: 'unsupported',
                protocol: 'arp',
                offset: start,
                message: 'Only ARP for IPv4 over Ethernet is dissected.',
            });
        }
        const layer: ArpLayer = {
            protocol: 'arp',
            opcode: readUint16(bytes, start + ARP_OFFSET.opcode),
            senderMac: readMac(bytes, start + ARP_OFFSET.senderMac),
            senderAddress: readUint32(bytes, start + ARP_OFFSET.senderAddress),
            targetMac: readMac(bytes, start + ARP_OFFSET.targetMac),
            targetAddress: readUint32(bytes, start + ARP_OFFSET.targetAddress),
        };
        return { ok: true, value: { layer, payloadStart: start + ARP_LENGTH, payloadEnd: start + ARP_LENGTH, next: 'data' } };
    },

    format(layer) {
        const sender = formatAddress(layer.senderAddress);
        if (layer.opcode === ARP_OPCODE.reply) {
            return isGratuitous(layer) ? `Gratuitous ARP for ${sender} (Reply)` : `${sender} is at ${layer.senderMac}`;
        }
        return layer.opcode === ARP_OPCODE.request ? formatRequest(layer, sender) : `Opcode ${layer.opcode}`;
    },
};

/** Whether sender and target are the same address: the sender tells of itself. */
export const isGratuitous = (layer: ArpLayer): boolean => layer.senderAddress === layer.targetAddress;

/** An ARP probe (RFC 5227): a request whose sender has no address yet, and who knows no target. */
export const isArpProbe = (layer: ArpLayer): boolean =>
    layer.opcode === ARP_OPCODE.request && layer.senderAddress === 0 && layer.targetMac === NO_MAC && !isGratuitous(layer);

/** An announcement (RFC 5227): a gratuitous request that asks for nobody's hardware address. */
export const isArpAnnouncement = (layer: ArpLayer): boolean =>
    layer.opcode === ARP_OPCODE.request && isGratuitous(layer) && layer.targetMac === NO_MAC;

function formatRequest(layer: ArpLayer, sender: string): string {
    if (isArpProbe(layer)) {
        return `Who has ${formatAddress(layer.targetAddress)}? (ARP Probe)`;
    }
    if (isGratuitous(layer)) {
        return isArpAnnouncement(layer) ? `ARP Announcement for ${sender}` : `Gratuitous ARP for ${sender} (Request)`;
    }
    return `Who has ${formatAddress(layer.targetAddress)}? Tell ${sender}`;
}

const isEthernetIpv4 = ({ bytes, start }: Region): boolean =>
    readUint16(bytes, start + ARP_OFFSET.hardwareType) === ARP_KIND.hardwareType &&
    readUint16(bytes, start + ARP_OFFSET.protocolType) === ARP_KIND.protocolType &&
    readUint8(bytes, start + ARP_OFFSET.hardwareSize) === ARP_KIND.hardwareSize &&
    readUint8(bytes, start + ARP_OFFSET.protocolSize) === ARP_KIND.protocolSize;
