/** DHCP (RFC 2131) with its options (RFC 2132), in the format of BOOTP (RFC 951). Messages without the cookie are carried as data. */
import type { Ipv4 } from '../model/address.js';
import {
    hexNumber,
    MAC_LENGTH,
    readMac,
    readUint8,
    readUint16,
    readUint32,
    writeMac,
    writeUint16,
    writeUint32,
} from './bytes.js';
import { type Codec, type Region, refuse, tooShort } from './codec.js';
import type { DhcpLayer, DhcpOption } from './packet.js';

/** Where each field stands. */
export const DHCP_OFFSET = {
    operation: 0,
    hardwareType: 1,
    hardwareLength: 2,
    hops: 3,
    transaction: 4,
    seconds: 8,
    flags: 10,
    client: 12,
    your: 16,
    server: 20,
    relay: 24,
    clientMac: 28,
    hardwarePadding: 28 + MAC_LENGTH,
    serverName: 44,
    bootFile: 108,
    cookie: 236,
    options: 240,
} as const;
/** Bytes of the fields that are there only to be empty. */
export const DHCP_LENGTH = { hardwarePadding: 10, serverName: 64, bootFile: 128 } as const;
/** 99.130.83.99: options follow. */
export const DHCP_COOKIE = 0x63825363;
const ETHERNET = { type: 1, length: MAC_LENGTH } as const;
/** The top bit asks for a broadcast answer. */
export const BROADCAST_FLAG = 0x8000;

/** Option codes (RFC 2132). */
export const DHCP_OPTION = {
    subnetMask: 1,
    router: 3,
    domainNameServer: 6,
    domainName: 15,
    interfaceMtu: 26,
    requestedAddress: 50,
    leaseTime: 51,
    messageType: 53,
    serverIdentifier: 54,
    parameterList: 55,
    end: 255,
} as const;
const PAD = 0;

/** Message types (RFC 2132, 9.6). */
export const DHCP_MESSAGE = { discover: 1, offer: 2, request: 3, decline: 4, ack: 5, nak: 6, release: 7, inform: 8 } as const;

/** UDP ports of server and client. */
export const DHCP_PORT = { server: 67, client: 68 } as const;

/** Whether the payload of a datagram is a message of this kind: long enough, and with the cookie in its place. */
export const isDhcpMessage = (bytes: Uint8Array, start: number, end: number): boolean =>
    end - start > DHCP_OFFSET.options && readUint32(bytes, start + DHCP_OFFSET.cookie) === DHCP_COOKIE;

/** Reads and writes DHCP messages. */
export const dhcpCodec: Codec<DhcpLayer> = {
    headerLength: (layer) => DHCP_OFFSET.options + dhcpOptionsLength(layer) + 1 + (layer.padding?.length ?? 0),

    encode(layer, { bytes, start }) {
        bytes[start + DHCP_OFFSET.operation] = layer.operation;
        bytes[start + DHCP_OFFSET.hardwareType] = ETHERNET.type;
        bytes[start + DHCP_OFFSET.hardwareLength] = ETHERNET.length;
        bytes[start + DHCP_OFFSET.hops] = layer.hops ?? 0;
        writeUint32(bytes, start + DHCP_OFFSET.transaction, layer.transaction);
        writeUint16(bytes, start + DHCP_OFFSET.seconds, layer.seconds);
        writeUint16(bytes, start + DHCP_OFFSET.flags, layer.flags);
        writeUint32(bytes, start + DHCP_OFFSET.client, layer.client);
        writeUint32(bytes, start + DHCP_OFFSET.your, layer.your);
        writeUint32(bytes, start + DHCP_OFFSET.server, layer.server);
        writeUint32(bytes, start + DHCP_OFFSET.relay, layer.relay);
        writeMac(bytes, start + DHCP_OFFSET.clientMac, layer.clientMac);
        bytes.set(layer.serverName ?? [], start + DHCP_OFFSET.serverName);
        bytes.set(layer.bootFile ?? [], start + DHCP_OFFSET.bootFile);
        writeUint32(bytes, start + DHCP_OFFSET.cookie, DHCP_COOKIE);
        encodeOptions(layer, bytes, start + DHCP_OFFSET.options);
    },

    decode(region) {
        const { bytes, start, end } = region;
        if (end - start <= DHCP_OFFSET.options) {
            return tooShort('dhcp', region, DHCP_OFFSET.options + 1);
        }
        const options = decodeOptions(region);
        if (!options || !isPlainMessage(region)) {
            const message = options
                ? 'The message is not for Ethernet, or has something where there should be zeros.'
                : 'The options do not end with the end option within the message.';
            return refuse({ kind: 'unsupported', protocol: 'dhcp', offset: start, message });
        }
        const layer = recordOf(bytes, start, options);
        return { ok: true, value: { layer, payloadStart: end, payloadEnd: end, next: 'data' } };
    },

    format: (layer) => `DHCP ${dhcpMessageName(layer).padEnd(8)} - Transaction ID ${hexNumber(layer.transaction, 8)}`,
};

