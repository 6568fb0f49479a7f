/** The display-filter fields of VXLAN. */
import { hexNumber } from '../bytes.js';
import { at, bitsAt, type FieldDefinition, fieldsOf } from '../field.js';
import type { VxlanLayer } from '../packet.js';
import { VXLAN_OFFSET, VXLAN_VALID_VNI } from '../vxlan.js';
import { showTrue } from './shared-fields.js';

const field = fieldsOf<VxlanLayer>('vxlan');

/** Flag bits besides the one of RFC 7348. */
const GROUP_POLICY = 0x8000;
const DONT_LEARN = 0x0040;
const POLICY_APPLIED = 0x0008;
const RESERVED = 0x77b7;

const flagsOf = (vxlan: VxlanLayer): number => vxlan.flags ?? VXLAN_VALID_VNI;

/** One flag bit. */
const flag = (name: string, label: string, mask: number): FieldDefinition =>
    field({
        name,
        label,
        type: 'boolean',
        at: bitsAt(VXLAN_OFFSET.flags, 2, mask),
        parent: 'vxlan.flags',
        read: (vxlan) => (flagsOf(vxlan) & mask) !== 0,
        write: (vxlan, set) => ({ ...vxlan, flags: set ? flagsOf(vxlan) | mask : flagsOf(vxlan) & ~mask }),
        show: mask === GROUP_POLICY ? (set) => (set ? 'Defined' : 'Not defined') : showTrue,
    });

/** The flags that are set: `, VXLAN Network ID (VNI)`. */
const flagNames = (flags: number): string =>
    [
        flags & GROUP_POLICY ? ', GBP Extension' : '',
        flags & VXLAN_VALID_VNI ? ', VXLAN Network ID (VNI)' : '',
        flags & DONT_LEARN ? ", Don't Learn" : '',
        flags & POLICY_APPLIED ? ', Policy Applied' : '',
    ].join('');

/** The display-filter fields of VXLAN, in the order of the bytes. */
export const VXLAN_FIELDS = [
    field({ name: 'vxlan', label: 'Virtual eXtensible Local Area Network', type: 'protocol', read: () => true }),
    field({
        name: 'vxlan.flags',
        label: 'Flags',
        type: 'uint16',
        at: at(VXLAN_OFFSET.flags, 2),
        read: flagsOf,
        write: (vxlan, flags) => ({ ...vxlan, flags }),
        show: (flags) => `${hexNumber(flags, 4)}${flagNames(flags)}`,
    }),
    flag('vxlan.flag_g', 'GBP Extension', GROUP_POLICY),
    flag('vxlan.flag_i', 'VXLAN Network ID (VNI)', VXLAN_VALID_VNI),
    flag('vxlan.flag_d', "Don't Learn", DONT_LEARN),
    flag('vxlan.flag_a', 'Policy Applied', POLICY_APPLIED),
    field({
        name: 'vxlan.flags_reserved',
        label: 'Reserved(R)',
        type: 'uint16',
        at: bitsAt(VXLAN_OFFSET.flags, 2, RESERVED),
        parent: 'vxlan.flags',
        read: (vxlan) => flagsOf(vxlan) & RESERVED,
        show: (bits) => hexNumber(bits, 4),
    }),
    field({
        name: 'vxlan.gbp',
        label: 'Group Policy ID',
        type: 'uint16',
        at: at(VXLAN_OFFSET.groupPolicy, 2),
        read: (vxlan) => vxlan.groupPolicy ?? 0,
        write: (vxlan, groupPolicy) => ({ ...vxlan, groupPolicy }),
    }),
    field({
        name: 'vxlan.vni',
        label: 'VXLAN Network Identifier (VNI)',
        type: 'uint24',
        at: at(VXLAN_OFFSET.vni, 3),
        read: (vxlan) => vxlan.vni,
        write: (vxlan, vni) => ({ ...vxlan, vni }),
    }),
    field({
        name: 'vxlan.reserved8',
        label: 'Reserved',
        type: 'uint8',
        at: at(VXLAN_OFFSET.reserved, 1),
        read: (vxlan) => vxlan.reserved ?? 0,
    }),
] as const;
