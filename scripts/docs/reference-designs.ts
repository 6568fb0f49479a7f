/** The vendor's reference designs, out of the examples, for completion to offer as whole files. */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../examples/14-reference-designs/', import.meta.url);

/** A list of name, headline and text, as JSON. */
export function renderReferenceDesigns(): string {
    const designs = readdirSync(FOLDER)
        .filter((file) => file.endsWith('.vpc'))
        .sort()
        .map((file) => {
            const text = readFileSync(new URL(file, FOLDER), 'utf8');
            return { name: file.replace(/\.vpc$/, ''), headline: headlineOf(text), text };
        });
    return `${JSON.stringify(designs, undefined, 1)}\n`;
}

/** `// Scenario · A VPC with one subnet` → `A VPC with one subnet`. */
const headlineOf = (text: string): string =>
    (/^\/\/ (.*)/.exec(text)?.[1] ?? '')
        .replace(/^Scenario · /, '')
        .replace(/(?:: the scenario of the VPC user guide|: the vendor's reference design| \(Amazon VPC user guide.*\))$/, '');
