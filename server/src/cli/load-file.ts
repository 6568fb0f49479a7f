/** A file as the commands see it: what it describes, what is wrong with it, and where its sources are. */
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Design, VpcCoreServices } from '#language';
import { LoadFailure } from '../workspace/load-failure.js';
import { createLoader, type LoadedDesign } from '../workspace/load-network.js';
import { EXIT_CODES } from './exit-code.js';
import { CommandFailure } from './failure.js';
import type { Sources } from './place.js';
import type { Problem } from './problem.js';
import type { Terminal } from './terminal.js';

/** A loaded `.vpc` file with everything it imports. */
export interface LoadedFile extends Sources {
    /** As people see it: relative to the current directory. */
    readonly path: string;
    readonly uri: string;
    readonly text: string;
    readonly design: Design;
    /** Of this file and of those it imports. */
    readonly problems: readonly Problem[];
    readonly services: VpcCoreServices;
    /** Every file with its text, the root first. */
    readonly documents: readonly { readonly uri: string; readonly text: string }[];
}

/** Reads a file. What is wrong inside is among its problems; a file that cannot be read is a failure. */
export const loadFile = (path: string, terminal: Terminal): Promise<LoadedFile> => loadWith(createLoader(), path, terminal);

/** Reads files one by one, as they are asked for. */
export async function* loadFiles(paths: readonly string[], terminal: Terminal): AsyncGenerator<LoadedFile> {
    const load = createLoader();
    for (const path of paths) {
        yield await loadWith(load, path, terminal);
    }
}

type Load = (path: string) => Promise<LoadedDesign>;

async function loadWith(load: Load, path: string, terminal: Terminal): Promise<LoadedFile> {
    const { root, design, diagnostics, documents, services } = await loadOrFail(load, path, terminal);
    const texts = new Map(documents.map((document) => [document.uri.toString(), document.textDocument.getText()]));
    const uri = root.uri.toString();
    return {
        path,
        uri,
        text: texts.get(uri) ?? '',
        design,
        problems: diagnostics,
        services: services.vpc,
        documents: [...texts].map(([document, text]) => ({ uri: document, text })),
        pathOf: (other) => (other === uri ? path : shownPath(other, terminal.directory)),
        textOf: (other) => texts.get(other),
    };
}

async function loadOrFail(load: Load, path: string, terminal: Terminal): Promise<LoadedDesign> {
    const fullPath = resolve(terminal.directory, path);
    try {
        return await load(fullPath);
    } catch (error) {
        if (error instanceof LoadFailure) {
            throw new CommandFailure(EXIT_CODES.unreadable, error.message.replace(fullPath, path));
        }
        throw error;
    }
}

/** Relative to the current directory, unless that would be longer than the path itself. */
function shownPath(uri: string, directory: string): string {
    const full = fileURLToPath(uri);
    const short = relative(directory, full);
    return short.length < full.length ? short : full;
}
