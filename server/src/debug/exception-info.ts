/** What a person reads when a packet was dropped: the reason, the rule, the line, and what would have let it pass. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { allBlockers, type Blocker, explanationCode, isNowhere, RULES, type RuleInfo, type Step } from '#language';
import { nameOf } from './elements.js';
import { RequestFailure } from './errors.js';
import { dropInfo } from './exception-filters.js';

/** The answer to `exceptionInfo` at a step that dropped its packet or disappointed an expectation. `place`: of the deciding line. */
export function exceptionInfo(step: Step, place: string): DebugProtocol.ExceptionInfoResponse['body'] {
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
            stackTrace: paragraphs(step, place),
        },
    };
}

function paragraphs(step: Step, place: string): string {
    const info = dropInfo(step);
    const code = explanationCode(step);
    const lines = [
        info && `${info.summary}.`,
        info?.explanation,
        ...step.rules.map(ruleLine),
        code && `Reachability Analyzer calls it ${code}.`,
        `Dropped in stage ${step.stage} at ${nameOf(step.before.network, step.hop.element)}${isNowhere(step.decidedBy) ? '' : `, decided by ${place}`}.`,
        info && `What would let it pass: ${info.repair}`,
        ...furtherBlockers(step),
    ];
    return lines.filter(Boolean).join('\n');
}

/** What the packet, and its answer, would meet once this refusal were repaired. */
function furtherBlockers(step: Step): string[] {
    const further = allBlockers(step.before).filter(
        (blocker) => blocker.step.stage !== step.stage || !isSamePacket(blocker, step),
    );
    const lines = further.map((blocker) => {
        const place = nameOf(blocker.step.before.network, blocker.place);
        return `  ${blocker.direction}: ${blocker.reason} at ${place}: ${blocker.step.summary()}`;
    });
    return lines.length === 0 ? [] : ['Also in the way, were this repaired:', ...lines];
}

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
