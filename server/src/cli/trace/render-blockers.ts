/** `vpc trace --all-blockers`: everything in the way of each packet that a run sends, as text or as JSON. */
import {
    type AgendaItem,
    allBlockers,
    type Blocker,
    dropReasonInfo,
    explanationCode,
    itemBegunBy,
    labelOf,
    type PathDirection,
    type SourceSpan,
    type Step,
    stageInfo,
} from '#language';
import { placeOf, type Sources } from '../place.js';
import { plural } from '../problem.js';
import type { Terminal } from '../terminal.js';
import type { Selection } from './select-run.js';

/** A packet that the run sends, and what is in its way at that moment. */
interface Examined {
    readonly name: string;
    readonly span: SourceSpan;
    readonly blockers: readonly Blocker[];
}

/** Every line of the run that sends, examined in the state the run has brought it to. */
const examine = (steps: readonly Step[]): Examined[] =>
    steps.flatMap((step) => {
        const item = itemBegunBy(step);
        return isSend(item) ? [{ name: item.name, span: item.span, blockers: allBlockers(step.before) }] : [];
    });

const isSend = (item: AgendaItem | undefined): item is Extract<AgendaItem, { kind: 'send' }> => item?.kind === 'send';

/** For people: a section for each packet and direction, the blockers numbered in the order in which they are met. */
export function renderBlockers(steps: readonly Step[], sources: Sources, { paint }: Pick<Terminal, 'paint'>): string {
    return examine(steps)
        .map(({ name, span, blockers }) => {
            const heading = `${paint.bold(name)}  ${paint.dim(placeOf(sources, span))}`;
            const sections = (['request', 'reply'] as const).flatMap((direction) => section(direction, blockers));
            return `${[heading, ...(blockers.length === 0 ? ['  Nothing stands in the way.'] : sections)].join('\n')}\n`;
        })
        .join('\n');

    function section(direction: PathDirection, all: readonly Blocker[]): string[] {
        const own = all.filter((blocker) => blocker.direction === direction);
        const heading = `  ${paint.bold(direction)}: ${plural(own.length, 'blocker')}`;
        return own.length === 0 ? [] : [heading, ...own.flatMap((blocker, i) => paragraph(blocker, i + 1))];
    }

    function paragraph({ reason, step, place, assumed }: Blocker, number: number): string[] {
        const grounds = [step.rules[0], explanationCode(step)].filter(Boolean).join(', ');
        const where = `${stageInfo(step.stage).title} at ${labelOf(step.before.network, place)}`;
        return [
            `  ${number}. ${paint.red(reason)}  ${where}  ${paint.dim(`${placeOf(sources, step.decidedBy)}  ${grounds}`)}`,
            `     ${step.summary()}`,
            `     ${paint.green('repair')}  ${dropReasonInfo(reason).repair}`,
            `     ${paint.dim(assumed ? `assumed from here on: ${assumed()}` : 'what lies behind it in this direction cannot be told')}`,
        ];
    }
}

/** For programs. */
export const blockersJson = (selection: Selection, steps: readonly Step[], sources: Sources): string =>
    `${JSON.stringify({ title: selection.title, packets: examine(steps).map((one) => examinedJson(one, sources)) }, null, 2)}\n`;

const examinedJson = ({ name, span, blockers }: Examined, sources: Sources): object => ({
    name,
    at: placeOf(sources, span),
    blockers: blockers.map(({ direction, reason, step, place, assumed }) => {
        const vendorCode = explanationCode(step);
        return {
            direction,
            reason,
            ...(vendorCode ? { vendorCode } : {}),
            stage: step.stage,
            place,
            decidedBy: placeOf(sources, step.decidedBy),
            rules: step.rules,
            summary: step.summary(),
            repair: dropReasonInfo(reason).repair,
            ...(assumed ? { assumed: assumed() } : {}),
        };
    }),
});
