/** What the protocol itself costs: an adapter that answers as much as ours does, in as many messages, without doing anything. */
import { nextTick, stdin, stdout } from 'node:process';
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { encodeFrame, FrameReader } from '../../server/src/debug/protocol/message-framing.js';

let sequence = 1;
let step = 0;
let reference = 0;

const SOURCE = { name: 'main.vpc', path: '/some/folder/with/a/name/main.vpc' };
const PLACE = { source: SOURCE, line: 12, column: 5, endLine: 12, endColumn: 40 };

function send(message: object): void {
    if (stdout.writableCorked === 0) {
        stdout.cork();
        nextTick(() => stdout.uncork());
    }
    stdout.write(encodeFrame({ seq: sequence++, ...message }));
}

/** As many lines as ours has on average, some of which can be opened. */
const variables = (count: number, open: number): object[] =>
    Array.from({ length: count }, (_, i) => ({
        name: `a name ${i}`,
        value: 'what a value looks like, more or less',
        variablesReference: i < open ? ++reference : 0,
        presentationHint: { kind: 'property', attributes: ['readOnly'] },
        type: 'in words',
    }));

/** Scopes are known by a reference far above those of their lines. */
const FIRST_SCOPE = 1_000_000;

function bodyOf({ command, arguments: args }: Dap.Request): object {
    switch (command) {
        case 'threads':
            return { threads: [{ id: 1, name: '#1 a → b' }] };
        case 'stackTrace':
            return { stackFrames: Array.from({ length: 4 }, (_, id) => ({ id, name: 'a frame', ...PLACE })), totalFrames: 4 };
        case 'scopes':
            reference = 0;
            return {
                scopes: [1, 2, 3].map((n) => ({ name: 'Scope', variablesReference: FIRST_SCOPE + n, expensive: false })),
            };
        case 'variables':
            return { variables: args.variablesReference > FIRST_SCOPE ? variables(6, 3) : variables(7, 0) };
        case 'vpc/moment':
            return { latest: step };
        default:
            return {};
    }
}

const stopped = (reason: string): void => send({ type: 'event', event: 'stopped', body: { reason, threadId: 1 } });

/** The event that follows a request. */
const AFTER: Readonly<Record<string, () => void>> = {
    launch: () => send({ type: 'event', event: 'initialized' }),
    configurationDone: () => stopped('entry'),
    restart: () => stopped('entry'),
    stepIn: () => {
        step++;
        stopped('step');
    },
    stepBack: () => {
        step--;
        stopped(step <= 0 ? 'entry' : 'step');
    },
};

const reader = new FrameReader();
stdin.on('data', (chunk: Uint8Array) => {
    for (const frame of reader.push(chunk)) {
        if (frame.kind === 'message') {
            const request = frame.message as Dap.Request;
            const { seq, command } = request;
            send({ type: 'response', request_seq: seq, command, success: true, body: bodyOf(request) });
            AFTER[command]?.();
        }
    }
});
