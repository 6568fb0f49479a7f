/** The few Markdown shapes that hovers are made of. */

/** Rows shown before "and 12 more". */
const MAX_ROWS = 16;

/** Inline code; what is empty stays empty. */
export const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

/** Names as inline code, at most twelve. */
export function codeList(names: readonly string[]): string {
    const shown = names.slice(0, 12).map(code).join(', ');
    return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

/** A table; nothing when it has no rows. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
    if (rows.length === 0) {
        return '';
    }
    const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    const shown = rows.slice(0, MAX_ROWS).map(line);
    const rest = rows.length > MAX_ROWS ? [`\n…and ${rows.length - MAX_ROWS} more.`] : [];
    return [line(header), line(header.map(() => '---')), ...shown, ...rest].join('\n');
}

/** Paragraphs, the empty ones left out. */
export const paragraphs = (parts: readonly (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined && part !== '').join('\n\n');

/** `1 address`, `3 addresses`. */
export const count = (number: number, singular: string, plural = `${singular}s`): string =>
    `${number.toLocaleString('en')} ${number === 1 ? singular : plural}`;
