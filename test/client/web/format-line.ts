/** What Node's `format` does with the lines of a test report. */

/** The values of a line as text; the first may be a format with `%s`, `%d`, `%i`, `%j` or `%o`. */
export function formatLine([first = '', ...rest]: readonly unknown[]): string {
    const values = [...rest];
    const text = String(first).replaceAll(/%([sdijoO%])/g, (place, kind: string) => {
        if (kind === '%') {
            return '%';
        }
        return values.length === 0 ? place : show(values.shift());
    });
    return [text, ...values.map(show)].join(' ');
}

const show = (value: unknown): string =>
    value instanceof Error ? String(value.stack) : typeof value === 'object' ? JSON.stringify(value) : String(value);
