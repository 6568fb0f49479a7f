/** One-line summaries, which are Wireshark's. */
import { expect, test } from 'vitest';
import { encode } from '../../../language/src/packet/encode.js';
import { packetInfo, summarizePacket } from '../../../language/src/packet/format-packet.js';
import { protocolStack } from '../../../language/src/packet/protocol-stack.js';
import { GOOD_PACKETS, packetOf } from '../../support/packet-corpus.js';
import { summarizeWithTshark } from '../../support/tshark.js';

test('the Info column is that of tshark', () => {
    const theirs = summarizeWithTshark(Object.values(GOOD_PACKETS).map(encode));
    // tshark multiplies the window of an established connection by the scale it saw before.
    const comparable = (info: string): string => info.replace(/ Win=\d+/, '').trimEnd();
    const names = Object.keys(GOOD_PACKETS);
    expect(Object.values(GOOD_PACKETS).map((packet, i) => [names[i], comparable(packetInfo(packet))])).toEqual(
        theirs.map((info, i) => [names[i], comparable(info)]),
    );
});

const SUMMARIES: readonly (readonly [name: string, summary: string, stack: string])[] = [
    ['ARP request', '02:00:0a:00:01:0a → ff:ff:ff:ff:ff:ff ARP Who has 10.0.1.1? Tell 10.0.1.10', 'eth:arp'],
    ['TCP SYN', '10.0.1.10 → 10.0.2.10 TCP 40001 → 443 [SYN] Seq=1000 Win=64240 Len=0', 'eth:ip:tcp'],
    ['echo request', '10.0.1.10 → 10.0.2.10 ICMP Echo (ping) request  id=0x1234, seq=1/256, ttl=64', 'eth:ip:icmp:data'],
    ['GENEVE with UDP', '10.0.1.10 → 10.0.2.10 UDP 40002 → 53 Len=9', 'eth:ip:udp:geneve:ip:udp:data'],
    [
        'fragmentation needed, quoting TCP',
        '10.0.1.10 → 10.0.2.10 ICMP Destination unreachable (Fragmentation needed)',
        'eth:ip:icmp:data',
    ],
    ['unknown EtherType', '02:00:0a:00:01:0a → 02:00:0a:00:02:0a Ethernet Ethernet II', 'eth:data'],
];

test.each(SUMMARIES)('%s', (name, summary, stack) => {
    const packet = GOOD_PACKETS[name] ?? packetOf();
    expect(summarizePacket(packet)).toBe(summary);
    expect(protocolStack(packet)).toBe(stack);
});

test('nothing is an empty packet', () => {
    expect(summarizePacket(packetOf())).toBe('Empty packet');
});
