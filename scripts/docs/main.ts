/** `npm run docs`: writes the generated pages of the manual from the catalogues. Needs no build. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { MANUAL_FOLDER, MANUAL_PAGES } from './pages.js';
import { writeSeveritySetting } from './severity-setting.js';

mkdirSync(MANUAL_FOLDER, { recursive: true });
for (const { file, render } of MANUAL_PAGES) {
    writeFileSync(new URL(file, MANUAL_FOLDER), render());
    console.log(`language/docs/${file}`);
}
writeSeveritySetting();
console.log('package.json');
