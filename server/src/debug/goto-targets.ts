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

/** The places a packet can be sent to by jumping to a line (counted from 0). */
export function gotoTargets(debuggee: Debuggee, uri: string, line: number): GotoTarget[] {
    const meets = ({ span }: Touch): boolean => span.uri === uri && span.start.line === line;
    const targets: GotoTarget[] = [];
    for (let index = 0; index < HORIZON && targets.length < MOST_TARGETS; index++) {
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
