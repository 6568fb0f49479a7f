/** Vitest set-up: one project, TypeScript sources straight from language/, server/ and client/. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
    root,
    resolve: { alias: { '#language': `${root}language/src/index.ts` } },
    test: {
        include: ['test/{language,server,support,tidy}/**/*.test.ts'],
        setupFiles: ['test/support/equal-places.ts', 'test/support/seed.ts'],
        testTimeout: 20_000,
    },
});
