/** The manual of diagnostics: read from the comment blocks above the rules, written as `language/docs/diagnostics.md`. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DIAGNOSTICS, type DiagnosticCode, diagnosticInfo } from '../../language/src/validation/diagnostic-catalog.js';

/** What stands above a rule about its diagnostic. */
export interface ManualEntry {
    readonly code: string;
    /** Markdown paragraphs. */
    readonly text: string;
    /** A program that gives the diagnostic, and one that does not; absent where a short program cannot show it. */
    readonly wrong?: string;
    readonly right?: string;
}

const folder = fileURLToPath(new URL('../../language/src/validation', import.meta.url));

/** Every block, in the order of the files. */
export function readManual(): ManualEntry[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .sort()
        .flatMap((name) => entriesIn(readFileSync(`${folder}/${name}`, 'utf8')));
}

function entriesIn(source: string): ManualEntry[] {
    return [...source.matchAll(/\/\*\*\n( \* Diagnostic `[\s\S]*?)\n \*\//g)].map((match) =>
        entryOf(withoutStars(match[1] ?? '')),
    );
}

const withoutStars = (block: string): string => block.replaceAll(/^ \* ?/gm, '');

function entryOf(block: string): ManualEntry {
    const [, code = '', rest = ''] = /^Diagnostic `([^`]+)`\n\n?([\s\S]*)$/.exec(block) ?? [];
    const wrong = exampleAfter('Wrong:', rest);
    const right = exampleAfter('Right:', rest);
    const text = rest.split(/^(?:Wrong|Right):\n/m)[0]?.trim() ?? '';
    return { code, text, ...(wrong === undefined ? {} : { wrong }), ...(right === undefined ? {} : { right }) };
}

/** The indented program behind a heading. */
function exampleAfter(heading: string, text: string): string | undefined {
    const [, program] = new RegExp(`^${heading}\\n\\n((?:    .*\\n?|\\n)+)`, 'm').exec(text) ?? [];
    return program?.replaceAll(/^ {4}/gm, '').trim();
}

/** The whole page. */
export function renderDiagnosticsPage(): string {
    const manual = new Map(readManual().map((entry) => [entry.code, entry]));
    const codes = Object.keys(DIAGNOSTICS) as DiagnosticCode[];
    const sections = codes.map((code) => renderEntry(code, manual.get(code)));
    return `${['# Diagnostics', INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION =
    'Generated from `language/src/validation` by `npm run docs`. Every diagnostic has a stable code, `area/problem`. Rule numbers such as V1 are those of the rule book that the simulator follows.';

function renderEntry(code: DiagnosticCode, entry: ManualEntry | undefined): string {
    const { severity, title, rule } = diagnosticInfo(code);
    const about = `${capitalized(severity)}: ${title}.${rule === undefined ? '' : ` Rule ${rule}.`}`;
    const examples = [
        ...(entry?.wrong === undefined ? [] : ['Wrong:', fenced(entry.wrong)]),
        ...(entry?.right === undefined ? [] : ['Right:', fenced(entry.right)]),
    ];
    return [`## ${code}`, about, ...(entry ? [entry.text] : []), ...examples].join('\n\n');
}

const fenced = (program: string): string => `\`\`\`vpc\n${program}\n\`\`\``;

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
