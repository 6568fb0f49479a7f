/**
 * `npm start`: builds and packs the extension, and opens VS Code with it on a copy of the examples, ready to press F5.
 * `npm start -- --check`: the same without a screen, and makes one debug session to see that it works.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { main, mustRun } from './lib/process.mjs';

await main(async () => {
    await ensureDependencies();
    await mustRun(process.execPath, ['scripts/generate.mjs']);
    await mustRun(process.execPath, ['client/esbuild.mjs']);
    const { packExtension } = await import('./lib/package.mjs');
    await packExtension();
    const { checkEditor, openEditor } = await import('./lib/open-editor.mjs');
    await (process.argv.includes('--check') ? checkEditor() : openEditor());
});
