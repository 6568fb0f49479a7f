/** IGMPv2 (RFC 2236): how hosts join and leave multicast groups. */
import { formatAddress } from '../model/address.js';
import { hexNumber, readUint8, readUint16, readUint32, writeUint16, writeUint32 } from './bytes.js';
import { checksumOf } from './checksum.js';
import { type Codec, type Region, refuse, tooShort } from './codec.js';
import { isWholePacket } from './ip-payload.js';
import type { IgmpLayer } from './packet.js';

/** Where each field stands. */
export const IGMP_OFFSET = { type: 0, maxResponseTime: 1, checksum: 2, group: 4 } as const;
/** Bytes of a message. */
export const IGMP_HEADER_LENGTH = 8;

/** Types (RFC 2236, section 2.1; RFC 1112). */
export const IGMP_TYPE = { membershipQuery: 0x11, version1Report: 0x12, membershipReport: 0x16, leaveGroup: 0x17 } as const;

/** Reads and writes IGMP messages. */
export const igmpCodec: Codec<IgmpLayer> = {
    headerLength: () => IGMP_HEADER_LENGTH,

    encode(layer, { bytes, start, end }) {
        bytes[start + IGMP_OFFSET.type] = layer.type;
        bytes[start + IGMP_OFFSET.maxResponseTime] = layer.maxResponseTime;
        writeUint32(bytes, start + IGMP_OFFSET.group, layer.group);
        const field = start + IGMP_OFFSET.checksum;
        writeUint16(bytes, field, layer.checksum ?? checksumOf({ bytes, start, end, field }));
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start < IGMP_HEADER_LENGTH) {
            return tooShort('igmp', region, IGMP_HEADER_LENGTH);
        }
        const type = readUint8(bytes, start + IGMP_OFFSET.type);
        if (!TYPE_TITLES.has(type)) {
            const message = `Messages of type ${hexNumber(type, 2)} are not read: only those of versions 1 and 2.`;
            return refuse({ kind: 'unsupported', protocol: 'igmp', offset: start, message });
        }
        const layer: IgmpLayer = {
            protocol: 'igmp',
            type,
            maxResponseTime: readUint8(bytes, start + IGMP_OFFSET.maxResponseTime),
            group: readUint32(bytes, start + IGMP_OFFSET.group),
            ...statedChecksum(region),
        };
        return { ok: true, value: { layer, payloadStart: start + IGMP_HEADER_LENGTH, payloadEnd: end, next: 'data' } };
    },

    format: (layer) => {
        const title = igmpTypeTitle(layer.type) ?? `IGMP type ${hexNumber(layer.type, 2)}`;
        const group = formatAddress(layer.group);
        switch (layer.type) {
            case IGMP_TYPE.membershipQuery:
                return layer.group === 0 ? `${title}, general` : `${title}, specific for group ${group}`;
            case IGMP_TYPE.leaveGroup:
                return `${title} ${group}`;
            default:
                return `${title} group ${group}`;
        }
    },
};

const TYPE_TITLES: ReadonlyMap<number, string> = new Map([
    [IGMP_TYPE.membershipQuery, 'Membership Query'],
    [IGMP_TYPE.version1Report, 'Membership Report'],
    [IGMP_TYPE.membershipReport, 'Membership Report'],
    [IGMP_TYPE.leaveGroup, 'Leave Group'],
]);

/** What the type means. */
export const igmpTypeTitle = (type: number): string | undefined => TYPE_TITLES.get(type);

/** The version that has messages of that type: a query with a response time is version 2. */
export const igmpVersion = ({ type, maxResponseTime }: IgmpLayer): number =>
    type === IGMP_TYPE.version1Report || (type === IGMP_TYPE.membershipQuery && maxResponseTime === 0) ? 1 : 2;

function statedChecksum(region: Region): { readonly checksum?: number } {
    const { bytes, start, end } = region;
    const field = start + IGMP_OFFSET.checksum;
    const checksum = readUint16(bytes, field);
    return isWholePacket(region) && checksum === checksumOf({ bytes, start, end, field }) ? {} : { checksum };
}
