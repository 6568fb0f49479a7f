/** Scope "Packet": what just happened, the frame, and every header with its fields; changed ones say what they were. */
import { HOPS, packetInfo, RULES, type RuleInfo, type SourceSpan, stageInfo } from '#language';
import { nameOf } from '../elements.js';
import { type FieldEdits, headerEdit } from '../fork/field-edit.js';
import { originOf } from '../last-write.js';
import { memoryReferenceOf } from '../memory.js';
import { type FieldView, type LayerView, layersOf, lengthOf } from '../packet-fields.js';
import type { Scope } from './scope.js';
import { branch, leaf, present, type VariableNode } from './variable-node.js';
import type { View } from './view.js';

/** The packet as the step leaves it. */
export const packetScope: Scope = {
    name: 'Packet',
    applies: () => true,
    lines: (view) => [stepNode(view), ...packetNodes(view)],
};

/** What just happened, and below it where, how it ended and by which rules. */
export function stepNode({ step, network }: View): VariableNode {
    return branch('step', step.summary(), () =>
        present([
            leaf('stage', `${step.stage}: ${stageInfo(step.stage).title}`),
            leaf(
                'hop',
                `${HOPS.find(({ id }) => id === step.hop.kind)?.title ?? step.hop.kind} ${nameOf(network, step.hop.element)}`,
            ),
            leaf('outcome', step.dropReason === undefined ? step.outcome : `${step.outcome}: ${step.dropReason}`),
            ...step.rules.map((rule) => {
                const { text }: RuleInfo = RULES[rule];
                return leaf(`rule ${rule}`, text);
            }),
        ]),
    );
}

function packetNodes(view: View): VariableNode[] {
    const { packet, before } = view;
    if (!packet) {
        return [];
    }
    const old = before && before.packet !== packet.packet ? layersOf(before.packet) : undefined;
    const layers = layersOf(packet.packet);
    return [
        leaf('frame', `${lengthOf(packet.packet)} bytes: ${packetInfo(packet.packet)}`, {
            memory: memoryReferenceOf(packet.id),
            expression: 'frame',
        }),
        ...layers.map((layer, index) =>
            layerNode(layer, {
                old: old && counterpart(layers, index, old),
                edit: headerEdit(packet.id, layers, index),
                ...(isInnermost(layers, index) && { origin: (field) => originOf(view, field) }),
            }),
        ),
    ];
}

/** Whether a header is the one that people mean by its protocol's name. */
const isInnermost = (layers: readonly LayerView[], index: number): boolean =>
    layers.findLastIndex(({ protocol }) => protocol === layers[index]?.protocol) === index;

/** Headers are matched from the inside out: a tunnel is put around a packet, not into it. */
function counterpart(layers: readonly LayerView[], index: number, old: readonly LayerView[]): LayerView | 'none' {
    const same = old[index - layers.length + old.length];
    return same?.protocol === layers[index]?.protocol && same ? same : 'none';
}

/** What is known of a header besides its fields: an older version, and how its fields are changed. */
interface HeaderContext {
    readonly old?: LayerView | 'none' | undefined;
    readonly edit?: FieldEdits | undefined;
    readonly origin?: FieldOrigins | undefined;
}

/** Finds the line that gave a field its value. */
type FieldOrigins = (field: string) => SourceSpan | undefined;

function layerNode(layer: LayerView, { old, edit, origin }: HeaderContext): VariableNode {
    const expression = layer.protocol;
    if (old === 'none') {
        return branch(layer.protocol, `${layer.summary} (new)`, () => fieldNodes(layer.fields, { edit, origin }), { expression });
    }
    const changed = old ? changedFields(layer.fields, old.fields) : [];
    const note = changed.length > 0 ? ` (changed: ${changed.join(', ')})` : '';
    return branch(layer.protocol, `${layer.summary}${note}`, () => fieldNodes(layer.fields, { old: old?.fields, edit, origin }), {
        expression,
    });
}

/** The names of the fields whose text differs. */
const changedFields = (fields: readonly FieldView[], old: readonly FieldView[]): string[] =>
    fields.flatMap((field, index) => (oldText(field, old[index]) === undefined ? [] : [field.name]));

/** What is known of fields besides their values. */
interface FieldsContext {
    /** An older version: changed fields say what they were. */
    readonly old?: readonly FieldView[] | undefined;
    readonly edit?: FieldEdits | undefined;
    readonly origin?: FieldOrigins | undefined;
}

/** The fields of a header. */
export const fieldNodes = (fields: readonly FieldView[], { old, edit, origin }: FieldsContext = {}): VariableNode[] =>
    fields.map((field, index) => fieldNode(field, old?.[index], { edit, origin }));

function fieldNode(field: FieldView, old: FieldView | undefined, { edit, origin }: FieldsContext): VariableNode {
    const was = oldText(field, old);
    const change = edit?.(field.name);
    const note = was === undefined ? '' : ` (was ${was})`;
    return leaf(field.name, `${field.text}${note}`, {
        hexadecimal: () => `${field.hexadecimal()}${note}`,
        binary: () => `${field.binary()}${note}`,
        type: field.label,
        expression: field.name,
        field: field.name,
        ...(change && { edit: change }),
        ...(origin && { origin: () => origin(field.name) }),
        ...(field.parts.length > 0 && { children: () => fieldNodes(field.parts, { old: old?.parts, edit, origin }) }),
    });
}

/** Fields are matched by their place in the header; another field in that place is no older version. */
const oldText = (field: FieldView, old: FieldView | undefined): string | undefined =>
    old === undefined || old.name !== field.name || old.text === field.text ? undefined : old.text;
