/** A design: the network of a workspace together with the packets and experiments written for it. */
import type { ElementId, Network } from './network.js';
import type { Experiment, Probe } from './probe.js';

/** What a workspace means: one network, and the probes and experiments by id. */
export interface Design {
    readonly network: Network;
    readonly probes: ReadonlyMap<ElementId, Probe>;
    readonly experiments: ReadonlyMap<ElementId, Experiment>;
}
