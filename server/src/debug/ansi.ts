/** Colours in the console, for clients that say they show them: what passed, what died, what was rewritten. */

/** What a text tells, and so how it is painted. */
export type Tone = 'good' | 'bad' | 'changed' | 'heading' | 'aside';

/** Select graphic rendition (ECMA-48, 8.3.117): the foreground colours, and bold. */
const CODES: Readonly<Record<Tone, number>> = { good: 32, bad: 31, changed: 33, heading: 1, aside: 36 };

const ESCAPE = '\u001b[';

/** A text in a tone. */
const paint = (tone: Tone, text: string): string => `${ESCAPE}${CODES[tone]}m${text}${ESCAPE}0m`;

/** Paints every line by the mark that it carries; a line without one has the tone that is given, or stays as it is. */
export const paintLines = (text: string, otherwise?: Tone): string =>
    text
        .split('\n')
        .map((line) => {
            const tone = toneOf(line) ?? otherwise;
            return tone === undefined || line === '' ? line : paint(tone, line);
        })
        .join('\n');

/** What the marks at the beginning of lines mean; a summary is as good as the worst in it. */
function toneOf(line: string): Tone | undefined {
    if (line.startsWith('══')) {
        return line.includes('✗') ? 'bad' : line.includes('✓') ? 'good' : 'heading';
    }
    const mark = MARKS.find(([beginning]) => line.startsWith(beginning));
    return mark?.[1];
}

const MARKS: readonly (readonly [string, Tone])[] = [
    ['──', 'heading'],
    ['✗', 'bad'],
    ['✓', 'good'],
    ['⑂', 'aside'],
    ['≠', 'aside'],
    ['=', 'aside'],
];
