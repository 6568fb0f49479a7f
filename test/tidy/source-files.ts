/** The project's own TypeScript sources, for the tidy tests. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
    /** Relative to the repository, with forward slashes. */
    readonly path: string;
    readonly text: string;
}

/** Every tracked or new `.ts` file below a folder, generated code left out. */
export function sourceFiles(folder: string): SourceFile[] {
    const listed = execFileSync(
        'git',
        ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', `${folder}/**/*.ts`],
        { cwd: root },
    );
    const paths = [...new Set(listed.toString().split('\0'))].filter((path) => path && !path.includes('/generated/'));
    return paths.flatMap((path) => readIfThere(path));
}

/** A file that git still lists but that was deleted is no source file. */
function readIfThere(path: string): SourceFile[] {
    try {
        return [{ path, text: readFileSync(`${root}/${path}`, 'utf8') }];
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
            return [];
        }
        throw error;
    }
}

/** The module specifiers a file imports or re-exports from. */
export const importsOf = (text: string): string[] =>
    [
        ...text.matchAll(
            /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s*'([^']+)'|(?:^|\n)\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g,
        ),
    ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
