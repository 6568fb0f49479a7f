/** A run, item by item: what was sent or done, what became of it, which expectations hold. */
import type { ElementId, Network } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import type { DropReason } from './drop-reasons.js';
import { answersTo, fateOf, subjectOf } from './fates.js';
import type { RuleId } from './rules.js';
import type { AgendaItem, PacketInFlight, SimulationState } from './state.js';
import type { Step } from './trace.js';

/** How one packet ended. */
export interface PacketFate {
    readonly packetId: number;
    readonly title: string;
    readonly role: PacketInFlight['role'];
    readonly status: PacketInFlight['status'];
    readonly dropReason?: DropReason;
    /** The element that received it, or where it died. */
    readonly place?: ElementId;
    /** The rule and the line that decided its end. */
    readonly rule?: RuleId;
    readonly decidedBy?: SourceSpan;
    /** Guests and gateways it passed, in order. */
    readonly path: readonly ElementId[];
    /** One clause, with the values. */
    readonly text: string;
}

/** One expectation and whether it holds. */
export interface ExpectationResult {
    /** As written, without the word `expect`. */
    readonly text: string;
    readonly span: SourceSpan;
    readonly met: boolean;
    readonly message: string;
}

/** One line of the script. */
export interface ItemSummary {
    readonly kind: 'send' | 'api' | 'guest' | 'fail' | 'restore' | 'wait';
    /** The probe's name, or the line as written. */
    readonly name: string;
    readonly span: SourceSpan;
    /** Positions of its steps in the run: from `firstStep` up to, without, `endStep`. */
    readonly firstStep: number;
    readonly endStep: number;
    /** The packet that a `send` line sent. */
    readonly request?: PacketFate;
    /** The first packet that came back: reply, error or reset. */
    readonly reply?: PacketFate;
    /** What an action did, or why it was refused. */
    readonly message?: string;
    readonly refused: boolean;
    readonly expectations: readonly ExpectationResult[];
}

/** A whole run. `passed`: every expectation holds and no action was refused. */
export interface RunSummary {
    readonly items: readonly ItemSummary[];
    readonly passed: boolean;
}

/** Summarizes the steps of a run from its beginning. */
export function summarizeRun(steps: Iterable<Step>): RunSummary {
    const summary = new RunSummarizer();
    for (const step of steps) {
        summary.add(step);
    }
    return summary.build();
}

/** Summarizes a run while it goes on. Keeps only the first and last step of the present item, however long the run. */
export class RunSummarizer {
    private readonly items: ItemSummary[] = [];
    private current: ItemBuilder | undefined;
    private position = 0;

    /** Takes the next step of the run. */
    add(step: Step): void {
        const item = itemBegunBy(step);
        if (item) {
            this.items.push(...finished(this.current, this.position));
            this.current = new ItemBuilder(item, step, this.position);
        }
        this.current?.add(step);
        this.position++;
    }

    /** The run as far as it has been taken in. */
    build(): RunSummary {
        const items = [...this.items, ...finished(this.current, this.position)];
        return { items, passed: items.every((item) => !item.refused && item.expectations.every(({ met }) => met)) };
    }
}

const finished = (builder: ItemBuilder | undefined, end: number): readonly ItemSummary[] => (builder ? [builder.build(end)] : []);

/** The agenda item that a step takes up; `undefined` for steps within one. */
export const itemBegunBy = (step: Step): AgendaItem | undefined =>
    step.after.nextItem > step.before.nextItem ? step.before.agenda[step.before.nextItem] : undefined;

class ItemBuilder {
    private last: Step;
    private readonly expectations: ExpectationResult[] = [];

    constructor(
        private readonly item: AgendaItem,
        private readonly first: Step,
        private readonly firstStep: number,
    ) {
        this.last = first;
    }

    add(step: Step): void {
        this.last = step;
        if (step.stage === 'expectation') {
            this.expectations.push(expectationResult(step));
        }
    }

    build(endStep: number): ItemSummary {
        const { item, firstStep, expectations } = this;
        const common = { ...describeItem(item), firstStep, endStep, expectations };
        if (item.kind === 'send') {
            return { ...common, ...fatesIn(this.last.after), refused: false };
        }
        return { ...common, message: this.first.summary(), refused: this.first.outcome === 'failed' };
    }
}

function expectationResult(step: Step): ExpectationResult {
    const expectation =
        step.before.pendingExpectations.find(({ span }) => span === step.decidedBy) ?? step.before.pendingExpectations[0];
    return { text: expectation?.text ?? '', span: step.decidedBy, met: step.outcome === 'met', message: step.summary() };
}

/** Kind, name and place of an agenda item. */
export function describeItem(item: AgendaItem): Pick<ItemSummary, 'kind' | 'name' | 'span'> {
    if (item.kind === 'send') {
        return { kind: 'send', name: item.name, span: item.span };
    }
    const { step } = item;
    switch (step.kind) {
        case 'api':
        case 'guest':
            return { kind: step.kind, name: step.text, span: step.span };
        case 'fail':
        case 'restore':
            return {
                kind: step.kind,
                name: `${step.kind} ${step.limit ? `${step.limit.kind} ` : ''}${step.element.slice(step.element.indexOf(':') + 1)}`,
                span: step.span,
            };
        case 'wait':
            return { kind: 'wait', name: `wait ${step.seconds}s`, span: step.span };
    }
}

function fatesIn(state: SimulationState): Pick<ItemSummary, 'request' | 'reply'> {
    const subject = subjectOf(state);
    const answer = subject && answersTo(state, subject)[0];
    return {
        ...(subject ? { request: packetFate(state.network, subject) } : {}),
        ...(answer ? { reply: packetFate(state.network, answer) } : {}),
    };
}

/** How a packet ended, as data and as a clause. */
export function packetFate(network: Network, flight: PacketInFlight): PacketFate {
    const { id, title, role, status, dropReason, endedAt, ending, path } = flight;
    const rule = ending?.rules[0];
    return {
        packetId: id,
        title,
        role,
        status,
        path,
        text: fateOf(network, flight),
        ...(dropReason === undefined ? {} : { dropReason }),
        ...(endedAt === undefined ? {} : { place: endedAt }),
        ...(rule === undefined ? {} : { rule }),
        ...(ending ? { decidedBy: ending.decidedBy } : {}),
    };
}
