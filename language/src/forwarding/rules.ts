/** The rule book's entries that the simulator implements: number → what it says and how sure that is. */

/** A: vendor document. S: source article. D: older vendor document. T: third-party observation. I: inference. K: general protocol knowledge. */
export type Confidence = 'A' | 'S' | 'D' | 'T' | 'I' | 'K';

export interface RuleInfo {
    /** One sentence in our own words. */
    readonly text: string;
    readonly confidence: readonly Confidence[];
    /** Where it comes from: a document page or an RFC section. */
    readonly source: string;
}

export const RULES = {
    R12: {
        text: 'A destination no route covers is dropped.',
        confidence: ['A'],
        source: 'Amazon VPC user guide, subnet route tables',
    },
    R13: {
        text: 'A route whose target is gone is a blackhole: it still wins and drops.',
        confidence: ['A', 'I'],
        source: 'EC2 API reference, Route',
    },
} as const satisfies Record<string, RuleInfo>;

export type RuleId = keyof typeof RULES;
