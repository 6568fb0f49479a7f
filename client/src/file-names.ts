/** How files are named to the debug adapter, and what the names in a launch configuration mean. */
import { type TextDocument, Uri, type WorkspaceFolder, window } from 'vscode';

/** A path for what lies on this machine's disk; for what lies on a remote machine or nowhere but in the editor, the whole URI. */
export const nameOf = (uri: Uri): string => (uri.scheme === 'file' ? uri.fsPath : uri.toString());

/** At least two letters: a single one is a drive. */
const isUri = (name: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(name);
const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[a-z]:[\\/]|^\\\\/i.test(path);

/**
 * The file of a name in a launch configuration: a URI, or a path. A relative path starts from the folder. Where the folder does
 * not lie on this machine's disk, `${file}` and `${workspaceFolder}` have become paths of the place where it does lie.
 */
export function fileOf(folder: WorkspaceFolder | undefined, name: string): Uri {
    if (isUri(name)) {
        return Uri.parse(name);
    }
    if (!isAbsolute(name)) {
        return folder ? Uri.joinPath(folder.uri, name) : Uri.file(name);
    }
    const place = folder?.uri ?? activeDocument()?.uri;
    return place && place.scheme !== 'file' ? place.with({ path: name }) : Uri.file(name);
}

/** The `.vpc` document in the active editor. */
export function activeDocument(): TextDocument | undefined {
    const document = window.activeTextEditor?.document;
    return document?.languageId === 'vpc' ? document : undefined;
}
