/**
 * Addresses as the forwarding core sees them: plain 32-bit integers.
 *
 * IPv4 is one unsigned integer, IPv6 four of them, most significant first; `typeof address === 'number'` tells the
 * families apart. People's text is parsed with ip-num in the lowering; nothing here is lenient.
 */

/** An IPv4 address as an unsigned 32-bit integer. */
export type Ipv4 = number;
/** An IPv6 address as four unsigned 32-bit words, most significant first. */
export type Ipv6 = readonly [number, number, number, number];
/** An address of either family. */
export type IpAddress = Ipv4 | Ipv6;

/** A MAC address as twelve lower-case hexadecimal digits with colons: `02:00:0a:00:01:0a`. */
export type MacAddress = string;

/** An address block. The address is canonical: its host bits are zero (rule R11). */
export interface Cidr {
    readonly address: IpAddress;
    /** Prefix length in bits: 0–32 or 0–128. */
    readonly length: number;
}

/** The MAC every station listens to. */
export const BROADCAST_MAC: MacAddress = 'ff:ff:ff:ff:ff:ff';
/** The limited broadcast address 255.255.255.255. */
export const LIMITED_BROADCAST: Ipv4 = 0xffffffff;

/** The netmask of an IPv4 prefix length: `netmask(24)` is 255.255.255.0. */
export const netmask = (length: number): Ipv4 => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0);

/** Whether the block covers the address. Blocks and addresses of different families never match. */
export function contains(cidr: Cidr, address: IpAddress): boolean {
    const base = cidr.address;
    if (typeof base === 'number') {
        return typeof address === 'number' && (address & netmask(cidr.length)) >>> 0 === base;
    }
    return typeof address !== 'number' && containsIpv6(base, cidr.length, address);
}

/** Word by word, as far as the prefix reaches. */
function containsIpv6(base: Ipv6, length: number, address: Ipv6): boolean {
    for (let word = 0, bits = length; bits > 0; word++, bits -= 32) {
        const difference = (base[word] ?? 0) ^ (address[word] ?? 0);
        if (difference !== 0 && (bits >= 32 || difference >>> (32 - bits) !== 0)) {
            return false;
        }
    }
    return true;
}

/** The mask of one 32-bit word of an IPv6 prefix. */
const wordMask = (length: number, word: number): number => netmask(Math.min(32, Math.max(0, length - 32 * word)));

/** The block of that length around an address, host bits cleared (rule R11). */
export function blockOf(address: IpAddress, length: number): Cidr {
    if (typeof address === 'number') {
        return { address: (address & netmask(length)) >>> 0, length };
    }
    const part = (word: 0 | 1 | 2 | 3): number => (address[word] & wordMask(length, word)) >>> 0;
    return { address: [part(0), part(1), part(2), part(3)], length };
}

/** Whether every address of `inner` lies in `outer`. */
export const covers = (outer: Cidr, inner: Cidr): boolean => outer.length <= inner.length && contains(outer, inner.address);

/** Whether the blocks share at least one address. */
export const overlaps = (a: Cidr, b: Cidr): boolean => covers(a, b) || covers(b, a);

/** Whether two addresses are the same, across families. */
export const sameAddress = (a: IpAddress, b: IpAddress): boolean =>
    typeof a === 'number' || typeof b === 'number'
        ? a === b
        : a === b || (a[3] === b[3] && a[2] === b[2] && a[1] === b[1] && a[0] === b[0]);

/** Whether two blocks are the same. */
export const sameCidr = (a: Cidr, b: Cidr): boolean => a.length === b.length && sameAddress(a.address, b.address);

/** The last address of an IPv4 block: the subnet broadcast address (rule I14). */
export const lastAddress = (cidr: Cidr & { readonly address: Ipv4 }): Ipv4 => (cidr.address | ~netmask(cidr.length)) >>> 0;

/** The n-th address of an IPv4 block, counted from its base. */
export const nthAddress = (cidr: Cidr, n: number): IpAddress =>
    typeof cidr.address === 'number' ? (cidr.address + n) >>> 0 : addToIpv6(cidr.address, n);

/** An IPv6 address plus a small number (0 ≤ n < 2^32), carries included. */
function addToIpv6(address: Ipv6, n: number): Ipv6 {
    const words = [...address] as [number, number, number, number];
    let carry = n;
    for (let i = 3; i >= 0 && carry > 0; i--) {
        const sum = (words[i] ?? 0) + carry;
        words[i] = sum >>> 0;
        carry = sum > 0xffffffff ? 1 : 0;
    }
    return words;
}

/** A function of IPv4 addresses that keeps the last answer of each of 1024 groups of them: few addresses are asked for again and again. */
function remembering(textOf: (address: Ipv4) => string): (address: Ipv4) => string {
    const known = new Float64Array(1024).fill(-1);
    const texts = new Array<string>(1024).fill('');
    return (address) => {
        const slot = (address ^ (address >>> 10)) & 1023;
        if (known[slot] !== address) {
            known[slot] = address;
            texts[slot] = textOf(address);
        }
        return texts[slot] ?? '';
    };
}

const formatIpv4 = remembering(
    (address) => `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`,
);

