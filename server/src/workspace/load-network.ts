/** Loads `.vpc` files from the disk of this machine. */
import { pathToFileURL } from 'node:url';
import { URI } from 'langium';
import { NodeFileSystem } from 'langium/node';
import { type FileSource, FreshLoader, type LoadedDesign, loaderOf } from './load-design.js';
import type { Overlay } from './overlay-file-system.js';

export type { DiagnosticSeverity, LoadedDesign, LoadedDiagnostic } from './load-design.js';

/** Paths may be relative, absolute, or URIs already. */
const disk = (): FileSource => ({
    files: NodeFileSystem.fileSystemProvider(),
    uriOf: (path) =>
        /^[a-z][a-z0-9+.-]+:/i.test(path) && !/^[a-z]:[\\/]/i.test(path) ? URI.parse(path) : URI.parse(pathToFileURL(path).href),
});

/**
 * Loads the file at a path or `file:` URI. `overlay` holds texts of open editors by path or URI; they count instead of what is on disk.
 *
 * Rejects with a `LoadFailure` when the file itself cannot be read. What is wrong inside, imports that cannot be
 * read included, is in `diagnostics`.
 */
export const loadDesign = (path: string, overlay: Overlay = new Map()): Promise<LoadedDesign> => createLoader(overlay)(path);

/** Loads one file after the other like `loadDesign`. Files are read once, and making the parser is paid for once. */
export const createLoader = (overlay: Overlay = new Map()): ((path: string) => Promise<LoadedDesign>) =>
    loaderOf(disk(), overlay);

/** Loads files like `loadDesign`, each time as they are then, for a process that lives long. */
export const createFreshLoader = (): FreshLoader => new FreshLoader(disk());
