/**
 * What the debugger costs, over standard input and output as an editor pays it: the start of a session, a step forward or back
 * with everything that is shown, a conditional data breakpoint over a very long run, and the memory that run takes.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { encodeFrame, FrameReader } from '../../server/src/debug/protocol/message-framing.js';
import { generateHub, type HubSize } from './hub-topology.js';

/** A client that does nothing but ask and wait. */
class BareClient {
    private readonly process: ChildProcessWithoutNullStreams;
    private readonly answers = new Map<number, (body: unknown) => void>();
    private awaited: { readonly names: readonly string[]; readonly resolve: (event: Dap.Event) => void } | undefined;
    private sequence = 1;

    constructor(adapter: string) {
        this.process = spawn(process.execPath, ['--max-old-space-size=8192', adapter]);
        const reader = new FrameReader();
        this.process.stdout.on('data', (chunk: Uint8Array) => {
            for (const frame of reader.push(chunk)) {
                if (frame.kind === 'message') {
                    this.receive(frame.message as Dap.Response | Dap.Event);
                }
            }
        });
    }

    ask<T>(command: string, args: object = {}): Promise<T> {
        const seq = this.sequence++;
        const answer = new Promise<T>((resolve) => this.answers.set(seq, resolve as (body: unknown) => void));
        this.process.stdin.write(encodeFrame({ seq, type: 'request', command, arguments: args }));
        return answer;
    }

    /** Sends a request and waits for one of these events, which may come before the answer has been read. */
    async until(names: readonly string[], command: string, args: object = {}): Promise<Dap.Event> {
        const event = new Promise<Dap.Event>((resolve) => {
            this.awaited = { names, resolve };
        });
        await this.ask(command, args);
        return event;
    }

    /** Resident memory of the adapter in MB. */
    get memory(): number {
        const pages = Number(readFileSync(`/proc/${this.process.pid}/statm`, 'utf8').split(' ')[1]);
        return (pages * 4096) / 1024 ** 2;
    }

    /** Milliseconds of processor time that the adapter has used, whatever else the machine does. */
    get processorTime(): number {
        const fields = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        return (Number(fields[11]) + Number(fields[12])) * 10;
    }

    end(): void {
        this.process.kill();
    }

    private receive(message: Dap.Response | Dap.Event): void {
        if (message.type === 'response') {
            const response = message as Dap.Response;
            this.answers.get(response.request_seq)?.(response.body);
            this.answers.delete(response.request_seq);
        } else if (this.awaited?.names.includes((message as Dap.Event).event)) {
            this.awaited.resolve(message as Dap.Event);
            this.awaited = undefined;
        }
    }
}

/** What is launched. */
export interface Subject {
    readonly name: string;
    readonly program: string;
    readonly start: object;
}

const STOPS = ['stopped', 'terminated'];

async function begin(
    adapter: string,
    { program, start }: Subject,
    breakpoints: readonly Dap.DataBreakpoint[] = [],
): Promise<BareClient> {
    const client = new BareClient(adapter);
    await client.ask('initialize', { adapterID: 'vpc' });
    await client.until(['initialized'], 'launch', { program, ...start });
    await client.ask('setDataBreakpoints', { breakpoints });
    await client.until(STOPS, 'configurationDone');
    return client;
}

/** Milliseconds from the start of the process to its first stop. */
export async function measureStart(adapter: string, subject: Subject): Promise<number> {
    const start = performance.now();
    const client = await begin(adapter, subject);
    const elapsed = performance.now() - start;
    client.end();
    return elapsed;
}

/** The start of another session in an adapter that runs already: milliseconds from its first request to its first stop. */
export async function measureRestart(adapter: string, subject: Subject): Promise<number> {
    const client = await begin(adapter, subject);
    await client.until(STOPS, 'restart');
    const start = performance.now();
    await client.until(STOPS, 'restart');
    const elapsed = performance.now() - start;
    client.end();
    return elapsed;
}

/** Steps of one walk: fewer than any trace here has. */
const WALK = 100;

/** What single steps cost. */
export interface StepFigures {
    /** Milliseconds each. */
    readonly forward: number[];
    readonly back: number[];
    /** Milliseconds of the adapter's processor time for a step. */
    readonly processor: number;
}

/** Single steps, each with the stack, all scopes and everything in them, two levels deep. */
export async function measureSteps(adapter: string, subject: Subject): Promise<StepFigures> {
    const client = await begin(adapter, subject);
    await walk(client);
    const before = client.processorTime;
    const times = await walk(client);
    const processor = (client.processorTime - before) / (times.forward.length + times.back.length);
    client.end();
    return { ...times, processor };
}

