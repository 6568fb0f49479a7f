/** `vpc decode`: shows what some bytes say, field by field. */
import { Command, Option } from 'commander';
import { type DecodeError, dissect, type LayerProtocol, summarizePacket } from '#language';
import { renderDissection } from './decode/render-dissection.js';
import { EXIT_CODES } from './exit-code.js';
import { CommandFailure } from './failure.js';
import { parseHex } from './hex-text.js';
import { plural } from './problem.js';
import type { Outcome } from './run-cli.js';
import type { Terminal } from './terminal.js';

/** The headers that bytes may start with. */
const FIRST_HEADERS = [
    'eth',
    'ip',
    'ipv6',
    'arp',
    'icmp',
    'icmpv6',
    'tcp',
    'udp',
    'dhcp',
    'geneve',
    'vxlan',
] as const satisfies readonly LayerProtocol[];

/** The command, to be added to the program. */
export const decodeCommand = (terminal: Terminal, finish: Outcome): Command =>
    new Command('decode')
        .description('Show what the bytes of a packet say, field by field.')
        .argument('<hex...>', "the bytes: '45 00 00 54', 45:00:00:54, 0x45000054; '-' reads standard input")
        .addOption(
            new Option(
                '--first <header>',
                'what the bytes start with; by default IP when they are one whole IPv4 or IPv6 packet, else Ethernet',
            ).choices(FIRST_HEADERS),
        )
        .action(async (hex: string[], options: { readonly first?: LayerProtocol }) => {
            const bytes = parseHex(hex.length === 1 && hex[0] === '-' ? await terminal.readInput() : hex.join(' '));
            const first = options.first ?? firstHeaderOf(bytes);
            show(bytes, first, terminal);
            finish(EXIT_CODES.ok);
        });

function show(bytes: Uint8Array, first: LayerProtocol, terminal: Terminal): void {
    const dissection = dissect(bytes, first);
    const { paint } = terminal;
    terminal.out(`${paint.bold(summarizePacket(dissection.packet))}\n`);
    terminal.out(`${paint.dim(`${plural(bytes.length, 'byte')}, ${dissection.protocols}`)}\n\n`);
    terminal.out(`${renderDissection(dissection, bytes, paint, terminal.width)}\n`);
    if (dissection.error) {
        throw decodeFailure(dissection.error);
    }
}

function decodeFailure({ protocol, offset, message }: DecodeError): CommandFailure {
    return new CommandFailure(EXIT_CODES.usage, `Byte ${offset} (0x${offset.toString(16)}), header '${protocol}': ${message}`, [
        "What came before is shown above. '--first' says what the bytes start with.",
    ]);
}

/** An IP packet on its own, or a frame. */
function firstHeaderOf(bytes: Uint8Array): LayerProtocol {
    if (isIpv4Packet(bytes)) {
        return 'ip';
    }
    return isIpv6Packet(bytes) ? 'ipv6' : 'eth';
}

/** Version 6, a next header that is known, and as long as it says. */
function isIpv6Packet(bytes: Uint8Array): boolean {
    const [ip, next] = dissect(bytes, 'ipv6').packet.layers;
    const isWhole = ip?.protocol === 'ipv6' && ip.payloadLength === undefined;
    return isWhole && next !== undefined && next.protocol !== 'data';
}

/** Version 4, a whole header with the right checksum, and as long as it says: an Ethernet frame does not look so by chance. */
function isIpv4Packet(bytes: Uint8Array): boolean {
    const [ip] = dissect(bytes, 'ip').packet.layers;
    return (bytes[0] ?? 0) >> 4 === 4 && ip?.protocol === 'ip' && ip.totalLength === undefined && ip.checksum === undefined;
}
