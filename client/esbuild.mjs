/**
 * Bundles every program we ship into one file each: the extension, the language server, the debug adapter (as a process
 * and for use inside the extension host) and the command line. `tsc` writes `.js` beside them; bundles end in `.cjs`.
 *
 * What runs in a browser is bundled for one: there a Node built-in cannot be resolved, and the bundle fails.
 *
 * `--development` keeps names and adds source maps.
 */
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PROGRAMS } from './programs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const development = process.argv.includes('--development');

const shared = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.10',
    minify: !development,
    sourcemap: development ? 'linked' : false,
    alias: { '#language': './language/src/index.ts' },
    // The module builds of these two do not survive bundling into CommonJS otherwise: their `main` is UMD.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    legalComments: 'none',
};

await Promise.all(PROGRAMS.map((program) => build({ ...shared, ...program })));

// Editors in browsers take a module for CommonJS when its name in the manifest ends in `.cjs`; older ones load that name with `.js` behind it.
copyFileSync(new URL('out/web-extension.cjs', import.meta.url), new URL('out/web-extension.cjs.js', import.meta.url));