/** To and fro once. The first walk of a session is its warm-up: an editor's user has not yet begun to look. */
async function walk(client: BareClient): Promise<{ forward: number[]; back: number[] }> {
    const times = { forward: [] as number[], back: [] as number[] };
    for (let count = 0; count < WALK; count++) {
        await timedStep(client, 'stepIn', times.forward);
    }
    for (let event: Dap.Event | undefined; event?.body?.reason !== 'entry'; ) {
        event = await timedStep(client, 'stepBack', times.back);
    }
    return times;
}

/** One step, and all that an editor asks after it. A step past the end of the trace fails. */
async function timedStep(client: BareClient, command: string, times: number[]): Promise<Dap.Event> {
    const start = performance.now();
    const event = await client.until(STOPS, command, { threadId: 1, granularity: 'instruction' });
    if (event.event === 'terminated') {
        throw new Error('The trace of a benchmark has to be longer than its walk.');
    }
    await look(client, event.body?.threadId ?? 1);
    times.push(performance.now() - start);
    return event;
}

async function look(client: BareClient, threadId: number): Promise<void> {
    await client.ask('threads');
    const { stackFrames } = await client.ask<Dap.StackTraceResponse['body']>('stackTrace', { threadId });
    const { scopes } = await client.ask<Dap.ScopesResponse['body']>('scopes', { frameId: stackFrames[0]?.id });
    const below = await Promise.all(scopes.map(({ variablesReference }) => read(client, variablesReference)));
    await Promise.all(
        below
            .flat()
            .filter((reference) => reference > 0)
            .map((reference) => read(client, reference)),
    );
}

async function read(client: BareClient, variablesReference: number): Promise<number[]> {
    const { variables } = await client.ask<Dap.VariablesResponse['body']>('variables', { variablesReference });
    return variables.map((variable) => variable.variablesReference);
}

/** What a very long run costs. */
export interface WatchFigures {
    readonly steps: number;
    readonly milliseconds: number;
    /** Of the adapter afterwards, in MB. */
    readonly memory: number;
}

/** A run to its end past a data breakpoint whose condition never holds. */
export async function measureWatch(adapter: string, subject: Subject): Promise<WatchFigures> {
    const client = await begin(adapter, subject, [{ dataId: 'ip.ttl', condition: 'ip.ttl == 250' }]);
    const start = performance.now();
    await client.until(['terminated'], 'continue', { threadId: 1 });
    const milliseconds = performance.now() - start;
    const { latest } = await client.ask<{ readonly latest: number }>('vpc/moment');
    const figures = { steps: latest, milliseconds, memory: client.memory };
    client.end();
    return figures;
}

/** A file of its own with some text; its path. */
function fileOf(text: string): string {
    const path = join(mkdtempSync(join(tmpdir(), 'vpc-bench-')), 'main.vpc');
    writeFileSync(path, text);
    return path;
}

/** A packet between two VPCs behind one transit gateway. */
export const hubSubject = (size: HubSize): Subject => ({
    name: `${size.vpcs * size.instances} instances`,
    program: fileOf(generateHub(size)),
    start: { packet: `tcp i-0-0 -> i-${size.vpcs - 1}-${size.instances - 1}:443` },
});

/** A chain of guests that forward: each is a hop, and the reply comes back over all of them. */
export function chainSubject(guests: number): Subject {
    const numbers = Array.from({ length: guests }, (_, i) => i);
    const address = (n: number): string => `10.0.1.${n + 10}`;
    const subnet = [
        ...numbers.map((n) => {
            const next = n === guests - 1 ? '' : `route 10.9.0.0/16 via ${address(n + 1)}`;
            return `        instance g${n} { ip ${address(n)} source-dest-check off  guest { forwarding on  ${next} } }`;
        }),
    ];
    const program = [
        'vpc lab {',
        '    cidr 10.0.0.0/16',
        '    security-group default { ingress all from 0.0.0.0/0  egress all to 0.0.0.0/0 }',
        '    subnet s {',
        '        cidr 10.0.1.0/24',
        '        availability-zone eu-west-1a',
        ...subnet,
        '    }',
        '}',
        '',
    ].join('\n');
    return { name: `${guests} guests in a chain`, program: fileOf(program), start: { packet: 'icmp g0 -> 10.9.0.1' } };
}

/** One probe, sent over and over by an experiment. */
export function longSubject(runs: number): Subject {
    const lines = Array.from({ length: runs }, () => '  run ping');
    const hub = generateHub({ vpcs: 2, instances: 4 });
    const program = `${hub}probe ping: icmp i-0-0 -> i-1-3\nexperiment long {\n${lines.join('\n')}\n}\n`;
    return { name: `${runs} probes in one run`, program: fileOf(program), start: { experiment: 'long' } };
}
