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

/** A program that is started by name: a file that needs the line naming its interpreter, and the program's own beside it. */
const executable = (name, entryPoint) => [
    {
        entryPoints: ['server/src/start.ts'],
        outfile: `server/out/${name}.cjs`,
        define: { PROGRAM: JSON.stringify(`./${name}-main.cjs`) },
        external: ['./*-main.cjs'],
        banner: { js: '#!/usr/bin/env node' },
    },
    { entryPoints: [entryPoint], outfile: `server/out/${name}-main.cjs` },
];

const PROGRAMS = [
    { entryPoints: ['client/src/extension.ts'], outfile: 'client/out/extension.cjs', external: ['vscode'] },
    ...executable('vpc-language-server', 'server/src/lsp/main.ts'),
    ...executable('vpc-debug-adapter', 'server/src/debug/main.ts'),
    ...executable('vpc', 'server/src/cli/main.ts'),
    { entryPoints: ['server/src/workspace/reach-worker.ts'], outfile: 'server/out/vpc-reach-worker.cjs' },
];

/** No `process`, `Buffer` or `require`; module paths as browsers know them. */
const browser = { platform: 'browser', target: 'es2022', conditions: ['browser'] };

const BROWSER_PROGRAMS = [
    { entryPoints: ['client/src/web-extension.ts'], outfile: 'client/out/web-extension.cjs', external: ['vscode'] },
    { entryPoints: ['server/src/lsp/worker.ts'], outfile: 'server/out/language-server-worker.cjs', format: 'iife' },
    { entryPoints: ['server/src/debug/inline.ts'], outfile: 'server/out/debug-inline.cjs' },
].map((program) => ({ ...browser, ...program }));

await Promise.all([...PROGRAMS, ...BROWSER_PROGRAMS].map((program) => build({ ...shared, ...program })));

// Editors in browsers take a module for CommonJS when its name in the manifest ends in `.cjs`; older ones load that name with `.js` behind it.
copyFileSync(new URL('out/web-extension.cjs', import.meta.url), new URL('out/web-extension.cjs.js', import.meta.url));
