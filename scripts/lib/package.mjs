/** Packs the built extension into a `.vsix`, and refuses when it has grown beyond its limit. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { ROOT } from './process.mjs';

/** A download should not make anybody wait. */
const LIMIT_IN_MEGABYTES = 3;

/** Where the package is written. */
export const VSIX = path.join(ROOT, 'vpc-lab.vsix');

/** Packs the extension. Everything is bundled, so no dependency goes in. */
export async function packExtension() {
    const options = {
        cwd: ROOT,
        packagePath: VSIX,
        dependencies: false,
        allowMissingRepository: true,
        rewriteRelativeLinks: false,
    };
    await createVSIX(options);
    const megabytes = statSync(VSIX).size / 1e6;
    console.log(`vpc-lab.vsix: ${megabytes.toFixed(2)} MB`);
    if (megabytes >= LIMIT_IN_MEGABYTES) {
        throw new Error(`vpc-lab.vsix has ${megabytes.toFixed(2)} MB; the limit is ${LIMIT_IN_MEGABYTES} MB.`);
    }
}
