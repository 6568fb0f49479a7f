/** Every program that we ship, as esbuild has to be told. */

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

const NODE_PROGRAMS = [
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

/** All of them: what runs in Node.js, and what runs in a browser. */
export const PROGRAMS = [...NODE_PROGRAMS, ...BROWSER_PROGRAMS];
