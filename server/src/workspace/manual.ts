/** Where the generated manuals lie beside a program, so that an editor can open them at an entry. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The manuals' places from the folder of a bundle, in the repository and in the packed extension alike. */
const FOLDERS = ['../../language/docs', '../docs'];

/** Links to the entries of a manual that lies near the program, or none when it was not shipped. */
export function manualBeside(program: string | undefined, manual: string): (entry: string) => string | undefined {
    const folder = dirname(program ?? '.');
    const path = FOLDERS.map((relative) => join(folder, relative, manual)).find((candidate) => existsSync(candidate));
    const base = path === undefined ? undefined : pathToFileURL(path).toString();
    return (entry) => base && `${base}#${anchorOf(entry)}`;
}

/** The anchor of a heading, as Markdown viewers make it. */
const anchorOf = (heading: string): string =>
    heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 _-]/g, '')
        .replaceAll(' ', '-');
