/** The requests that move packets: each says which motion is meant. Carried out once the request has been answered. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import type { SessionRun } from './session-run.js';
import {
    backAlone,
    forwardAlone,
    refuseEnded,
    refuseOutOfTurn,
    stepIntoAlone,
    stepOutAlone,
    stepOverAlone,
} from './single-thread.js';
import { restartPosition } from './stack-frames.js';
import { backOut, backOver, backward, continueForward, stepInto, stepIntoLookup, stepOut, stepOver } from './stepping.js';
import { packetOfThread } from './threads.js';

/** What requests say about threads: which one, and whether it moves alone. */
type ThreadArguments = Pick<Dap.ContinueArguments, 'threadId' | 'singleThread'>;

/** The packet that is to move while the others wait; the script moves only when no packet does. */
const aloneOf = ({ threadId, singleThread }: ThreadArguments): number | undefined =>
    singleThread === true ? packetOfThread(threadId) : undefined;

/** To the next breakpoint, or to the end: of everything, or of one packet. */
export function goOn({ execution }: SessionRun, args: ThreadArguments): void {
    const { road } = execution;
    const alone = aloneOf(args);
    execution.move(alone === undefined ? continueForward(road) : forwardAlone(road, alone, () => false), 'run');
}

/** Back to the breakpoint before, or to the beginning. */
export function goBack({ execution }: SessionRun, args: ThreadArguments): void {
    const { road } = execution;
    const alone = aloneOf(args);
    execution.moveBack(alone === undefined ? backward(road) : backAlone(road, alone, false));
}

/** The next stage of the packet. At instruction granularity every step is a step into. */
export function next({ execution }: SessionRun, args: Dap.NextArguments): void {
    const { road } = execution;
    const alone = aloneOf(args);
    const isInto = args.granularity === 'instruction';
    if (alone === undefined) {
        execution.move(isInto ? stepInto(road) : stepOver(road, packetOfThread(args.threadId)), 'step');
    } else {
        execution.move(isInto ? stepIntoAlone(road, alone) : stepOverAlone(road, alone), 'step');
    }
}

/** The next candidate of a lookup, else the next stage; or straight into one of the stage's lookups. */
export function stepIn({ execution }: SessionRun, args: Dap.StepInArguments): void {
    const { road } = execution;
    const alone = aloneOf(args);
    if (args.targetId !== undefined) {
        execution.jump(stepIntoLookup(road, args.targetId));
    } else {
        execution.move(alone === undefined ? stepInto(road) : stepIntoAlone(road, alone), 'step');
    }
}

/** The packet's next hop. */
export function leaveHop({ execution }: SessionRun, args: Dap.StepOutArguments): void {
    const { road } = execution;
    const alone = aloneOf(args);
    execution.move(alone === undefined ? stepOut(road, packetOfThread(args.threadId)) : stepOutAlone(road, alone), 'step');
}

/** Undoes the last step; of one packet alone, its own last step. */
export function undo({ execution }: SessionRun, args: Dap.StepBackArguments): void {
    const alone = aloneOf(args);
    if (alone !== undefined) {
        execution.moveBack(backAlone(execution.road, alone, true));
    } else if (args.granularity === 'instruction') {
        execution.stepBackInto();
    } else {
        execution.stepBack();
    }
}

/** Fails when a packet that is to go on alone is at its end, unless there is more to see inside its last stage. */
export function mayGoOn({ execution }: SessionRun, args: ThreadArguments): void {
    const alone = aloneOf(args);
    const { road } = execution;
    const isInside = road.from.detail < road.trace.detailsOf(road.from.step).length;
    if (alone !== undefined && !isInside) {
        refuseEnded(road, alone);
    }
}

/** Fails when a packet that is to go back alone was not the last to move. */
export function mayGoBack({ execution }: SessionRun, args: ThreadArguments): void {
    const alone = aloneOf(args);
    if (alone !== undefined) {
        refuseOutOfTurn(execution.road, alone);
    }
}

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
