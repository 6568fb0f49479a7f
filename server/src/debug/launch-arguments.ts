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

/** Every attribute. `package.json` repeats this table for the editor; a test compares the two. */
export const LAUNCH_ATTRIBUTES = {
    /** The file to debug. */
    program: { type: 'string', required: true, description: 'Path of the .vpc file.' },
    /** What to send: one of the three, or none when the file declares exactly one probe. */
    probe: { type: 'string', description: 'Name of the probe to debug.' },
    experiment: { type: 'string', description: 'Name of the experiment to debug.' },
    packet: { type: 'string', description: 'An ad-hoc packet to debug, such as: tcp a -> b:443' },
    /** Whether to stand still where the packet originates. */
    stopOnEntry: { type: 'boolean', default: true, description: 'Stop where the packet originates.' },
    /** Whether to stop at every drop, whatever the exception breakpoints say. */
    stopOnDrop: { type: 'boolean', default: false, description: 'Stop where a packet is dropped.' },
    /** Whether edits leave right checksums behind. */
    recomputeChecksums: {
        type: 'boolean',
        default: true,
        description: 'Compute checksums anew when a packet is edited. When off, what an edit makes wrong stays wrong.',
    },
    /** Where to write what passed the wires. */
    pcap: { type: 'string', description: 'Path of a pcapng capture to write when the session ends.' },
} as const satisfies Record<string, LaunchAttribute>;

/** A checked launch configuration. */
export interface LaunchArguments {
    readonly program: string;
    readonly start: LaunchStart;
    readonly stopOnEntry: boolean;
    readonly stopOnDrop: boolean;
    /** What becomes of checksums that an edit makes wrong. */
    readonly checksums: ChecksumPolicy;
    readonly pcap?: string;
    /** "Run without debugging": no breakpoint stops. */
    readonly noDebug: boolean;
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
    const problem = problemOf(args);
    if (problem !== undefined) {
        throw new RequestFailure('bad-launch-arguments', { problem });
    }
    const given = args as Readonly<Record<string, string>>;
    return {
        program: given.program ?? '',
        start: startOf(given),
        stopOnEntry: args.stopOnEntry !== false,
        stopOnDrop: args.stopOnDrop === true,
        checksums: args.recomputeChecksums === false ? 'keep' : 'recompute',
        ...(given.pcap && { pcap: given.pcap }),
        noDebug: args.noDebug === true,
    };
}

const STARTS = ['probe', 'experiment', 'packet'] as const;

function problemOf(args: Readonly<Record<string, unknown>>): string | undefined {
    const known = Object.keys(LAUNCH_ATTRIBUTES);
    const unknown = Object.keys(args).find((name) => !known.includes(name) && !FOREIGN.test(name));
    if (unknown !== undefined) {
        return `A launch configuration has no attribute '${unknown}'.${suggestion(unknown, known)}`;
    }
    for (const [name, { type }] of Object.entries(LAUNCH_ATTRIBUTES)) {
        const value = args[name];
        if (value !== undefined && typeof value !== type) {
            return `The launch attribute '${name}' must be a ${type}, not ${JSON.stringify(value)}.`;
        }
    }
    if (!args.program) {
        return "The launch attribute 'program' is missing: the path of the .vpc file to debug.";
    }
    const starts = STARTS.filter((name) => args[name]);
    return starts.length > 1 ? `Launch one thing at a time: ${starts.map((name) => `'${name}'`).join(' or ')}.` : undefined;
}

function startOf(given: Readonly<Record<string, string>>): LaunchStart {
    const kind = STARTS.find((name) => given[name]);
    return kind ? { kind, text: (given[kind] ?? '').trim() } : { kind: 'only-probe' };
}

/** Whether two configurations send the same thing over the same program. */
export const isSameStart = (a: LaunchArguments, b: LaunchArguments | undefined): boolean =>
    a.program === b?.program && JSON.stringify(a.start) === JSON.stringify(b.start);
