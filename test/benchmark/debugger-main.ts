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

const probes = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 14_400);
const adapter = await bundleAdapter();
const bare = await bundleAdapter('test/benchmark/bare-adapter.ts');

async function rowOf(subject: Subject, program = adapter): Promise<string[]> {
    const starts: number[] = [];
    const again: number[] = [];
    for (let i = 0; i < 5; i++) {
        starts.push(await measureStart(program, subject));
        again.push(await measureRestart(program, subject));
    }
    const { forward, back, processor } = await measureSteps(program, subject);
    const times = [median(forward), percentile(forward, 95), median(back), percentile(back, 95)];
    const figures = [median(starts), median(again), ...times, processor];
    return [subject.name, ...figures.map(formatNumber)];
}

const subjects = [hubSubject({ vpcs: 2, instances: 5 }), chainSubject(50), hubSubject({ vpcs: 20, instances: 50 })];
const rows: string[][] = [];
for (const subject of subjects) {
    rows.push(await rowOf(subject));
}
rows.push(await rowOf({ name: 'no work at all', program: '', start: {} }, bare));
const header = ['session', 'start (ms)', 'again', 'step median', 'p95', 'back median', 'p95', 'processor'];
console.log(formatTable(header, rows));

const long = longSubject(probes);
const { steps, milliseconds, memory } = await measureWatch(adapter, long);
console.log(
    `\n${formatTable(
        ['conditional data breakpoint', 'steps', 'seconds', 'memory (MB)'],
        [[long.name, `${steps}`, formatNumber(milliseconds / 1000), formatNumber(memory)]],
    )}`,
);
