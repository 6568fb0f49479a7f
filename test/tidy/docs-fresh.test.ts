/** The generated pages of the manual are what the catalogues say: `npm run docs` would change nothing. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MANUAL_FOLDER, MANUAL_PAGES } from '../../scripts/docs/pages.js';

describe('language/docs', () => {
    it.each(MANUAL_PAGES)('$file is fresh (otherwise run: npm run docs)', ({ file, render }) => {
        expect(readFileSync(new URL(file, MANUAL_FOLDER), 'utf8')).toBe(render());
    });
});
