/**
 * Debug sessions as text: commands such as `> next` are carried out against the adapter, and what a person would see is
 * written below each.
 */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import type { DebugHost } from '../../server/src/debug/debug-host.js';
import { DebugSession } from '../../server/src/debug/debug-session.js';
import { DebugClient, RequestError } from './debug-client.js';

type Variables = Dap.VariablesResponse['body']['variables'];

/** Frames of places begin with the title of their kind. */
const HOP_NAMES = /^(Guest|Sending|Receiving|Underlay|Internet|NAT) /;

/** Carries out one session's commands. */
export class DebugScript {
    private readonly client: DebugClient;
    private readonly breakpoints = new Map<string, object[]>([
        ['lines', []],
        ['functions', []],
        ['data', []],
        ['exceptions', []],
        ['instructions', []],
    ]);
    private heard = 0;
    private launched: object | undefined;
    private stop: Dap.StoppedEvent['body'] | undefined;

    constructor(
        host: DebugHost,
        readonly program: string,
        private readonly text: string,
    ) {
        this.client = new DebugClient(new DebugSession(host));
    }

    /** What is seen after a command: lines of text. A refusal is seen too. */
    async run(command: string): Promise<string[]> {
        const [, verb = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(command) ?? [];
        const action = COMMANDS[verb];
        if (!action) {
            throw new Error(`The session script has no command '${verb}'. Known are: ${Object.keys(COMMANDS).join(', ')}.`);
        }
        try {
            return await action(this, rest);
        } catch (error) {
            if (error instanceof RequestError) {
                return [`refused: ${error.message}`];
            }
            throw error;
        }
    }

    /** `probe web`, `packet icmp a -> b`, with `--run`, `--stop-on-drop`, `--smart-step`, `--no-debug`. */
    async launch(rest: string): Promise<string[]> {
        const flags = [...rest.matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag);
        const [, kind = '', what = ''] = /^(\S+)\s+(.*?)\s*(?:--.*)?$/.exec(rest) ?? [];
        this.launched = {
            program: this.program,
            [kind]: what,
            ...(flags.includes('run') && { stopOnEntry: false }),
            ...(flags.includes('stop-on-drop') && { stopOnDrop: true }),
            ...(flags.includes('smart-step') && { smartStep: true }),
            ...(flags.includes('no-debug') && { noDebug: true }),
        };
        await this.client.request('initialize', { adapterID: 'vpc', linesStartAt1: true, columnsStartAt1: true });
        await this.client.request('launch', this.launched);
        await this.client.event(['initialized']);
        for (const kindOfBreakpoint of this.breakpoints.keys()) {
            await this.sendBreakpoints(kindOfBreakpoint);
        }
        return this.move('configurationDone', {});
    }

    /** A request that moves a packet, and the stop it leads to. */
    async move(command: string, args: object): Promise<string[]> {
        const event = await this.client.settled(() =>
            this.client.request(command, { threadId: this.stop?.threadId ?? 1, ...args }),
        );
        if (event.event === 'terminated') {
            this.stop = undefined;
            const exit = this.client.events.findLast((candidate) => candidate.event === 'exited');
            return [`terminated, exit code ${(exit?.body as Dap.ExitedEvent['body'] | undefined)?.exitCode}`];
        }
        this.stop = event.body as Dap.StoppedEvent['body'];
        return [await this.describeStop(this.stop)];
    }

    /** After a request that may have moved a packet without being a motion: the last stop counts. */
    noticeStop(): void {
        const last = this.client.events.findLast(({ event }) => event === 'stopped');
        this.stop = last?.body as Dap.StoppedEvent['body'] | undefined;
    }

    /** Adds a breakpoint of a kind and says what became of it. */
    async addBreakpoint(kind: string, breakpoint: object): Promise<string[]> {
        this.breakpoints.get(kind)?.push(breakpoint);
        const set = this.launched ? await this.sendBreakpoints(kind) : [];
        const last = set.at(-1);
        return last ? [this.describeBreakpoint(last)] : [];
    }

    /** The line (from 1) on which a text in quotes first stands. */
    lineOf(quoted: string): number {
        const text = /^"(.*)"/.exec(quoted)?.[1] ?? '';
        const index = this.text.split('\n').findIndex((line) => line.includes(text));
        if (index < 0 || text === '') {
            throw new Error(`No line of the program contains ${quoted}.`);
        }
        return index + 1;
    }

    /** The frames of the stopped thread. */
    async frames(): Promise<Dap.StackFrame[]> {
        const { stackFrames } = await this.client.request<Dap.StackTraceResponse['body']>('stackTrace', {
            threadId: this.stop?.threadId ?? 1,
        });
        return stackFrames;
    }

    /** The pipeline of the place where the stopped packet is. */
    async disassembled(): Promise<Dap.DisassembledInstruction[]> {
        const [top] = await this.frames();
        const { instructions } = await this.ask<{ instructions: Dap.DisassembledInstruction[] }>('disassemble', {
            memoryReference: top?.instructionPointerReference ?? '',
            instructionOffset: -20,
            instructionCount: 40,
        });
        return instructions.filter(({ presentationHint }) => presentationHint !== 'invalid');
    }

    /** One request, whatever it answers. */
    ask<T>(command: string, args: object = {}): Promise<T> {
        return this.client.request<T>(command, args);
    }

    /** The lines of a scope, indented by depth. */
    async scope(name: string, depth: number): Promise<string[]> {
        const [top] = await this.frames();
        const { scopes } = await this.ask<Dap.ScopesResponse['body']>('scopes', { frameId: top?.id });
        const found = scopes.find((scope) => scope.name === name);
        return found
            ? this.tree(found.variablesReference, depth, '')
            : [`no scope '${name}'; there is ${scopes.map((scope) => scope.name).join(', ')}`];
    }

    /** Changes a line of a scope, found by the names above it; the answer is its new value. */
    async set(scopeName: string, path: readonly string[], value: string): Promise<string> {
        const reference = await this.referenceOf(scopeName, path.slice(0, -1));
        const args = { variablesReference: reference, name: path.at(-1), value };
        return (await this.ask<Dap.SetVariableResponse['body']>('setVariable', args)).value;
    }

    /** Follows the link of a line of the console that contains a text. */
    async follow(text: string): Promise<string[]> {
        const output = this.client.events.findLast(({ event, body }) => event === 'output' && body.output.includes(text));
        const variablesReference = output?.body?.variablesReference ?? 0;
        const { variables } = await this.ask<{ variables: Variables }>('variables', { variablesReference });
        const [line] = variables;
        const details = await this.tree(line?.variablesReference ?? 0, 1, '    ');
        const stop = await this.move('locations', { locationReference: line?.valueLocationReference });
        return [`${line?.name}: ${line?.value}`, ...details, ...stop];
    }

    /** The place that a line of a scope leads to. */
    async origin(scopeName: string, path: readonly string[]): Promise<string> {
        const reference = await this.referenceOf(scopeName, path.slice(0, -1));
        const { variables } = await this.ask<{ variables: Variables }>('variables', { variablesReference: reference });
        const found = variables.findLast(({ name }) => name === path.at(-1));
        const locationReference = found?.declarationLocationReference ?? found?.valueLocationReference;
        return this.place(await this.ask<Dap.LocationsResponse['body'] & object>('locations', { locationReference }));
    }

    private async referenceOf(scopeName: string, path: readonly string[]): Promise<number> {
        const [top] = await this.frames();
        const { scopes } = await this.ask<Dap.ScopesResponse['body']>('scopes', { frameId: top?.id });
        let reference = scopes.find(({ name }) => name === scopeName)?.variablesReference ?? 0;
        for (const name of path) {
            const { variables } = await this.ask<{ variables: Variables }>('variables', { variablesReference: reference });
            reference = variables.findLast((variable) => variable.name === name)?.variablesReference ?? 0;
        }
        return reference;
    }

    /** The lines that were printed since this was asked last; with a text, only those that contain it. */
    console(text: string): string[] {
        const from = this.heard;
        this.heard = this.client.events.length;
        const lines = this.client.output(from).trimEnd().split('\n');
        return lines.filter((line) => line.includes(text));
    }

    /** Where a file's line stands, without its folder. */
    place(frame: { source?: Dap.Source | undefined; line?: number | undefined; column?: number | undefined }): string {
        return frame.source ? `${frame.source.name}:${frame.line}:${frame.column}` : '(no file)';
    }

    private async tree(reference: number, depth: number, indent: string): Promise<string[]> {
        const { variables } = await this.ask<{ variables: Variables }>('variables', { variablesReference: reference });
        const lines: string[] = [];
        for (const { name, value, variablesReference } of variables) {
            lines.push(`${indent}${name}: ${value}`);
            if (variablesReference > 0 && depth > 1) {
                lines.push(...(await this.tree(variablesReference, depth - 1, `${indent}    `)));
            }
        }
        return lines;
    }

    private async describeStop({ reason, text, description, threadId }: Dap.StoppedEvent['body']): Promise<string> {
        const frames = await this.frames();
        const stage = frames.findIndex(({ name }) => /^[a-z-]+( \(next\))?$/.test(name));
        const lookup = stage > 0 ? `${frames[0]?.name}  ` : '';
        const thread = threadId === 0x7fff_ffff ? 'script' : `#${threadId}`;
        const columns = [`stopped ${reason}`.padEnd(16), thread.padEnd(3), (frames[stage]?.name ?? '').padEnd(22)];
        const outer = frames[stage + 1]?.name ?? '';
        const hop = (HOP_NAMES.test(outer) ? outer : '').padEnd(40);
        return `${columns.join(' ')} ${hop} ${lookup}${this.place(frames[0] ?? {})}${text ? `  ${text}` : ''}${momentIn(description)}`;
    }

    private describeBreakpoint({ verified, message, source, line, column }: Dap.Breakpoint): string {
        const place = source ? ` ${source.name}:${line}${column === undefined ? '' : `:${column}`}` : '';
        return verified ? `verified${place}` : `not verified${place}: ${message}`;
    }

    private async sendBreakpoints(kind: string): Promise<Dap.Breakpoint[]> {
        const breakpoints = this.breakpoints.get(kind) ?? [];
        const [command, args] = {
            lines: ['setBreakpoints', { source: { path: this.program }, breakpoints }],
            functions: ['setFunctionBreakpoints', { breakpoints }],
            data: ['setDataBreakpoints', { breakpoints }],
            exceptions: ['setExceptionBreakpoints', { filters: [], filterOptions: breakpoints }],
            instructions: ['setInstructionBreakpoints', { breakpoints }],
        }[kind] as [string, object];
        const answer = await this.ask<{ breakpoints: Dap.Breakpoint[] }>(command, args);
        return answer.breakpoints;
    }
}

/** `"text" if CONDITION hit COUNT log MESSAGE mode MODE`: the words after a breakpoint's place. */
function termsOf(rest: string): { condition?: string; hitCondition?: string; logMessage?: string; mode?: string } {
    const part = (word: string): string | undefined =>
        new RegExp(`(?:^| )${word} (.*?)(?= (?:if|hit|log|mode) |$)`).exec(rest)?.[1];
    const [condition, hitCondition, logMessage, mode] = [part('if'), part('hit'), part('log'), part('mode')];
    return {
        ...(condition && { condition }),
        ...(hitCondition && { hitCondition }),
        ...(logMessage && { logMessage }),
        ...(mode && { mode }),
    };
}

/** What a stop says of past and forks. */
const momentIn = (description = ''): string =>
    /\bin (the past|fork)\b/.test(description) ? `  [${description.replace(/^.*? · /, '')}]` : '';

const nameOf = (rest: string): string => rest.replace(/ (if|hit|log|mode) .*$/, '');

/** `ip.src`, `bindings of nat`, `read: bindings of nat`. */
function dataRequest(rest: string): object {
    const [, accessType, subject = ''] = /^(?:(read|write|readWrite): )?(.*)$/.exec(rest) ?? [];
    const { mode, ...terms } = termsOf(subject);
    const dataId = mode === undefined ? nameOf(subject) : `${nameOf(subject)} @${mode}`;
    return { dataId, ...(accessType && { accessType }), ...terms };
}

type Command = (script: DebugScript, rest: string) => Promise<string[]> | string[];

/** `instruction`, `alone`, `#4 alone`: granularity, and whether (and which) packet moves while the others wait. */
function granular(rest: string): object {
    const thread = /#(\d+)/.exec(rest)?.[1];
    return {
        ...(rest.includes('instruction') && { granularity: 'instruction' }),
        ...(rest.includes('alone') && { singleThread: true }),
        ...(thread !== undefined && { threadId: Number(thread) }),
    };
}

const COMMANDS: Readonly<Record<string, Command>> = {
    launch: (script, rest) => script.launch(rest),
    break: (script, rest) => script.addBreakpoint('lines', { line: script.lineOf(rest), ...termsOf(rest.replace(/^".*?"/, '')) }),
    function: (script, rest) => script.addBreakpoint('functions', { name: nameOf(rest), ...termsOf(rest) }),
    data: (script, rest) => script.addBreakpoint('data', dataRequest(rest)),
    instruction: async (script, rest) => {
        const [, stage = ''] = /^(\S+)/.exec(rest) ?? [];
        const address = (await script.disassembled()).find(({ instruction }) => instruction.startsWith(`${stage} `))?.address;
        const terms = termsOf(rest.slice(stage.length));
        return script.addBreakpoint('instructions', { instructionReference: address ?? stage, ...terms });
    },
    disassemble: async (script) =>
        (await script.disassembled()).map((line) => {
            const place = script.place({ source: line.location, line: line.line, column: line.column });
            return `${line.symbol === undefined ? '' : `${line.symbol}: `}${line.instruction}  ${place}`;
        }),
    exception: (script, rest) => script.addBreakpoint('exceptions', { filterId: nameOf(rest), ...termsOf(rest) }),
    next: (script, rest) => script.move('next', granular(rest)),
    in: (script, rest) => script.move('stepIn', /^\d+$/.test(rest) ? { targetId: Number(rest) } : granular(rest)),
    out: (script, rest) => script.move('stepOut', granular(rest)),
    back: (script, rest) => script.move('stepBack', granular(rest)),
    continue: (script, rest) => script.move('continue', granular(rest)),
    reverse: (script, rest) => script.move('reverseContinue', granular(rest)),
    'reverse-over': (script) => script.move('vpc/reverseNext', {}),
    'reverse-out': (script) => script.move('vpc/reverseStepOut', {}),
    restart: (script) => script.move('restart', {}),
    'restart-frame': async (script, rest) => {
        const frames = await script.frames();
        return script.move('restartFrame', { frameId: frames[Number(rest)]?.id });
    },
    goto: async (script, rest) => {
        const line = script.lineOf(rest);
        const { targets } = await script.ask<Dap.GotoTargetsResponse['body']>('gotoTargets', {
            source: { path: script.program },
            line,
        });
        const listed = targets.map(({ id, label }) => `${id} ${label}`);
        const choice = /" (\d+)$/.exec(rest)?.[1];
        return choice === undefined ? listed : [...listed, ...(await script.move('goto', { targetId: Number(choice) }))];
    },
    stack: async (script) => (await script.frames()).map((frame) => `${frame.name}  ${script.place(frame)}`),
    threads: async (script) => {
        const { threads } = await script.ask<Dap.ThreadsResponse['body']>('threads');
        return threads.map(({ name }) => name);
    },
    targets: async (script) => {
        const [top] = await script.frames();
        const { targets } = await script.ask<Dap.StepInTargetsResponse['body']>('stepInTargets', { frameId: top?.id });
        return targets.map(({ id, label }) => `${id} ${label}`);
    },
    scope: (script, rest) => {
        const [, name = '', depth = '2'] = /^(.*?)(?: (\d))?$/.exec(rest) ?? [];
        return script.scope(name, Number(depth));
    },
    evaluate: async (script, rest) => {
        const [top] = await script.frames();
        const answer = await script.ask<Dap.EvaluateResponse['body']>('evaluate', { expression: rest, frameId: top?.id });
        return [answer.result];
    },
    complete: async (script, rest) => {
        const args = { text: rest, column: rest.length + 1 };
        const { targets } = await script.ask<Dap.CompletionsResponse['body']>('completions', args);
        return [targets.map(({ label }) => label).join(' ')];
    },
    memory: async (script, rest) => {
        const args = { memoryReference: rest, count: 2000 };
        const body = await script.ask<NonNullable<Dap.ReadMemoryResponse['body']>>('readMemory', args);
        return [Buffer.from(body.data ?? '', 'base64').toString('hex')];
    },
    inline: async (script) => {
        const [top] = await script.frames();
        const args = { source: { path: script.program }, startLine: 1, endLine: 10_000, frameId: top?.id };
        const { values } = await script.ask<{ values: { line: number; text: string }[] }>('vpc/inlineValues', args);
        return values.map(({ line, text }) => `${line}: ${text}`);
    },
    follow: (script, rest) => script.follow(rest),
    origin: async (script, rest) => {
        const [, scope = '', path = ''] = /^(\S+?)\/(.*)$/.exec(rest) ?? [];
        return [await script.origin(scope, path.split('/'))];
    },
    set: async (script, rest) => {
        const [, scope = '', path = '', value = ''] = /^(\S+?)\/(.*?) := (.*)$/.exec(rest) ?? [];
        return [await script.set(scope, path.split('/'), value)];
    },
    'set-expression': async (script, rest) => {
        const [, expression, value] = /^(.*?) := (.*)$/.exec(rest) ?? [];
        const [top] = await script.frames();
        const answer = await script.ask<{ value: string }>('setExpression', { expression, value, frameId: top?.id });
        return [answer.value];
    },
    repl: async (script, rest) => {
        const [top] = await script.frames();
        const args = { expression: rest, frameId: top?.id, context: 'repl' };
        const { result } = await script.ask<Dap.EvaluateResponse['body']>('evaluate', args);
        script.noticeStop();
        return [result];
    },
    write: async (script, rest) => {
        const [, memoryReference, offset, hex = ''] = /^(\S+) (\S+) (\S+)$/.exec(rest) ?? [];
        const args = { memoryReference, offset: Number(offset), data: Buffer.from(hex, 'hex').toString('base64') };
        return [`${(await script.ask<{ bytesWritten: number }>('writeMemory', args)).bytesWritten} bytes written`];
    },
    futures: async (script) => {
        const { futures } = await script.ask<{ futures: { id: number; name: string; current: boolean; forkedAt?: number }[] }>(
            'vpc/futures',
        );
        return futures.map(({ id, name, current, forkedAt }) =>
            [current ? '*' : ' ', id, name, ...(forkedAt === undefined ? [] : [`from step ${forkedAt}`])].join(' '),
        );
    },
    'last-write': (script, rest) => script.move('vpc/lastWrite', { name: rest }),
    switch: (script, rest) => script.move('vpc/switchFuture', { future: Number(rest) }),
    moment: async (script) => [JSON.stringify(await script.ask('vpc/moment'))],
    'exception-info': async (script) => {
        const { exceptionId, description, details } = await script.ask<Dap.ExceptionInfoResponse['body']>('exceptionInfo', {
            threadId: 1,
        });
        return [exceptionId, description ?? '', ...(details?.stackTrace ?? '').split('\n')];
    },
    console: (script, rest) => script.console(rest),
};
