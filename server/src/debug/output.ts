/** The console: one line per step, grouped by the lines of the script, and the outcome at the end. */
import { type AgendaItem, type ItemSummary, itemBegunBy, type PacketFate, type RunSummary, type Step } from '#language';
import { nameOf } from './elements.js';

/** The text for a step that was passed. The first step of a line that sends names the line. */
export function textOfStep(step: Step): string {
    const item = itemBegunBy(step);
    return `${item?.kind === 'send' ? `${headingOf(item)}\n` : ''}${lineOf(step)}\n`;
}

/** `── web: tcp client -> web1:443`. */
const headingOf = ({ name, packet }: Extract<AgendaItem, { kind: 'send' }>): string =>
    `── ${name === packet.text ? '' : `${name}: `}${packet.text}`;

/** `#1 web1 · route-lookup: …`. */
export function lineOf(step: Step): string {
    const place = step.packetId === undefined ? '' : `#${step.packetId} ${nameOf(step.before.network, step.hop.element)} · `;
    return `${MARKS[step.outcome] ?? ''}${place}${step.stage}: ${step.summary()}`;
}

const MARKS: Readonly<Partial<Record<Step['outcome'], string>>> = { dropped: '✗ ', failed: '✗ ', delivered: '✓ ', met: '✓ ' };

/** Failures stand out; everything else is the program's ordinary output; `console` would be shown as a warning. */
export const categoryOf = (step: Step): 'stderr' | 'stdout' =>
    step.outcome === 'failed' || step.outcome === 'dropped' ? 'stderr' : 'stdout';

/** What became of everything that was sent: a line per script line. */
export const textOfOutcome = ({ items }: RunSummary): string =>
    items
        .filter(({ kind }) => kind === 'send')
        .map(
            (item) =>
                `══ ${item.name}: ${[fateText(item.request), fateText(item.reply), ...expectationTexts(item)].filter(Boolean).join(' · ')}\n`,
        )
        .join('');

const fateText = (fate: PacketFate | undefined): string => (fate ? `#${fate.packetId} ${fate.text}` : '');

const expectationTexts = ({ expectations }: ItemSummary): string[] =>
    expectations.map(({ met, text }) => `${met ? '✓' : '✗'} expect ${text}`);
