/** The page of drop reasons: every way a packet can die, why, and what would let it pass. */
import {
    DROP_CLASSES,
    DROP_REASONS,
    type DropClass,
    type DropReason,
    dropReasonInfo,
} from '../../language/src/forwarding/drop-reasons.js';
import { ruleInfo } from '../../language/src/forwarding/rules.js';
import { STAGES } from '../../language/src/forwarding/stage-catalog.js';
import { readDropExamples, WITHOUT_EXAMPLE } from './drop-examples.js';
import { link, page } from './markdown.js';

const INTRODUCTION = `Generated from \`language/src/forwarding/drop-reasons.ts\` by \`npm run docs\`.

Every packet that does not arrive dies for one of these reasons, at one of the stages named. The names are what
\`expect dropped by REASON\` takes and what exception breakpoints list. Where the vendor's Reachability Analyzer has an
explanation code for the same thing, it is given ([all codes](vendor-codes.md)); many reasons have none, because the analyzer
does not look at frames, guests and bindings. Each reason has the smallest program that ends in it; a test runs them all.`;

const EXAMPLES = readDropExamples();

/** The whole page. */
export function renderDropReasonsPage(): string {
    return page('# Drop reasons', INTRODUCTION, ...(Object.keys(DROP_CLASSES) as DropClass[]).flatMap(renderClass));
}

function renderClass(dropClass: DropClass): string[] {
    const reasons = (Object.keys(DROP_REASONS) as DropReason[]).filter((reason) => DROP_REASONS[reason].class === dropClass);
    return [`## ${DROP_CLASSES[dropClass]}`, ...reasons.flatMap(renderReason)];
}

function renderReason(reason: DropReason): string[] {
    const { stages, summary, rule, vendorCode, explanation, repair } = dropReasonInfo(reason);
    const everywhere = stages.length === STAGES.filter(({ hop }) => hop !== 'script').length;
    const { remark } = ruleInfo(rule);
    return [
        `### ${reason}`,
        `${summary}.`,
        explanation,
        `**To let it pass:** ${repair}`,
        [
            `Stages: ${everywhere ? 'any' : stages.map((stage) => `\`${stage}\``).join(', ')}`,
            `Rule: ${link(rule, `rules.md#${rule.toLowerCase()}`)}`,
            ...(vendorCode === undefined ? [] : [`Explanation code: \`${vendorCode}\``]),
        ].join(' · '),
        remark === undefined ? '' : `*About ${rule}: ${remark}*`,
        exampleOf(reason),
    ];
}

function exampleOf(reason: DropReason): string {
    const program = EXAMPLES.get(reason);
    const why = WITHOUT_EXAMPLE[reason];
    return program === undefined ? (why === undefined ? '' : `*No example. ${why}*`) : `\`\`\`vpc\n${program}\n\`\`\``;
}
