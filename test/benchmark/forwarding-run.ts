/** The program behind `forwarding-main.ts`: what it prints, in order. */
import { measureExamples, measureFirstTrace, measureHub, measureLookups, middleOf, type TraceFigures } from './forwarding.js';
import { compareWithOvn } from './ovn.js';
import { formatNumber, formatTable } from './statistics.js';

const [, , root = '.'] = process.argv;

const microseconds = (nanoseconds: number): string => formatNumber(nanoseconds / 1000);

const rowOf = ({ name, steps, recorded, worded }: TraceFigures): string[] => [
    name,
    `${steps}`,
    microseconds(recorded),
    formatNumber(recorded / steps),
    microseconds(worded),
];

const print = (title: string, header: readonly string[], rows: readonly (readonly string[])[]): void =>
    console.log(`${title}\n\n${formatTable(header, rows)}\n`);

const TRACE_HEADER = ['trace', 'steps', 'recorded (µs)', 'per step (ns)', 'worded (µs)'];

print(
    'A lookup: the longest prefix of a table, found in a typed array by binary search.',
    ['routes', 'IPv4 (ns)', 'IPv6 (ns)'],
    measureLookups([10, 1_000, 100_000]).map(({ routes, ipv4, ipv6 }) => [`${routes}`, ...[ipv4, ipv6].map(formatNumber)]),
);

const examples = await measureExamples(root);
print(
    [
        'A trace: every step of a probe with all that it causes (neighbour discovery, reply, errors), each with its state before and after.',
        'recorded: every lookup is kept as a reference to its table, its question and its winner; nothing is put into words.',
        'worded: besides, every candidate of every lookup with the reason why it lost, and every sentence, is made.',
    ].join('\n'),
    TRACE_HEADER,
    [...examples, middleOf(examples)].map(rowOf),
);

const hubs = [...(await measureHub({ vpcs: 2, instances: 10 })), ...(await measureHub({ vpcs: 20, instances: 50 }))];
print('Traces behind one transit gateway: VPCs × instances.', TRACE_HEADER, hubs.map(rowOf));

const first = await measureFirstTrace({ vpcs: 20, instances: 50 });
console.log(`The first trace among 1,000 instances, every index still to be built: ${formatNumber(first / 1e6)} ms.\n`);

console.log(await compareWithOvn());
