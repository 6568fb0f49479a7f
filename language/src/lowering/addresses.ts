/**
 * People's text for addresses, blocks, MACs, ranges and times, read strictly (with ip-num) into plain integers.
 *
 * Bad text is a value with a message that names what is wrong with it. What takes long to read is remembered: files repeat addresses.
 */
import { IPv4, IPv6 } from 'ip-num';
import { blockOf, type Cidr, type IpAddress, type Ipv6, type MacAddress, parseIpv4, sameAddress } from '../model/address.js';
import { detached } from '../references/detached-text.js';

/** What some text means, or why it means nothing: a whole sentence. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** A block as written: canonical, and whether host bits had to be cleared for that (R11). */
export interface CidrReading extends Cidr {
    readonly hostBitsCleared: boolean;
}

const fail = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message });

/** More different texts than this are not remembered at once. */
const MEMORY = 200_000;

/** Remembers the readings of texts. */
function remembered<T>(read: (text: string) => Reading<T>): (text: string) => Reading<T> {
    const known = new Map<string, Reading<T>>();
    return (text) => {
        let reading = known.get(text);
        if (!reading) {
            if (known.size >= MEMORY) {
                known.clear();
            }
            reading = read(text);
            known.set(detached(text), reading);
        }
        return reading;
    };
}

/** An IPv4 or IPv6 address: `10.0.1.10`, `2001:db8::1`. */
export function readAddress(text: string): Reading<IpAddress> {
    // Four plain numbers need no library: ip-num takes forty times as long, and even to look them up takes longer than to read them.
    const plain = parseIpv4(text);
    return plain === undefined ? readOtherAddress(text) : { ok: true, value: plain };
}

const readOtherAddress: (text: string) => Reading<IpAddress> = remembered((text) =>
    text.includes(':') ? readIpv6(text) : readIpv4(text),
);

function readIpv4(text: string): Reading<IpAddress> {
    try {
        return { ok: true, value: Number(new IPv4(text).getValue()) };
    } catch {
        return fail(`'${text}' is not an IPv4 address: ${whyNotIpv4(text)}.`);
    }
}

function whyNotIpv4(text: string): string {
    const parts = text.split('.');
    for (const part of parts) {
        if (!/^\d+$/.test(part)) {
            return part === '' ? missingNumber(text) : `'${part}' is not a number`;
        }
        if (Number(part) > 255) {
            return `${part} is larger than 255`;
        }
        if (part.length > 1 && part.startsWith('0')) {
            return `'${part}' has a leading zero`;
        }
    }
    return `it has ${parts.length} numbers instead of 4`;
}

const missingNumber = (text: string): string =>
    `a number is missing ${text.endsWith('.') ? 'after the last dot' : 'between the dots'}`;

function readIpv6(text: string): Reading<IpAddress> {
    try {
        return { ok: true, value: wordsOf(new IPv6(text).getValue()) };
    } catch {
        return fail(`'${text}' is not an IPv6 address: ${whyNotIpv6(text)}.`);
    }
}

function whyNotIpv6(text: string): string {
    const bad = text.split(':').find((group) => !/^[0-9a-fA-F]{0,4}$/.test(group) && !group.includes('.'));
    if (bad !== undefined) {
        return `'${bad}' is not a group of up to four hexadecimal digits`;
    }
    if (text.split('::').length > 2) {
        return "'::' stands in it twice";
    }
    return `it has ${text.split(':').length} groups instead of 8`;
}

function wordsOf(value: bigint): Ipv6 {
    const word = (shift: bigint): number => Number((value >> shift) & 0xffffffffn);
    return [word(96n), word(64n), word(32n), word(0n)];
}

/** A block: `10.0.0.0/16`, `2001:db8::/56`. */
export const readCidr: (text: string) => Reading<CidrReading> = remembered((text) => {
    const slash = text.indexOf('/');
    const address = readAddress(slash < 0 ? text : text.slice(0, slash));
    if (!address.ok) {
        return address;
    }
    const longest = typeof address.value === 'number' ? 32 : 128;
    const length = text.slice(slash + 1);
    if (slash < 0 || !/^\d{1,3}$/.test(length) || Number(length) > longest) {
        const family = longest === 32 ? 'IPv4' : 'IPv6';
        return fail(`'${text}' is not a CIDR: the prefix length of ${family} is a number from 0 to ${longest}.`);
    }
    const block = blockOf(address.value, Number(length));
    return { ok: true, value: { ...block, hostBitsCleared: !sameAddress(block.address, address.value) } };
});

/** A block, or an address as the block that holds it alone: what rules accept after `from` and `to`. */
export function readPeer(text: string): Reading<Cidr> {
    if (text.includes('/')) {
        return readCidr(text);
    }
    const address = readAddress(text);
    return address.ok
        ? { ok: true, value: { address: address.value, length: typeof address.value === 'number' ? 32 : 128 } }
        : address;
}

/** A MAC address, in lower case: `02:00:0a:00:01:0a`. */
export function readMac(text: string): Reading<MacAddress> {
    if (/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/.test(text)) {
        return { ok: true, value: text.toLowerCase() };
    }
    return fail(`'${text}' is not a MAC address: it needs six groups of two hexadecimal digits, such as 02:00:0a:00:01:0a.`);
}

/** A range of ports, both ends included: `1024-65535`. */
export function readRange(text: string): Reading<{ readonly from: number; readonly to: number }> {
    const [from = Number.NaN, to = Number.NaN] = text.split('-').map(Number);
    if (!(from <= to)) {
        return fail(`'${text}' is not a range: ${from} is larger than ${to}.`);
    }
    return to <= 65535
        ? { ok: true, value: { from, to } }
        : fail(`'${text}' is not a range of ports: ${to} is larger than 65535.`);
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** A stretch of time, in seconds: `351s`, `5m`, `2h`. */
export function readDuration(text: string): Reading<number> {
    const [, amount, unit = ''] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
    const seconds = SECONDS[unit];
    return seconds === undefined
        ? fail(`'${text}' is not a stretch of time such as 351s, 5m or 2h.`)
        : { ok: true, value: Number(amount) * seconds };
}

/** Reads text that may be missing in a broken file; undefined when it is, or means nothing. */
export function readIf<T>(text: string | undefined, read: (text: string) => Reading<T>): T | undefined {
    const reading = text === undefined ? undefined : read(text);
    return reading?.ok ? reading.value : undefined;
}
