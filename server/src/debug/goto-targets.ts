/** Goto targets: the steps, earlier or later, at which a line is touched. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Touch } from './breakpoints/touches.js';
import type { Debuggee } from './debuggee.js';
import { nameOf } from './elements.js';
import type { Position } from './trace-cursor.js';

/** The future is searched this far: enough for any experiment a person steps through. */
const HORIZON = 20_000;
/** More targets than this are of no use in a menu. */
const MOST_TARGETS = 20;

/** A target and the position that its number stands for. */
export interface GotoTarget {
    readonly position: Position;
    readonly label: string;
}

/**
 * The moments, earlier or later, at which a line is touched, in the order of time; of too many, those nearest to the present
 * step. A line that is never touched stands for the next one below it that can be.
 */
export function gotoTargets(debuggee: Debuggee, { uri, line }: { uri: string; line: number }, present: number): GotoTarget[] {
    const found = targetsOn(debuggee, uri, line);
    const below = found.length > 0 ? undefined : debuggee.locations.nearest(uri, line)?.start.line;
    const targets = below === undefined || below === line ? found : targetsOn(debuggee, uri, below);
    const distance = ({ position }: GotoTarget): number => Math.abs(position.step - present);
    return [...targets]
        .sort((a, b) => distance(a) - distance(b))
        .slice(0, MOST_TARGETS)
        .sort((a, b) => a.position.step - b.position.step)
        .map((target) => ({ ...target, label: `${target.label}${whenText(target.position.step, present)}` }));
}

const whenText = (step: number, present: number): string => (step === present ? ', here' : step < present ? ', in the past' : '');

function targetsOn(debuggee: Debuggee, uri: string, line: number): GotoTarget[] {
    const meets = ({ span }: Touch): boolean => span.uri === uri && span.start.line === line;
    const targets: GotoTarget[] = [];
    for (let index = 0; index < HORIZON; index++) {
        const step = debuggee.trace.step(index);
        if (!step) {
            break;
        }
        const touch = debuggee.touches.firstInHop(index, meets);
        if (touch) {
            const packet = step.packetId === undefined ? 'script' : `#${step.packetId}`;
            const label = `${packet} ${step.stage} at ${nameOf(step.before.network, step.hop.element)} (step ${index + 1})`;
            targets.push({ position: { step: index, detail: touch.detail }, label });
        }
    }
    return targets;
}

/** A target as the protocol has it. `line` is the client's own. */
export const asGotoTarget = (target: GotoTarget, id: number, line: number): DebugProtocol.GotoTarget => ({
    id,
    label: target.label,
    line,
});
