/** The display-filter fields of TCP. Relative sequence numbers need a whole conversation, so only the raw ones exist. */
import { hexNumber } from '../bytes.js';
import { isInFragment, payloadBytes, payloadLength, wireUint16 } from '../computed.js';
import { at, bitsAt, type FieldDefinition, fieldsOf } from '../field.js';
import type { TcpLayer } from '../packet.js';
import { isQuotation } from '../quoted-packet.js';
import { formatTcpFlags, TCP_FLAG, TCP_MIN_HEADER_LENGTH, TCP_OFFSET } from '../tcp.js';
import { checksumStatusField, showChecksum, showLength, showSet } from './shared-fields.js';
import { TCP_OPTION_FIELDS } from './tcp-option-fields.js';

const field = fieldsOf<TcpLayer>('tcp');

/** The flags fill one byte and the lower half of the one before. */
const flagByte = (mask: number): number => TCP_OFFSET.lengthAndFlags + (mask > 0xff ? 0 : 1);

/** One flag bit. */
const flag = (name: string, label: string, mask: number): FieldDefinition =>
    field({
        name,
        label,
        type: 'boolean',
        at: { offset: flagByte(mask), length: 1, mask, word: { offset: TCP_OFFSET.lengthAndFlags, length: 2, width: 12 } },
        parent: 'tcp.flags',
        read: (tcp) => (tcp.flags & mask) !== 0,
        write: (tcp, set) => ({ ...tcp, flags: set ? tcp.flags | mask : tcp.flags & ~mask }),
        show: showSet,
    });

/** The letters of `tcp.flags.str`, from the highest bit down; a dot stands for a bit that is not set. */
const FLAG_LETTERS = 'RRRACEUAPRSF';

const flagString = (tcp: TcpLayer): string =>
    Array.from(FLAG_LETTERS, (letter, i) => (tcp.flags & (0x800 >> i) ? letter : '·')).join('');

/** The header in one line. Of a quoted one, only the first eight bytes are sure to be there. */
function describe(tcp: TcpLayer, length: number | undefined): string {
    const start = `Transmission Control Protocol, Src Port: ${tcp.sourcePort}, Dst Port: ${tcp.destinationPort}, Seq: ${tcp.sequence}`;
    const acknowledgment = tcp.flags & TCP_FLAG.ack ? `, Ack: ${tcp.acknowledgment}` : '';
    return length === undefined ? start : `${start}${acknowledgment}, Len: ${length}`;
}

