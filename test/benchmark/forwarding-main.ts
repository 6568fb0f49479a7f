/** Medians of lookups and traces; asserts nothing. Figures of a busy machine say little: compare them within one run. */
import { measureExamples, measureHub, measureLookups, type TraceFigures } from './forwarding.js';
import { measureReach } from './reach.js';
import { formatNumber, formatTable, median } from './statistics.js';

const row = ({ name, steps, trace, explained }: TraceFigures): string[] => [
    name,
    `${steps}`,
    formatNumber(trace / 1000),
    formatNumber(trace / steps),
    formatNumber(explained / 1000),
];
const header = ['trace', 'steps', 'trace (µs)', 'per step (ns)', 'explained (µs)'];

const lookups = measureLookups([10, 1_000, 100_000]);
console.log(
    formatTable(
        ['longest prefix', 'ns'],
        lookups.map(({ name, nanoseconds }) => [name, formatNumber(nanoseconds)]),
    ),
);

const hubs = [...(await measureHub({ vpcs: 2, instances: 5 })), ...(await measureHub({ vpcs: 20, instances: 50 }))];
console.log(`\n${formatTable(header, hubs.map(row))}`);

const examples = await measureExamples();
const middle = {
    name: 'median of the examples',
    steps: median(examples.map(({ steps }) => steps)),
    trace: median(examples.map(({ trace }) => trace)),
    explained: median(examples.map(({ explained }) => explained)),
};
console.log(`\n${formatTable(header, [...examples, middle].map(row))}`);

// A million flows that must all be run take minutes: the hostile network is smaller unless asked for in full.
const hostile = process.argv.includes('--hostile-in-full') ? { vpcs: 20, instances: 50 } : { vpcs: 20, instances: 10 };
const matrices = await measureReach({ vpcs: 20, instances: 50 }, hostile);
console.log(
    `\n${formatTable(
        ['all pairs', 'flows', 'classes', 'runs', 'threads', 'first (ms)', 'CPU', 'again (ms)', 'CPU', 'flows/s'],
        matrices.map(({ name, flows, classes, runs, threads, cold, warm }) => [
            name,
            ...[flows, classes, runs, threads].map(String),
            ...[cold.clock, cold.processor, warm.clock, warm.processor, (1000 * flows) / warm.clock].map(formatNumber),
        ]),
    )}`,
);
