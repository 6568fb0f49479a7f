/** What would make failed expectations hold: the best change for each of the first few, tried and run. */
import { bestRepairs } from '../../workspace/repairs/best-repairs.js';
import type { TrialWorkspace } from '../../workspace/repairs/trial-workspace.js';
import { titleOf } from '../../workspace/repairs/words.js';
import type { LoadedFile } from '../load-file.js';
import type { CheckResult } from './check-result.js';

/** Searches take a moment each: a file in which everything fails has one cause, which the first few show. */
const MOST_SEARCHES = 3;

/** The checks, the failed expectations of the file with a repair where there is one. */
export async function suggestRepairs(
    file: LoadedFile,
    checks: readonly CheckResult[],
    workspace: TrialWorkspace,
): Promise<readonly CheckResult[]> {
    const failed = checks.filter(({ holds, expectation }) => !holds && expectation).slice(0, MOST_SEARCHES);
    if (failed.length === 0) {
        return checks;
    }
    const start = await workspace.read(new Map(file.documents.map(({ uri, text }) => [uri, text])));
    const { designs } = await workspace.examine(start.texts);
    const repairs = new Map<CheckResult, string>();
    for (const check of failed) {
        const [best] = check.expectation ? await bestRepairs([check.expectation], { start, designs, workspace }) : [];
        if (best) {
            repairs.set(check, titleOf(best.repair, best.effects));
        }
    }
    return checks.map((check) => {
        const repair = repairs.get(check);
        return repair === undefined ? check : { ...check, repair };
    });
}
