/** The program being debugged: what was loaded, the trace of what was launched, and what each step touches. */
import {
    checkFilter,
    compileFilter,
    type Network,
    type PacketInFlight,
    type PacketPredicate,
    packetOf,
    type SimulationState,
    type Step,
} from '#language';
import { LocationIndex } from './breakpoints/locations.js';
import { TouchIndex } from './breakpoints/touches.js';
import type { LoadedProgram, Parsed } from './debug-host.js';
import type { Trace } from './trace-cursor.js';

/** What was sent, in the words in which a recording says it. */
export interface Started {
    readonly kind: 'probe' | 'experiment' | 'packet';
    readonly text: string;
    /** The headers of the overlay, where a recording overruled the program's own choice. */
    readonly encapsulation?: Network['encapsulation'] | undefined;
}

/** One launch. A restart makes a new one. */
export class Debuggee {
    readonly touches: TouchIndex;

    constructor(
        readonly program: LoadedProgram,
        readonly trace: Trace,
        readonly started: Started,
        readonly locations = new LocationIndex(program.design),
    ) {
        this.touches = new TouchIndex(trace);
    }

    /** The same program with another future: that of a state which a step of the trace leaves behind. */
    fork(step: number, state: SimulationState): Debuggee {
        return new Debuggee(this.program, this.trace.fork(step, state), this.started, this.locations);
    }

    /** A display filter as a predicate on packets. Unknown fields and comparisons that make no sense are refused. */
    filter(text: string): Parsed<PacketPredicate> {
        const parsed = this.program.parseFilter(text);
        if (!parsed.ok) {
            return parsed;
        }
        const [problem] = checkFilter(parsed.value);
        return problem === undefined ? { ok: true, value: compileFilter(parsed.value) } : { ok: false, message: problem };
    }

    /** A display filter as a predicate on the packet that a step leaves behind. */
    predicate(filter: string): Parsed<(index: number) => boolean> {
        const compiled = this.filter(filter);
        if (!compiled.ok) {
            return compiled;
        }
        const matches = compiled.value;
        const test = (index: number): boolean => {
            const packet = packetAfter(this.trace.step(index));
            return packet !== undefined && matches(packet.packet);
        };
        return { ok: true, value: test };
    }
}

/** The packet of a step once the step is done. */
export const packetAfter = (step: Step | undefined): PacketInFlight | undefined => step && packetOf(step);

/** The packet of a step before it; `undefined` when the step made it. */
export const packetBefore = (step: Step | undefined): PacketInFlight | undefined =>
    step?.before.packets.find(({ id }) => id === step.packetId);
