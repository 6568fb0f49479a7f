/**
 * The header between a gateway load balancer and its appliances: GENEVE over UDP port 6081 with three options (E-table, X25).
 *
 * Unlike the overlay's header it is documented, and part of what the appliance receives: the guests of the load balancer's VPC
 * exchange it, and the overlay wraps it once more.
 */
import type { Ipv4 } from '../model/address.js';
import type { ElementId } from '../model/network.js';
import { writeUint32 } from '../packet/bytes.js';
import type { GeneveLayer, GeneveOption, Layer, Packet } from '../packet/packet.js';
import { hashText } from './hash.js';

/** UDP port of GENEVE (RFC 8926). */
export const GENEVE_PORT = 6081;

/** The option class of the vendor, and the types of the three options that every packet carries. */
export const APPLIANCE_OPTION = { class: 0x0108, endpoint: 1, attachment: 2, cookie: 3 } as const;

/** What the options say. The identifiers are eight bytes each, the cookie is four. */
export interface ApplianceHeader {
    readonly endpoint: Uint8Array;
    readonly attachment: Uint8Array;
    readonly cookie: number;
}

/** Whether a header is one of those, and not the overlay's. */
export const isApplianceHeader = (layer: Layer | undefined): layer is GeneveLayer =>
    layer?.protocol === 'geneve' && layer.options.some((option) => option.class === APPLIANCE_OPTION.class);

/** Whether a header is the overlay's: the outermost tunnel, which the guests never see. */
export const isOverlayHeader = (layer: Layer): boolean =>
    layer.protocol === 'vxlan' || (layer.protocol === 'geneve' && !isApplianceHeader(layer));

/** The eight bytes that stand for an element: two hashes of its id, the same in every run. */
export function identifierOf(id: ElementId): Uint8Array {
    const bytes = new Uint8Array(8);
    writeUint32(bytes, 0, hashText(id));
    writeUint32(bytes, 4, hashText(`${id} `));
    return bytes;
}

/** The GENEVE header for a packet inside. The identifier of the virtual network plays no part and is zero. */
export function geneveHeader(header: ApplianceHeader, protocolType: number): GeneveLayer {
    const cookie = new Uint8Array(4);
    writeUint32(cookie, 0, header.cookie);
    const option = (type: number, data: Uint8Array): GeneveOption => ({ class: APPLIANCE_OPTION.class, type, data });
    return {
        protocol: 'geneve',
        vni: 0,
        critical: false,
        control: false,
        protocolType,
        options: [
            option(APPLIANCE_OPTION.endpoint, header.endpoint),
            option(APPLIANCE_OPTION.attachment, header.attachment),
            option(APPLIANCE_OPTION.cookie, cookie),
        ],
    };
}

/** A packet as an appliance has it: outer addresses, what the options say, and what is inside. */
export interface AppliancePacket {
    readonly source: Ipv4;
    readonly destination: Ipv4;
    readonly sourcePort: number;
    readonly geneve: GeneveLayer;
    readonly header: ApplianceHeader;
    readonly inner: Packet;
}

/** Takes a packet apart, its frame or the overlay's headers ignored; `undefined` when it wears no such header. */
export function appliancePacketOf({ layers }: Packet): AppliancePacket | undefined {
    const at = layers.findIndex(isApplianceHeader);
    const [ip, udp, geneve] = layers.slice(Math.max(0, at - 2), at + 1);
    if (ip?.protocol !== 'ip' || udp?.protocol !== 'udp' || !isApplianceHeader(geneve)) {
        return undefined;
    }
    const header = readHeader(geneve);
    const { source, destination } = ip;
    const inner = { layers: layers.slice(at + 1) };
    return header && { source, destination, sourcePort: udp.sourcePort, geneve, header, inner };
}

/** All three options must be there, with their lengths. */
function readHeader(geneve: GeneveLayer): ApplianceHeader | undefined {
    const data = (type: number, length: number): Uint8Array | undefined =>
        geneve.options.find(
            (option) => option.class === APPLIANCE_OPTION.class && option.type === type && option.data.length === length,
        )?.data;
    const [endpoint, attachment] = [data(APPLIANCE_OPTION.endpoint, 8), data(APPLIANCE_OPTION.attachment, 8)];
    const cookie = data(APPLIANCE_OPTION.cookie, 4);
    return endpoint && attachment && cookie ? { endpoint, attachment, cookie: readUint32(cookie) } : undefined;
}

const readUint32 = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);

/** Whether two identifiers are the same eight bytes. */
export const sameIdentifier = (a: Uint8Array, b: Uint8Array): boolean =>
    a.length === b.length && a.every((byte, i) => byte === b[i]);
