/** Rule numbers in hovers lead to the rule book. */
import { RULES } from '#language';

/** Where a rule is explained, as a URI; `undefined` when the manual is not at hand. */
export type RuleManual = (rule: string) => string | undefined;

/** What may be a citation, as this tool writes them: `(F4)`, `(R6, X21)`, `Rule F4:`. Code in backticks is left alone. */
const CITATIONS = /`[^`]*`|\((?:[A-Z]+\d+(?:, )?)+\)|\bRule [A-Z]+\d+\b/g;

/** The text with every cited rule made a link. */
export const linkRules = (markdown: string, manual: RuleManual): string =>
    markdown.replaceAll(CITATIONS, (citation) => (citation.startsWith('`') ? citation : linkEach(citation, manual)));

const linkEach = (citation: string, manual: RuleManual): string =>
    citation.replaceAll(/[A-Z]+\d+/g, (rule) => {
        const href = Object.hasOwn(RULES, rule) ? manual(rule) : undefined;
        return href === undefined ? rule : `[${rule}](${href})`;
    });
