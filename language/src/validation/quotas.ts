/** Comparing what a file has with what a quota grants (10.2). */
import type { Network } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import { beyondQuota, type QuotaId, quotaInfo, quotaLimit } from './quota-catalog.js';
import type { ReportFinding } from './vpc-view.js';

/** What is counted for one owner, such as the subnets of one VPC. */
export interface Counted {
    /** `VPC 'lab'`: the beginning of the sentence. */
    readonly owner: string;
    readonly elements: readonly { readonly span: SourceSpan }[];
    /** How much one element counts; 1 without it. */
    readonly weight?: (index: number) => number;
}

/** Reports, at the first element beyond it, that a quota is exceeded. */
export function checkQuota(network: Network, quota: QuotaId, counted: Counted, report: ReportFinding): void {
    const { owner, elements, weight } = counted;
    const limit = quotaLimit(network.profile, quota);
    if (weight === undefined && elements.length <= limit) {
        return;
    }
    let count = 0;
    let first: { readonly span: SourceSpan } | undefined;
    if (weight === undefined) {
        count = elements.length;
        first = elements[limit];
    } else {
        for (let index = 0; index < elements.length; index++) {
            count += weight(index);
            first ??= count > limit ? elements[index] : undefined;
        }
    }
    if (first) {
        reportBeyondQuota(network, quota, { owner, count, first }, report);
    }
}

/** More than a quota grants. */
interface Excess {
    readonly owner: string;
    readonly count: number;
    /** The first element beyond the quota. */
    readonly first: { readonly span: SourceSpan };
}

/** Reports that a quota is exceeded. */
export function reportBeyondQuota(
    network: Network,
    quota: QuotaId,
    { owner, count, first }: Excess,
    report: ReportFinding,
): void {
    const { diagnostic, items } = quotaInfo(quota);
    report(diagnostic, { span: first.span, message: `${owner} has ${count} ${items}: ${beyondQuota(network.profile, quota)}.` });
}
