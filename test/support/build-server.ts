/** Bundles one of our programs from its sources, as the package does, so that protocol tests run what people run. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The path of a fresh bundle of `server/src/<program>/main.ts`. */
export async function bundleProgram(program: 'lsp' | 'debug' | 'cli'): Promise<string> {
    const outfile = join(mkdtempSync(join(tmpdir(), `vpc-${program}-`)), `${program}.cjs`);
    await build({
        absWorkingDir: root,
        entryPoints: [`server/src/${program}/main.ts`],
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
