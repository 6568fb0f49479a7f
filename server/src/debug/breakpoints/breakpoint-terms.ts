/** What every kind of breakpoint may add: a condition, a hit count, a message to log instead of stopping. */

import type { Debuggee } from '../debuggee.js';
import { BreakpointLedger } from './breakpoint-ledger.js';
import { type HitCondition, parseHitCondition } from './hit-condition.js';
import { type LogMessage, parseLogMessage } from './log-message.js';
import { modeNamed } from './modes.js';

/** As the client sent them. Empty texts count as absent. */
export interface BreakpointTerms {
    readonly condition?: string | undefined;
    readonly hitCondition?: string | undefined;
    readonly logMessage?: string | undefined;
    /** For which packets it counts; absent: for all. */
    readonly mode?: string | undefined;
}

/** A breakpoint ready to be asked. */
export interface ArmedTerms {
    readonly ledger: BreakpointLedger;
    /** Present for log points, which never stop. */
    readonly log?: LogMessage;
}

/** Why a breakpoint cannot work, in words for the person who set it. */
export interface Problem {
    readonly problem: string;
}

/** Whether it went wrong. */
export const isProblem = (result: object): result is Problem => 'problem' in result;

/** Arms a breakpoint that meets steps by `meets`, under its terms. */
export function arm(debuggee: Debuggee, terms: BreakpointTerms, meets: (index: number) => boolean): ArmedTerms | Problem {
    const condition = conditionOf(debuggee, terms.condition);
    if (isProblem(condition)) {
        return condition;
    }
    const hits: { test?: HitCondition } | Problem = hitsOf(terms.hitCondition);
    if (isProblem(hits)) {
        return hits;
    }
    const log = terms.logMessage ? parseLogMessage(terms.logMessage, debuggee) : undefined;
    if (log && isProblem(log)) {
        return log;
    }
    const mode = modeNamed(terms.mode);
    if (isProblem(mode)) {
        return mode;
    }
    const isHit = (index: number): boolean => meets(index) && mode.applies(debuggee, index) && condition.test(index);
    const ledger = new BreakpointLedger(isHit, hits.test);
    return log ? { ledger, log } : { ledger };
}

/** A condition is a display filter over the packet as the step leaves it. */
function conditionOf(debuggee: Debuggee, text: string | undefined): { test: (index: number) => boolean } | Problem {
    if (!text?.trim()) {
        return { test: () => true };
    }
    const predicate = debuggee.predicate(text);
    return predicate.ok ? { test: predicate.value } : { problem: `Condition: ${predicate.message}` };
}

function hitsOf(text: string | undefined): { test?: HitCondition } | Problem {
    if (!text?.trim()) {
        return {};
    }
    const parsed = parseHitCondition(text);
    return typeof parsed === 'function' ? { test: parsed } : parsed;
}
