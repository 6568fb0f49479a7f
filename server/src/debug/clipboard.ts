/** What is copied: values as they are, headers with their fields, the packet as one line of a capture or as its bytes. */
import { frameOf, packetInfo, toHex } from '#language';
import { RequestFailure } from './errors.js';
import { layersOf, lengthOf, textOfField } from './packet-fields.js';
import { leaf, type VariableNode } from './scopes/variable-node.js';
import type { View } from './scopes/view.js';

/** A line with the lines below it, as text; long lists stay closed. */
export function asText({ value, children }: VariableNode, indent = '    '): string {
    const below = children?.() ?? [];
    return [value, ...below.map((node) => `${indent}${node.name}: ${asText(node, `${indent}    `)}`)].join('\n');
}

/** `12 0.000000 10.0.2.10 → 198.51.100.7 TCP 40 45481 → 443 [SYN] …`: as the columns of `tshark` have it. */
export function frameLine(view: View): string {
    const { packet } = packetHere(view);
    const end = (...names: readonly string[]): string =>
        names.map((name) => textOfField(packet, name)).find((text) => text !== undefined) ?? '?';
    const ends = `${end('ip.src', 'ipv6.src', 'eth.src')} → ${end('ip.dst', 'ipv6.dst', 'eth.dst')}`;
    const protocol =
        layersOf(packet)
            .findLast((layer) => layer.protocol !== 'data')
            ?.protocol.toUpperCase() ?? '';
    const number = view.position.step + 1;
    return `${number} ${view.state.clock.toFixed(6)} ${ends} ${protocol} ${lengthOf(packet)} ${packetInfo(packet)}`;
}

/** `frame`: the packet in one line. */
export const frameNode = (view: View): VariableNode => leaf('frame', frameLine(view));

/** `hex`: the bytes of the packet. */
export const hexNode = (view: View): VariableNode => leaf('hex', toHex(frameOf(packetHere(view))));

function packetHere({ packet }: View): NonNullable<View['packet']> {
    if (!packet) {
        throw new RequestFailure('bad-expression', { problem: 'No packet is here.' });
    }
    return packet;
}
