/**
 * The same networks made of Linux parts: real routes, nftables, VXLAN devices. On every wire the kernel's frames carry the same
 * headers as the simulator's. Skipped, with the reason, where namespaces cannot be made.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flowOf } from '../../../language/src/forwarding/flow.js';
import { run } from '../../../language/src/forwarding/pipeline.js';
import { startProbe } from '../../../language/src/forwarding/simulation.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import type { Design } from '../../../language/src/model/design.js';
import { innermost, type Packet } from '../../../language/src/packet/packet.js';
import { buildDesign } from '../../support/build-design.js';
import { frameDifferences, NumberPairs, simulatedFrames, type WireFrame } from '../../support/kernel/compare-frames.js';
import { type KernelPlan, planKernel } from '../../support/kernel/kernel-network.js';
import { sendInKernel } from '../../support/kernel/kernel-probe.js';
import { Namespaces, whyNoNamespaces } from '../../support/kernel/namespaces.js';
import { Watch } from '../../support/kernel/watch.js';

const why = whyNoNamespaces();
if (why !== undefined) {
    console.log(`The comparison with the Linux kernel is skipped: ${why}.`);
}

const FIXTURES = {
    translation: [
        'bridged',
        'routed',
        'same-server',
        'ping',
        'handshake',
        'published',
        'outbound',
        'through-nat',
        'tcp-nat',
        'ping-nat',
        'instance-nat',
    ],
    overlapping: ['in-red', 'in-blue', 'ping'],
} as const;

describe.skipIf(why !== undefined).each(Object.entries(FIXTURES))('the kernel forwards as we do: %s', (name, probes) => {
    let design: Design;
    let plan: KernelPlan;
    let space: Namespaces;
    const watch = new Watch();

    beforeAll(async () => {
        const file = new URL(`../../fixtures/kernel/${name}/main.vpc`, import.meta.url);
        design = await buildDesign(readFileSync(file, 'utf8'));
        plan = planKernel(design.network);
        space = new Namespaces(name);
        space.script(plan.commands);
        await watch.begin(space, plan);
    }, 120_000);
    afterAll(() => space?.remove());

    test('every probe of the file is sent', () => {
        expect([...design.probes.values()].map((probe) => probe.name)).toEqual(probes);
    });

    test.each(probes)('E2, E6, N1, W1: %s', { timeout: 60_000 }, async (probe) => {
        const steps = run(startProbe(design, `probe:${probe}`) as never);
        const numbers = new NumberPairs();
        const ours = grouped(simulatedFrames(steps), ({ place }) => place);
        const theirs = await kernelFrames(steps, ours);
        const differences = plan.wires.flatMap(({ place }) => {
            const [mine, other] = [ours.get(place) ?? [], theirs.get(place) ?? []];
            return mine.length === other.length
                ? mine.flatMap((frame, i) =>
                      frameDifferences(frame, other[i] as Packet, numbers).map((text) => `${place}, frame ${i + 1}: ${text}`),
                  )
                : [`${place}: ${mine.length} frames of ours, ${other.length} of the kernel's`];
        });
        expect(differences).toEqual([]);
        expect(ours.size).toBeGreaterThan(1);
    });

    /** Sends the packet that the simulation sent, and answers what was seen on each wire. */
    function kernelFrames(steps: readonly Step[], ours: ReadonlyMap<string, readonly WireFrame[]>) {
        const last = steps.at(-1)?.after.packets[0];
        const sent = steps.find(({ stage, packetId }) => packetId === 1 && stage === 'guest-send')?.after.packets[0];
        const flow = sent && flowOf(sent.packet);
        if (!last || !sent || !flow) {
            throw new Error('The simulation has sent nothing.');
        }
        const payload = innermost(sent.packet, 'data')?.bytes.length ?? 0;
        const probe = { flow, from: sent.path[0] ?? '', to: last.endedAt ?? '', payload };
        return watch.during(
            () => sendInKernel(space, plan, probe),
            new Map([...ours].map(([place, frames]) => [place, frames.length])),
        );
    }
});

/** A list by key, in order. */
function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const one of list) {
        groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
    }
    return groups;
}
