/** What a stage is told and what it answers. Only the pipeline turns answers into steps and states. */
import type { ElementId, Network } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import type { Packet } from '../packet/packet.js';
import type { DropReasonOf } from './drop-reasons.js';
import type { NetworkIndex } from './network-index.js';
import type { RuleId } from './rules.js';
import type { HopKind, StageId } from './stage-catalog.js';
import type { Decided, Hop, PacketInFlight, PacketRole, SimulationState } from './state.js';
import type { Lookup } from './trace.js';

/** What every stage can see. */
export interface StageContext {
    readonly state: SimulationState;
    readonly network: Network;
    readonly index: NetworkIndex;
    /** The packet on its way, with what earlier stages decided. */
    readonly flight: PacketInFlight;
    readonly packet: Packet;
    readonly hop: Hop;
}

/** Why a stage decided as it did. */
export interface Grounds {
    /** The deciding rule first. */
    readonly rules: readonly [RuleId, ...RuleId[]];
    /** The line that decided, or the parent's for a default. */
    readonly decidedBy: SourceSpan;
    /** Other lines that were looked at. */
    readonly consulted?: readonly SourceSpan[] | undefined;
    readonly lookups?: readonly Lookup[] | undefined;
    /** One sentence, with the values; built only when somebody reads it. */
    readonly summary: () => string;
}

/** Tables that a stage has changed. Absent: as before. */
export type StateChanges = Partial<
    Pick<SimulationState, 'arpCaches' | 'balancedFlows' | 'connections' | 'natBindings' | 'multicastMembers'>
>;

/** A place to go on at; the pipeline numbers it. */
export interface Place {
    readonly kind: HopKind;
    readonly element: ElementId;
    readonly interface?: ElementId | undefined;
}

/** A packet that a stage brings into being. Its cause is the packet the stage was about. */
export interface NewPacket {
    readonly role: PacketRole;
    readonly title: string;
    readonly packet: Packet;
    readonly at: Place;
    readonly stage: StageId;
    readonly decided?: Decided | undefined;
}

/** What a stage does besides deciding. */
export interface Effects {
    readonly packet?: Packet | undefined;
    /** Merged into what was decided before. */
    readonly decided?: Decided | undefined;
    /** Set where a new way begins, at a router or gateway: what was decided before is forgotten. */
    readonly fresh?: true | undefined;
    readonly changes?: StateChanges | undefined;
    readonly born?: readonly NewPacket[] | undefined;
}

/** The packet goes on to the next stage, here or at another place. */
export interface Pass extends Grounds, Effects {
    readonly kind: 'pass';
    readonly next: StageId;
    /** The next place; absent: the same one. */
    readonly at?: Place | undefined;
    /** Set when header fields of the packet that the guests exchange were changed. */
    readonly rewritten?: true | undefined;
}

/** The packet waits here for those born now, and comes to this stage again when they have met their fate. */
export interface Wait extends Grounds, Effects {
    readonly kind: 'wait';
}

/** The packet's way ends well. */
export interface Deliver extends Grounds, Effects {
    readonly kind: 'deliver';
    readonly to: ElementId;
}

/** The packet dies. */
export interface Drop<S extends StageId> extends Grounds, Effects {
    readonly kind: 'drop';
    readonly reason: DropReasonOf<S>;
    /** The element that refuses it. Absent: the place where it dies. */
    readonly where?: ElementId | undefined;
}

/** An element that the stage needs is not in the network: a dangling reference in a design that does not validate. */
export interface Missing {
    readonly kind: 'missing';
    readonly element: ElementId;
}

/** What a stage answers. */
export type Verdict<S extends StageId> = Pass | Wait | Deliver | Drop<S> | Missing;

/** A stage: a pure function of what it is told. */
export type StageFunction<S extends StageId> = (context: StageContext) => Verdict<S>;

const NO_EFFECTS: Omit<Pass, 'kind' | 'next' | keyof Grounds> = {};

/**
 * The packet goes on, for reasons found elsewhere. Written out, since copying grounds into a verdict by spread costs more than
 * all the rest of a stage.
 */
export const goOn = <N extends StageId>(next: N, grounds: Grounds, effects = NO_EFFECTS): Pass & { readonly next: N } => ({
    kind: 'pass',
    next,
    at: effects.at,
    rewritten: effects.rewritten,
    packet: effects.packet,
    decided: effects.decided,
    fresh: effects.fresh,
    changes: effects.changes,
    born: effects.born,
    rules: grounds.rules,
    decidedBy: grounds.decidedBy,
    consulted: grounds.consulted,
    lookups: grounds.lookups,
    summary: grounds.summary,
});
