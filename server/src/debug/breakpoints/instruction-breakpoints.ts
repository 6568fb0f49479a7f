/** Instruction breakpoints: one stage of one place, by its address in the list of the place's pipeline. */
import type { Debuggee } from '../debuggee.js';
import { nameOf } from '../elements.js';
import { carriesOut, instructionAt } from '../instructions.js';
import type { Resolved } from './breakpoint-list.js';
import { arm, type BreakpointTerms, isProblem, type Problem } from './breakpoint-terms.js';

/** One instruction breakpoint as the client wants it. */
export interface InstructionRequest extends BreakpointTerms {
    readonly instructionReference: string;
    readonly offset?: number | undefined;
}

/** Finds the stage, and arms the breakpoint. */
export function resolveInstruction(debuggee: Debuggee, request: InstructionRequest): Resolved | Problem {
    const { program, trace } = debuggee;
    const instruction = instructionAt(program, Number(request.instructionReference) + (request.offset ?? 0));
    if (!instruction) {
        return { problem: `There is no stage at ${request.instructionReference}.` };
    }
    const armed = arm(debuggee, request, (index) => {
        const step = trace.step(index);
        return step !== undefined && carriesOut(step, instruction);
    });
    const text = `${instruction.stage} at ${nameOf(program.design.network, instruction.element)}`;
    return isProblem(armed) ? armed : { ...armed, textAt: () => text };
}
