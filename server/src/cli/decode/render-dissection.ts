/** A dissected packet for people: one line a field with offset and filter name, then the bytes in the colours of their headers. */
import type { DissectedNode, Dissection } from '#language';
import { hexDump } from '../hex-text.js';
import type { Paint } from '../terminal.js';

/** Colours of the headers, outermost first, used in turn. */
const HEADER_COLOURS = ['cyan', 'green', 'yellow', 'magenta', 'blue'] as const;

type Colour = (text: string) => string;

/** The tree and the hex dump, without a final line break. `width` is how many columns the tree may take. */
export function renderDissection({ layers }: Dissection, bytes: Uint8Array, paint: Paint, width: number): string {
    const lines = layers.flatMap((layer, i) => layerLines(layer, colourOf(i, paint)));
    const widest = Math.max(0, ...lines.map(({ text }) => text.length));
    const column = Math.min(widest, width - 32);
    const tree = lines.map(({ offset, text, name, colour }) => {
        const head = `${paint.dim(offset)}  ${colour(text)}`;
        return name === undefined ? head : `${head}${' '.repeat(Math.max(2, column + 2 - text.length))}${paint.dim(name)}`;
    });
    const dump = hexDump(bytes, bytePaint(layers, paint)).map((line) => paint.dim(line.slice(0, 4)) + line.slice(4));
    return [...tree, '', ...dump].join('\n');
}

const colourOf = (index: number, paint: Paint): Colour => paint[HEADER_COLOURS[index % HEADER_COLOURS.length] ?? 'cyan'];

/** One line of the tree before its columns are known. */
interface TreeLine {
    readonly offset: string;
    readonly text: string;
    /** Absent for headers. */
    readonly name?: string;
    readonly colour: Colour;
}

const plain: Colour = (text) => text;

/** A header and its fields. Fields that exist for filters only (`ip.addr`) repeat what others show, and are left out. */
function layerLines(layer: DissectedNode, colour: Colour): TreeLine[] {
    return [{ offset: offsetOf(layer), text: layer.display, colour }, ...fieldLines(layer, 1)];
}

function fieldLines(node: DissectedNode, depth: number): TreeLine[] {
    return node.children
        .filter(({ hidden }) => !hidden)
        .flatMap((child) => {
            const indent = '  '.repeat(depth);
            const isHeader = child.value === undefined;
            const line = { offset: offsetOf(child), text: indent + child.display, colour: plain };
            return [isHeader ? line : { ...line, name: child.name }, ...fieldLines(child, depth + 1)];
        });
}

/** What Wireshark computes has no bytes, hence no offset. */
const offsetOf = ({ offset, length }: DissectedNode): string => (length === 0 ? '    ' : offset.toString(16).padStart(4, '0'));

/** Every byte in the colour of the innermost header that covers it. */
function bytePaint(layers: readonly DissectedNode[], paint: Paint): (offset: number, text: string) => string {
    return (offset, text) => {
        const index = layers.findLastIndex((layer) => layer.offset <= offset && offset < layer.offset + layer.length);
        return index < 0 ? paint.dim(text) : colourOf(index, paint)(text);
    };
}