/** Dotted decimal, or RFC 5952 text for IPv6. */
export const formatAddress = (address: IpAddress): string =>
    typeof address === 'number' ? formatIpv4(address) : formatIpv6(address);

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
function formatIpv6(address: Ipv6): string {
    const groups = address.flatMap((word) => [word >>> 16, word & 0xffff]);
    let best = { start: 0, length: 1 };
    for (let start = 0; start < 8; start++) {
        let length = 0;
        while (groups[start + length] === 0) {
            length++;
        }
        if (length > best.length) {
            best = { start, length };
        }
    }
    const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
    if (best.length < 2) {
        return hex(groups);
    }
    return `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`;
}

/** `10.0.1.0/24`. */
export const formatCidr = (cidr: Cidr): string => `${formatAddress(cidr.address)}/${cidr.length}`;

/** Strict dotted decimal to an integer; `undefined` for anything else, leading zeros included. */
export function parseIpv4(text: string): Ipv4 | undefined {
    let address = 0;
    let parts = 1;
    let part = -1;
    // Character by character: every address of a file is read several times.
    for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code === DOT && part >= 0 && parts < 4) {
            address = address * 256 + part;
            parts++;
            part = -1;
        } else if (code >= ZERO && code <= NINE && part !== 0) {
            part = (part < 0 ? 0 : part * 10) + code - ZERO;
        } else {
            return undefined;
        }
        if (part > 255) {
            return undefined;
        }
    }
    return parts === 4 && part >= 0 ? address * 256 + part : undefined;
}

const DOT = 46;
const ZERO = 48;
const NINE = 57;

/** RFC 4291 text to an address, without a zone or an embedded IPv4 address; `undefined` for anything else. */
export function parseIpv6(text: string): Ipv6 | undefined {
    const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
    const [head = [], tail] = halves;
    const missing = 8 - head.length - (tail?.length ?? 0);
    const isWhole = tail === undefined ? missing === 0 : missing > 0 && halves.length === 2;
    const groups = [...head, ...new Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? [])];
    if (!isWhole || groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) {
        return undefined;
    }
    const word = (i: number): number => Number.parseInt(`${groups[i]}`, 16) * 0x10000 + Number.parseInt(`${groups[i + 1]}`, 16);
    return [word(0), word(2), word(4), word(6)];
}

/** An address of either family from strict text; `undefined` for anything else. */
export const parseAddress = (text: string): IpAddress | undefined => parseIpv4(text) ?? parseIpv6(text);

/** The MAC derived from an IPv4 address: locally administered, the address in its last four bytes. */
export const macOfAddress: (address: Ipv4) => MacAddress = remembering((address) =>
    macOfBytes([2, 0, address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255]),
);

const HEX_BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hexByte = (byte: number): string => HEX_BYTES[byte] ?? '';

const macOfBytes = (bytes: readonly number[]): MacAddress => bytes.map(hexByte).join(':');

/** The MAC derived from an IPv6 address, of which it keeps what differs between the hosts of a subnet: the last 64 bits, folded. */
export const macOfIpv6 = ([, , high, low]: Ipv6): MacAddress => macOfAddress((high ^ low) >>> 0);

/** The IPv6 link-local address that follows from a MAC (RFC 4291, appendix A): the modified EUI-64 form. */
export function eui64LinkLocal(mac: MacAddress): Ipv6 {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(':').map((byte) => Number.parseInt(byte, 16));
    const high = ((((a ^ 2) << 24) | (b << 16) | (c << 8) | 0xff) >>> 0) as number;
    return [0xfe800000, 0, high, ((0xfe << 24) | (d << 16) | (e << 8) | f) >>> 0];
}

/** The MAC whose EUI-64 form an IPv6 address ends with; of other addresses, one that no interface has. */
export function macOfEui64([, , high, low]: Ipv6): MacAddress {
    const isEui64 = (high & 0xff) === 0xff && low >>> 24 === 0xfe;
    const bytes = isEui64
        ? [(high >>> 24) ^ 2, (high >>> 16) & 255, (high >>> 8) & 255, (low >>> 16) & 255, (low >>> 8) & 255, low & 255]
        : [0, 0, 0, 0, 0, 0];
    return macOfBytes(bytes);
}

/** The solicited-node group of an address (RFC 4291, 2.7.1): where a neighbour is asked for its MAC. */
export const solicitedNode = (address: Ipv6): Ipv6 => [0xff020000, 0, 1, (0xff000000 | (address[3] & 0xffffff)) >>> 0];

/** The MAC of an IPv6 multicast group (RFC 2464, section 7). */
export const groupMacOfIpv6 = (group: Ipv6): MacAddress => {
    const bytes = [0x33, 0x33, group[3] >>> 24, (group[3] >>> 16) & 255, (group[3] >>> 8) & 255, group[3] & 255];
    return macOfBytes(bytes);
};

/** A key for maps: the integer itself for IPv4; for IPv6 its four words, which are joined ten times as fast as they are formatted. */
export const addressKey = (address: IpAddress): number | string =>
    typeof address === 'number' ? address : `${address[0]}:${address[1]}:${address[2]}:${address[3]}`;
