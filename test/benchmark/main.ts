/** `npm run bench`: prints figures, asserts nothing. Pass line counts to choose sizes: `npm run bench -- 1000 10000`. */
import { bundleProgram } from '../support/build-server.js';
import { measureSteps } from './debugger.js';
import { measureTraces } from './forwarding.js';
import { measureServer } from './language-server.js';
import { formatNumber, formatTable } from './statistics.js';
import { generateTopology } from './topology.js';

const requested = process.argv
    .slice(2)
    .map(Number)
    .filter((size) => size > 0);
const sizes = requested.length > 0 ? requested : [1_000, 10_000];

const server = await bundleProgram('lsp');
const rows: string[][] = [];
for (const size of sizes) {
    const figures = await measureServer(server, generateTopology(size));
    const { start, keystroke, completion, hover, memory } = figures;
    rows.push([`${size}`, ...[start, keystroke, completion, hover, memory].map(formatNumber)]);
}
const header = ['lines', 'start (ms)', 'keystroke (ms)', 'completion (ms)', 'hover (ms)', 'memory (MB)'];
console.log(formatTable(header, rows));

const traces = await measureTraces('examples/three-tier.vpc');
const steps = await measureSteps('examples/three-tier.vpc', 'shop-in-zone-a');
console.log(`
three-tier.vpc, a probe (${traces.steps} steps): ${formatNumber(traces.recorded)} µs recorded, ${Math.round(1e6 / traces.recorded)} traces a second;
  ${formatNumber(traces.worded)} µs with every candidate put into words, ${Math.round(1e6 / traces.worded)} traces a second
a debugger step with threads, stack, scopes and all their variables (${steps.steps} steps): ${formatNumber(steps.middle)} ms, ${formatNumber(steps.percentile95)} ms at the 95th percentile`);
