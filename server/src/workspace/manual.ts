/** Where the generated manuals lie beside a program, so that an editor can open them at an entry. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { linesOfHeadings, linkToEntry } from './manual-links.js';

/** The manuals' places from the folder of a bundle, in the repository and in the packed extension alike. */
const FOLDERS = ['../../language/docs', '../docs'];

/** Links to the entries of a manual that lies near the program, or none when it was not shipped. */
export function manualBeside(program: string | undefined, manual: string): (entry: string) => string | undefined {
    const folder = dirname(program ?? '.');
    const path = FOLDERS.map((relative) => join(folder, relative, manual)).find((candidate) => existsSync(candidate));
    if (path === undefined) {
        return () => undefined;
    }
    const base = pathToFileURL(path).toString();
    let lines: ReadonlyMap<string, number> | undefined;
    return (entry) => {
        lines ??= linesOfHeadings(readFileSync(path, 'utf8'));
        return linkToEntry(base, lines, entry);
    };
}
