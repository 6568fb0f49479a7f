/** `vpc reach` as a process with its worker threads: what is installed is what is run here. */
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateHostileHub } from '../../benchmark/hub-topology.js';
import { bundleProgram, bundleReachWorker } from '../../support/build-server.js';

describe('the bundle and its worker', { timeout: 120_000 }, () => {
    let program: string;
    beforeAll(async () => {
        program = await bundleProgram('cli');
        await bundleReachWorker(dirname(program));
    }, 60_000);

    /** A network in which every flow is run by itself. */
    function hostileFile(instances: number): string {
        const path = join(mkdtempSync(join(tmpdir(), 'vpc-reach-')), 'net.vpc');
        writeFileSync(path, generateHostileHub({ vpcs: 10, instances }));
        return path;
    }

    test('answer with workers', async () => {
        const { code, out } = await ended(start(['reach', hostileFile(5), '--matrix', 'tcp/443']));
        expect(out).toMatch(/\n {2}✓ {2}2,450 {2}the packet arrived, and its answer came back\n/);
        expect(out).toMatch(/\n2,500 flows on tcp\/443\. 50 classes of stations, 2,500 runs, /);
        expect(code).toBe(0);
    });

    test('Ctrl-C ends them at once, with the exit code of an interrupted program', async () => {
        const child = start(['reach', hostileFile(40), '--matrix', 'tcp/443']);
        const done = ended(child);
        setTimeout(() => child.kill('SIGINT'), 6000);
        const { code, signal, out, err } = await done;
        // A machine so slow that it is still reading the file is ended by the signal itself.
        expect(signal === 'SIGINT' ? 130 : code).toBe(130);
        expect(out).toBe('');
        expect(err).toBe(signal === 'SIGINT' ? '' : 'error: Stopped before the matrix was complete.\n');
    });

    const start = (args: readonly string[]) => spawn(process.execPath, [program, ...args]);

    interface End {
        readonly code: number | null;
        readonly signal: string | null;
        readonly out: string;
        readonly err: string;
    }

    function ended(child: ReturnType<typeof start>): Promise<End> {
        let [out, err] = ['', ''];
        child.stdout.on('data', (text) => {
            out += text;
        });
        child.stderr.on('data', (text) => {
            err += text;
        });
        return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err })));
    }
});
