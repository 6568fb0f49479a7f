/** Shows what another process appends to a file. */
import { closeSync, openSync, readSync } from 'node:fs';

const INTERVAL = 100;

/** Copies what is appended to the file to the stream, until the function it answers is called; that one copies the rest. */
export function followFile(file, stream) {
    const descriptor = openSync(file, 'r');
    const buffer = Buffer.alloc(65_536);
    const copy = () => {
        for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
            stream.write(Buffer.from(buffer.subarray(0, count)));
        }
    };
    const timer = setInterval(copy, INTERVAL);
    return () => {
        clearInterval(timer);
        copy();
        closeSync(descriptor);
    };
}
