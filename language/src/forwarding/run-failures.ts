/** What a run fails: claims that do not hold, and actions that were refused. */
import type { SourceSpan } from '../model/source-span.js';
import type { ItemSummary, PacketFate, RunSummary } from './run-summary.js';

/** One failure, with the packet that decided it. */
export interface RunFailure {
    /** One sentence: what was expected, and what happened. */
    readonly message: string;
    /** The expectation, or the action that was refused. */
    readonly span: SourceSpan;
    /** The claim as written; absent for a refused action. */
    readonly expected?: string;
    /** The packet that died, else the one that was sent. */
    readonly fatal?: PacketFate;
}

/** The failures of a run, in its order. */
export const failuresOf = ({ items }: RunSummary): RunFailure[] => items.flatMap(failuresOfItem);

function failuresOfItem({ name, expectations, refused, request, reply, span, message }: ItemSummary): RunFailure[] {
    const fatal = [request, reply].find((fate) => fate?.status === 'dropped') ?? request;
    const unmet = expectations
        .filter(({ met }) => !met)
        .map((expectation) => ({
            message: expectation.message,
            span: expectation.span,
            expected: expectation.text,
            ...(fatal ? { fatal } : {}),
        }));
    return refused ? [{ message: message ?? `'${name}' was refused.`, span }, ...unmet] : unmet;
}
