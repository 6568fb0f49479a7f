/** Where a simulation begins: a probe, an experiment or a packet of the moment, turned into the first state. */
import type { Design } from '../model/design.js';
import type { ElementId } from '../model/network.js';
import type { ExperimentStep, PacketSpec, Probe } from '../model/probe.js';
import { NOTHING_REMEMBERED } from './remembered.js';
import type { AgendaItem, SimulationState } from './state.js';

/** The state before the first step of a probe; `undefined` when the design has no such probe. */
export function startProbe(design: Design, probeId: ElementId): SimulationState | undefined {
    const probe = design.probes.get(probeId);
    return probe && start(design, [sendProbe(probe)]);
}

/** The state before the first line of an experiment; `undefined` when the design has no such experiment. */
export function startExperiment(design: Design, experimentId: ElementId): SimulationState | undefined {
    const experiment = design.experiments.get(experimentId);
    return (
        experiment &&
        start(
            design,
            experiment.steps.flatMap((step) => agendaOf(design, step)),
        )
    );
}

/** The state before a packet that no file declares, such as one typed into a launch configuration. */
export function startPacket(design: Design, spec: PacketSpec): SimulationState {
    return start(design, [{ kind: 'send', name: spec.text, packet: spec, expectations: [], span: spec.span }]);
}

function start(design: Design, agenda: readonly AgendaItem[]): SimulationState {
    return {
        network: design.network,
        clock: 0,
        agenda,
        nextItem: 0,
        packets: [],
        pendingExpectations: [],
        nextPacketId: 1,
        ...NOTHING_REMEMBERED,
    };
}

const sendProbe = (probe: Probe): Extract<AgendaItem, { kind: 'send' }> => ({
    kind: 'send',
    name: probe.name,
    packet: probe.packet,
    expectations: probe.expectations,
    span: probe.span,
});

/** A `run` line sends the probe's packet under its own expectations; a probe that does not exist sends nothing. */
function agendaOf(design: Design, step: ExperimentStep): AgendaItem[] {
    if (step.kind !== 'run') {
        return [{ kind: 'act', step }];
    }
    const probe = design.probes.get(step.probe);
    return probe ? [{ ...sendProbe(probe), expectations: step.expectations, span: step.span }] : [];
}
