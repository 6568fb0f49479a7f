/** The display-filter fields of payload, and of the frame as a whole. */
import { totalLength } from '../extents.js';
import { at, fieldsOf } from '../field.js';
import type { DataLayer, Layer } from '../packet.js';
import { wiresharkProtocols } from '../protocol-stack.js';
import { showLength } from './shared-fields.js';

const data = fieldsOf<DataLayer>('data');
const frame = fieldsOf<Layer>('frame');

/** The display-filter fields of bytes that no header describes. */
export const DATA_FIELDS = [
    data({
        name: 'data',
        label: 'Data',
        type: 'protocol',
        read: () => true,
        show: (_, { bytes }) => `Data ${showLength(bytes)}`,
    }),
    data({
        name: 'data.data',
        label: 'Data',
        type: 'bytes',
        at: ({ bytes }) => at(0, bytes.length),
        read: ({ bytes }) => bytes,
        write: (layer, bytes) => ({ ...layer, bytes }),
    }),
    data({ name: 'data.len', label: 'Length', type: 'uint32', read: ({ bytes }) => bytes.length }),
] as const;

/** The display-filter fields of a frame as a whole. */
export const FRAME_FIELDS = [
    frame({ name: 'frame', label: 'Frame', type: 'protocol', read: () => true }),
    frame({ name: 'frame.len', label: 'Frame length on the wire', type: 'uint32', read: (_, layers) => totalLength(layers) }),
    frame({
        name: 'frame.protocols',
        label: 'Protocols in frame',
        type: 'string',
        read: (_, layers) => wiresharkProtocols({ layers }),
    }),
] as const;
