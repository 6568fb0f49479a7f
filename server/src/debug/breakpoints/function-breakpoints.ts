/** Function breakpoints: a stage (`nat`), a kind of hop (`nat-gateway`), an element (`web1`), or `element.stage`, `*.stage`. */
import { type ElementId, HOPS, STAGES, type Step } from '#language';
import type { Debuggee } from '../debuggee.js';
import { allElements } from '../elements.js';
import { suggestion } from '../nearest-names.js';
import type { Resolved } from './breakpoint-list.js';
import { arm, type BreakpointTerms, isProblem, type Problem } from './breakpoint-terms.js';
import { placesOf } from './touches.js';

/** One function breakpoint as the client wants it. */
export interface FunctionRequest extends BreakpointTerms {
    readonly name: string;
}

const STAGE_IDS: ReadonlySet<string> = new Set(STAGES.map(({ id }) => id));
const HOP_IDS: ReadonlySet<string> = new Set(HOPS.map(({ id }) => id));

/** Finds out what a name means, and arms the breakpoint. */
export function resolveFunction(debuggee: Debuggee, request: FunctionRequest): Resolved | Problem {
    const meets = meaningOf(debuggee, request.name.trim());
    if (!meets) {
        return { problem: `'${request.name}' is no stage, hop or element.${suggestion(request.name, knownNames(debuggee))}` };
    }
    const armed = arm(debuggee, request, meets);
    return isProblem(armed) ? armed : { ...armed, textAt: () => request.name };
}

/** Every name that a function breakpoint may have, for suggestions. */
export const knownNames = (debuggee: Debuggee): string[] => [
    ...STAGE_IDS,
    ...HOP_IDS,
    ...allElements(debuggee.program.design.network)
        .filter(({ implicit }) => !implicit)
        .map(({ name }) => name),
];

function meaningOf(debuggee: Debuggee, name: string): ((index: number) => boolean) | undefined {
    const { trace } = debuggee;
    if (STAGE_IDS.has(name)) {
        return (index) => trace.step(index)?.stage === name;
    }
    const elements = elementsNamed(debuggee, name);
    if (elements.size > 0) {
        return onArrival(debuggee, (step) => involves(step, elements));
    }
    if (HOP_IDS.has(name)) {
        return onArrival(debuggee, (step) => step.hop.kind === name);
    }
    return elementAndStage(debuggee, name);
}

function elementAndStage(debuggee: Debuggee, name: string): ((index: number) => boolean) | undefined {
    const dot = name.lastIndexOf('.');
    const [place, stage] = [name.slice(0, dot), name.slice(dot + 1)];
    if (dot < 0 || !STAGE_IDS.has(stage)) {
        return undefined;
    }
    const elements = elementsNamed(debuggee, place);
    if (place !== '*' && elements.size === 0) {
        return undefined;
    }
    return (index) => {
        const step = debuggee.trace.step(index);
        return step?.stage === stage && (place === '*' || involves(step, elements));
    };
}

/** True at the first step of a hop that meets the description: an element stops a packet once per visit. */
const onArrival =
    ({ trace }: Debuggee, meets: (step: Step) => boolean) =>
    (index: number): boolean => {
        const step = trace.step(index);
        if (!step || !meets(step)) {
            return false;
        }
        for (let i = trace.previousOfPacket(index); i !== undefined; i = trace.previousOfPacket(i)) {
            const earlier = trace.step(i);
            if (!earlier || earlier.hop.index !== step.hop.index) {
                break;
            }
            if (meets(earlier)) {
                return false;
            }
        }
        return true;
    };

/** The elements of a name, a qualified name or an id. */
export const elementsNamed = (debuggee: Debuggee, name: string): ReadonlySet<ElementId> =>
    new Set(
        allElements(debuggee.program.design.network)
            .filter((element) => element.name === name || element.qualifiedName === name || element.id === name)
            .map(({ id }) => id),
    );

/** Whether a step happens at one of the elements, or looks something up in it. */
export const involves = (step: Step, elements: ReadonlySet<ElementId>): boolean =>
    [...placesOf(step), ...step.lookups.map(({ element }) => element)].some((id) => elements.has(id));
