/** The page of rules: what the simulator does, how sure that is, and where sources are silent or disagree. */

import { OPEN_POINTS, type OpenPoint } from '../../language/src/forwarding/conflicts.js';
import {
    CONFIDENCE_MEANING,
    type Confidence,
    isRuleId,
    RULE_CHAPTERS,
    RULES,
    type RuleId,
    ruleInfo,
} from '../../language/src/forwarding/rules.js';
import { link, page, table } from './markdown.js';

const INTRODUCTION = `Generated from \`language/src/forwarding/rules.ts\` by \`npm run docs\`.

The numbers are those that traces, hovers, drop reasons and code comments cite. Amazon publishes how its network behaves, not how it
is built; some rules are inferences, and some sources contradict each other. Those carry a remark that says which default the
simulator takes; the conflicts and open points are listed [at the end](#conflicts-and-open-points). Gaps in the numbering are rules about elements that the language does not have yet.`;

/** The whole page. */
export function renderRulesPage(): string {
    const letters = Object.entries(CONFIDENCE_MEANING).map(([letter, meaning]) => [letter, meaning]);
    const chapters = Object.entries(RULE_CHAPTERS).flatMap(([letter, title]) => renderChapter(letter, title));
    return page('# Rules', INTRODUCTION, table(['letter', 'how sure'], letters), ...chapters, ...renderOpenPoints());
}

function renderChapter(letter: string, title: string): string[] {
    const ids = (Object.keys(RULES) as RuleId[]).filter((id) => id.startsWith(letter));
    return [`## ${title} (${letter})`, ...ids.flatMap(renderRule)];
}

function renderRule(id: RuleId): string[] {
    const { text, confidence, source, remark } = ruleInfo(id);
    const meanings = confidence.map((letter: Confidence) => `${letter} (${CONFIDENCE_MEANING[letter]})`).join(', ');
    return [
        `### ${id}`,
        text,
        `Confidence: ${meanings}. Source: ${source}.`,
        remark === undefined ? '' : `**Remark:** ${remark}`,
    ];
}

/** What the sources leave open, with the default taken. */
function renderOpenPoints(): string[] {
    const rows = OPEN_POINTS.map((point) => [String(point.number), point.question, point.taken, rulesOf(point)]);
    return [
        '## Conflicts and open points',
        'Where sources contradict each other or are silent. What differs by era is a choice of the [profiles](profiles.md).',
        table(['no.', 'conflict or open point', 'what the simulator takes', 'rules'], rows),
    ];
}

const rulesOf = ({ rules }: OpenPoint): string =>
    rules.map((rule) => (isRuleId(rule) ? link(rule, `#${rule.toLowerCase()}`) : rule)).join(', ');
