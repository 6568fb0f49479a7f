/** What is remembered of every step, however long the run: who moved, when it moved before, which script line it belongs to. */
import { itemBegunBy, type Step } from '#language';
import { Column } from './column.js';

/** Stands for the packet of steps in which none moves. */
const NO_PACKET = 0;

/** A few numbers for each step, by its index. */
export class StepRecords {
    private readonly packets = new Column();
    private readonly previous = new Column();
    private readonly itemStarts = new Column();
    /** By number of packet: its last step so far, and the step in which it was born. */
    private readonly latest = new Column();
    private readonly births = new Column();
    private count = 0;

    /** How many steps are known. */
    get length(): number {
        return this.count;
    }

    /** Takes note of the next step. */
    add(step: Step): void {
        const start = itemBegunBy(step) ? this.count : Math.max(this.itemStarts.at(this.count - 1), 0);
        step.born.forEach((id) => void this.births.set(id, this.count));
        this.note(step.packetId ?? NO_PACKET, start);
    }

    /** The same as far as a step, which is the last one. */
    upTo(last: number): StepRecords {
        const copy = new StepRecords();
        for (let index = 0; index <= last; index++) {
            copy.note(this.packets.at(index), this.itemStarts.at(index));
        }
        for (let id = 1; id < this.births.length; id++) {
            copy.births.set(id, this.births.at(id) <= last ? this.births.at(id) : -1);
        }
        return copy;
    }

    /** The step before this one at which the same packet moved; `undefined` for its first. */
    previousOf(index: number): number | undefined {
        return present(this.previous.at(index));
    }

    /** The last step up to `index` at which the packet moved, or for `undefined` the script. */
    lastStepOf(packetId: number | undefined, index: number): number | undefined {
        return present(this.packets.lastIndexOf(packetId ?? NO_PACKET, Math.min(index, this.count - 1)));
    }

    /** The step that began the script line to which a step belongs. */
    itemStart(index: number): number {
        return Math.max(this.itemStarts.at(index), 0);
    }

    /** The step in which a packet was born. */
    birthOf(packetId: number): number | undefined {
        return present(this.births.at(packetId));
    }

    private note(packet: number, itemStart: number): void {
        const index = this.count++;
        this.packets.set(index, packet);
        this.itemStarts.set(index, itemStart);
        this.previous.set(index, packet === NO_PACKET ? -1 : this.latest.at(packet));
        this.latest.set(packet, index);
    }
}

const present = (index: number): number | undefined => (index < 0 ? undefined : index);
