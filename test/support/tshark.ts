/** Asks tshark, Wireshark's command-line tool, what it makes of our packets. Where it is missing, tests fail and say what to install. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CapturedPacket, type CaptureInterface, type LinkType, writePcapng } from '../../language/src/packet/pcapng.js';

/** The protocols that we know too. All others are switched off, so that no guess by port or content disturbs a comparison. */
const ENABLED =
    /^(_ws\..*|frame|pkt_comment|file|raw|eth|ethertype|arp|ip|ipv6|ipv6\..*|icmp|icmpv6|dhcp|tcp|tcp\..*|udp|geneve|vxlan|gre|igmp|data)$/;

/** Checksums are verified; whatever looks beyond the single packet is off. */
const PREFERENCES = `ip.check_checksum: TRUE
tcp.check_checksum: TRUE
udp.check_checksum: TRUE
ip.defragment: FALSE
ipv6.defragment: FALSE
arp.detect_duplicate_ips: FALSE
tcp.analyze_sequence_numbers: FALSE
tcp.relative_sequence_numbers: FALSE
`;

/** One field or protocol, as tshark shows it. */
export interface TsharkField {
    readonly name: string;
    /** The whole line: `Time to Live: 64`. */
    readonly display: string;
    /** The value: `64`. */
    readonly show: string;
    readonly offset: number;
    readonly length: number;
    readonly hidden: boolean;
}

/** What tshark says of a filter: the indexes of the packets it selects, or why it is no filter. */
export type TsharkSelection =
    | { readonly ok: true; readonly packets: readonly number[] }
    | { readonly ok: false; readonly message: string };

/** Every field of every packet, in tshark's order. */
export function dissectWithTshark(
    packets: readonly Uint8Array[],
    linkType: LinkType = 'ethernet',
): readonly (readonly TsharkField[])[] {
    return withCapture(asCapture(packets, linkType), readPdml);
}

/** Every field of every packet of a capture file. */
export const dissectCaptureWithTshark = (capture: Uint8Array): readonly (readonly TsharkField[])[] =>
    withCapture(capture, readPdml);

/** tshark's one-line summaries. */
export const summarizeWithTshark = (packets: readonly Uint8Array[]): readonly string[] =>
    withCapture(asCapture(packets, 'ethernet'), (folder) =>
        run(folder, [...readCapture(folder), '-T', 'fields', '-e', '_ws.col.Info'])
            .split('\n')
            .slice(0, packets.length),
    );

/** What each display filter selects. One start of tshark answers for all of them, through a listener per filter. */
export const filterWithTshark = (
    packets: readonly Uint8Array[],
    filters: readonly string[],
    linkType: LinkType = 'ethernet',
): readonly TsharkSelection[] =>
    withCapture(asCapture(packets, linkType), (folder) => {
        writeFileSync(join(folder, 'filters.lua'), filterScript(folder, filters));
        run(folder, [...readCapture(folder), '-q', '-X', `lua_script:${join(folder, 'filters.lua')}`]);
        return parseSelections(readFileSync(join(folder, 'selections.txt'), 'utf8'), filters.length);
    });

/** The faults that tshark finds: malformed packets and bad checksums. Empty when all is well. */
export function faultsFoundByTshark(dissected: readonly (readonly TsharkField[])[]): readonly string[] {
    return dissected.flatMap((fields, index) =>
        fields.filter(isFault).map(({ name, display }) => `packet ${index + 1}: ${name} ${display}`),
    );
}

const isFault = ({ name, show }: TsharkField): boolean =>
    name.startsWith('_ws.malformed') || name === '_ws.short' || (name.endsWith('.checksum.status') && show === '0');

const asCapture = (packets: readonly Uint8Array[], linkType: LinkType): Uint8Array => {
    const place: CaptureInterface = { name: 'test', linkType };
    return writePcapng(
        [place],
        packets.map((bytes, index): CapturedPacket => ({ interface: 0, seconds: index, bytes })),
    );
};

