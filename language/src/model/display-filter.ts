/** Display-filter expressions as plain data: what `where`, breakpoint conditions and watches say about a packet. */
import type { Cidr, IpAddress, MacAddress } from './address.js';

/** A value a field is compared with. Element addresses (`a.public-ip`) are resolved to addresses by the lowering. */
export type FilterValue =
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'address'; readonly value: IpAddress }
    | { readonly kind: 'cidr'; readonly value: Cidr }
    | { readonly kind: 'mac'; readonly value: MacAddress }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'bytes'; readonly value: Uint8Array };

/** Wireshark's comparison operators. `!=` means "all different", as in Wireshark 4. */
export type FilterOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches' | '&';

/** One display-filter expression. `field` is a Wireshark display-filter name: `ip.src`, `tcp.dstport`, or a protocol: `tcp`. */
export type FilterExpression =
    | { readonly kind: 'present'; readonly field: string }
    | {
          readonly kind: 'compare';
          readonly field: string;
          readonly operator: FilterOperator;
          readonly value: FilterValue;
          readonly slice?: FilterSlice;
      }
    | { readonly kind: 'in'; readonly field: string; readonly set: readonly FilterSetMember[]; readonly slice?: FilterSlice }
    | { readonly kind: 'not'; readonly operand: FilterExpression }
    | { readonly kind: 'and' | 'or'; readonly left: FilterExpression; readonly right: FilterExpression };

/**
 * A part of a field made of bytes: `eth.src[0:3]` is `{ start: 0, length: 3 }`, `[4]` has length 1, `[2:]` and `[-2:]` have
 * none and go to the end. A negative start counts from the end. What is compared then is bytes.
 */
export interface FilterSlice {
    readonly start: number;
    readonly length?: number;
}

/** A member of `{…}`: a single value, or a range with both ends included. */
export interface FilterSetMember {
    readonly from: FilterValue;
    readonly to?: FilterValue;
}
