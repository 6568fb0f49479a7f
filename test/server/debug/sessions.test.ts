/** Golden debug sessions: one folder of fixtures/sessions, one test. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { checkSession } from '../../support/check-session.js';

const sessions = fileURLToPath(new URL('../../fixtures/sessions/', import.meta.url));

test.each(readdirSync(sessions).filter((name) => !name.startsWith('skip-')))('%s', async (name) => {
    await checkSession(`${sessions}${name}`);
});
