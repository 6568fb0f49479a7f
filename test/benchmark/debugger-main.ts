/**
 * Figures of the debugger over standard input and output; asserts nothing:
 * `npx vite-node --config test/vitest.config.ts test/benchmark/debugger-main.ts`. A number chooses the length of the long run, in probes.
 */
import { bundleAdapter } from '../support/adapter-process.js';
import {
    chainSubject,
    hubSubject,
    longSubject,
    measureRestart,
    measureStart,
    measureSteps,
    measureWatch,
    type Subject,
} from './debugger.js';
import { formatNumber, formatTable, median, percentile } from './statistics.js';

const probes = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 12_000);
const adapter = await bundleAdapter();

async function rowOf(subject: Subject): Promise<string[]> {
    const starts: number[] = [];
    const again: number[] = [];
    for (let i = 0; i < 5; i++) {
        starts.push(await measureStart(adapter, subject));
        again.push(await measureRestart(adapter, subject));
    }
    const { forward, back } = await measureSteps(adapter, subject);
    const figures = [median(starts), median(again), median(forward), percentile(forward, 95), median(back), percentile(back, 95)];
    return [subject.name, ...figures.map(formatNumber)];
}

const subjects = [hubSubject({ vpcs: 2, instances: 5 }), chainSubject(50), hubSubject({ vpcs: 20, instances: 50 })];
const rows: string[][] = [];
for (const subject of subjects) {
    rows.push(await rowOf(subject));
}
const header = ['session', 'start (ms)', 'started again', 'step median', 'step p95', 'back median', 'back p95'];
console.log(formatTable(header, rows));

const long = longSubject(probes);
const { steps, milliseconds, memory } = await measureWatch(adapter, long);
console.log(
    `\n${formatTable(
        ['conditional data breakpoint', 'steps', 'seconds', 'memory (MB)'],
        [[long.name, `${steps}`, formatNumber(milliseconds / 1000), formatNumber(memory)]],
    )}`,
);
