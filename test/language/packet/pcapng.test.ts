/** Capture files: read back by a small reader, and by tshark with names, comments, times and link types. */
import { expect, test } from 'vitest';
import { encode } from '../../../language/src/packet/encode.js';
import { type CapturedPacket, type CaptureInterface, writePcapng } from '../../../language/src/packet/pcapng.js';
import { data, ethernet, ipv4, packetOf, udp } from '../../support/packet-corpus.js';
import { readPcapng } from '../../support/read-pcapng.js';
import { dissectCaptureWithTshark, faultsFoundByTshark } from '../../support/tshark.js';

const interfaces: readonly CaptureInterface[] = [
    { name: 'lab.web1', description: 'instance web1, eth0', linkType: 'ethernet' },
    { name: 'igw', linkType: 'raw-ip' },
];

const packets: readonly CapturedPacket[] = [
    { interface: 0, seconds: 0, bytes: encode(packetOf(ethernet(), ipv4(), udp(), data(1))), comment: 'leaves web1 → igw' },
    { interface: 1, seconds: 351.25, bytes: encode(packetOf(ipv4(), udp(), data(2))), comment: 'translated "by" N1 <ü>' },
    { interface: 1, seconds: 8_589_934.592_001, bytes: encode(packetOf(ipv4(), udp(), data(3))) },
];

test('what is written can be read', () => {
    expect(readPcapng(writePcapng(interfaces, packets))).toEqual({ interfaces, packets });
});

test('an empty capture is a capture', () => {
    expect(readPcapng(writePcapng([], []))).toEqual({ interfaces: [], packets: [] });
});

test('a comment too long for the format is cut', () => {
    const [first] = packets;
    const capture = readPcapng(writePcapng(interfaces, first ? [{ ...first, comment: 'x'.repeat(70_000) }] : []));
    expect(capture.packets[0]?.comment).toHaveLength(0xffff);
});

test('tshark reads interfaces, comments, times and link types', () => {
    const dissected = dissectCaptureWithTshark(writePcapng(interfaces, packets));
    expect(faultsFoundByTshark(dissected)).toEqual([]);
    const shown = (name: string): (string | undefined)[] =>
        dissected.map((fields) => fields.find((field) => field.name === name)?.show);
    expect(shown('frame.interface_name')).toEqual(['lab.web1', 'igw', 'igw']);
    expect(shown('frame.interface_description')).toEqual(['instance web1, eth0', undefined, undefined]);
    expect(shown('frame.comment')).toEqual(['leaves web1 → igw', 'translated "by" N1 <ü>', undefined]);
    expect(shown('frame.time_epoch')).toEqual(['0.000000000', '351.250000000', '8589934.592001000']);
    expect(shown('frame.protocols')).toEqual(['eth:ethertype:ip:udp:data', 'raw:ip:udp:data', 'raw:ip:udp:data']);
});
