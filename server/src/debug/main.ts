/** The debug adapter as a process: the protocol over standard input and output. */
import { nextTick, stdin, stdout } from 'node:process';
import { DebugSession } from './debug-session.js';
import { nodeHost } from './node-host.js';
import { encodeFrame, FrameReader } from './protocol/message-framing.js';

const session = new DebugSession(nodeHost());
const reader = new FrameReader();

session.onDidSendMessage((message) => {
    // What is said in one turn leaves in one write: a system call costs more than most answers.
    if (stdout.writableCorked === 0) {
        stdout.cork();
        nextTick(() => stdout.uncork());
    }
    stdout.write(encodeFrame(message));
});
session.onDidDisconnect(() => stdin.destroy());
stdout.on('error', () => stdin.destroy());
stdin.on('data', (chunk: Uint8Array) => {
    for (const frame of reader.push(chunk)) {
        if (frame.kind === 'fault') {
            session.reportFault(frame.reason);
        } else {
            session.handleMessage(frame.message as Parameters<DebugSession['handleMessage']>[0]);
        }
    }
});
stdin.on('close', () => session.dispose());
