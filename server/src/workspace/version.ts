/** The version of the package that a program belongs to. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Reads the nearest `package.json` above a program; `unknown` when there is none. */
export function readVersion(program: string): string {
    for (let folder = dirname(realpathSync(program)); folder !== dirname(folder); folder = dirname(folder)) {
        const manifest = join(folder, 'package.json');
        if (existsSync(manifest)) {
            return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version ?? 'unknown';
        }
    }
    return 'unknown';
}
