/** Small pieces of Markdown. */

/** A table cell: no line breaks, no column marks. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table with a heading row. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
    return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Paragraphs, tables and headings with a blank line between them; ends with a line break. */
export const page = (...blocks: readonly string[]): string => `${blocks.filter((block) => block !== '').join('\n\n')}\n`;

/** A link to an entry of another page of the manual. */
export const link = (text: string, target: string): string => `[${text}](${target})`;
