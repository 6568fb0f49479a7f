/** Runs programs through the simulator: text in, what became of the packets out. */

import type { DropReason } from '../../language/src/forwarding/drop-reasons.js';
import { answersTo, subjectOf } from '../../language/src/forwarding/fates.js';
import { run } from '../../language/src/forwarding/pipeline.js';
import { startExperiment, startPacket, startProbe } from '../../language/src/forwarding/simulation.js';
import type { StageId } from '../../language/src/forwarding/stage-catalog.js';
import type { PacketInFlight, SimulationState } from '../../language/src/forwarding/state.js';
import type { Step } from '../../language/src/forwarding/trace.js';
import type { Design } from '../../language/src/model/design.js';
import type { PacketSpec } from '../../language/src/model/probe.js';
import { buildDesign } from './build-design.js';

/** Everything a run has left behind. */
export class Run {
    constructor(readonly steps: readonly Step[]) {}

    get end(): SimulationState {
        const last = this.steps.at(-1);
        if (!last) {
            throw new Error('The run has no steps.');
        }
        return last.after;
    }

    /** The packet that the last line sent. */
    get packet(): PacketInFlight {
        const subject = subjectOf(this.end);
        if (!subject) {
            throw new Error('No packet was sent.');
        }
        return subject;
    }

    /** What came back: the reply, or an error. */
    get reply(): PacketInFlight | undefined {
        return answersTo(this.end, this.packet)[0];
    }

    /** `delivered`, or the drop reason. */
    get fate(): DropReason | 'delivered' | 'moving' | 'waiting' {
        return fateOf(this.packet);
    }

    get replyFate(): DropReason | 'delivered' | 'moving' | 'waiting' | undefined {
        return this.reply && fateOf(this.reply);
    }

    /** Whether the reply reached the sender. */
    get answered(): boolean {
        return this.fate === 'delivered' && this.replyFate === 'delivered';
    }

    /** The stages of one packet, in order; of the one sent unless another is named. */
    stages(packet: PacketInFlight = this.packet): StageId[] {
        return this.stepsOf(packet).map(({ stage }) => stage);
    }

    stepsOf(packet: PacketInFlight = this.packet): Step[] {
        return this.steps.filter(({ packetId }) => packetId === packet.id);
    }

    /** The one step of a packet at a stage. */
    step(stage: StageId, packet: PacketInFlight = this.packet): Step {
        const [found, ...more] = this.stepsOf(packet).filter((step) => step.stage === stage);
        if (!found || more.length > 0) {
            throw new Error(`${found ? 'Several steps' : 'No step'} at stage '${stage}': ${this.stages(packet).join(', ')}`);
        }
        return found;
    }

    /** The step in which a packet died. */
    get drop(): Step {
        return this.stepsOf().find(({ outcome }) => outcome === 'dropped') ?? this.step('originate');
    }
}

const fateOf = ({ status, dropReason }: PacketInFlight): DropReason | 'delivered' | 'moving' | 'waiting' =>
    status === 'dropped' && dropReason ? dropReason : (status as 'delivered');

/** Runs the only probe of a text, or the one named. */
export async function runProbe(text: string, name?: string): Promise<Run> {
    const design = await buildDesign(text);
    const id = name === undefined ? [...design.probes.keys()][0] : `probe:${name}`;
    const state = startProbe(design, id ?? '');
    if (!state) {
        throw new Error(`No such probe: ${name}`);
    }
    return new Run(run(state));
}

/** Runs the only experiment of a text. */
export async function runExperiment(text: string): Promise<Run> {
    const design = await buildDesign(text);
    const state = startExperiment(design, [...design.experiments.keys()][0] ?? '');
    if (!state) {
        throw new Error('The text has no experiment.');
    }
    return new Run(run(state));
}

/** Runs one packet of a design built by hand. */
export const runPacket = (design: Design, spec: PacketSpec): Run => new Run(run(startPacket(design, spec)));
