/**
 * `npm run test:editor`: the suite of `test/client` in real VS Code, and the packed extension driven by clicks.
 * With `--latest` in the newest VS Code we know instead of the oldest we support. Needs a built extension.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { main } from './lib/process.mjs';

await main(async () => {
    await ensureDependencies();
    const { testEditor } = await import('./lib/editor-suite.mjs');
    const { summary } = await import('./lib/tally.mjs');
    const parts = await testEditor(process.argv.includes('--latest') ? 'latest' : 'minimum');
    return summary(parts);
});
