/**
 * `npm run bench:forwarding`: medians of lookups and traces, beside `ovn-trace` where that is installed, and reachability of all
 * pairs; asserts nothing. Figures of a busy machine say little: compare them within one run.
 */
import { runBundled } from './bundle.js';
import { measureReach } from './reach.js';
import { formatNumber, formatTable } from './statistics.js';

process.exitCode = await runBundled('forwarding-run');

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
