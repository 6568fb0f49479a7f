/** The display-filter fields of IGMP. */
import { hexNumber } from '../bytes.js';
import { wireUint16 } from '../computed.js';
import { at, fieldsOf } from '../field.js';
import { IGMP_OFFSET, igmpTypeTitle, igmpVersion } from '../igmp.js';
import type { IgmpLayer } from '../packet.js';
import { checksumStatusField, showChecksum } from './shared-fields.js';

const field = fieldsOf<IgmpLayer>('igmp');

/** The display-filter fields of IGMP, in the order of the bytes. */
export const IGMP_FIELDS = [
    field({ name: 'igmp', label: 'Internet Group Management Protocol', type: 'protocol', read: () => true }),
    field({ name: 'igmp.version', label: 'IGMP Version', separator: ': ', type: 'uint8', at: at(0, 0), read: igmpVersion }),
    field({
        name: 'igmp.type',
        label: 'Type',
        type: 'uint8',
        at: at(IGMP_OFFSET.type, 1),
        read: (igmp) => igmp.type,
        write: (igmp, type) => ({ ...igmp, type }),
        show: (type) => `${igmpTypeTitle(type) ?? 'Unknown'} (${hexNumber(type, 2)})`,
    }),
    field({
        name: 'igmp.max_resp',
        label: 'Max Resp Time',
        type: 'uint8',
        at: at(IGMP_OFFSET.maxResponseTime, 1),
        read: (igmp) => (igmpVersion(igmp) === 1 ? undefined : igmp.maxResponseTime),
        write: (igmp, maxResponseTime) => ({ ...igmp, maxResponseTime }),
        show: (tenths) => `${(tenths / 10).toFixed(1)} sec (${hexNumber(tenths, 2)})`,
    }),
    field({
        name: 'igmp.checksum',
        label: 'Checksum',
        type: 'uint16',
        at: at(IGMP_OFFSET.checksum, 2),
        read: (igmp, layers, index) => igmp.checksum ?? wireUint16(layers, index, IGMP_OFFSET.checksum),
        write: (igmp, checksum) => ({ ...igmp, checksum }),
        show: (checksum, _, shown) => showChecksum(checksum, shown, IGMP_OFFSET.checksum),
    }),
    field({
        ...checksumStatusField(IGMP_OFFSET.checksum),
        name: 'igmp.checksum.status',
        label: 'Checksum Status',
    }),
    field({
        name: 'igmp.maddr',
        label: 'Multicast Address',
        type: 'ipv4',
        at: at(IGMP_OFFSET.group, 4),
        read: (igmp) => igmp.group,
        write: (igmp, group) => ({ ...igmp, group }),
    }),
] as const;
