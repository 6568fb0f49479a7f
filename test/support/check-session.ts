/**
 * Golden debug sessions. A folder holds `main.vpc` and `session.txt`: commands after `> `, and below each what is seen. The
 * file is both script and expectation; `vitest -u` rewrites what is seen.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { nodeHost } from '../../server/src/debug/node-host.js';
import { DebugScript } from './debug-script.js';

/** Replays a session and compares what is seen with what is written. */
export async function checkSession(folder: string): Promise<void> {
    const program = join(folder, 'main.vpc');
    const file = join(folder, 'session.txt');
    const lines = readFileSync(file, 'utf8').split('\n');
    const script = new DebugScript(nodeHost(), program, readFileSync(program, 'utf8'));
    const transcript = lines.filter((line) => line.startsWith('#')).slice(0, 1);
    for (const line of lines.filter((candidate) => candidate.startsWith('> '))) {
        const seen = await script.run(line.slice(2));
        transcript.push(line, ...seen.map((text) => `  ${text}`.replaceAll(folder, '.').trimEnd()));
    }
    if (transcript.length < 2) {
        throw new Error(`${file} holds no command.`);
    }
    await expect(`${transcript.join('\n')}\n`).toMatchFileSnapshot(file);
}
