/** What the catalogues say about a word: drop reasons with their rules, display-filter fields. */
import { DROP_REASONS, type DropReason, type DropReasonInfo, findField, RULES, stageInfo } from '#language';
import { code, paragraphs } from './markdown.js';

/** A drop reason: why the cloud does it, what lets the packet pass, and the rule behind it. */
export function dropReasonHover(reason: string): string | undefined {
    if (!Object.hasOwn(DROP_REASONS, reason)) {
        return undefined;
    }
    const info: DropReasonInfo = DROP_REASONS[reason as DropReason];
    const rule = RULES[info.rule];
    const stages =
        info.stages.length > 4 ? 'in any stage' : `in ${info.stages.map((stage) => stageInfo(stage).title).join(', ')}`;
    return paragraphs([
        `**drop reason** ${code(reason)}: ${info.summary}.`,
        info.explanation,
        `Repair: ${info.repair}`,
        `Rule ${info.rule}: ${rule.text} (${rule.source})`,
        `Given ${stages}.${info.vendorCode ? ` The vendor calls it ${code(info.vendorCode)}.` : ''}`,
    ]);
}

/** A display-filter field: Wireshark's label and type. */
export function fieldHover(name: string): string | undefined {
    const field = findField(name);
    return field && `**field** ${code(field.name)}: ${field.label} (${field.type}${field.write ? '' : ', cannot be set'})`;
}
