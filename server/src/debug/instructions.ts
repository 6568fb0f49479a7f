/**
 * The pipeline of a place as a list of instructions: its stages in the order in which a packet meets them. An address names a
 * place and one of its stages; it is the same in every session of a program, so that breakpoints on it can be kept.
 *
 * 0xPPPP_200 is the first stage of place P. What lies before the first and after the last stage holds no instruction.
 */
import { type ElementId, HOPS, type HopKind, STAGES, type StageId, type Step } from '#language';
import type { LoadedProgram } from './debug-host.js';
import { allElements } from './elements.js';

/** A place of the network, as far as instructions tell places apart. */
export interface PipelinePlace {
    readonly kind: HopKind;
    readonly element: ElementId;
}

/** A stage of a place. */
export interface Instruction extends PipelinePlace {
    readonly stage: StageId;
}

/** Gateways unwrap, decide and wrap again, each by stages of its own and of the hypervisors. */
const GATEWAYS = {
    'internet-gateway': ['decapsulate', 'gateway-check', 'nat', 'route-lookup', 'mapping', 'encapsulate'],
    'egress-only-internet-gateway': ['decapsulate', 'gateway-check', 'route-lookup', 'mapping', 'encapsulate'],
    'nat-gateway': ['gateway-check', 'nat'],
    peering: ['peering-check', 'mapping', 'encapsulate'],
    'vpn-gateway': ['decapsulate', 'gateway-check', 'vpn-gateway-route', 'route-lookup', 'mapping', 'encapsulate'],
    'vpc-endpoint': ['decapsulate', 'gateway-check', 'network-firewall', 'service', 'mapping', 'encapsulate'],
} as const satisfies Partial<Record<HopKind, readonly StageId[]>>;

/** The stages of each kind of place; the script has none: its lines are the program's own. */
const PIPELINES: ReadonlyMap<HopKind, readonly StageId[]> = new Map(
    HOPS.filter(({ id }) => id !== 'script').map(({ id }) => [
        id,
        (GATEWAYS as Partial<Record<HopKind, readonly StageId[]>>)[id] ??
            STAGES.filter(({ hop }) => hop === id).map((stage) => stage.id),
    ]),
);

/** The stages of a kind of place, in order. */
export const pipelineOf = (kind: HopKind): readonly StageId[] => PIPELINES.get(kind) ?? [];

/** The place at which a step happens; `undefined` for lines of the script. */
export function placeOf({ hop }: Step): PipelinePlace | undefined {
    if (hop.kind === 'script') {
        return undefined;
    }
    const isHypervisor = hop.kind === 'hypervisor-out' || hop.kind === 'hypervisor-in';
    return { kind: hop.kind, element: isHypervisor ? (hop.interface ?? hop.element) : hop.element };
}

/** Whether a step carries out an instruction. */
export function carriesOut(step: Step, { kind, element, stage }: Instruction): boolean {
    const place = step.stage === stage ? placeOf(step) : undefined;
    return place?.kind === kind && place.element === element;
}

const SIZE = 0x400;
const FIRST = 0x200;

/** Places that no file declares; the elements of the program come after them. */
const UNDECLARED: readonly ElementId[] = ['underlay', 'internet'];

const ELEMENTS = new WeakMap<LoadedProgram, readonly ElementId[]>();

function elementsOf(program: LoadedProgram): readonly ElementId[] {
    const known = ELEMENTS.get(program) ?? [...UNDECLARED, ...allElements(program.design.network).map(({ id }) => id)];
    ELEMENTS.set(program, known);
    return known;
}

/** An address and its text, as the protocol wants it. */
export const addressText = (address: number): string => `0x${address.toString(16)}`;

/** The address of a stage; `undefined` where the program declares no such place, as for what an experiment makes later. */
export function addressOf(program: LoadedProgram, { kind, element, stage }: Instruction): number | undefined {
    const owner = elementsOf(program).indexOf(element);
    const position = pipelineOf(kind).indexOf(stage);
    const hop = HOPS.findIndex(({ id }) => id === kind);
    return owner < 0 || position < 0 ? undefined : (owner * HOPS.length + hop + 1) * SIZE + FIRST + position;
}

/** The address of the stage that a step carries out. */
export function addressOfStep(program: LoadedProgram, step: Step): number | undefined {
    const place = placeOf(step);
    return place && addressOf(program, { ...place, stage: step.stage });
}

/** What an address leads to: a place, and of its stages one, or how far outside the pipeline it lies. */
export interface Addressed {
    readonly place: PipelinePlace;
    /** Position in the pipeline; outside it below 0, or past its end. */
    readonly position: number;
    readonly stage: StageId | undefined;
}

/** The place of an address; `undefined` for numbers that lead nowhere. */
export function placeAt(program: LoadedProgram, address: number): Addressed | undefined {
    const number = Math.floor(address / SIZE) - 1;
    const kind = HOPS[number % HOPS.length]?.id;
    const element = elementsOf(program)[Math.floor(number / HOPS.length)];
    if (!Number.isSafeInteger(address) || kind === undefined || element === undefined) {
        return undefined;
    }
    const position = (address % SIZE) - FIRST;
    return { place: { kind, element }, position, stage: pipelineOf(kind)[position] };
}

/** The instruction at an address, if one is there. */
export function instructionAt(program: LoadedProgram, address: number): Instruction | undefined {
    const found = placeAt(program, address);
    return found?.stage && { ...found.place, stage: found.stage };
}
