/** Fixtures as folders: one folder is one case, its path is the test's name. `skip-` parks one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** The case folders below `test/fixtures/<kind>`: those that hold a `main.vpc`. */
export function fixtureNames(kind: string): string[] {
    return readdirSync(`${root}${kind}`, { recursive: true, encoding: 'utf8' })
        .map((path) => path.replaceAll('\\', '/'))
        .filter((path) => path.endsWith('/main.vpc') && !path.includes('skip-'))
        .map((path) => path.slice(0, -'/main.vpc'.length))
        .sort();
}

/** One file of a case. */
export const readFixture = (kind: string, name: string, file: string): string =>
    readFileSync(`${root}${kind}/${name}/${file}`, 'utf8');

/** The other `.vpc` files of a case, by name: its imports. */
export function otherFiles(kind: string, name: string): Record<string, string> {
    const files = readdirSync(`${root}${kind}/${name}`).filter(
        (file) => file.endsWith('.vpc') && file !== 'main.vpc' && !file.startsWith('expected'),
    );
    return Object.fromEntries(files.map((file) => [file, readFixture(kind, name, file)]));
}

/** Where a golden file of a case lies. */
export const fixturePath = (kind: string, name: string, file: string): string => `${root}${kind}/${name}/${file}`;

/** Whether a case has such a file. */
export const hasFixture = (kind: string, name: string, file: string): boolean => existsSync(fixturePath(kind, name, file));
