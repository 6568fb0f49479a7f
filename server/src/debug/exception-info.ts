/** What a person reads when a packet was dropped: the reason, the rule, the line, and what would have let it pass. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { allBlockers, type Blocker, explanationCode, isNowhere, RULES, type RuleInfo, type Step } from '#language';
import { nameOf } from './elements.js';
import { RequestFailure } from './errors.js';
import { dropInfo } from './exception-filters.js';

/** What the answer needs besides the step: the place of the deciding line, and where the manual explains a reason. */
export interface ExceptionContext {
    readonly place: string;
    readonly manualOf?: ((dropReason: string) => string | undefined) | undefined;
}

/** The answer to `exceptionInfo` at a step that dropped its packet or disappointed an expectation. */
export function exceptionInfo(step: Step, context: ExceptionContext): DebugProtocol.ExceptionInfoResponse['body'] {
    if (step.outcome === 'failed') {
        return failedExpectation(step);
    }
    const info = dropInfo(step);
    if (!info) {
        throw new RequestFailure('no-exception');
    }
    const reason = step.dropReason ?? '';
    return {
        exceptionId: reason,
        description: step.summary(),
        breakMode: 'always',
        details: {
            message: info.explanation,
            typeName: reason,
            fullTypeName: `${info.class}/${reason}`,
            stackTrace: paragraphs(step, context),
        },
    };
}

function paragraphs(step: Step, { place, manualOf }: ExceptionContext): string {
    const info = dropInfo(step);
    const code = explanationCode(step);
    const blockers = allBlockers(step.before);
    const repair = blockers.find((blocker) => isThis(blocker, step))?.assumed;
    const manual = manualOf?.(step.dropReason ?? '');
    const lines = [
        info && `${info.summary}.`,
        info?.explanation,
        ...step.rules.map(ruleLine),
        code && `Reachability Analyzer calls it ${code}.`,
        `Dropped in stage ${step.stage} at ${nameOf(step.before.network, step.hop.element)}${isNowhere(step.decidedBy) ? '' : `, decided by ${place}`}.`,
        info && `What would let it pass: ${info.repair}`,
        repair && `The smallest repair: ${repair()}.`,
        ...furtherBlockers(blockers.filter((blocker) => !isThis(blocker, step))),
        manual && `More about it: ${manual}`,
    ];
    return lines.filter(Boolean).join('\n');
}

/** What the packet, and its answer, would meet once this refusal were repaired. */
function furtherBlockers(further: readonly Blocker[]): string[] {
    const lines = further.map((blocker) => {
        const place = nameOf(blocker.step.before.network, blocker.place);
        return `  ${blocker.direction}: ${blocker.reason} at ${place}: ${blocker.step.summary()}`;
    });
    return lines.length === 0 ? [] : ['Also in the way, were this repaired:', ...lines];
}

/** Whether it is the very refusal at which the debugger stands. */
const isThis = (blocker: Blocker, step: Step): boolean => blocker.step.stage === step.stage && isSamePacket(blocker, step);

const isSamePacket = (blocker: Blocker, step: Step): boolean =>
    blocker.step.packetId === step.packetId && blocker.step.hop.index === step.hop.index;

function ruleLine(rule: Step['rules'][number]): string {
    const { text, source }: RuleInfo = RULES[rule];
    return `Rule ${rule}: ${text} [${source}]`;
}

const failedExpectation = (step: Step): DebugProtocol.ExceptionInfoResponse['body'] => ({
    exceptionId: 'expectation-failed',
    description: step.summary(),
    breakMode: 'always',
    details: { message: step.summary(), typeName: 'expectation-failed' },
});
