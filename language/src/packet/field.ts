/** What a display-filter field is: its Wireshark name, where it stands, and how it is read from and written into a header record. */
import type { MacAddress } from '../model/address.js';
import type { Layer, LayerProtocol } from './packet.js';

/** Wireshark's field types, as far as our fields have them. `protocol` fields have no value but presence. */
export type FieldType =
    | 'uint8'
    | 'uint16'
    | 'uint24'
    | 'uint32'
    | 'boolean'
    | 'ipv4'
    | 'ipv6'
    | 'ether'
    | 'bytes'
    | 'string'
    | 'protocol';

/** A field's value: an unsigned integer or IPv4 address, a flag, a MAC address or text, or bytes; an IPv6 address is sixteen of them. */
export type FieldValue = number | boolean | string | Uint8Array;

/** The value that a field of type `T` has. */
export type ValueOf<T extends FieldType> = T extends 'boolean'
    ? boolean
    : T extends 'ether'
      ? MacAddress
      : T extends 'string'
        ? string
        : T extends 'bytes' | 'ipv6'
          ? Uint8Array
          : T extends 'protocol'
            ? true
            : number;

/** Where a field stands, from the start of its header. */
export interface FieldPlace {
    readonly offset: number;
    /** In bytes. Zero for what Wireshark computes. */
    readonly length: number;
    /** The bits meant, where they are fewer. */
    readonly mask?: number;
    /** The word that the mask belongs to, where it is not the bytes of this place: twelve bits in two bytes for TCP's flags. */
    readonly word?: { readonly offset: number; readonly length: number; readonly width: number };
}

/** Which value is meant: the nth of its field in a header of a packet. */
export interface ShownValue {
    readonly layers: readonly Layer[];
    readonly index: number;
    readonly occurrence: number;
}

/** How a field of type `T` in a header `L` is described. */
export interface FieldOf<L extends Layer, T extends FieldType> {
    /** Wireshark's display-filter name. */
    readonly name: string;
    /** Wireshark's label. */
    readonly label: string;
    readonly type: T;
    /** Absent for what has no bytes of its own. A field that occurs repeatedly has a place per occurrence. */
    readonly at?: FieldPlace | ((layer: L, shown: ShownValue) => FieldPlace);
    /** The field whose details this one is; of several, the one whose bytes it lies in. */
    readonly parent?: string | readonly string[];
    /** What stands between label and value: a colon when absent. */
    readonly separator?: string;
    /** Another header that has the field as well, hidden: `ip.version` is there in IPv6 too. */
    readonly alsoIn?: Layer['protocol'];
    /** Set for what Wireshark does not tell of a packet that an ICMP error quotes, or of an IPv4 packet only. */
    readonly notQuoted?: 'ever' | 'in-ipv4';
    /** True for fields that exist for filters only and are not shown: `ip.addr`. */
    readonly hidden?: boolean;
    /** The value in a header; several for a repeated field; `undefined` when the header has none. */
    readonly read: (layer: L, layers: readonly Layer[], index: number) => ValueOf<T> | readonly ValueOf<T>[] | undefined;
    /** The header with that value. Absent for what cannot be set. */
    readonly write?: (layer: L, value: ValueOf<T>) => L;
    /** The value as Wireshark shows it; the type decides when absent. */
    readonly show?: (value: ValueOf<T>, layer: L, shown: ShownValue) => string;
}

/** A field of the catalogue, whatever its header and type. */
export interface FieldDefinition extends Omit<FieldOf<Layer, FieldType>, 'read' | 'write' | 'show' | 'at'> {
    /** The header it belongs to; `frame` fields belong to the whole packet. */
    readonly protocol: LayerProtocol | 'frame';
    readonly at?: FieldPlace | ((layer: Layer, shown: ShownValue) => FieldPlace);
    readonly read: (layer: Layer, layers: readonly Layer[], index: number) => FieldValue | readonly FieldValue[] | undefined;
    readonly write?: (layer: Layer, value: FieldValue) => Layer;
    readonly show?: (value: FieldValue, layer: Layer, shown: ShownValue) => string;
}

/** A function that describes the fields of one header: the one place where types are erased. */
export const fieldsOf =
    <L extends Layer>(protocol: FieldDefinition['protocol']) =>
    <T extends FieldType>(field: FieldOf<L, T>): FieldDefinition =>
        ({ ...field, protocol }) as unknown as FieldDefinition;

/** A place of whole bytes. */
export const at = (offset: number, length: number): FieldPlace => ({ offset, length });
/** A place of some bits in `length` bytes. */
export const bitsAt = (offset: number, length: number, mask: number): FieldPlace => ({ offset, length, mask });

/** How many bits the values of an integer type have. */
export const UNSIGNED_BITS: Readonly<Partial<Record<FieldType, number>>> = { uint8: 8, uint16: 16, uint24: 24, uint32: 32 };
/** Whether the type is an unsigned integer. */
export const isUnsigned = (type: FieldType): boolean => UNSIGNED_BITS[type] !== undefined;
