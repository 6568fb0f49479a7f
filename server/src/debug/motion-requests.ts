/** The requests that move packets: each says which motion is meant. Carried out once the request has been answered. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import type { SessionRun } from './session-run.js';
import { restartPosition } from './stack-frames.js';
import { backOut, backOver, backward, continueForward, stepInto, stepIntoLookup, stepOut, stepOver } from './stepping.js';
import { packetOfThread } from './threads.js';

/** To the next breakpoint, or to the end. */
export const goOn = ({ execution }: SessionRun): void => execution.move(continueForward(execution.road), 'run');

/** Back to the breakpoint before, or to the beginning. */
export const goBack = ({ execution }: SessionRun): void => execution.moveBack(backward(execution.road));

/** The next stage of the packet. At instruction granularity every step is a step into. */
export function next({ execution }: SessionRun, { threadId, granularity }: Dap.NextArguments): void {
    const { road } = execution;
    execution.move(granularity === 'instruction' ? stepInto(road) : stepOver(road, packetOfThread(threadId)), 'step');
}

/** The next candidate of a lookup, else the next stage; or straight into one of the stage's lookups. */
export function stepIn({ execution }: SessionRun, { targetId }: Dap.StepInArguments): void {
    const { road } = execution;
    if (targetId === undefined) {
        execution.move(stepInto(road), 'step');
    } else {
        execution.jump(stepIntoLookup(road, targetId));
    }
}

/** The packet's next hop. */
export const leaveHop = ({ execution }: SessionRun, { threadId }: Dap.StepOutArguments): void =>
    execution.move(stepOut(execution.road, packetOfThread(threadId)), 'step');

/** Undoes the last step. */
export const undo = ({ execution }: SessionRun, { granularity }: Dap.StepBackArguments): void =>
    granularity === 'instruction' ? execution.stepBackInto() : execution.stepBack();

/** The packet's stage before. */
export const reverseNext = ({ execution }: SessionRun, { threadId }: Dap.NextArguments): void =>
    execution.moveBack(backOver(execution.road, packetOfThread(threadId)));

/** The packet's hop before. */
export const reverseStepOut = ({ execution }: SessionRun, { threadId }: Dap.StepOutArguments): void =>
    execution.moveBack(backOut(execution.road, packetOfThread(threadId)));

/** Back to where a frame began. */
export function restartFrame(run: SessionRun, { frameId }: Dap.RestartFrameArguments): void {
    const position = restartPosition(run.debuggee, run.frame(frameId));
    run.execution.jump({ position, reason: 'restart' });
}
