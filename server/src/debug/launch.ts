/** From a launch configuration to a debuggee: load the program, refuse what is broken, find what is to be sent. */
import { type Design, type SimulationState, startExperiment, startPacket, startProbe } from '#language';
import type { DebugHost, LoadedProgram, ProgramDiagnostic } from './debug-host.js';
import { Debuggee } from './debuggee.js';
import { messageOf, RequestFailure } from './errors.js';
import type { LaunchArguments, LaunchStart } from './launch-arguments.js';
import { suggestion } from './nearest-names.js';
import { Trace } from './trace-cursor.js';

/** A message lists at most this many diagnostics. */
const LISTED_DIAGNOSTICS = 3;

/** Words the position of a diagnostic. */
export type PlaceOf = (diagnostic: ProgramDiagnostic) => string;

/** Loads and starts; every way in which that can go wrong is a failure with a readable message. */
export async function launch(host: DebugHost, args: LaunchArguments, place: PlaceOf): Promise<Debuggee> {
    const program = await loadProgram(host, args.program, { place });
    const { start } = args;
    const started = start.kind === 'only-probe' ? ({ kind: 'probe', text: onlyProbe(program.design) } as const) : start;
    return new Debuggee(program, new Trace(startState(program, start, args.program)), started);
}

/** How a program is loaded: `texts` count instead of what is on disk. */
interface LoadOptions {
    readonly place: PlaceOf;
    readonly texts?: ReadonlyMap<string, string>;
}

/** Loads a program that has no errors; one that has is refused. */
export async function loadProgram(host: DebugHost, path: string, { place, texts }: LoadOptions): Promise<LoadedProgram> {
    const program = await load(host, path, texts);
    refuseErrors(program, path, place);
    return program;
}

async function load(host: DebugHost, program: string, texts: ReadonlyMap<string, string> | undefined): Promise<LoadedProgram> {
    try {
        return await host.loadProgram(program, texts);
    } catch (error) {
        throw new RequestFailure('cannot-load', { problem: messageOf(error) });
    }
}

function refuseErrors({ diagnostics }: LoadedProgram, program: string, place: PlaceOf): void {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) {
        const listed = errors.slice(0, LISTED_DIAGNOSTICS).map((error) => `${place(error)}: ${error.message}`);
        const more = errors.length > LISTED_DIAGNOSTICS ? [`and ${errors.length - LISTED_DIAGNOSTICS} more`] : [];
        const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
        throw new RequestFailure('program-has-errors', { program, count, diagnostics: [...listed, ...more].join('; ') });
    }
}

/** The state from which what was asked for begins; a name that is not declared at `path` fails. */
export function startState(program: LoadedProgram, start: LaunchStart, path: string): SimulationState {
    switch (start.kind) {
        case 'only-probe':
            return startProbeNamed(program.design, onlyProbe(program.design), path);
        case 'probe':
            return startProbeNamed(program.design, start.text, path);
        case 'experiment':
            return startExperimentNamed(program.design, start.text, path);
        case 'packet':
            return startAdHoc(program, start.text);
    }
}

function onlyProbe(design: Design): string {
    const names = [...design.probes.values()].map(({ name }) => name);
    if (names.length !== 1) {
        const known = names.length === 0 ? 'The program declares none.' : `The program declares: ${names.join(', ')}.`;
        throw new RequestFailure('bad-launch-arguments', {
            problem: `Say what to debug with 'probe', 'experiment' or 'packet'. ${known}`,
        });
    }
    return names[0] ?? '';
}

function startProbeNamed(design: Design, name: string, program: string): SimulationState {
    const probe = [...design.probes.values()].find((candidate) => candidate.name === name || candidate.id === name);
    return (probe && startProbe(design, probe.id)) ?? unknownStart('probe', name, { program, known: design.probes });
}

function startExperimentNamed(design: Design, name: string, program: string): SimulationState {
    const experiment = [...design.experiments.values()].find((candidate) => candidate.name === name || candidate.id === name);
    return (
        (experiment && startExperiment(design, experiment.id)) ??
        unknownStart('experiment', name, { program, known: design.experiments })
    );
}

function unknownStart(
    kind: string,
    name: string,
    { program, known }: { program: string; known: ReadonlyMap<string, { readonly name: string }> },
): never {
    const names = [...known.values()].map((candidate) => candidate.name);
    throw new RequestFailure('unknown-start', { kind, name, program, suggestion: suggestion(name, names) });
}

function startAdHoc(program: LoadedProgram, packet: string): SimulationState {
    const parsed = program.parsePacket(packet);
    if (!parsed.ok) {
        throw new RequestFailure('bad-packet', { packet, problem: parsed.message });
    }
    return startPacket(program.design, parsed.value);
}
