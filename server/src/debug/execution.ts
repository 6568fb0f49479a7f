/** Where the debugger stands, and how motions are carried out: in slices, so that pause and disconnect get a word in. */
import type { Step } from '#language';
import type { BreakpointSet } from './breakpoints/breakpoint-set.js';
import type { Debuggee } from './debuggee.js';
import { messageOf } from './errors.js';
import { isIdle } from './idle-steps.js';
import { type Motion, type Road, type Stop, stepBack, stepBackInto } from './stepping.js';
import { onStage, type Position, type Trace } from './trace-cursor.js';

/** Milliseconds of walking before the outside world is listened to. */
const SLICE = 20;

/** What the session does about motions. */
export interface ExecutionListener {
    /** The run in which a packet moves next, while the others wait; `undefined` when it cannot. */
    turn(index: number, packetId: number): Trace | undefined;
    /** A step has been passed for the first time. */
    stepPassed(step: Step, index: number): void;
    /** A log point has spoken. */
    logged(text: string, index: number): void;
    /** A motion has used up another slice of time; `steps` is how far the trace is known. */
    progressed(steps: number): void;
    /** The debugger stands still again. */
    stopped(stop: Stop): void;
    /** The trace is at its end. */
    ended(): void;
    /** A defect has broken a motion off. */
    failed(problem: string): void;
}

/** One run of one debuggee. */
export class Execution {
    private current: Position = onStage(-1);
    /** Where forward steps came from, so that stepping back undoes them exactly. */
    private trail: Position[] = [];
    /** Per future: the last step that has been announced. */
    private readonly announced = new Map<Debuggee, number>();
    private moving = false;
    private pauseWanted = false;
    private abandoned = false;

    constructor(
        private debuggee: Debuggee,
        private readonly breakpoints: BreakpointSet,
        private readonly listener: ExecutionListener,
        private readonly options: { readonly smartStep: boolean } = { smartStep: false },
    ) {}

    /** Where it stands; step -1 before the first. */
    get position(): Position {
        return this.current;
    }

    /** Whether a motion is going on. */
    get isMoving(): boolean {
        return this.moving;
    }

    /** The last step of this future that a motion has reached so far. */
    get furthest(): number {
        return this.announced.get(this.debuggee) ?? -1;
    }

    /** Goes into another future, of which everything up to `known` has been seen, and stands there. */
    adopt(debuggee: Debuggee, { position, known }: { readonly position: Position; readonly known: number }): void {
        this.debuggee = debuggee;
        this.announced.set(debuggee, Math.max(known, this.furthest));
        this.trail = this.trail.filter(({ step }) => step <= position.step);
        this.current = position;
    }

    /** What a motion starts from. */
    get road(): Road {
        const { smartStep } = this.options;
        return {
            trace: this.debuggee.trace,
            from: this.current,
            finder: this.breakpoints,
            skips: (step) => smartStep && isIdle(step),
            turn: (index, packetId) => this.listener.turn(index, packetId),
        };
    }

    /** Carries out a motion forward. A single step can be taken back exactly. */
    move(motion: Motion, kind: 'step' | 'run'): void {
        this.trail = kind === 'step' && this.current.step >= 0 ? [...this.trail, this.current] : [];
        this.start(motion, true);
    }

    /** Carries out a motion backward. */
    moveBack(motion: Motion): void {
        this.trail = [];
        this.start(motion, false);
    }

    /** Undoes the last forward step; without one, goes to the same packet's stage before. */
    stepBack(): void {
        const undone = this.trail.pop();
        this.stand(undone ? { position: undone, reason: 'step' } : stepBack(this.road));
    }

    /** One candidate back, else to the last candidate of the step before. */
    stepBackInto(): void {
        this.trail = [];
        this.stand(stepBackInto(this.debuggee.trace, this.current));
    }

    /** Stands somewhere else at once: goto, restart frame, a chosen lookup. */
    jump(stop: Stop): void {
        this.trail = stop.reason === 'step' ? [...this.trail, this.current] : [];
        this.pass(stop.position.step);
        this.stand(stop);
    }

    /** Asks a motion to stop where it is. */
    pause(): void {
        this.pauseWanted = true;
    }

    /** Breaks off for good: the session is over. */
    abandon(): void {
        this.abandoned = true;
    }

    private start(motion: Motion, isForward: boolean): void {
        this.moving = true;
        this.pauseWanted = false;
        this.slice(motion, isForward);
    }

    private slice(motion: Motion, isForward: boolean): void {
        const deadline = Date.now() + SLICE;
        try {
            do {
                const result = motion.next();
                if (this.finish(result, isForward)) {
                    return;
                }
            } while (Date.now() < deadline);
        } catch (error) {
            this.moving = false;
            this.listener.failed(messageOf(error));
            return;
        }
        this.listener.progressed(this.debuggee.trace.length);
        setTimeout(() => this.resume(motion, isForward), 0);
    }

    private resume(motion: Motion, isForward: boolean): void {
        if (this.abandoned) {
            return;
        }
        if (this.pauseWanted) {
            this.stand({ position: this.current, reason: 'pause' });
        } else {
            this.slice(motion, isForward);
        }
    }

    /** Takes note of one result of a motion; true when the motion is over. */
    private finish(result: IteratorResult<number, Stop | undefined>, isForward: boolean): boolean {
        if (!result.done) {
            this.current = onStage(result.value);
            if (isForward) {
                this.pass(result.value);
                this.log(result.value);
            }
            return false;
        }
        if (result.value) {
            this.stand(result.value);
        } else {
            this.moving = false;
            this.listener.ended();
        }
        return true;
    }

    private stand(stop: Stop): void {
        this.current = stop.position;
        this.moving = false;
        this.listener.stopped(stop);
    }

    /** Each step is announced once, however often the debugger goes over it. */
    private pass(index: number): void {
        for (let next = this.furthest + 1; next <= index; next++) {
            const step = this.debuggee.trace.step(next);
            if (!step) {
                return;
            }
            this.announced.set(this.debuggee, next);
            this.listener.stepPassed(step, next);
        }
    }

    private log(index: number): void {
        for (const text of this.breakpoints.logsAt(index)) {
            this.listener.logged(text, index);
        }
    }
}