/** The display-filter fields of TCP, in the order of the bytes. */
export const TCP_FIELDS = [
    field({
        name: 'tcp',
        label: 'Transmission Control Protocol',
        type: 'protocol',
        read: () => true,
        show: (_, tcp, { layers, index }) => describe(tcp, isQuotation(layers) ? undefined : payloadLength(layers, index)),
    }),
    field({
        name: 'tcp.srcport',
        label: 'Source Port',
        type: 'uint16',
        at: at(TCP_OFFSET.sourcePort, 2),
        read: (tcp) => tcp.sourcePort,
        write: (tcp, sourcePort) => ({ ...tcp, sourcePort }),
    }),
    field({
        name: 'tcp.dstport',
        label: 'Destination Port',
        type: 'uint16',
        at: at(TCP_OFFSET.destinationPort, 2),
        read: (tcp) => tcp.destinationPort,
        write: (tcp, destinationPort) => ({ ...tcp, destinationPort }),
    }),
    field({
        name: 'tcp.port',
        label: 'Source or Destination Port',
        type: 'uint16',
        at: (_, { occurrence }) => at(occurrence === 0 ? TCP_OFFSET.sourcePort : TCP_OFFSET.destinationPort, 2),
        hidden: true,
        read: (tcp) => [tcp.sourcePort, tcp.destinationPort],
    }),
    field({
        name: 'tcp.len',
        label: 'TCP Segment Len',
        notQuoted: 'ever',
        type: 'uint32',
        // How long the segment is, a part of it does not tell.
        read: (_, layers, index) => (isInFragment(layers, index) ? undefined : payloadLength(layers, index)),
    }),
    field({
        name: 'tcp.seq_raw',
        label: 'Sequence Number (raw)',
        notQuoted: 'in-ipv4',
        type: 'uint32',
        at: at(TCP_OFFSET.sequence, 4),
        read: (tcp) => tcp.sequence,
        write: (tcp, sequence) => ({ ...tcp, sequence }),
    }),
    field({
        name: 'tcp.ack_raw',
        label: 'Acknowledgment number (raw)',
        type: 'uint32',
        at: at(TCP_OFFSET.acknowledgment, 4),
        read: (tcp) => tcp.acknowledgment,
        write: (tcp, acknowledgment) => ({ ...tcp, acknowledgment }),
    }),
    field({
        name: 'tcp.hdr_len',
        label: 'Header Length',
        type: 'uint8',
        at: bitsAt(TCP_OFFSET.lengthAndFlags, 1, 0xf0),
        read: (tcp) => TCP_MIN_HEADER_LENGTH + tcp.options.length,
        show: (length) => `${length} bytes (${length >> 2})`,
    }),
    field({
        name: 'tcp.flags',
        label: 'Flags',
        type: 'uint16',
        at: at(TCP_OFFSET.lengthAndFlags, 2),
        read: (tcp) => tcp.flags,
        write: (tcp, flags) => ({ ...tcp, flags: flags & 0xfff }),
        show: (flags) => `${hexNumber(flags, 3)} (${formatTcpFlags(flags)})`,
    }),
    flag('tcp.flags.res', 'Reserved', 0xe00),
    flag('tcp.flags.ae', 'Accurate ECN', TCP_FLAG.ae),
    flag('tcp.flags.cwr', 'Congestion Window Reduced', TCP_FLAG.cwr),
    flag('tcp.flags.ece', 'ECN-Echo', TCP_FLAG.ece),
    flag('tcp.flags.urg', 'Urgent', TCP_FLAG.urg),
    flag('tcp.flags.ack', 'Acknowledgment', TCP_FLAG.ack),
    flag('tcp.flags.push', 'Push', TCP_FLAG.psh),
    flag('tcp.flags.reset', 'Reset', TCP_FLAG.rst),
    flag('tcp.flags.syn', 'Syn', TCP_FLAG.syn),
    flag('tcp.flags.fin', 'Fin', TCP_FLAG.fin),
    field({
        name: 'tcp.flags.str',
        label: 'TCP Flags',
        type: 'string',
        at: at(TCP_OFFSET.lengthAndFlags, 2),
        parent: 'tcp.flags',
        read: flagString,
    }),
    field({
        name: 'tcp.window_size_value',
        label: 'Window',
        type: 'uint16',
        at: at(TCP_OFFSET.window, 2),
        read: (tcp) => tcp.window,
        write: (tcp, window) => ({ ...tcp, window }),
    }),
    field({
        name: 'tcp.checksum',
        label: 'Checksum',
        type: 'uint16',
        at: at(TCP_OFFSET.checksum, 2),
        read: (tcp, layers, index) => tcp.checksum ?? wireUint16(layers, index, TCP_OFFSET.checksum),
        write: (tcp, checksum) => ({ ...tcp, checksum }),
        show: (checksum, _, shown) => showChecksum(checksum, shown, TCP_OFFSET.checksum),
    }),
    field({
        ...checksumStatusField(TCP_OFFSET.checksum),
        name: 'tcp.checksum.status',
        label: 'Checksum Status',
    }),
    field({
        name: 'tcp.urgent_pointer',
        label: 'Urgent Pointer',
        type: 'uint16',
        at: at(TCP_OFFSET.urgentPointer, 2),
        read: (tcp) => tcp.urgentPointer,
        write: (tcp, urgentPointer) => ({ ...tcp, urgentPointer }),
    }),
    ...TCP_OPTION_FIELDS,
    field({
        name: 'tcp.payload',
        label: 'TCP payload',
        separator: ' ',
        type: 'bytes',
        at: (tcp, { layers, index }) => at(TCP_MIN_HEADER_LENGTH + tcp.options.length, payloadLength(layers, index)),
        read: (tcp, layers, index) => {
            const payload = payloadBytes(layers, index);
            // What a reset carries is its cause in words (RFC 9293, 3.5.3), not payload.
            return payload.length > 0 && !(tcp.flags & TCP_FLAG.rst) ? payload : undefined;
        },
        show: showLength,
    }),
] as const;
