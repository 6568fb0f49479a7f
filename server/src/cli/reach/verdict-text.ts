/** Verdicts in words and signs. */
import { dropReasonInfo, REACH_OUTCOMES, type ReachVerdict, stageInfo } from '#language';

/** `answer dropped by network-acl-ingress: Network ACL, entering the subnet (F22, SUBNET_ACL_RESTRICTION)`. */
export function verdictText({ outcome, reason, stage, rule, code }: ReachVerdict): string {
    if (reason === undefined) {
        return REACH_OUTCOMES[outcome];
    }
    const grounds = [rule, code].filter(Boolean).join(', ');
    const where = stage === undefined ? dropReasonInfo(reason).summary : stageInfo(stage).title;
    return `${outcome === 'reply-dropped' ? 'answer dropped by ' : ''}${reason}: ${where}${grounds === '' ? '' : ` (${grounds})`}`;
}

/** Whether a question and its answer came through. */
export const isReached = ({ outcome }: ReachVerdict): boolean => outcome === 'reached';

/** `1,000,000`. */
export const grouped = (count: number): string => count.toLocaleString('en-US');
