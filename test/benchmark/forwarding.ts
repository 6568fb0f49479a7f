/** What forwarding costs: a route lookup in tables of any size, a trace of each example, a trace in a large network. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
    type Cidr,
    type Design,
    explainLookup,
    type IpAddress,
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
import { generateHub, type HubSize } from './hub-topology.js';
import { median } from './statistics.js';

const SAMPLES = 151;
const WARM_UP = 300;
/** Samples this short are mostly undisturbed, even where others use the machine. */
const SAMPLE_MILLISECONDS = 0.3;

/** The median of many short samples: nanoseconds for one run. */
export function measure(work: () => unknown): number {
    for (let i = 0; i < WARM_UP; i++) {
        work();
    }
    const runs = Math.max(1, Math.round(SAMPLE_MILLISECONDS / timeOf(work, 20)));
    return median(Array.from({ length: SAMPLES }, () => timeOf(work, runs))) * 1e6;
}

/** Milliseconds for one run. */
function timeOf(work: () => unknown, runs: number): number {
    const start = performance.now();
    for (let i = 0; i < runs; i++) {
        work();
    }
    return (performance.now() - start) / runs;
}

/** Nanoseconds of one lookup in a table of so many routes. */
export interface LookupFigures {
    readonly routes: number;
    readonly ipv4: number;
    readonly ipv6: number;
}

/** Longest-prefix lookups in tables of so many routes, at addresses all over the space. */
export const measureLookups = (sizes: readonly number[]): LookupFigures[] =>
    sizes.map((routes) => ({ routes, ipv4: measureTable(routes, ipv4Block), ipv6: measureTable(routes, ipv6Block) }));

function measureTable(size: number, blockOf: (i: number, size: number) => Cidr): number {
    const blocks = Array.from({ length: size }, (_, i) => blockOf(i, size));
    const index = routeTableIndex(tableOf(blocks));
    const addresses: IpAddress[] = Array.from({ length: 1024 }, (_, i) => blockOf(i, 1024).address);
    let next = 0;
    return measure(() => index.find(addresses[next++ & 1023] ?? 0));
}

/** Blocks of /8 to /32 scattered by a fixed formula: the same table every time. */
function ipv4Block(i: number, size: number): Cidr {
    const length = 8 + (scramble(i + size) % 25);
    return { address: ((scramble(i) >>> (32 - length)) << (32 - length)) >>> 0, length };
}

/** Blocks of /32 to /64, of which about as many lengths are in use. */
const ipv6Block = (i: number, size: number): Cidr => ({
    address: [0x20010000 | (scramble(i) & 0xffff), (scramble(i + size) & ~0xffff) >>> 0, 0, 0],
    length: 48 + (scramble(i + size) % 17),
});

function tableOf(blocks: readonly Cidr[]): RouteTable {
    const routes = blocks.map(
        (destination) => ({ destination, target: { kind: 'local' }, origin: 'static', span: NOWHERE }) as const,
    );
    const names = { id: 'route-table:benchmark', name: 'benchmark', qualifiedName: 'benchmark', vpc: 'vpc:benchmark' };
    return { kind: 'route-table', ...names, span: NOWHERE, implicit: false, routes };
}

/** A fixed permutation of 32-bit numbers (the finalizer of MurmurHash3). */
function scramble(value: number): number {
    let x = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return (x ^ (x >>> 16)) >>> 0;
}

/** Nanoseconds of a trace as it is recorded, and with all of it put into words besides. */
export interface TraceFigures {
    readonly name: string;
    readonly steps: number;
    readonly recorded: number;
    readonly worded: number;
}

/** Every probe of every example, by the file's name, as medians over its probes. */
export async function measureExamples(root: string): Promise<TraceFigures[]> {
    const figures: TraceFigures[] = [];
    for (const path of exampleFiles(join(root, 'examples'))) {
        const design = await designOf(readFileSync(path, 'utf8'));
        const starts = [...design.probes.keys()].flatMap((id) => startProbe(design, id) ?? []);
        const each = starts.map((start) => measureTrace(basename(path), start));
        if (each.length > 0) {
            figures.push(middleOf(each, basename(path)));
        }
    }
    return figures;
}

/** Example files of a folder and those below, without the ones that are wrong on purpose. */
const exampleFiles = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true })
        .sort((a, b) => a.name.localeCompare(b.name, 'en'))
        .flatMap((entry) => {
            const path = join(folder, entry.name);
            if (entry.isDirectory()) {
                return entry.name === 'diagnostics' ? [] : exampleFiles(path);
            }
            return entry.name.endsWith('.vpc') ? [path] : [];
        });

/** The medians of some figures. */
export const middleOf = (figures: readonly TraceFigures[], name = 'median of the examples'): TraceFigures => ({
    name,
    steps: median(figures.map(({ steps }) => steps)),
    recorded: median(figures.map(({ recorded }) => recorded)),
    worded: median(figures.map(({ worded }) => worded)),
});

/** Traces inside one VPC and between two, of a network behind one transit gateway. */
export async function measureHub(size: HubSize): Promise<TraceFigures[]> {
    const design = await designOf(generateHub(size));
    return [NEAR, farIn(size)].map((text) => measureTrace(`${size.vpcs} × ${size.instances}: ${text}`, startOf(design, text)));
}

const NEAR = 'tcp i-0-0 -> i-0-1:443';
const farIn = ({ vpcs, instances }: HubSize): string => `tcp i-0-0 -> i-${vpcs - 1}-${instances - 1}:443`;

/** Nanoseconds of the very first trace in a network: the indexes are built, the code is warm from other networks. */
export async function measureFirstTrace(size: HubSize): Promise<number> {
    const samples: number[] = [];
    for (let i = 0; i < 5; i++) {
        const start = startOf(await designOf(generateHub(size)), farIn(size));
        samples.push(timeOf(() => run(start), 1) * 1e6);
    }
    return median(samples);
}

/** The design of a text. */
export const designOf = async (text: string): Promise<Design> =>
    testServices().vpc.lowering.NetworkBuilder.build(await parse(text));

/** The state before a packet, written as in a launch configuration. */
export function startOf(design: Design, text: string): SimulationState {
    const spec = parsePacketSpec(testServices().vpc, design, text);
    if (!spec.ok) {
        throw new Error(`'${text}' cannot be sent.`);
    }
    return startPacket(design, spec.value);
}

/** Both figures of one trace. */
export const measureTrace = (name: string, start: SimulationState): TraceFigures => ({
    name,
    steps: run(start).length,
    recorded: measure(() => run(start)),
    worded: measure(() => wordsOf(run(start))),
});

/** Every sentence, and every candidate of every lookup with why it lost: how many letters. */
function wordsOf(steps: readonly Step[]): number {
    let letters = 0;
    for (const step of steps) {
        letters += step.summary().length;
        for (const lookup of step.lookups) {
            for (const { label, because } of explainLookup(step, lookup)) {
                letters += label.length + because.length;
            }
        }
    }
    return letters;
}
