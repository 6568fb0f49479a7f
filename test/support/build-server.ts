/** Bundles one of our programs from its sources, as the package does, so that protocol tests run what people run. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The path of a fresh bundle of `server/src/<program>/main.ts`. */
export const bundleProgram = (program: 'lsp' | 'debug' | 'cli'): Promise<string> =>
    bundle(`server/src/${program}/main.ts`, program);

/** The path of a fresh bundle of the worker of reachability matrices, in a folder of its own or beside another program. */
export const bundleReachWorker = (folder?: string): Promise<string> =>
    bundle('server/src/workspace/reach-worker.ts', 'vpc-reach-worker', folder);

/** The text of a fresh bundle of what runs in a browser: `worker` is the language server, `inline` the debug adapter. */
export async function bundleForBrowser(program: 'lsp/worker' | 'debug/inline'): Promise<string> {
    const { outputFiles } = await build({
        ...shared,
        entryPoints: [`server/src/${program}.ts`],
        write: false,
        platform: 'browser',
        conditions: ['browser'],
        target: 'es2022',
    });
    return outputFiles?.[0]?.text ?? '';
}

async function bundle(entryPoint: string, name: string, folder = mkdtempSync(join(tmpdir(), `vpc-${name}-`))): Promise<string> {
    const outfile = join(folder, `${name}.cjs`);
    await build({ ...shared, entryPoints: [entryPoint], outfile, platform: 'node', target: 'node20.10' });
    return outfile;
}

/** As `client/esbuild.mjs` has it. */
const shared = {
    absWorkingDir: root,
    bundle: true,
    format: 'cjs' as const,
    minify: true,
    alias: { '#language': './language/src/index.ts' },
    mainFields: ['module', 'main'],
    logLevel: 'warning' as const,
} satisfies BuildOptions;
