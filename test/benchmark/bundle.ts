/** Bundles and runs a benchmark as the package's programs are bundled: imports cost what they cost in what people run. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `test/benchmark/<name>.ts` in a process of its own, which is told the repository's root; its exit code. */
export async function runBundled(name: string): Promise<number> {
    const child = spawn(process.execPath, [await bundleBenchmark(name), root], { stdio: 'inherit' });
    return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

/** Runs one with arguments of its own; what it prints. */
export async function outputOfBundled(name: string, args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [await bundleBenchmark(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
    });
    return new Promise((resolve) => child.on('close', () => resolve(output)));
}

/** The path of a bundle of a benchmark. */
async function bundleBenchmark(name: string): Promise<string> {
    const outfile = join(mkdtempSync(join(tmpdir(), 'vpc-benchmark-')), `${name}.mjs`);
    await build({
        absWorkingDir: root,
        entryPoints: [`test/benchmark/${name}.ts`],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node20.10',
        alias: { '#language': './language/src/index.ts' },
        mainFields: ['module', 'main'],
        banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
        logLevel: 'warning',
    });
    return outfile;
}
