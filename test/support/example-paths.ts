/** Where the example files are: the course below `examples/`, in folders by topic. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Every `.vpc` file below `examples/`, relative to the root, in order. */
export const EXAMPLE_PATHS: readonly string[] = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.vpc'))
    .map((name) => join('examples', name))
    .sort();

/** The examples that are right; those in `diagnostics/` are wrong on purpose. */
export const COURSE_PATHS: readonly string[] = EXAMPLE_PATHS.filter((path) => !path.startsWith(join('examples', 'diagnostics')));

/** The text of an example, by its path relative to the root. */
export const exampleText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The path of the example with that name, wherever in the course it stands. Throws when there is none. */
export function examplePath(name: string): string {
    const found = EXAMPLE_PATHS.find((path) => basename(path, '.vpc') === name);
    if (found === undefined) {
        throw new Error(`There is no example '${name}'.`);
    }
    return found;
}
