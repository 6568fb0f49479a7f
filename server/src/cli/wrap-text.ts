/** Running text in lines of a given width. */

/** Breaks at spaces; a word longer than the line keeps one to itself. Every line starts with `indent`. */
export function wrapText(text: string, indent: string, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(/\s+/)) {
        if (line !== '' && indent.length + line.length + 1 + word.length > width) {
            lines.push(indent + line);
            line = word;
        } else {
            line = line === '' ? word : `${line} ${word}`;
        }
    }
    return [...lines, indent + line];
}
