/** Brings `node_modules` up to date before anything needs it. Node built-ins only. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { npm, ROOT } from './process.mjs';

const MINIMUM_NODE = [20, 10];

function checkNode() {
    const [major, minor] = process.versions.node.split('.').map(Number);
    const [needMajor, needMinor] = MINIMUM_NODE;
    if (major < needMajor || (major === needMajor && minor < needMinor)) {
        throw new Error(`Node.js ${process.versions.node} is too old: install ${MINIMUM_NODE.join('.')} or newer.`);
    }
}

/** The packages a lock file lists, or none when it is not there. */
function packagesOf(lockFile) {
    try {
        return JSON.parse(readFileSync(path.join(ROOT, lockFile), 'utf8')).packages;
    } catch (error) {
        if (error.code === 'ENOENT') {
            return {};
        }
        throw error;
    }
}

/** True when a package of the lock file is missing in `node_modules`, or is there in another version. */
function isStale() {
    const wanted = Object.entries(packagesOf('package-lock.json'));
    const installed = packagesOf('node_modules/.package-lock.json');
    return wanted.some(([name, info]) => name !== '' && !info.optional && installed[name]?.version !== info.version);
}

/** Installs the packages of the lock file unless they are there already. */
export async function ensureDependencies() {
    checkNode();
    if (isStale()) {
        console.log('Installing the packages of package-lock.json …');
        await npm(['ci', '--no-audit', '--no-fund']);
    }
}
