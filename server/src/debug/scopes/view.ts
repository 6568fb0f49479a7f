/** What a stop is about: the step, its packet before and after, and the steps of this visit to the hop. */
import type { Lookup, Network, PacketInFlight, SimulationState, Step, TableKind } from '#language';
import { type Debuggee, packetAfter, packetBefore } from '../debuggee.js';
import type { Position } from '../trace-cursor.js';
import type { Scope } from './scope.js';
import type { VariableNode } from './variable-node.js';

/** A lookup together with the step that made it. */
export interface LookupView {
    readonly step: Step;
    readonly index: number;
    readonly lookup: Lookup;
}

/** One stop, ready to be shown. */
export class View {
    readonly before: PacketInFlight | undefined;
    readonly packet: PacketInFlight | undefined;

    constructor(
        readonly debuggee: Debuggee,
        readonly position: Position,
        readonly step: Step,
    ) {
        this.before = packetBefore(step);
        this.packet = packetAfter(step);
        this.visit = this.stepsOfVisit();
    }

    /** The state that the step left behind. */
    get state(): SimulationState {
        return this.step.after;
    }

    /** The network that the step saw. */
    get network(): Network {
        return this.step.before.network;
    }

    private readonly found = new Map<string, LookupView[]>();
    private readonly lines = new Map<string, readonly VariableNode[]>();

    /** The lines of a scope, made once. */
    linesOf({ name, lines }: Scope): readonly VariableNode[] {
        const known = this.lines.get(name) ?? lines(this);
        this.lines.set(name, known);
        return known;
    }

    /** The steps of this visit to the hop up to now, oldest first. */
    readonly visit: readonly { readonly step: Step; readonly index: number }[];

    private stepsOfVisit(): { readonly step: Step; readonly index: number }[] {
        const { trace } = this.debuggee;
        const first = trace.firstStepOfHop(this.position.step);
        const visit = [{ step: this.step, index: this.position.step }];
        for (let i = trace.previousOfPacket(this.position.step); i !== undefined && i >= first; i = trace.previousOfPacket(i)) {
            const step = trace.step(i);
            if (step) {
                visit.push({ step, index: i });
            }
        }
        return visit.reverse();
    }

    /** What this visit has looked up in tables of some kinds, oldest first; of a table asked again, the last time only. */
    lookups(...tables: readonly TableKind[]): readonly LookupView[] {
        const known = this.found.get(tables.join()) ?? this.collect(tables);
        this.found.set(tables.join(), known);
        return known;
    }

    private collect(tables: readonly TableKind[]): LookupView[] {
        const found = this.visit.flatMap(({ step, index }) =>
            step.lookups.filter(({ table }) => tables.includes(table)).map((lookup) => ({ step, index, lookup })),
        );
        const key = ({ lookup }: LookupView): string => `${lookup.table} ${lookup.element}`;
        return found.filter((view, i) => !found.slice(i + 1).some((later) => key(later) === key(view)));
    }
}
