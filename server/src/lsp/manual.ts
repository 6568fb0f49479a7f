/** Where the manual of diagnostics lies beside the server, so that an editor can open it at a code. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DiagnosticManual } from '#language';

/** The manual's place from the folder of the bundle, in the repository and in the packed extension alike. */
const RELATIVE_PATHS = ['../../language/docs/diagnostics.md', '../docs/diagnostics.md'];

/** Links into the manual that lies near the program, or none when it was not shipped. */
export function diagnosticManual(program: string | undefined): DiagnosticManual {
    const folder = dirname(program ?? '.');
    const path = RELATIVE_PATHS.map((relative) => join(folder, relative)).find((candidate) => existsSync(candidate));
    const base = path === undefined ? undefined : pathToFileURL(path).toString();
    return (code) => base && `${base}#${anchorOf(code)}`;
}

/** The anchor of a heading, as Markdown viewers make it. */
const anchorOf = (heading: string): string =>
    heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 _-]/g, '')
        .replaceAll(' ', '-');
