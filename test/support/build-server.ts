/** Bundles one of our programs from its sources, as the package does, so that protocol tests run what people run. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The path of a fresh bundle of `server/src/<program>/main.ts`. */
export const bundleProgram = (program: 'lsp' | 'debug' | 'cli'): Promise<string> =>
    bundle(`server/src/${program}/main.ts`, program);

/** The path of a fresh bundle of the worker of reachability matrices, in a folder of its own or beside another program. */
export const bundleReachWorker = (folder?: string): Promise<string> =>
    bundle('server/src/workspace/reach-worker.ts', 'vpc-reach-worker', folder);

async function bundle(entryPoint: string, name: string, folder = mkdtempSync(join(tmpdir(), `vpc-${name}-`))): Promise<string> {
    const outfile = join(folder, `${name}.cjs`);
    await build({
        absWorkingDir: root,
        entryPoints: [entryPoint],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20.10',
        minify: true,
        alias: { '#language': './language/src/index.ts' },
        mainFields: ['module', 'main'],
        logLevel: 'warning',
    });
    return outfile;
}
