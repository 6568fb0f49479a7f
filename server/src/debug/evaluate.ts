/** Watches, hovers and the console: fields, filter expressions, a few functions, names of elements. */
import { packetInfo } from '#language';
import { allElements, nameOf } from './elements.js';
import { RequestFailure } from './errors.js';
import { FUNCTIONS } from './functions.js';
import { originOf } from './last-write.js';
import { suggestion } from './nearest-names.js';
import { type FieldView, fieldNames, isField, layersOf, textOfField } from './packet-fields.js';
import { fieldNodes } from './scopes/packet-scope.js';
import { leaf, type VariableNode } from './scopes/variable-node.js';
import type { View } from './scopes/view.js';

/** The value of an expression at a stop. What cannot be understood fails with what could have been meant. */
export function evaluate(view: View, expression: string, context?: string): VariableNode {
    const [, text = '', format = ''] = FORMATTED.exec(expression.trim()) ?? [];
    const node = nodeFor(view, text, context);
    return format === '' ? node : { ...node, value: FORMATS[format]?.(node) ?? node.value };
}

/** An expression, and as other debuggers have it, behind a comma how its value is wanted: `ip.ttl,x`. */
const FORMATTED = /^(.*?)(?:\s*,\s*([xbd]))?$/s;

const FORMATS: Readonly<Record<string, (node: VariableNode) => string | undefined>> = {
    x: ({ hexadecimal }) => hexadecimal?.(),
    b: ({ binary }) => binary?.(),
    d: ({ value }) => value,
};

function nodeFor(view: View, text: string, context: string | undefined): VariableNode {
    const call = /^([a-z-]+)\s*(?:\(\s*(.*?)\s*\))?$/i.exec(text);
    const named = call && Object.hasOwn(FUNCTIONS, call[1] ?? '') ? FUNCTIONS[call[1] ?? ''] : undefined;
    if (named) {
        return named.evaluate(view, call?.[2] ?? '');
    }
    if (text === 'clock') {
        return leaf('clock', `${view.state.clock} s`, { expression: 'clock' });
    }
    return fieldValue(view, text) ?? elementValue(view, text, context) ?? filterValue(view, text);
}

/** `ip.src`, or a whole protocol: `ip`. */
function fieldValue(view: View, name: string): VariableNode | undefined {
    if (!isField(name)) {
        return undefined;
    }
    const packet = view.packet?.packet;
    const layer = packet && layersOf(packet).findLast(({ protocol }) => protocol === name);
    if (layer) {
        return { name, value: layer.summary, type: 'protocol', children: () => fieldNodes(layer.fields, {}) };
    }
    const value = packet && textOfField(packet, name);
    if (value === undefined) {
        throw new RequestFailure('bad-expression', {
            problem: `The packet has no ${name} here${packet ? `: it is ${packetInfo(packet)}` : ''}.`,
        });
    }
    const field =
        packet &&
        layersOf(packet)
            .flatMap(({ fields }) => fields.flatMap(withParts))
            .findLast((one) => one.name === name);
    return leaf(name, value, {
        field: name,
        origin: () => originOf(view, name),
        ...(field && { hexadecimal: field.hexadecimal, binary: field.binary }),
    });
}

const withParts = (field: FieldView): FieldView[] => [field, ...field.parts.flatMap(withParts)];

/** A name under the mouse says what it is. */
function elementValue({ network }: View, name: string, context: string | undefined): VariableNode | undefined {
    const found =
        context === 'hover'
            ? allElements(network).filter((element) => element.name === name || element.qualifiedName === name)
            : [];
    const [element] = found;
    return element && leaf(name, `${element.kind.replaceAll('-', ' ')} ${nameOf(network, element.id)}`, { span: element.span });
}

/** `tcp.dstport == 443 and ip.ttl < 64`: true or false. */
function filterValue(view: View, text: string): VariableNode {
    const filter = view.debuggee.filter(text);
    if (!filter.ok) {
        const isName = /^[\w.-]+$/.test(text);
        const known = [...fieldNames(), ...Object.keys(FUNCTIONS)];
        const problem = isName ? `'${text}' is neither a packet field nor a function.${suggestion(text, known)}` : filter.message;
        throw new RequestFailure('bad-expression', { problem });
    }
    const packet = view.packet?.packet;
    return leaf(text, String(packet !== undefined && filter.value(packet)), { type: 'boolean' });
}
