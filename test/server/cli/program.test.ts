/** The program itself: help, version, mistakes in the call, and the bundle as a process with pipes. */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleProgram } from '../../support/build-server.js';
import { ROOT, vpc } from './test-terminal.js';

describe('vpc', () => {
    test.each([[[]], [['--help']], [['help']]])('help: %j', async (args) => {
        const { code, out } = await vpc(args);
        expect(out).toMatch(/^Usage: vpc \[options\] \[command\]\n/);
        expect(out).toMatch(/ {2}check .* {2}trace .* {2}test .* {2}decode /s);
        expect(code).toBe(0);
    });

    test('help of a command', async () => {
        expect((await vpc(['help', 'trace'])).out).toMatch(/^Usage: vpc trace \[options\] <file> \[what\]\n/);
    });

    test('version', async () => {
        expect(await vpc(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
    });

    test.each([
        [['chek', 'x'], "error: unknown command 'chek'\n(Did you mean check?)"],
        [['test', '--tab', 'x'], "error: unknown option '--tab'\n(Did you mean --tap?)"],
        [['check'], "error: missing required argument 'path'"],
    ])('%j', async (args, message) => {
        const { code, out, err } = await vpc(args);
        expect(err).toContain(message);
        expect({ code, out }).toEqual({ code: 2, out: '' });
    });

    test('a mistake of ours says so and does not throw', async () => {
        const { code, err } = await vpc(['decode', '-'], {
            readInput: () => Promise.reject(new Error('boom')),
        });
        expect(err).toMatch(/^This is a mistake in vpc, not in your file\..*\nError: boom\n/);
        expect(code).toBe(70);
    });
});

describe('the bundle as a process', { timeout: 60_000 }, () => {
    let program: string;
    beforeAll(async () => {
        program = await bundleProgram('cli');
    }, 60_000);

    const run = (args: readonly string[], options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {}) =>
        spawnSync(process.execPath, [program, ...args], {
            cwd: ROOT,
            encoding: 'utf8',
            input: options.input ?? '',
            env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env },
        });

    test('exit codes reach the shell', () => {
        expect(run(['test', 'examples/first-file.vpc']).status).toBe(0);
        expect(run(['check', 'examples/diagnostics']).status).toBe(1);
        expect(run(['nonsense']).status).toBe(2);
        expect(run(['check', 'nowhere']).status).toBe(3);
    });

    test('plain in a pipe, coloured when told to', () => {
        const colour = '\u001b[';
        expect(run(['check', 'examples/first-file.vpc']).stdout).not.toContain(colour);
        expect(run(['check', 'examples/first-file.vpc'], { env: { FORCE_COLOR: '1' } }).stdout).toContain(colour);
        expect(run(['nonsense'], { env: { FORCE_COLOR: '1' } }).stderr).toContain(colour);
        expect(run(['check', 'examples/first-file.vpc'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stdout).not.toContain(
            escape,
        );
    });

    test('reads bytes from standard input', () => {
        const { status, stdout } = run(['decode', '--first', 'udp', '-'], { input: '14e9 14e9 0008 0000\n' });
        expect(stdout).toContain('udp.srcport');
        expect(status).toBe(0);
    });

    test('a reader that goes away is no failure', () => {
        const quoted = [process.execPath, program].map((word) => `'${word}'`).join(' ');
        const { stdout, stderr } = spawnSync('sh', ['-c', `${quoted} trace examples/three-tier.vpc zone-a-fails | head -1`], {
            cwd: ROOT,
            encoding: 'utf8',
        });
        expect(stdout.split('\n')).toHaveLength(2);
        expect(stderr).toBe('');
    });
});
