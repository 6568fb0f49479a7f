/**
 * Capture files in the pcapng format (draft-ietf-opsawg-pcapng), as Wireshark opens them: one interface per element of the
 * network, a time and a comment per packet. Everything is little-endian.
 */
import { utf8Bytes } from './bytes.js';

/** What the packets of an interface start with. */
export type LinkType = 'ethernet' | 'raw-ip';

/** A place where packets are captured. */
export interface CaptureInterface {
    readonly name: string;
    readonly description?: string;
    readonly linkType: LinkType;
}

/** A packet as it passed an interface. */
export interface CapturedPacket {
    /** Index among the capture's interfaces. */
    readonly interface: number;
    /** Seconds since the capture's beginning; kept to the microsecond. */
    readonly seconds: number;
    readonly bytes: Uint8Array;
    /** Why the packet looks so. */
    readonly comment?: string;
}

/** A capture file's contents. */
export interface Capture {
    readonly interfaces: readonly CaptureInterface[];
    readonly packets: readonly CapturedPacket[];
}

const BLOCK = { sectionHeader: 0x0a0d0d0a, interfaceDescription: 1, enhancedPacket: 6 } as const;
const OPTION = { end: 0, comment: 1, interfaceName: 2, interfaceDescription: 3, application: 4, frameCheckLength: 13 } as const;
const LINK_TYPE: Readonly<Record<LinkType, number>> = { ethernet: 1, 'raw-ip': 101 };
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const UNKNOWN_SECTION_LENGTH = 0xffffffff;
const MICROSECONDS = 1_000_000;
const TWO_TO_32 = 0x1_0000_0000;
/** Type and total length before a block's body. */
const BLOCK_HEADER_LENGTH = 8;
/** Block header and the total length repeated at the end. */
const BLOCK_FRAME_LENGTH = 12;
const OPTION_HEADER_LENGTH = 4;
/** Bytes before the packet's own in an enhanced packet block's body. */
const PACKET_OFFSET = { interface: 0, timeHigh: 4, timeLow: 8, capturedLength: 12, originalLength: 16, bytes: 20 } as const;
const APPLICATION = 'VPC Lab';

/** The capture as a file. Interfaces that a packet names must exist. */
export function writePcapng(interfaces: readonly CaptureInterface[], packets: readonly CapturedPacket[]): Uint8Array {
    return concatenate([sectionHeader(), ...interfaces.map(interfaceBlock), ...packets.map(packetBlock)]);
}

/** Zero bytes that bring a length to a multiple of four. */
const padded = (length: number): number => (length + 3) & ~3;

/** A block: its type, its length, its body, its length again. */
function block(type: number, body: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(BLOCK_FRAME_LENGTH + body.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, bytes.length, true);
    bytes.set(body, BLOCK_HEADER_LENGTH);
    view.setUint32(bytes.length - 4, bytes.length, true);
    return bytes;
}

function option(code: number, value: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(OPTION_HEADER_LENGTH + padded(value.length));
    const view = new DataView(bytes.buffer);
    view.setUint16(0, code, true);
    view.setUint16(2, value.length, true);
    bytes.set(value, OPTION_HEADER_LENGTH);
    return bytes;
}

/** Text options hold at most 65535 bytes. */
const textOption = (code: number, text: string): Uint8Array => option(code, utf8Bytes(text).subarray(0, 0xffff));

const endOfOptions = (): Uint8Array => option(OPTION.end, new Uint8Array());

function sectionHeader(): Uint8Array {
    const fixed = new Uint8Array(16);
    const view = new DataView(fixed.buffer);
    view.setUint32(0, BYTE_ORDER_MAGIC, true);
    view.setUint16(4, 1, true);
    view.setUint32(8, UNKNOWN_SECTION_LENGTH, true);
    view.setUint32(12, UNKNOWN_SECTION_LENGTH, true);
    return block(BLOCK.sectionHeader, concatenate([fixed, textOption(OPTION.application, APPLICATION), endOfOptions()]));
}

function interfaceBlock(description: CaptureInterface): Uint8Array {
    const fixed = new Uint8Array(8);
    new DataView(fixed.buffer).setUint16(0, LINK_TYPE[description.linkType], true);
    const options = [
        textOption(OPTION.interfaceName, description.name),
        ...(description.description === undefined ? [] : [textOption(OPTION.interfaceDescription, description.description)]),
        // Frames carry no check sequence; without this Wireshark takes the end of a padded frame for one.
        option(OPTION.frameCheckLength, new Uint8Array(1)),
    ];
    return block(BLOCK.interfaceDescription, concatenate([fixed, ...options, endOfOptions()]));
}

function packetBlock(packet: CapturedPacket): Uint8Array {
    const { bytes, comment } = packet;
    const fixed = new Uint8Array(PACKET_OFFSET.bytes + padded(bytes.length));
    const view = new DataView(fixed.buffer);
    const time = Math.round(packet.seconds * MICROSECONDS);
    view.setUint32(PACKET_OFFSET.interface, packet.interface, true);
    view.setUint32(PACKET_OFFSET.timeHigh, Math.floor(time / TWO_TO_32), true);
    view.setUint32(PACKET_OFFSET.timeLow, time % TWO_TO_32, true);
    view.setUint32(PACKET_OFFSET.capturedLength, bytes.length, true);
    view.setUint32(PACKET_OFFSET.originalLength, bytes.length, true);
    fixed.set(bytes, PACKET_OFFSET.bytes);
    const options = comment === undefined ? [] : [textOption(OPTION.comment, comment), endOfOptions()];
    return block(BLOCK.enhancedPacket, concatenate([fixed, ...options]));
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
    const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
    }
    return bytes;
}
