/** What a person types for a field's value, as the value itself. */
import {
    checkFieldValue,
    type FieldType,
    type FieldValue,
    findField,
    fromHex,
    type IpAddress,
    type Ipv6,
    ipv6Bytes,
    parseIpv4,
    parseIpv6,
} from '#language';
import type { Debuggee } from '../debuggee.js';
import { RequestFailure } from '../errors.js';

/**
 * The value that a text means for a field: `1`, `0x02`, `set`, `10.0.2.10`, the name of an element for an address, or the
 * text of the Variables view. Fails with what would fit.
 */
export function fieldValueOf(debuggee: Debuggee, field: string, text: string): FieldValue {
    const shown = text.trim();
    const value = READERS[findField(field)?.type ?? 'string']?.(shown.replace(/\s*(\(.*\)|· .*)$/, ''), debuggee) ?? shown;
    const problem = checkFieldValue(field, value);
    if (problem !== undefined) {
        throw new RequestFailure('bad-value', { problem });
    }
    return value;
}

type Reader = (text: string, debuggee: Debuggee) => FieldValue | undefined;

const readNumber: Reader = (text) => (/^(\d+|0x[0-9a-f]+|0b[01]+)$/i.test(text) ? Number(text) : undefined);

const FLAGS: Readonly<Record<string, boolean>> = { '1': true, '0': false, true: true, false: false, set: true, 'not set': false };

/** One reader per type; what it cannot read stays text, which fits no such field. */
const READERS: Readonly<Partial<Record<FieldType, Reader>>> = {
    uint8: readNumber,
    uint16: readNumber,
    uint24: readNumber,
    uint32: readNumber,
    boolean: (text) => FLAGS[text.toLowerCase()],
    ipv4: (text, debuggee) => parseIpv4(text) ?? addressOfElement(debuggee, text),
    ipv6: (text, debuggee) => {
        const address = parseIpv6(text) ?? ipv6OfElement(debuggee, text);
        return address && ipv6Bytes(address);
    },
    ether: (text) => text.toLowerCase().replaceAll('-', ':'),
    bytes: (text) => fromHex(text),
};

/** The address an element's name stands for in display filters: `web1`, `web1.public-ip`. */
function addressOfElement(debuggee: Debuggee, name: string): number | undefined {
    const address = elementAddress(debuggee, 'ip.addr', name);
    return typeof address === 'number' ? address : undefined;
}

/** The same for its IPv6 address. */
function ipv6OfElement(debuggee: Debuggee, name: string): Ipv6 | undefined {
    const address = elementAddress(debuggee, 'ipv6.addr', name);
    return typeof address === 'number' ? undefined : address;
}

function elementAddress({ program }: Debuggee, field: string, name: string): IpAddress | undefined {
    const filter = /^[a-z][\w.-]*$/i.test(name) ? program.parseFilter(`${field} == ${name}`) : undefined;
    const value = filter?.ok && filter.value.kind === 'compare' ? filter.value.value : undefined;
    return value?.kind === 'address' ? value.value : undefined;
}
