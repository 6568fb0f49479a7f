/** From the second argument of `vpc trace` to a simulation: a probe, an experiment, or a packet typed on the spot. */
import {
    type Design,
    type Experiment,
    nearest,
    type Probe,
    parsePacketSpec,
    type SimulationState,
    startExperiment,
    startPacket,
    startProbe,
} from '#language';
import type { RecordedStart } from '../../workspace/recording.js';
import { type CommandFailure, usageFailure } from '../failure.js';
import type { LoadedFile } from '../load-file.js';

/** What to run, and what to call it. */
export interface Selection {
    readonly title: string;
    readonly start: SimulationState;
    /** The same for a recording, from which it is to be started again. */
    readonly recorded: RecordedStart;
}

/** Text with an arrow or `who-has` is a packet; everything else is a name. Throws a failure that lists what there is. */
export function selectRun(file: LoadedFile, what: string): Selection {
    return /->|\bwho-has\b/.test(what) ? packetRun(file, what) : namedRun(file, what);
}

function packetRun({ services, design }: LoadedFile, text: string): Selection {
    const spec = parsePacketSpec(services, design, text);
    if (!spec.ok) {
        throw usageFailure(`This is no packet: ${spec.message}`, [
            text,
            `${' '.repeat(spec.offset)}^`,
            "Write it as a probe would: 'icmp a -> b', 'tcp a -> b.public-ip:443 { ttl 3 }', 'arp a who-has 10.0.1.1'.",
        ]);
    }
    return { title: text, start: startPacket(design, spec.value), recorded: { kind: 'packet', text } };
}

function namedRun({ design }: LoadedFile, name: string): Selection {
    const probe = findNamed(design.probes.values(), name);
    const experiment = findNamed(design.experiments.values(), name);
    if (probe && experiment) {
        throw usageFailure(`'${name}' is a probe and an experiment.`, [`Say '${probe.id}' or '${experiment.id}'.`]);
    }
    const start = (probe && startProbe(design, probe.id)) ?? (experiment && startExperiment(design, experiment.id));
    if (!start) {
        throw unknownName(design, name);
    }
    const recorded: RecordedStart = { kind: probe ? 'probe' : 'experiment', text: probe?.name ?? experiment?.name ?? name };
    return { title: `${recorded.kind} ${recorded.text}`, start, recorded };
}

/** By its name, or by its id: `probe:web`. */
function findNamed<T extends Probe | Experiment>(candidates: Iterable<T>, name: string): T | undefined {
    return [...candidates].find((candidate) => candidate.name === name || candidate.id === name);
}

function unknownName(design: Design, name: string): CommandFailure {
    const names = [...design.probes.values(), ...design.experiments.values()].map((one) => one.name);
    const near = nearest(name, names);
    const advice = near === undefined ? [] : [`Did you mean '${near}'?`];
    return usageFailure(`There is no probe or experiment '${name}'.`, [...advice, ...listRuns(design)]);
}

/** What a file offers to run, one line each, names aligned. */
export function listRuns(design: Design): string[] {
    const probes = [...design.probes.values()].map(({ name, packet }) => ({ kind: 'probe', name, note: packet.text }));
    const experiments = [...design.experiments.values()].map(({ name, steps }) => ({
        kind: 'experiment',
        name,
        note: `${steps.length} steps`,
    }));
    const runs = [...probes, ...experiments];
    const width = Math.max(0, ...runs.map(({ name }) => name.length));
    return runs.map(({ kind, name, note }) => `${kind.padEnd(10)}  ${name.padEnd(width)}  ${note}`);
}
