/**
 * Expected diagnostics under the line they are about:
 *
 *     subnet app { cidr 10.1.0.0/24 }
 *                //     ^^^^^^^^^^^ error subnet/outside-vpc
 *
 * The carets give the range, then come severity and code, and optionally the message in double quotes. A caret line speaks of
 * the nearest line above that is not a caret line itself, so several can be stacked. Caret lines stay in the program: they are comments.
 */

/** A diagnostic as a test sees it. Positions are 0-based; the range lies in one line, or runs to the end of its first. */
export interface ExpectedDiagnostic {
    readonly line: number;
    readonly start: number;
    /** Exclusive. */
    readonly end: number;
    readonly severity: string;
    readonly code: string;
    readonly message?: string;
}

const CARET_LINE = /^\s*\/\/\s*\^/;
const ANNOTATION = /^(\s*\/\/\s*)(\^+) (error|warning|info|hint) ([a-z0-9-]+\/[a-z0-9-]+)(?: "(.*)")?\s*$/;

/** Every annotation of a program, in order. Throws on a malformed one, and on carets that have no line above. */
export function readCarets(text: string): ExpectedDiagnostic[] {
    const expected: ExpectedDiagnostic[] = [];
    let subject = -1;
    for (const [number, line] of text.split(/\r?\n/).entries()) {
        if (CARET_LINE.test(line)) {
            expected.push(readAnnotation(line, number, subject));
        } else {
            subject = number;
        }
    }
    return expected;
}

function readAnnotation(line: string, number: number, subject: number): ExpectedDiagnostic {
    const [, indent, carets, severity, code, message] = ANNOTATION.exec(line) ?? [];
    if (indent === undefined || carets === undefined || severity === undefined || code === undefined) {
        throw new Error(`Line ${number + 1} is no annotation: write '// ^^^ error area/problem' or add "the message".`);
    }
    if (subject < 0) {
        throw new Error(`The carets in line ${number + 1} have no line above.`);
    }
    const place = { line: subject, start: indent.length, end: indent.length + carets.length };
    return { ...place, severity, code, ...(message === undefined ? {} : { message }) };
}

/** The annotation that would expect exactly this diagnostic: what a failing test prints. */
export function writeCaret(diagnostic: ExpectedDiagnostic): string {
    const indent = `//${' '.repeat(Math.max(0, diagnostic.start - 2))}`;
    const carets = '^'.repeat(Math.max(1, diagnostic.end - diagnostic.start));
    const message = diagnostic.message === undefined ? '' : ` "${diagnostic.message}"`;
    return `${indent}${carets} ${diagnostic.severity} ${diagnostic.code}${message}`;
}