/** Runs with a folder that holds the capture and a configuration of our own. */
function withCapture<T>(capture: Uint8Array, use: (folder: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), 'vpc-tshark-'));
    try {
        writeFileSync(join(folder, 'capture.pcapng'), capture);
        writeFileSync(join(folder, 'preferences'), PREFERENCES);
        writeFileSync(join(folder, 'disabled_protos'), disabledProtocols());
        return use(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Arguments that read the capture without resolving names. */
const readCapture = (folder: string): readonly string[] => ['-n', '-r', join(folder, 'capture.pcapng')];

const readPdml = (folder: string): readonly (readonly TsharkField[])[] =>
    parsePdml(run(folder, [...readCapture(folder), '-T', 'pdml']));

let knownProtocols: string | undefined;

function disabledProtocols(): string {
    knownProtocols ??= run(tmpdir(), ['-G', 'protocols']);
    const names = knownProtocols.split('\n').map((line) => line.split('\t')[2] ?? '');
    return names.filter((name) => name !== '' && !ENABLED.test(name)).join('\n');
}

const HOW_TO_INSTALL =
    "tshark is needed for this test and was not found. On Debian or Ubuntu: 'apt-get install tshark'; on macOS: 'brew install wireshark'; " +
    'elsewhere see https://www.wireshark.org/download.html.';

function run(folder: string, args: readonly string[]): string {
    const environment = { ...process.env, WIRESHARK_CONFIG_DIR: folder };
    const result = spawnSync('tshark', args, { env: environment, encoding: 'utf8', maxBuffer: 1 << 30 });
    if (result.error && 'code' in result.error && result.error.code === 'ENOENT') {
        throw new Error(HOW_TO_INSTALL);
    }
    if (result.error || result.status !== 0) {
        throw new Error(`tshark ${args.join(' ')} failed: ${result.error?.message ?? result.stderr}`);
    }
    return result.stdout;
}

/** A listener per filter that writes a line with its number and the packets it saw, or what is wrong with it. */
function filterScript(folder: string, filters: readonly string[]): string {
    const list = filters.map((filter) =>
        JSON.stringify([...new TextEncoder().encode(filter)])
            .replace('[', '{')
            .replace(']', '}'),
    );
    return `local out = io.open(${JSON.stringify(join(folder, 'selections.txt'))}, "w")
local filters = { ${list.join(',\n')} }
for index, bytes in ipairs(filters) do
    local text = ""
    for _, byte in ipairs(bytes) do text = text .. string.char(byte) end
    local ok, listener = pcall(function() return Listener.new("frame", text) end)
    if ok then
        local seen = {}
        function listener.packet(pinfo) seen[#seen + 1] = tostring(pinfo.number - 1) end
        function listener.draw()
            out:write(index - 1, "\\tok\\t", table.concat(seen, " "), "\\n")
            out:flush()
        end
    else
        out:write(index - 1, "\\tbad\\t", (tostring(listener):gsub("%s+", " ")), "\\n")
        out:flush()
    end
end
`;
}

function parseSelections(text: string, count: number): readonly TsharkSelection[] {
    const selections: TsharkSelection[] = Array.from({ length: count }, () => ({ ok: false, message: 'tshark gave no answer' }));
    for (const line of text.split('\n').filter((line) => line !== '')) {
        const [index = '', state, rest = ''] = line.split('\t');
        selections[Number(index)] =
            state === 'ok' ? { ok: true, packets: rest === '' ? [] : rest.split(' ').map(Number) } : { ok: false, message: rest };
    }
    return selections;
}

const parsePdml = (pdml: string): readonly (readonly TsharkField[])[] =>
    pdml
        .split('<packet>')
        .slice(1)
        .map((packet) =>
            Array.from(packet.matchAll(/<(?:field|proto) ([^>]*)>/g), ([, attributes = '']) => parseField(attributes)),
        );

function parseField(attributes: string): TsharkField {
    const values = new Map(
        Array.from(attributes.matchAll(/(\w+)="([^"]*)"/g), ([, name = '', value = '']) => [name, unescapeXml(value)]),
    );
    return {
        name: values.get('name') ?? '',
        display: values.get('showname') ?? '',
        show: values.get('show') ?? '',
        offset: Number(values.get('pos') ?? 0),
        length: Number(values.get('size') ?? 0),
        hidden: values.get('hide') === 'yes',
    };
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" };

const unescapeXml = (text: string): string =>
    text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
        hex || decimal ? String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)) : (ENTITIES[name ?? ''] ?? whole),
    );
