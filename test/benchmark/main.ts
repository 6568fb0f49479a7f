/**
 * `npm run bench`: prints figures of the language server, asserts nothing. Line counts choose sizes: `npm run bench -- 1000 10000`.
 * With `--profile` also where the time of a keystroke goes. Those of forwarding: `npm run bench:forwarding`; beside other servers:
 * `npm run bench:peers`.
 */
import { bundleProgram } from '../support/build-server.js';
import { measureServer } from './language-server.js';
import { profileOfKeystroke } from './profile.js';
import { formatNumber, formatTable } from './statistics.js';
import { generateTopology } from './topology.js';

const requested = process.argv
    .slice(2)
    .map(Number)
    .filter((size) => size > 0);
const sizes = requested.length > 0 ? requested : [1_000, 10_000];

const server = await bundleProgram('lsp');
const rows: string[][] = [];
const profiles: string[] = [];
for (const size of sizes) {
    const figures = await measureServer(server, generateTopology(size));
    const { start, keystroke, insertion, completion, hover, memory } = figures;
    if (process.argv.includes('--profile')) {
        profiles.push(await profileOfKeystroke(size, keystroke));
    }
    rows.push([`${size}`, ...[start, keystroke, insertion, completion, hover, memory].map(formatNumber)]);
}
const header = ['lines', 'start (ms)', 'keystroke (ms)', 'inserted line (ms)', 'completion (ms)', 'hover (ms)', 'memory (MB)'];
console.log([formatTable(header, rows), ...profiles].join('\n\n'));
