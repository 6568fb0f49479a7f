/**
 * Comments that silence a diagnostic on one line and say why: `// vpc-ignore CODE: reason`, at the end of the line or alone above it.
 * Several codes are separated by commas.
 */
import { asDiagnosticCode, diagnosticInfo } from './diagnostic-catalog.js';

/** Counted from 0, as everywhere behind the edge. */
interface Range {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
}

/** One code of such a comment. */
export interface Suppression {
    /** As written; empty when the comment names none. */
    readonly code: string;
    /** Empty when the comment gives none. */
    readonly reason: string;
    /** The line that it is about. */
    readonly line: number;
    /** The code in the comment; the whole comment when it names none. */
    readonly range: Range;
    /** What is taken away with it: the code and its comma, or the comment when it is the only one. */
    readonly removal: Range;
}

/** Without this word a text suppresses nothing. */
export const SUPPRESSION_WORD = 'vpc-ignore';
/** What stands before the first comment of the line, the comment, and what it says behind the word. */
const COMMENT = /^((?:[^"/]|"[^"]*"|\/(?!\/))*)(\/\/\s*vpc-ignore(?![\w-])(.*))$/;
const CODE = /[^\s,:]+/y;

/** The suppressions of a text, top to bottom. Costs a search for one word, and a look at the lines that have it. */
export function readSuppressions(text: string): Suppression[] {
    const found: Suppression[] = [];
    let [line, counted] = [0, 0];
    for (let at = text.indexOf(SUPPRESSION_WORD); at >= 0; ) {
        const start = text.lastIndexOf('\n', at) + 1;
        for (let newline = text.indexOf('\n', counted); newline >= 0 && newline < start; newline = text.indexOf('\n', counted)) {
            line++;
            counted = newline + 1;
        }
        const end = endOfLine(text, at);
        const [, before = '', comment = '', rest = ''] = COMMENT.exec(text.slice(start, end).replace(/\r$/, '')) ?? [];
        if (comment !== '' && !isInBlockComment(text, start + before.length)) {
            found.push(...readComment({ before, comment, rest }, line, text.slice(before.trim() === '' ? end + 1 : text.length)));
        }
        at = text.indexOf(SUPPRESSION_WORD, end);
    }
    return found;
}

function endOfLine(text: string, offset: number): number {
    const end = text.indexOf('\n', offset);
    return end < 0 ? text.length : end;
}

/** A line with such a comment, in three pieces. */
interface Pieces {
    readonly before: string;
    readonly comment: string;
    readonly rest: string;
}

/** `after` is the text below a comment that stands alone. */
function readComment({ before, comment, rest }: Pieces, line: number, after: string): Suppression[] {
    const isAlone = before.trim() === '';
    const end = before.length + comment.length;
    const whole = { start: { line, character: before.length }, end: { line, character: end } };
    const removal = isAlone
        ? { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }
        : { start: { line, character: before.trimEnd().length }, end: whole.end };
    const { codes, reason } = readRest(rest, end - rest.length, line);
    const about = { reason, line: isAlone ? nextStatement(after, line) : line };
    if (codes.length === 0) {
        return [{ ...about, code: '', range: whole, removal }];
    }
    return codes.map((each, i) => ({ ...about, ...each, removal: codes.length === 1 ? removal : withComma(codes, i) }));
}

interface WrittenCode {
    readonly code: string;
    readonly range: Range;
}

/** ` CODE, CODE: reason`, which begins at a column. */
function readRest(rest: string, column: number, line: number): { readonly codes: WrittenCode[]; readonly reason: string } {
    const codes: WrittenCode[] = [];
    let at = rest.length - rest.trimStart().length;
    for (;;) {
        CODE.lastIndex = at;
        const code = CODE.exec(rest)?.[0];
        if (code === undefined) {
            break;
        }
        const character = column + at;
        codes.push({ code, range: { start: { line, character }, end: { line, character: character + code.length } } });
        const comma = /^\s*,\s*/.exec(rest.slice(at + code.length));
        at += code.length + (comma?.[0].length ?? 0);
        if (!comma) {
            break;
        }
    }
    return { codes, reason: /^\s*:(.*)$/.exec(rest.slice(at))?.[1]?.trim() ?? '' };
}

/** One of several codes, with the comma between it and its neighbour. */
function withComma(codes: readonly WrittenCode[], i: number): Range {
    const own = codes[i]?.range as Range;
    const [next, previous] = [codes[i + 1]?.range, codes[i - 1]?.range];
    return next ? { start: own.start, end: next.start } : { start: previous?.end ?? own.start, end: own.end };
}

/** The next line that is neither blank nor a comment; the line itself when there is none. */
function nextStatement(after: string, line: number): number {
    let next = line + 1;
    for (let start = 0; start < after.length; next++) {
        const end = endOfLine(after, start);
        if (!/^\s*(\/\/.*)?$/.test(after.slice(start, end))) {
            return next;
        }
        start = end + 1;
    }
    return line;
}

/** Whether a comment that began before holds the place: `/*` in a line comment begins none. */
function isInBlockComment(text: string, offset: number): boolean {
    const closed = text.lastIndexOf('*/', offset);
    for (let open = text.lastIndexOf('/*', offset); open > closed; open = text.lastIndexOf('/*', open - 1)) {
        const lineStart = text.lastIndexOf('\n', open) + 1;
        if (!text.slice(lineStart, open).includes('//')) {
            return true;
        }
        if (open === 0) {
            break;
        }
    }
    return false;
}

/** A diagnostic as far as suppressions look into it. */
interface Suppressible {
    readonly code?: unknown;
    readonly range: Range;
}

/** What is left of diagnostics, and which suppressions have silenced nothing. */
export interface Suppressed<D> {
    readonly kept: D[];
    readonly unused: Suppression[];
}

/** Takes away what is suppressed. An error stays: it keeps the network from being what is written. */
export function suppress<D extends Suppressible>(diagnostics: readonly D[], suppressions: readonly Suppression[]): Suppressed<D> {
    const used = new Set<Suppression>();
    const byLine = new Map<number, Suppression[]>();
    for (const each of suppressions) {
        byLine.set(each.line, [...(byLine.get(each.line) ?? []), each]);
    }
    const kept = diagnostics.filter(({ code, range }) => {
        const matching = byLine.get(range.start.line)?.filter((each) => each.code === code) ?? [];
        const isSilenced = matching.length > 0 && isSuppressible(code);
        for (const each of isSilenced ? matching : []) {
            used.add(each);
        }
        return !isSilenced;
    });
    return { kept, unused: suppressions.filter((each) => !used.has(each)) };
}

/** Whether diagnostics of a code can be suppressed: those that leave the network what it is. */
export function isSuppressible(code: unknown): boolean {
    const known = asDiagnosticCode(code);
    return known !== undefined && diagnosticInfo(known).severity !== 'error' && !known.startsWith('suppression/');
}

/** The comment that suppresses a code, its reason still to be written. */
export const suppressionComment = (code: string): string => `// ${SUPPRESSION_WORD} ${code}:`;
