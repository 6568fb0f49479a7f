/** The display-filter fields of TCP's options. */
import { readUint16, readUint32 } from '../bytes.js';
import { at, type FieldDefinition, type FieldPlace, type FieldType, fieldsOf } from '../field.js';
import type { TcpLayer } from '../packet.js';
import { TCP_OFFSET } from '../tcp.js';
import { readTcpOptions, TCP_OPTION_KIND, type TcpOption } from '../tcp-options.js';
import { named, TCP_OPTION_NAMES } from '../value-names.js';
import { showLength } from './shared-fields.js';

const field = fieldsOf<TcpLayer>('tcp');

const optionsOf = (tcp: TcpLayer): readonly TcpOption[] => (tcp.options.length > 0 ? readTcpOptions(tcp.options) : []);

const withLength = (tcp: TcpLayer): readonly TcpOption[] => optionsOf(tcp).filter((option) => option.length > 1);

const ofKind = (tcp: TcpLayer, kind: number): readonly TcpOption[] => optionsOf(tcp).filter((option) => option.kind === kind);

const place = (option: TcpOption | undefined, skip: number, length: number): FieldPlace =>
    at(TCP_OFFSET.options + (option?.offset ?? 0) + skip, length);

const bytesOf = (tcp: TcpLayer, { offset, length }: TcpOption): Uint8Array => tcp.options.subarray(offset, offset + length);

/** How one kind of option is shown as a whole. */
interface OptionGroup {
    readonly kind: number;
    readonly name: string;
    readonly title: string;
    /** What follows the title: `: 1460 bytes`. */
    readonly describe?: (bytes: Uint8Array) => string;
}

const GROUPS: readonly OptionGroup[] = [
    { kind: TCP_OPTION_KIND.endOfList, name: 'tcp.options.eol', title: 'End of Option List (EOL)' },
    { kind: TCP_OPTION_KIND.noOperation, name: 'tcp.options.nop', title: 'No-Operation (NOP)' },
    {
        kind: TCP_OPTION_KIND.maximumSegmentSize,
        name: 'tcp.options.mss',
        title: 'Maximum segment size',
        describe: (bytes) => `: ${readUint16(bytes, 2)} bytes`,
    },
    {
        kind: TCP_OPTION_KIND.windowScale,
        name: 'tcp.options.wscale',
        title: 'Window scale',
        describe: (bytes) => `: ${bytes[2]} (multiply by ${2 ** (bytes[2] ?? 0)})`,
    },
    { kind: TCP_OPTION_KIND.sackPermitted, name: 'tcp.options.sack_perm', title: 'SACK permitted' },
    {
        kind: TCP_OPTION_KIND.timestamps,
        name: 'tcp.options.timestamp',
        title: 'Timestamps',
        describe: (bytes) => `: TSval ${readUint32(bytes, 2)}, TSecr ${readUint32(bytes, 6)}`,
    },
];

/** An option belongs to the field of its kind; kinds without one stand directly below `tcp.options`. */
const OPTION_PARENTS: readonly string[] = ['tcp.options', ...GROUPS.map(({ name }) => name)];

const groupField = ({ kind, name, title, describe }: OptionGroup): FieldDefinition =>
    field({
        name,
        label: 'TCP Option',
        separator: ' - ',
        type: 'bytes',
        at: (tcp, { occurrence }) => {
            const option = ofKind(tcp, kind)[occurrence];
            return place(option, 0, option?.length ?? 0);
        },
        parent: 'tcp.options',
        read: (tcp) => ofKind(tcp, kind).map((option) => bytesOf(tcp, option)),
        show: (bytes) => `${title}${describe?.(bytes) ?? ''}`,
    });

/** Where a number stands in the options of one kind. */
interface OptionNumber {
    readonly name: string;
    readonly label: string;
    readonly type: FieldType & ('uint8' | 'uint16' | 'uint32');
    readonly kind: number;
    readonly offset: number;
    readonly length: number;
}

const readNumber = (bytes: Uint8Array, { offset, length }: OptionNumber): number =>
    length === 1 ? (bytes[offset] ?? 0) : length === 2 ? readUint16(bytes, offset) : readUint32(bytes, offset);

const numberField = (number: OptionNumber): FieldDefinition =>
    field({
        name: number.name,
        label: number.label,
        type: number.type,
        at: (tcp, { occurrence }) => place(ofKind(tcp, number.kind)[occurrence], number.offset, number.length),
        parent: OPTION_PARENTS,
        read: (tcp) =>
            ofKind(tcp, number.kind)
                .filter(({ length }) => length >= number.offset + number.length)
                .map((option) => readNumber(bytesOf(tcp, option), number)),
    });

const { maximumSegmentSize, windowScale, timestamps } = TCP_OPTION_KIND;

const NUMBERS: readonly OptionNumber[] = [
    { name: 'tcp.options.mss_val', label: 'MSS Value', type: 'uint16', kind: maximumSegmentSize, offset: 2, length: 2 },
    { name: 'tcp.options.wscale.shift', label: 'Shift count', type: 'uint8', kind: windowScale, offset: 2, length: 1 },
    { name: 'tcp.options.timestamp.tsval', label: 'Timestamp value', type: 'uint32', kind: timestamps, offset: 2, length: 4 },
    {
        name: 'tcp.options.timestamp.tsecr',
        label: 'Timestamp echo reply',
        type: 'uint32',
        kind: timestamps,
        offset: 6,
        length: 4,
    },
];

const titleOf = ({ kind }: TcpOption): string => GROUPS.find((group) => group.kind === kind)?.title ?? `Kind ${kind}`;

/** The display-filter fields of TCP options, in the order of the bytes. */
export const TCP_OPTION_FIELDS = [
    field({
        name: 'tcp.options',
        label: 'Options',
        type: 'bytes',
        at: (tcp) => at(TCP_OFFSET.options, tcp.options.length),
        read: (tcp) => (tcp.options.length > 0 ? tcp.options : undefined),
        show: (options, tcp) => [showLength(options), ...optionsOf(tcp).map(titleOf)].join(', '),
    }),
    ...GROUPS.map(groupField),
    field({
        name: 'tcp.option_kind',
        label: 'Kind',
        type: 'uint8',
        at: (tcp, { occurrence }) => place(optionsOf(tcp)[occurrence], 0, 1),
        parent: OPTION_PARENTS,
        read: (tcp) => optionsOf(tcp).map(({ kind }) => kind),
        show: (kind) => named(TCP_OPTION_NAMES, kind),
    }),
    field({
        name: 'tcp.option_len',
        label: 'Length',
        type: 'uint8',
        at: (tcp, { occurrence }) => place(withLength(tcp)[occurrence], 1, 1),
        parent: OPTION_PARENTS,
        read: (tcp) => withLength(tcp).map(({ length }) => length),
    }),
    ...NUMBERS.map(numberField),
] as const;
