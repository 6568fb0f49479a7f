/**
 * The extension as an editor in a browser sees it. A workbench that has a server behind it runs every extension with a `main`
 * there; so it is shown a folder in which ours has none. The suite must lie inside that folder: its place decides in which host
 * it runs.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The variables that a suite in a worker cannot read from the environment. */
const VARIABLES = ['VPC_LAB_ARTIFACTS', 'VPC_LAB_PICTURES'];

/** Makes the folder; answers where the extension and its suite lie in it. */
export function makeWebView({ extensionDevelopmentPath, extensionTestsPath }, folder, page) {
    mkdirSync(folder, { recursive: true });
    for (const part of ['client', 'server', 'language']) {
        symlinkSync(path.join(extensionDevelopmentPath, part), path.join(folder, part));
    }
    const manifest = JSON.parse(readFileSync(path.join(extensionDevelopmentPath, 'package.json'), 'utf8'));
    const { main: _main, type: _type, ...rest } = manifest;
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(rest));
    const variables = { ...Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]])), VPC_LAB_PAGE: page };
    const suite = path.join(folder, 'suite.js');
    const text = readFileSync(extensionTestsPath, 'utf8');
    writeFileSync(suite, `globalThis.VPC_LAB_VARIABLES = ${JSON.stringify(variables)};\n${text}`);
    return { extensionDevelopmentPath: folder, extensionTestsPath: suite };
}
