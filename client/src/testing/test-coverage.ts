/** Coverage of a network by its probes: a route or rule that never decided is protected by none. */
import { FileCoverage, StatementCoverage, TestCoverageCount, type Uri } from 'vscode';
import type { CoveredLine } from '../../../server/src/requests.js';
import { toLocation } from './run-tests.js';

/** The coverage of one file, with its lines for whoever opens it. */
export class VpcFileCoverage extends FileCoverage {
    constructor(
        uri: Uri,
        readonly lines: readonly StatementCoverage[],
    ) {
        super(uri, new TestCoverageCount(lines.filter(({ executed }) => Number(executed) > 0).length, lines.length));
    }
}

/** One entry for each file that has routes or rules; lines that several files' networks share are counted together. */
export function coverageOf(lines: readonly CoveredLine[]): VpcFileCoverage[] {
    const hits = new Map<string, { readonly line: CoveredLine; count: number }>();
    for (const line of lines) {
        const { uri, startLine, startCharacter } = line.place;
        const key = `${uri} ${startLine} ${startCharacter}`;
        const known = hits.get(key) ?? { line, count: 0 };
        known.count += line.hits;
        hits.set(key, known);
    }
    const files = new Map<string, { readonly uri: Uri; readonly statements: StatementCoverage[] }>();
    for (const { line, count } of hits.values()) {
        const { uri, range } = toLocation(line.place);
        const file = files.get(uri.toString()) ?? { uri, statements: [] };
        file.statements.push(new StatementCoverage(count, range));
        files.set(uri.toString(), file);
    }
    return [...files.values()].map(({ uri, statements }) => new VpcFileCoverage(uri, statements));
}
