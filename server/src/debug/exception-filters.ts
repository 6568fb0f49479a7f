/** Exception breakpoints: stop where packets die, by class of reason; the catalogue of drop reasons is the only list. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DROP_CLASSES, DROP_REASONS, type DropClass, type DropReason, type DropReasonInfo, type Step } from '#language';
import type { Resolved } from './breakpoints/breakpoint-list.js';
import { arm, isProblem, type Problem } from './breakpoints/breakpoint-terms.js';
import { elementsNamed, involves } from './breakpoints/function-breakpoints.js';
import type { Debuggee } from './debuggee.js';
import { allElements } from './elements.js';
import { translates } from './inner-packet.js';
import { suggestion } from './nearest-names.js';

/** One filter as the client wants it. */
export interface ExceptionRequest {
    readonly filter: string;
    /** A drop reason (or several, with commas), a place (`at web1`), both, or a display filter. */
    readonly condition?: string | undefined;
    /** For which packets it counts. */
    readonly mode?: string | undefined;
}

interface FilterInfo {
    readonly label: string;
    readonly description: string;
    readonly meets: (step: Step) => boolean;
}

const reasons = Object.entries(DROP_REASONS) as [DropReason, DropReasonInfo][];

/** The catalogue entry of a step's drop reason. */
export const dropInfo = (step: Step): DropReasonInfo | undefined =>
    step.dropReason === undefined ? undefined : (DROP_REASONS[step.dropReason] as DropReasonInfo);

const classFilter = (dropClass: DropClass): [string, FilterInfo] => [
    `dropped-${dropClass}`,
    {
        label: `Dropped: ${DROP_CLASSES[dropClass]}`,
        description: reasons
            .filter(([, info]) => info.class === dropClass)
            .map(([reason]) => reason)
            .join(', '),
        meets: (step) => dropInfo(step)?.class === dropClass,
    },
];

/** Every filter, by its id. */
const FILTERS: ReadonlyMap<string, FilterInfo> = new Map<string, FilterInfo>([
    ['dropped', { label: 'Dropped', description: 'Stop where a packet is dropped, for whatever reason', meets: isDrop }],
    ...(Object.keys(DROP_CLASSES) as DropClass[]).map(classFilter),
    [
        'rewritten',
        { label: 'Rewritten (NAT)', description: 'Stop where an address or a port of a packet is translated', meets: translates },
    ],
    [
        'expectation-failed',
        {
            label: 'Expectation failed',
            description: "Stop where an 'expect' does not hold",
            meets: (step) => step.outcome === 'failed',
        },
    ],
]);

/** The filters as the client lists them. */
export const exceptionBreakpointFilters = (): DebugProtocol.ExceptionBreakpointsFilter[] =>
    [...FILTERS].map(([filter, { label, description }]) => ({
        filter,
        label,
        description,
        default: filter === 'expectation-failed',
        supportsCondition: true,
        conditionDescription:
            'A drop reason such as no-route, a place such as at web1, both, or a display filter such as ip.dst == 10.0.2.10',
    }));

/** Finds the filter, and arms it. */
export function resolveException(debuggee: Debuggee, request: ExceptionRequest): Resolved | Problem {
    const filter = FILTERS.get(request.filter);
    if (!filter) {
        return { problem: `'${request.filter}' is no exception filter.${suggestion(request.filter, [...FILTERS.keys()])}` };
    }
    const condition = conditionOf(debuggee, request.condition ?? '');
    if (isProblem(condition)) {
        return condition;
    }
    const meets = (index: number): boolean => {
        const step = debuggee.trace.step(index);
        return step !== undefined && filter.meets(step) && condition.meets(step);
    };
    const armed = arm(debuggee, { mode: request.mode, condition: condition.filter }, meets);
    return isProblem(armed) ? armed : { ...armed, textAt: (index) => debuggee.trace.step(index)?.dropReason };
}

/** A condition taken apart: what the step must be, and what the packet must be. */
interface ExceptionCondition {
    readonly meets: (step: Step) => boolean;
    readonly filter?: string;
}

/** `no-route, blackhole-route`, `at web1`, `no-route at web1`, or a display filter. */
function conditionOf(debuggee: Debuggee, text: string): ExceptionCondition | Problem {
    const [, before = '', place] = /^(.*?)(?:\bat\s+(\S+))?\s*$/.exec(text) ?? [];
    const reasons = reasonsIn(before);
    if (!reasons) {
        return { meets: () => true, filter: text };
    }
    const elements = place === undefined ? undefined : elementsNamed(debuggee, place);
    if (elements?.size === 0) {
        const names = allElements(debuggee.program.design.network).map(({ name }) => name);
        return { problem: `Condition: nothing is called '${place}'.${suggestion(place ?? '', names)}` };
    }
    const isNamed = ({ dropReason }: Step): boolean =>
        reasons.size === 0 || (dropReason !== undefined && reasons.has(dropReason));
    return { meets: (step) => isNamed(step) && (!elements || involves(step, elements)) };
}

/** The reasons a text lists, if it lists nothing else. */
function reasonsIn(text: string): ReadonlySet<string> | undefined {
    const words = text.split(/[\s,]+/).filter((word) => word !== '');
    return words.every((word) => Object.hasOwn(DROP_REASONS, word)) ? new Set(words) : undefined;
}

function isDrop(step: Step): boolean {
    return step.outcome === 'dropped';
}
