/** The stack of a packet, innermost first: the candidate under consideration ← the stage ← the hop ← the probe. */
import {
    type AgendaItem,
    describeItem,
    type Experiment,
    HOPS,
    NOWHERE,
    type PacketInFlight,
    type SourceSpan,
    type Step,
} from '#language';
import type { Debuggee } from './debuggee.js';
import { candidateAt, type Detail } from './details.js';
import { findElement, nameOf } from './elements.js';
import { addressOfStep } from './instructions.js';
import { onStage, type Position, type Trace } from './trace-cursor.js';

/** What a frame stands for. */
export type FrameLevel = 'lookup' | 'stage' | 'hop' | 'probe' | 'experiment';

/** One frame. */
export interface Frame {
    readonly level: FrameLevel;
    readonly name: string;
    readonly span: SourceSpan;
    /** Where the packet of this frame stands. */
    readonly position: Position;
    readonly packetId: number | undefined;
    /** The address of the stage in the pipeline of its place. */
    readonly instruction?: number | undefined;
}

/** Frames of what happens at a place, as opposed to those of what made it happen. */
const isInside = (level: FrameLevel): boolean => level === 'lookup' || level === 'stage' || level === 'hop';

const HOP_TITLES: ReadonlyMap<string, string> = new Map(HOPS.map(({ id, title }) => [id, title]));

/** The frames of a packet that stands at a position. */
export function framesAt(debuggee: Debuggee, position: Position): Frame[] {
    const step = debuggee.trace.step(position.step);
    if (!step) {
        return [];
    }
    const frame = (level: FrameLevel, name: string, span: SourceSpan): Frame => ({
        level,
        name,
        span,
        position,
        packetId: step.packetId,
        ...(isInside(level) && { instruction: addressOfStep(debuggee.program, step) }),
    });
    const detail = debuggee.trace.detailAt(position);
    return [
        ...(detail ? [lookupFrame(step, detail, frame)] : []),
        frame('stage', step.stage, step.decidedBy),
        ...(step.hop.kind === 'script' ? [] : [frame('hop', hopName(step), hopSpan(step))]),
        ...outerFrames(debuggee, position).map(({ level, name, span }) => frame(level, name, span)),
    ];
}

/** The frames of a packet that was born but has not moved yet. */
export function framesOfNewborn(debuggee: Debuggee, packet: PacketInFlight, position: Position): Frame[] {
    const { span } = findElement(debuggee.trace.stateAfter(position.step).network, packet.hop.element) ?? { span: NOWHERE };
    const base = { position, packetId: packet.id };
    return [
        { ...base, level: 'stage', name: `${packet.stage} (next)`, span },
        ...outerFrames(debuggee, position).map((outer) => ({ ...base, ...outer })),
    ];
}

type OuterFrame = Pick<Frame, 'level' | 'name' | 'span'>;

/** The script line, and the experiment it stands in. */
function outerFrames(debuggee: Debuggee, position: Position): OuterFrame[] {
    const item = debuggee.trace.itemAt(position.step);
    const experiment = item && experimentOf(debuggee, item);
    return [
        ...(item ? [{ level: 'probe' as const, name: itemName(item), span: itemSpan(item) }] : []),
        ...(experiment ? [{ level: 'experiment' as const, name: `experiment ${experiment.name}`, span: experiment.span }] : []),
    ];
}

const experimentOf = (debuggee: Debuggee, item: AgendaItem): Experiment | undefined =>
    [...debuggee.program.design.experiments.values()].find(({ steps }) => steps.some((step) => step.span === itemSpan(item)));

const itemSpan = (item: AgendaItem): SourceSpan => describeItem(item).span;

/** `web: tcp client -> web1:443`, or the script line as it is written. */
function itemName(item: AgendaItem): string {
    const { name } = describeItem(item);
    return item.kind === 'act' || name === item.packet.text ? name : `${name}: ${item.packet.text}`;
}

/** The entry under consideration; a lookup that found nothing stands on its table. */
function lookupFrame(step: Step, detail: Detail, frame: (level: FrameLevel, name: string, span: SourceSpan) => Frame): Frame {
    const candidate = candidateAt(step, detail);
    const mark = candidate?.won ? '✓' : '✗';
    return frame('lookup', `${mark} ${candidate?.label ?? 'nothing found'}`, candidate?.span ?? detail.lookup.span);
}

function hopName({ hop, before }: Step): string {
    const title = HOP_TITLES.get(hop.kind) ?? hop.kind;
    const element = nameOf(before.network, hop.element);
    const port = hop.interface === undefined || hop.kind === 'underlay' ? element : nameOf(before.network, hop.interface);
    return `${title} ${element}${port === element ? '' : ` (${port})`}`;
}

/**
 * The interface's line where the hop has one, for it is the interface's own switch port that handles the packet. Places that
 * no line declares (the underlay, the internet) show the line that decided there.
 */
function hopSpan({ hop, before, decidedBy }: Step): SourceSpan {
    const element = findElement(before.network, hop.interface ?? hop.element) ?? findElement(before.network, hop.element);
    return element?.span ?? decidedBy;
}

/** Where restarting a frame leads: the start of the stage, of the visit to the hop, of the script line, of everything. */
export function restartPosition({ trace }: Debuggee, { level, position }: Frame): Position {
    switch (level) {
        case 'lookup':
            return { step: position.step, detail: firstDetailOfLookup(trace, position) };
        case 'stage':
            return onStage(position.step);
        case 'hop':
            return onStage(trace.firstStepOfHop(position.step));
        case 'probe':
            return onStage(trace.firstStepOfItem(position.step));
        case 'experiment':
            return onStage(0);
    }
}

function firstDetailOfLookup(trace: Trace, position: Position): number {
    const current = trace.detailAt(position)?.lookup;
    return trace.detailsOf(position.step).findIndex(({ lookup }) => lookup === current) + 1;
}