/** Bytes of one option, its code and length included. */
export const dhcpOptionLength = (option: DhcpOption): number => 2 + option.data.length;

/** Bytes of all options but the end. */
export const dhcpOptionsLength = ({ options }: DhcpLayer): number =>
    options.reduce((sum, option) => sum + dhcpOptionLength(option), 0);

/** The first option with that code. */
export const dhcpOption = ({ options }: DhcpLayer, code: number): DhcpOption | undefined =>
    options.find((option) => option.code === code);

/** The type of the message; `undefined` for plain BOOTP. */
export const dhcpMessageType = (layer: DhcpLayer): number | undefined => dhcpOption(layer, DHCP_OPTION.messageType)?.data[0];

const MESSAGE_NAMES: ReadonlyMap<number, string> = new Map([
    [1, 'Discover'],
    [2, 'Offer'],
    [3, 'Request'],
    [4, 'Decline'],
    [5, 'ACK'],
    [6, 'NAK'],
    [7, 'Release'],
    [8, 'Inform'],
]);

/** `Discover`, `Offer`, `ACK`. */
export const dhcpMessageName = (layer: DhcpLayer): string => messageTypeName(dhcpMessageType(layer) ?? 0);

/** What a message type is called. */
export const messageTypeName = (type: number): string => MESSAGE_NAMES.get(type) ?? 'Unknown';

/** An option that holds one IPv4 address. */
export function addressOption(code: number, address: Ipv4): DhcpOption {
    const data = new Uint8Array(4);
    writeUint32(data, 0, address);
    return { code, data };
}

function encodeOptions(layer: DhcpLayer, bytes: Uint8Array, start: number): void {
    let at = start;
    for (const { code, data } of layer.options) {
        bytes[at] = code;
        bytes[at + 1] = data.length;
        bytes.set(data, at + 2);
        at += 2 + data.length;
    }
    bytes[at] = DHCP_OPTION.end;
    bytes.set(layer.padding ?? [], at + 1);
}

/** The options and what follows the end; `undefined` when there is no end, or a pad before it. */
function decodeOptions({ bytes, start, end }: Region): Pick<DhcpLayer, 'options' | 'padding'> | undefined {
    const options: DhcpOption[] = [];
    let at = start + DHCP_OFFSET.options;
    while (at < end) {
        const code = readUint8(bytes, at);
        if (code === DHCP_OPTION.end) {
            return at + 1 < end ? { options, padding: bytes.slice(at + 1, end) } : { options };
        }
        const next = at + 2 + readUint8(bytes, at + 1);
        if (code === PAD || next > end) {
            return undefined;
        }
        options.push({ code, data: bytes.slice(at + 2, next) });
        at = next;
    }
    return undefined;
}

/** Whether a record can hold the message: Ethernet addresses, and nothing behind them. */
function isPlainMessage({ bytes, start }: Region): boolean {
    const padding = bytes.subarray(start + DHCP_OFFSET.hardwarePadding, start + DHCP_OFFSET.serverName);
    const isEthernet =
        readUint8(bytes, start + DHCP_OFFSET.hardwareType) === ETHERNET.type &&
        readUint8(bytes, start + DHCP_OFFSET.hardwareLength) === ETHERNET.length;
    const hasCookie = readUint32(bytes, start + DHCP_OFFSET.cookie) === DHCP_COOKIE;
    return isEthernet && hasCookie && padding.every((byte) => byte === 0);
}

function recordOf(bytes: Uint8Array, start: number, options: Pick<DhcpLayer, 'options' | 'padding'>): DhcpLayer {
    const text = (name: 'serverName' | 'bootFile'): Uint8Array | undefined => {
        const value = bytes.slice(start + DHCP_OFFSET[name], start + DHCP_OFFSET[name] + DHCP_LENGTH[name]);
        return value.some((byte) => byte !== 0) ? value : undefined;
    };
    const hops = readUint8(bytes, start + DHCP_OFFSET.hops);
    const serverName = text('serverName');
    const bootFile = text('bootFile');
    return {
        protocol: 'dhcp',
        operation: readUint8(bytes, start + DHCP_OFFSET.operation),
        transaction: readUint32(bytes, start + DHCP_OFFSET.transaction),
        seconds: readUint16(bytes, start + DHCP_OFFSET.seconds),
        flags: readUint16(bytes, start + DHCP_OFFSET.flags),
        client: readUint32(bytes, start + DHCP_OFFSET.client),
        your: readUint32(bytes, start + DHCP_OFFSET.your),
        server: readUint32(bytes, start + DHCP_OFFSET.server),
        relay: readUint32(bytes, start + DHCP_OFFSET.relay),
        clientMac: readMac(bytes, start + DHCP_OFFSET.clientMac),
        ...options,
        ...(hops ? { hops } : {}),
        ...(serverName ? { serverName } : {}),
        ...(bootFile ? { bootFile } : {}),
    };
}
