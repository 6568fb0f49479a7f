/** One flow for people: the verdict, both ways with their paths and the lines that decided, and the repair. */
import { dropReasonInfo, type ExplainedFlow, type ExplainedWay, explanationCode, labelOf, type Step, stageInfo } from '#language';
import { placeOf, type Sources } from '../place.js';
import type { Terminal } from '../terminal.js';
import type { FlowRequest } from './read-request.js';
import { isReached, verdictText } from './verdict-text.js';

interface Page {
    readonly sources: Sources;
    readonly terminal: Pick<Terminal, 'paint'>;
}

/** The whole answer. */
export function renderFlow({ from, to, question }: FlowRequest, flow: ExplainedFlow, page: Page): string {
    const { paint } = page.terminal;
    const reached = isReached(flow.verdict);
    const sentence = `${from} ${reached ? 'reaches' : 'does not reach'} ${to} on ${question.text}`;
    const sign = reached ? paint.green('✓') : paint.red('✗');
    return [
        `${sign} ${paint.bold(sentence)}${reached ? '' : `: ${verdictText(flow.verdict)}`}`,
        ...(flow.request ? wayLines('request', flow.request, page) : []),
        ...(flow.reply ? wayLines('answer', flow.reply, page) : []),
        '',
    ].join('\n');
}

function wayLines(name: string, { fate, decisions }: ExplainedWay, page: Page): string[] {
    const { paint } = page.terminal;
    const network = decisions[0]?.before.network;
    const path = network ? fate.path.map((id) => labelOf(network, id)).join(' → ') : '';
    const title = fate.status === 'delivered' ? paint.green('delivered') : paint.red(fate.status);
    const { dropReason } = fate;
    return [
        '',
        `  ${paint.bold(name)}  ${path}  ${title}`,
        ...decisions.map((step) => decisionLine(step, page)),
        ...(dropReason === undefined ? [] : [`    ${paint.green('repair')}  ${dropReasonInfo(dropReason).repair}`]),
    ];
}

function decisionLine(step: Step, { sources, terminal: { paint } }: Page): string {
    const dropped = step.outcome === 'dropped';
    const grounds = [step.rules[0], explanationCode(step)].filter(Boolean).join(', ');
    const mark = dropped ? paint.red('✗') : paint.dim('·');
    const lead = dropped ? `${paint.red(step.dropReason ?? '')}  ` : '';
    return `    ${mark} ${lead}${stageInfo(step.stage).title}: ${step.summary()}  ${paint.dim(`${placeOf(sources, step.decidedBy)}  ${grounds}`)}`;
}

/** The same for programs. */
export const flowJson = ({ from, to, question }: FlowRequest, flow: ExplainedFlow, sources: Sources): string =>
    `${JSON.stringify(
        {
            question: question.text,
            from,
            to,
            ...flow.verdict,
            ...(flow.request ? { request: wayJson(flow.request, sources) } : {}),
            ...(flow.reply ? { answer: wayJson(flow.reply, sources) } : {}),
        },
        null,
        2,
    )}\n`;

function wayJson({ fate, decisions }: ExplainedWay, sources: Sources): object {
    const { status, path, place, dropReason, rule, decidedBy, text } = fate;
    return {
        status,
        path,
        ...(place === undefined ? {} : { place }),
        ...(dropReason === undefined ? {} : { reason: dropReason, repair: dropReasonInfo(dropReason).repair }),
        ...(rule === undefined ? {} : { rule }),
        ...(decidedBy ? { decidedBy: placeOf(sources, decidedBy) } : {}),
        text,
        decisions: decisions.map((step) => ({
            stage: step.stage,
            outcome: step.outcome,
            rules: step.rules,
            decidedBy: placeOf(sources, step.decidedBy),
            summary: step.summary(),
        })),
    };
}
