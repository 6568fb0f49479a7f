/**
 * `npm test`: everything, from a fresh clone: installs what is missing, generates, builds, checks style, runs the tests of
 * `test/` and the suite in real VS Code. The last line is the sum. `-u` rewrites golden transcripts.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { main, run, runModule } from './lib/process.mjs';
import { ensurePrograms, installOptionalPrograms } from './lib/system-packages.mjs';
import { step, summary } from './lib/tally.mjs';

const BUILD = [
    ['generate the parser', () => run(process.execPath, ['scripts/generate.mjs'])],
    ['compile', () => runModule('typescript/bin/tsc', ['-b'])],
    ['bundle', () => run(process.execPath, ['client/esbuild.mjs'])],
    ['check style', () => runModule('@biomejs/biome/bin/biome', ['check', '.'])],
];

async function runParts() {
    const parts = [];
    for (const [name, body] of BUILD) {
        parts.push(await step(name, body));
    }
    const { unitTests } = await import('./lib/unit-tests.mjs');
    parts.push(await unitTests(process.argv.slice(2)));
    const { packExtension } = await import('./lib/package.mjs');
    parts.push(await step('pack the extension', packExtension));
    const { testEditor } = await import('./lib/editor-suite.mjs');
    parts.push(...(await testEditor('minimum')));
    return parts;
}

await main(async () => {
    await ensureDependencies();
    await ensurePrograms(['chromium', 'tshark']);
    await installOptionalPrograms();
    return summary(await runParts());
});
