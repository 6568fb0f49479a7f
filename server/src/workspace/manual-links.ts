/** Links to the entries of the generated manuals. */
import type { EditorFiles } from '../requests.js';

/**
 * The link to an entry. It leads to the line of the entry's heading (`#L12`), which editors understand for a file that they
 * open as text, anchors they do not; to the beginning of the manual while its headings are not known.
 */
export function linkToEntry(uri: string, headings: ReadonlyMap<string, number> | undefined, entry: string): string {
    const line = headings?.get(entry);
    return line === undefined ? uri : `${uri}#L${line}`;
}

/** Headings with their lines, counted from one: `### F4`, ``### `subnet/outside-vpc` ``. */
export const linesOfHeadings = (markdown: string): ReadonlyMap<string, number> =>
    new Map(
        markdown.split('\n').flatMap((text, index) => {
            const [, heading] = /^#+ (.*)$/.exec(text) ?? [];
            return heading === undefined ? [] : [[heading.replaceAll('`', '').trim(), index + 1]];
        }),
    );

/** Links into a manual that is read through the editor, once its place is known; none when it is nowhere. */
export function manualThrough(
    files: Pick<EditorFiles, 'read'>,
    place: Promise<string | undefined>,
): (entry: string) => string | undefined {
    let uri: string | undefined;
    let headings: ReadonlyMap<string, number> | undefined;
    const read = async (): Promise<void> => {
        uri = await place;
        const text = uri === undefined ? undefined : await files.read(uri);
        headings = text?.ok ? linesOfHeadings(text.value) : undefined;
    };
    void read();
    return (entry) => (uri === undefined ? undefined : linkToEntry(uri, headings, entry));
}
