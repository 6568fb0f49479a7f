/** Every way a packet can die: one catalogue, tied to the stage that may say so. */
import type { RuleId } from './rules.js';
import type { StageId } from './stage-catalog.js';

/** The classes that exception breakpoints are grouped by. */
export type DropClass =
    | 'guest'
    | 'neighbour'
    | 'spoofing'
    | 'unsupported'
    | 'security'
    | 'routing'
    | 'mtu'
    | 'nat'
    | 'gateway'
    | 'overlay'
    | 'loop';

export interface DropReasonInfo {
    /** The stages that may give this reason. */
    readonly stages: readonly StageId[];
    readonly class: DropClass;
    /** One line, without a full stop. */
    readonly summary: string;
    /** The rule behind it. */
    readonly rule: RuleId;
    /** The vendor's explanation code, where one exists (forwarding.md, section 11). */
    readonly vendorCode?: string;
    /** One paragraph: why the cloud does this. */
    readonly explanation: string;
    /** What usually lets the packet pass. */
    readonly repair: string;
}

export const DROP_REASONS = {
    /** No entry covers the destination, not even a default route. */
    'no-route': {
        stages: ['route-lookup'],
        class: 'routing',
        summary: 'No route covers the destination',
        rule: 'R12',
        vendorCode: 'NO_ROUTE_TO_DESTINATION',
        explanation:
            'The route table of the subnet holds no entry whose prefix contains the destination address, so the packet has nowhere to go.',
        repair: 'Add a route for the destination, or associate the subnet with a table that has one.',
    },
    /** The longest match points at a target that no longer exists. */
    'blackhole-route': {
        stages: ['route-lookup'],
        class: 'routing',
        summary: 'The route leads nowhere: its target is gone or it is a blackhole',
        rule: 'R13',
        vendorCode: 'BAD_STATE_ROUTE',
        explanation:
            'A route whose target was deleted or detached stays in the table in state "blackhole". It still wins by longest prefix and drops; a shorter route is not tried.',
        repair: 'Replace or delete the dead route.',
    },
} as const satisfies Record<string, DropReasonInfo>;

export type DropReason = keyof typeof DROP_REASONS;

/** The reasons one stage may give; a stage cannot drop with another stage's reason. */
export type DropReasonOf<S extends StageId> = {
    [R in DropReason]: S extends (typeof DROP_REASONS)[R]['stages'][number] ? R : never;
}[DropReason];
