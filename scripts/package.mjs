/** `npm run package`: packs the built extension into `vpc-lab.vsix`. */
import { packExtension } from './lib/package.mjs';
import { main } from './lib/process.mjs';

await main(packExtension);
