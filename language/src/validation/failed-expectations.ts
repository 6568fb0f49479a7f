/** Expectations that a run does not meet, as findings. Whoever has the time runs them; the checker never does. */
import { failuresOf } from '../forwarding/run-failures.js';
import type { RunSummary } from '../forwarding/run-summary.js';
import { isNowhere } from '../model/source-span.js';
import type { DiagnosticData } from './report.js';
import type { ModelFinding } from './vpc-view.js';

/** What has been run. */
export interface RunTarget {
    readonly kind: 'probe' | 'experiment';
    readonly name: string;
}

/** What travels in the `data` field of `expectation/failed`. */
export interface FailedRunData extends DiagnosticData {
    readonly run: RunTarget;
    /** The claim as written; absent where an action was refused. */
    readonly expected?: string;
}

/** A finding that knows its run. */
export interface FailedExpectation extends ModelFinding {
    readonly data: FailedRunData;
}

/**
 * Diagnostic `expectation/failed`
 *
 * The packet was sent, or the experiment carried out, and the claim does not hold: either the network is not as it was meant, or the
 * claim is wrong. The line that decided is named beside it. The language server runs what an edit can affect a moment later;
 * `vpc test` runs everything.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24  instance a  instance b }
 *     }
 *     probe outside: icmp a -> 198.51.100.1 expect answered
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24  instance a  instance b }
 *     }
 *     probe outside: icmp a -> 198.51.100.1 expect dropped by no-route
 */
export function failedExpectations(run: RunTarget, summary: RunSummary): FailedExpectation[] {
    return failuresOf(summary).map(({ message, span, expected, fatal }) => {
        const decidedBy = fatal?.decidedBy;
        return {
            span,
            message,
            ...(decidedBy && !isNowhere(decidedBy)
                ? { related: [{ span: decidedBy, message: `Decided here: ${fatal.text}.` }] }
                : {}),
            data: { repairs: [], run, ...(expected === undefined ? {} : { expected }) },
        };
    });
}
