/** From the arguments of a command to `.vpc` files: files as named, directories with all they hold. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { EXIT_CODES } from './exit-code.js';
import { CommandFailure, fileFailure } from './failure.js';

/** The files in the order of the arguments, each once; those of a directory sorted by path. Paths are relative to `directory`. */
export async function expandPaths(paths: readonly string[], directory: string): Promise<string[]> {
    const found = await Promise.all(paths.map((path) => expandPath(path, directory)));
    return [...new Set(found.flat())];
}

async function expandPath(path: string, directory: string): Promise<string[]> {
    const full = resolve(directory, path);
    const isDirectory = await kindOf(full, path);
    if (!isDirectory) {
        return [shown(full, directory)];
    }
    const files = await filesUnder(full);
    if (files.length === 0) {
        throw new CommandFailure(EXIT_CODES.unreadable, `There is no .vpc file in '${path}'.`);
    }
    return files.map((file) => shown(file, directory));
}

async function kindOf(full: string, path: string): Promise<boolean> {
    try {
        return (await stat(full)).isDirectory();
    } catch (error) {
        throw fileFailure('read', path, error);
    }
}

/** Every `.vpc` file below a directory, except in hidden folders and `node_modules`. */
async function filesUnder(directory: string): Promise<string[]> {
    const entries = await readdir(directory, { withFileTypes: true });
    const nested = entries.map(async (entry) => {
        const path = join(directory, entry.name);
        if (entry.isDirectory()) {
            return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : filesUnder(path);
        }
        return entry.name.endsWith('.vpc') ? [path] : [];
    });
    return (await Promise.all(nested)).flat().sort();
}

/** Relative to the current directory, unless that would be longer than the path itself. */
function shown(path: string, directory: string): string {
    const short = relative(directory, path);
    return short.length < path.length ? short : path;
}
