/** Files that exist only in a recorded trace: the client knows them by number, and reads their text from the adapter. */

/** Numbers of recorded files begin here, far above those of generated documents. */
const FIRST_NUMBER = 0x4000_0000;

/** Which document has which number. */
export class RecordedSources {
    constructor(private readonly uris: readonly string[]) {}

    /** The number of a document; `undefined` for one that stands in a file. */
    numberOf(uri: string): number | undefined {
        const index = this.uris.indexOf(uri);
        return index < 0 ? undefined : FIRST_NUMBER + index;
    }

    /** The document of a number. */
    uriOf(number: number | undefined): string | undefined {
        return number === undefined ? undefined : this.uris[number - FIRST_NUMBER];
    }
}
