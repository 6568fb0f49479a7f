/**
 * Diagnostics that a file announces: `// diagnostic subnet/overlapping-cidr` at the end of the line that earns it. Every
 * error and warning must be announced on its line, and every announcement must come true.
 */
import type { LoadedFile } from '../load-file.js';
import type { Problem } from '../problem.js';
import type { CheckResult } from './check-result.js';

const COMMENT = /\/\/\s*diagnostic\s+([a-z0-9-]+\/[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+\/[a-z0-9-]+)*)\s*$/d;

/** A code that a line promises, with the columns of the comment. Counted from 0. */
interface Announcement {
    readonly line: number;
    readonly from: number;
    readonly to: number;
    readonly code: string;
}

/** One check for each announcement, and a failed one for each error or warning that nobody announced. */
export function checkDiagnostics(file: LoadedFile): CheckResult[] {
    const left = file.problems.filter(({ span }) => span.uri === file.uri);
    const announced = readAnnouncements(file.text).map((announcement) => {
        const index = left.findIndex(({ code, span }) => code === announcement.code && span.start.line === announcement.line);
        const [problem] = index < 0 ? [] : left.splice(index, 1);
        return announcedCheck(file.uri, announcement, problem);
    });
    const unannounced = left.filter(({ severity }) => severity === 'error' || severity === 'warning');
    return [...announced, ...unannounced.map(unannouncedCheck)];
}

/** The announcements of a text, top to bottom; several codes in one comment are separated by commas. */
export function readAnnouncements(text: string): Announcement[] {
    return text.split(/\r?\n/).flatMap((content, line) => {
        const match = COMMENT.exec(content);
        const [from, to] = match?.indices?.[0] ?? [0, 0];
        return (match?.[1]?.split(/\s*,\s*/) ?? []).map((code) => ({ line, from, to, code }));
    });
}

function announcedCheck(uri: string, { line, from, to, code }: Announcement, problem: Problem | undefined): CheckResult {
    return {
        title: 'diagnostic',
        claim: code,
        span: { uri, start: { line, character: from }, end: { line, character: to } },
        holds: problem !== undefined,
        message: problem?.message ?? `The comment announces ${code}, but the checker says nothing of the kind about this line.`,
    };
}

const unannouncedCheck = (problem: Problem): CheckResult => ({
    title: 'diagnostic',
    claim: 'none',
    span: problem.span,
    holds: false,
    message: `No comment announces this ${problem.severity}, ${problem.code}: ${problem.message}`,
});
