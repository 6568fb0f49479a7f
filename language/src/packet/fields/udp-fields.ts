/** The display-filter fields of UDP. */
import { payloadBytes, payloadLength, wireLength, wireUint16 } from '../computed.js';
import { at, fieldsOf } from '../field.js';
import type { UdpLayer } from '../packet.js';
import { UDP_HEADER_LENGTH, UDP_OFFSET } from '../udp.js';
import { checksumStatusField, showChecksum, showLength } from './shared-fields.js';

const field = fieldsOf<UdpLayer>('udp');

/** The display-filter fields of UDP, in the order of the bytes. */
export const UDP_FIELDS = [
    field({
        name: 'udp',
        label: 'User Datagram Protocol',
        type: 'protocol',
        read: () => true,
        show: (_, udp) => `User Datagram Protocol, Src Port: ${udp.sourcePort}, Dst Port: ${udp.destinationPort}`,
    }),
    field({
        name: 'udp.srcport',
        label: 'Source Port',
        type: 'uint16',
        at: at(UDP_OFFSET.sourcePort, 2),
        read: (udp) => udp.sourcePort,
        write: (udp, sourcePort) => ({ ...udp, sourcePort }),
    }),
    field({
        name: 'udp.dstport',
        label: 'Destination Port',
        type: 'uint16',
        at: at(UDP_OFFSET.destinationPort, 2),
        read: (udp) => udp.destinationPort,
        write: (udp, destinationPort) => ({ ...udp, destinationPort }),
    }),
    field({
        name: 'udp.port',
        label: 'Source or Destination Port',
        type: 'uint16',
        at: (_, { occurrence }) => at(occurrence === 0 ? UDP_OFFSET.sourcePort : UDP_OFFSET.destinationPort, 2),
        hidden: true,
        read: (udp) => [udp.sourcePort, udp.destinationPort],
    }),
    field({
        name: 'udp.length',
        label: 'Length',
        type: 'uint16',
        at: at(UDP_OFFSET.length, 2),
        read: (udp, layers, index) => udp.length ?? wireLength(layers, index),
        write: (udp, length) => ({ ...udp, length }),
    }),
    field({
        name: 'udp.checksum',
        label: 'Checksum',
        type: 'uint16',
        at: at(UDP_OFFSET.checksum, 2),
        read: (udp, layers, index) => udp.checksum ?? wireUint16(layers, index, UDP_OFFSET.checksum),
        write: (udp, checksum) => ({ ...udp, checksum }),
        show: (checksum, _, shown) => showChecksum(checksum, shown, UDP_OFFSET.checksum),
    }),
    field({
        ...checksumStatusField(UDP_OFFSET.checksum),
        name: 'udp.checksum.status',
        label: 'Checksum Status',
    }),
    field({
        name: 'udp.payload',
        label: 'UDP payload',
        separator: ' ',
        type: 'bytes',
        at: (_, { layers, index }) => at(UDP_HEADER_LENGTH, payloadLength(layers, index)),
        read: (_, layers, index) => {
            const payload = payloadBytes(layers, index);
            return payload.length > 0 ? payload : undefined;
        },
        show: showLength,
    }),
] as const;
