/** Reachability matrices in small stretches, so that a process which has other things to do is never kept waiting. */
import { type Cancellation, interruptAndCheck } from 'langium';
import {
    answerPairs,
    assembleMatrix,
    type ElementId,
    firstPairs,
    joinAnswers,
    type Network,
    type PairAnswers,
    type Pairs,
    planReach,
    type ReachMatrix,
    type ReachPlan,
    type ReachQuestion,
    remainingPairs,
} from '#language';

/** Which matrix: of one column, or of all. */
interface MatrixQuestion {
    readonly network: Network;
    readonly question: ReachQuestion;
    readonly token: Cancellation.CancellationToken;
    readonly to?: ElementId;
}

/** The pairs of one question; `undefined` when they are not known by the deadline (`performance.now`). The token stops it as well. */
export async function matrixBefore(
    deadline: number,
    { network, question, token, to }: MatrixQuestion,
): Promise<ReachMatrix | undefined> {
    const plan = planReach(network, question, to === undefined ? {} : { to });
    const first = await answerInStretches(plan, firstPairs(plan), token, deadline);
    const pairs = first && remainingPairs(plan, first);
    const answers = pairs && (await answerInStretches(plan, pairs, token, deadline));
    return first && pairs && answers && assembleMatrix(plan, first, { pairs, answers });
}

/** Pairs between two looks at the token: about a millisecond. */
const STRETCH = 8;

/** Without a deadline all pairs are answered. */
async function answerInStretches(
    plan: ReachPlan,
    pairs: Pairs,
    token: Cancellation.CancellationToken,
    deadline = Number.POSITIVE_INFINITY,
): Promise<PairAnswers | undefined> {
    const parts: PairAnswers[] = [];
    for (let at = 0; at < pairs.length; at += 2 * STRETCH) {
        await interruptAndCheck(token);
        if (performance.now() > deadline) {
            return undefined;
        }
        parts.push(answerPairs(plan, pairs.subarray(at, at + 2 * STRETCH)));
    }
    return joinAnswers(parts);
}
