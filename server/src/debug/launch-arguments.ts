/** The attributes of a launch configuration: one typed table, and the check against it. */
import { RequestFailure } from './errors.js';
import type { ChecksumPolicy } from './fork/edit.js';
import { suggestion } from './nearest-names.js';

/** One attribute as the manifest describes it. */
export interface LaunchAttribute {
    readonly type: 'string' | 'boolean';
    readonly description: string;
    readonly default?: string | boolean;
    readonly required?: true;
}

/** What launching and attaching have in common. */
const SESSION_ATTRIBUTES = {
    /** Whether to stand still where the packet originates. */
    stopOnEntry: { type: 'boolean', default: true, description: 'Stop where the packet originates.' },
    /** Whether to stop at every drop, whatever the exception breakpoints say. */
    stopOnDrop: { type: 'boolean', default: false, description: 'Stop where a packet is dropped.' },
    /** Whether steps pass by what had no effect. */
    smartStep: { type: 'boolean', default: false, description: 'Step over stages that changed nothing.' },
    /** Whether edits leave right checksums behind. */
    recomputeChecksums: {
        type: 'boolean',
        default: true,
        description: 'Compute checksums anew when a packet is edited. When off, what an edit makes wrong stays wrong.',
    },
    /** Where to write what passed the wires. */
    pcap: { type: 'string', description: 'Path of a pcapng capture to write when the session ends.' },
} as const satisfies Record<string, LaunchAttribute>;

/** Every attribute of a launch. `package.json` repeats this table for the editor; a test compares the two. */
export const LAUNCH_ATTRIBUTES = {
    /** The file to debug. */
    program: { type: 'string', required: true, description: 'The path of the .vpc file to debug.' },
    /** What to send: one of the three, or none when the file declares exactly one probe. */
    probe: { type: 'string', description: 'Name of the probe to debug.' },
    experiment: { type: 'string', description: 'Name of the experiment to debug.' },
    packet: { type: 'string', description: 'An ad-hoc packet to debug, such as: tcp a -> b:443' },
    ...SESSION_ATTRIBUTES,
} as const satisfies Record<string, LaunchAttribute>;

/** Every attribute of an attachment; in `package.json` too. */
export const ATTACH_ATTRIBUTES = {
    /** The recording to step through. */
    trace: { type: 'string', required: true, description: "The path of a trace that 'vpc trace --record' has written." },
    ...SESSION_ATTRIBUTES,
} as const satisfies Record<string, LaunchAttribute>;

/** The checked part that launching and attaching have in common. */
export interface SessionArguments {
    readonly stopOnEntry: boolean;
    readonly stopOnDrop: boolean;
    readonly smartStep: boolean;
    /** What becomes of checksums that an edit makes wrong. */
    readonly checksums: ChecksumPolicy;
    readonly pcap?: string;
    /** "Run without debugging": no breakpoint stops. */
    readonly noDebug: boolean;
}

/** A checked launch configuration. */
export interface LaunchArguments extends SessionArguments {
    readonly program: string;
    readonly start: LaunchStart;
}

/** A checked configuration that attaches to a recorded trace. */
export interface AttachArguments extends SessionArguments {
    readonly trace: string;
}

/** What is to be launched. */
export type LaunchStart =
    | { readonly kind: 'probe' | 'experiment' | 'packet'; readonly text: string }
    | { readonly kind: 'only-probe' };

/** Attributes that editors put into every configuration. */
const FOREIGN =
    /^(__|type$|name$|request$|noDebug$|preLaunchTask$|postDebugTask$|presentation$|internalConsoleOptions$|debugServer$|serverReadyAction$|suppress|windows$|linux$|osx$|cwd$|console$)/;

/** Checks a launch configuration; a wrong one fails with what to write instead. */
export function checkLaunchArguments(args: Readonly<Record<string, unknown>>): LaunchArguments {
    const starts = STARTS.filter((name) => args[name]);
    const several =
        starts.length > 1 ? `Launch one thing at a time: ${starts.map((name) => `'${name}'`).join(' or ')}.` : undefined;
    refuse(problemOf(args, LAUNCH_ATTRIBUTES, 'launch') ?? several);
    const given = args as Readonly<Record<string, string>>;
    return { program: given.program ?? '', start: startOf(given), ...sessionArguments(args) };
}

/** Checks a configuration that attaches; a wrong one fails with what to write instead. */
export function checkAttachArguments(args: Readonly<Record<string, unknown>>): AttachArguments {
    refuse(problemOf(args, ATTACH_ATTRIBUTES, 'attach'));
    return { trace: String(args.trace), ...sessionArguments(args) };
}

function sessionArguments(args: Readonly<Record<string, unknown>>): SessionArguments {
    return {
        stopOnEntry: args.stopOnEntry !== false,
        stopOnDrop: args.stopOnDrop === true,
        smartStep: args.smartStep === true,
        checksums: args.recomputeChecksums === false ? 'keep' : 'recompute',
        ...(typeof args.pcap === 'string' && args.pcap !== '' && { pcap: args.pcap }),
        noDebug: args.noDebug === true,
    };
}

const STARTS = ['probe', 'experiment', 'packet'] as const;

function refuse(problem: string | undefined): void {
    if (problem !== undefined) {
        throw new RequestFailure('bad-launch-arguments', { problem });
    }
}

function problemOf(
    args: Readonly<Record<string, unknown>>,
    attributes: Readonly<Record<string, LaunchAttribute>>,
    request: 'launch' | 'attach',
): string | undefined {
    const known = Object.keys(attributes);
    const configuration = request === 'launch' ? 'A launch configuration' : 'A configuration that attaches';
    const unknown = Object.keys(args).find((name) => !known.includes(name) && !FOREIGN.test(name));
    if (unknown !== undefined) {
        return `${configuration} has no attribute '${unknown}'.${suggestion(unknown, known)}`;
    }
    for (const [name, { type, required, description }] of Object.entries(attributes)) {
        const value = args[name];
        if (value !== undefined && typeof value !== type) {
            return `The ${request} attribute '${name}' must be a ${type}, not ${JSON.stringify(value)}.`;
        }
        if (required && !value) {
            return `The ${request} attribute '${name}' is missing: ${description[0]?.toLowerCase()}${description.slice(1)}`;
        }
    }
    return undefined;
}

function startOf(given: Readonly<Record<string, string>>): LaunchStart {
    const kind = STARTS.find((name) => given[name]);
    return kind ? { kind, text: (given[kind] ?? '').trim() } : { kind: 'only-probe' };
}

/** Whether two configurations send the same thing over the same program. */
export const isSameStart = (a: LaunchArguments | AttachArguments, b: LaunchArguments | AttachArguments | undefined): boolean =>
    b !== undefined && JSON.stringify(subjectOf(a)) === JSON.stringify(subjectOf(b));

const subjectOf = (args: LaunchArguments | AttachArguments): readonly unknown[] =>
    'trace' in args ? [args.trace] : [args.program, args.start];
