/** The display-filter fields of TCP's options. */
import { at, type FieldDefinition, type FieldPlace, fieldsOf } from '../field.js';
import type { TcpLayer } from '../packet.js';
import { TCP_OFFSET } from '../tcp.js';
import { readTcpOptions, TCP_OPTION_KIND, type TcpOption } from '../tcp-options.js';

const field = fieldsOf<TcpLayer>('tcp');

const optionsOf = (tcp: TcpLayer): readonly TcpOption[] => (tcp.options.length > 0 ? readTcpOptions(tcp.options) : []);

const ofKind = (tcp: TcpLayer, kind: number): readonly TcpOption[] => optionsOf(tcp).filter((option) => option.kind === kind);

const withLength = (tcp: TcpLayer): readonly TcpOption[] => optionsOf(tcp).filter((option) => option.length > 1);

const place = (option: TcpOption | undefined, skip: number, length: number): FieldPlace =>
    at(TCP_OFFSET.options + (option?.offset ?? 0) + skip, length);

/** The number in the option of one kind. */
const optionValue = (name: string, label: string, kind: number): FieldDefinition =>
    field({
        name,
        label,
        type: kind === TCP_OPTION_KIND.windowScale ? 'uint8' : 'uint16',
        at: (tcp, occurrence) => {
            const option = ofKind(tcp, kind)[occurrence];
            return place(option, 2, (option?.length ?? 2) - 2);
        },
        parent: 'tcp.options',
        read: (tcp) => ofKind(tcp, kind).flatMap(({ value }) => (value === undefined ? [] : [value])),
    });

export const TCP_OPTION_FIELDS = [
    field({
        name: 'tcp.options',
        label: 'TCP Options',
        type: 'bytes',
        at: (tcp) => at(TCP_OFFSET.options, tcp.options.length),
        read: (tcp) => (tcp.options.length > 0 ? tcp.options : undefined),
        show: (options) => `(${options.length} bytes)`,
    }),
    field({
        name: 'tcp.option_kind',
        label: 'Kind',
        type: 'uint8',
        at: (tcp, occurrence) => place(optionsOf(tcp)[occurrence], 0, 1),
        parent: 'tcp.options',
        read: (tcp) => optionsOf(tcp).map(({ kind }) => kind),
    }),
    field({
        name: 'tcp.option_len',
        label: 'Length',
        type: 'uint8',
        at: (tcp, occurrence) => place(withLength(tcp)[occurrence], 1, 1),
        parent: 'tcp.options',
        read: (tcp) => withLength(tcp).map(({ length }) => length),
    }),
    optionValue('tcp.options.mss_val', 'MSS Value', TCP_OPTION_KIND.maximumSegmentSize),
    optionValue('tcp.options.wscale.shift', 'Shift count', TCP_OPTION_KIND.windowScale),
] as const;
