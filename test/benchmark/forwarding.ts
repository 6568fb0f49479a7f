/** What forwarding costs: a route lookup in tables of any size, a trace of each example, a trace in a large network. */
import { basename } from 'node:path';
import {
    type Design,
    explainLookup,
    type Lookup,
    NOWHERE,
    parsePacketSpec,
    type RouteTable,
    routeTableIndex,
    run,
    type SimulationState,
    type Step,
    startPacket,
    startProbe,
} from '../../language/src/index.js';
import { parse, testServices } from '../support/build-design.js';
import { COURSE_PATHS, exampleText } from '../support/example-paths.js';
import { generateHub, type HubSize } from './hub-topology.js';
import { median } from './statistics.js';

/** A measured piece of work: how often it ran for one sample, and the median time of one run in nanoseconds. */
export interface Figure {
    readonly name: string;
    readonly nanoseconds: number;
}

const SAMPLES = 41;

/** The median of many samples, each the mean of as many runs as take about two milliseconds. */
function measure(name: string, work: () => unknown): Figure {
    for (let i = 0; i < 200; i++) {
        work();
    }
    const runs = Math.max(1, Math.round(2 / timeOf(work, 20)));
    const samples = Array.from({ length: SAMPLES }, () => timeOf(work, runs));
    return { name, nanoseconds: median(samples) * 1e6 };
}

/** Milliseconds for one run. */
function timeOf(work: () => unknown, runs: number): number {
    const start = performance.now();
    for (let i = 0; i < runs; i++) {
        work();
    }
    return (performance.now() - start) / runs;
}

/** Longest-prefix lookups in tables of so many routes, at addresses all over the space. */
export const measureLookups = (sizes: readonly number[]): Figure[] =>
    sizes.map((size) => {
        const index = routeTableIndex(tableOf(size));
        const addresses = Uint32Array.from({ length: 1024 }, (_, i) => scramble(i));
        let next = 0;
        return measure(`${size} routes`, () => index.find(addresses[next++ & 1023] ?? 0));
    });

/** Blocks of /8 to /32 scattered by a fixed formula: the same table every time. */
function tableOf(size: number): RouteTable {
    const routes = Array.from({ length: size }, (_, i) => {
        const length = 8 + (scramble(i + size) % 25);
        const address = ((scramble(i) >>> (32 - length)) << (32 - length)) >>> 0;
        return { destination: { address, length }, target: { kind: 'local' }, origin: 'static', span: NOWHERE } as const;
    });
    const names = { id: 'route-table:benchmark', name: 'benchmark', qualifiedName: 'benchmark', vpc: 'vpc:benchmark' };
    return { kind: 'route-table', ...names, span: NOWHERE, implicit: false, routes };
}

/** A fixed permutation of 32-bit numbers (the finalizer of MurmurHash3). */
function scramble(value: number): number {
    let x = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return (x ^ (x >>> 16)) >>> 0;
}

/** A trace without and with every lookup explained. */
export interface TraceFigures {
    readonly name: string;
    readonly steps: number;
    readonly trace: number;
    readonly explained: number;
}

/** Every probe of every example, by the file's name, as medians over its probes. */
export async function measureExamples(): Promise<TraceFigures[]> {
    const figures: TraceFigures[] = [];
    for (const path of COURSE_PATHS) {
        const file = basename(path);
        const design = await designOf(exampleText(path));
        const probes = [...design.probes.keys()].flatMap((id) => startProbe(design, id) ?? []);
        const each = probes.map((start) => measureTrace(file, start));
        if (each.length > 0) {
            figures.push({
                name: file,
                steps: median(each.map(({ steps }) => steps)),
                trace: median(each.map(({ trace }) => trace)),
                explained: median(each.map(({ explained }) => explained)),
            });
        }
    }
    return figures;
}

/** Traces inside one VPC and between two, of a network behind one transit gateway. */
export async function measureHub(size: HubSize): Promise<TraceFigures[]> {
    const design = await designOf(generateHub(size));
    const last = `${size.vpcs - 1}-${size.instances - 1}`;
    return [`tcp i-0-0 -> i-0-1:443`, `tcp i-0-0 -> i-${last}:443`].flatMap((text) => {
        const spec = parsePacketSpec(testServices().vpc, design, text);
        return spec.ok ? measureTrace(`${size.vpcs} × ${size.instances}: ${text}`, startPacket(design, spec.value)) : [];
    });
}

const designOf = async (text: string): Promise<Design> => testServices().vpc.lowering.NetworkBuilder.build(await parse(text));

function measureTrace(name: string, start: SimulationState): TraceFigures {
    return {
        name,
        steps: run(start).length,
        trace: measure(name, () => run(start)).nanoseconds,
        explained: measure(name, () => explainAll(run(start))).nanoseconds,
    };
}

/** Every candidate of every lookup, with why it lost. */
function explainAll(steps: readonly Step[]): number {
    let count = 0;
    for (const step of steps) {
        for (const lookup of step.lookups) {
            count += candidatesOf(step, lookup);
        }
    }
    return count;
}

const candidatesOf = (step: Step, lookup: Lookup): number => explainLookup(step, lookup).length;
