/** The debug adapter as a process, bundled from the present sources as it is shipped. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the adapter, or another program, into one file and answers its path. */
export async function bundleAdapter(program = 'server/src/debug/main.ts'): Promise<string> {
    const outfile = join(mkdtempSync(join(tmpdir(), 'vpc-adapter-')), 'vpc-debug-adapter.cjs');
    await build({
        absWorkingDir: root,
        entryPoints: [program],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20.10',
        minify: true,
        alias: { '#language': './language/src/index.ts' },
        mainFields: ['module', 'main'],
        logLevel: 'error',
    });
    return outfile;
}
