/**
 * Parsing after an edit: only the top-level declarations that the edit touches are read again; all others keep their
 * nodes, moved by the edit's length. The whole-file parse stays the reference: wherever the two could differ (an unclosed brace,
 * comment or quotation, an error elsewhere), nothing is reused.
 */
import {
    type AstNode,
    type CstNode,
    GrammarUtils,
    isCompositeCstNode,
    type LangiumParser,
    type Mutable,
    type ParseResult,
    type RootCstNodeImpl,
} from 'langium';
import type { VpcFile } from '../generated/ast.js';
import { detached } from '../references/detached-text.js';
import { moveAll, type Origin } from './movable-nodes.js';
import { PiecedRoot, sourceOf } from './pieced-root.js';
import type { PiecedText } from './pieced-text.js';
import type { VpcLexingReport } from './vpc-lexer.js';

/** Declarations that end with their closing brace, whatever follows. */
const DELIMITED: ReadonlySet<string> = new Set([
    'ExperimentDecl',
    'InternetDecl',
    'PeeringDecl',
    'PrefixListDecl',
    'ServerDecl',
    'SiteDecl',
    'TransitGatewayDecl',
    'VpcDecl',
]);

/** An edit that leaves less than this part of the text alone is not worth the trouble. */
const WORTHWHILE = 0.8;

/** The part of the old text that is read again, and where it stands among the children of the root. */
interface Region {
    /** Children before this index stay. */
    readonly firstChild: number;
    /** Children from this index on stay, and move. */
    readonly nextChild: number;
    readonly start: number;
    readonly oldEnd: number;
    readonly newEnd: number;
    readonly line: number;
    readonly column: number;
}

/** The result of parsing the new text, with the nodes that the edit did not touch; `undefined` where a full parse is needed. */
export function reparse(
    parser: LangiumParser,
    previous: ParseResult<VpcFile>,
    text: PiecedText,
): ParseResult<VpcFile> | undefined {
    const root = previous.value.$cstNode as RootCstNodeImpl | undefined;
    const region = root && regionOfChange(root, text);
    if (!root || !region || region.newEnd - region.start > text.length * WORTHWHILE || hasErrorsOutside(previous, region)) {
        return undefined;
    }
    // The declarations read here will outlive this text: other edits leave them alone.
    const result = parser.parse<VpcFile>(detached(text.slice(region.start, region.newEnd)));
    if (!standsAlone(result)) {
        return undefined;
    }
    return graft(previous, result, { root, region, text });
}

/** Finds the declarations around the change; hidden comments between them go along. */
function regionOfChange(root: RootCstNodeImpl, text: PiecedText): Region | undefined {
    const old = sourceOf(root);
    const { start, end: oldEnd } = old.changeTo(text);
    const { content } = root;
    const firstChild = firstAffected(content, old, start);
    const nextChild = content.findIndex(
        (child, i) => i >= firstChild && child.offset > oldEnd && old.slice(oldEnd, child.offset).includes('\n'),
    );
    const before = content[firstChild - 1];
    const after = content[nextChild];
    const regionEnd = after ? after.offset : old.length;
    return {
        firstChild,
        nextChild: after ? nextChild : content.length,
        start: before?.end ?? 0,
        oldEnd: regionEnd,
        newEnd: regionEnd + text.length - old.length,
        line: before?.range.end.line ?? 0,
        column: before?.range.end.character ?? 0,
    };
}

/**
 * The first child that the change can affect: one that it touches, or one before it that goes on (a probe's expectations) or
 * shares the line (a message about a word names what stands before it).
 */
function firstAffected(content: readonly CstNode[], old: PiecedText, changeStart: number): number {
    let index = countWhile(content, (child) => child.end < changeStart);
    const touched = index;
    for (let last = lastVisible(content, index); last >= 0; last = lastVisible(content, index)) {
        const node = content[last];
        const gapEnd = Math.min(content[index]?.offset ?? changeStart, changeStart);
        const isApart = node !== undefined && old.slice(node.end, gapEnd).includes('\n');
        // One that the change leaves alone begins with its own keyword as before: what stands before that one ends there.
        if (isApart && (isDelimited(node) || index < touched)) {
            return index;
        }
        index = last;
    }
    return 0;
}

const isDelimited = (node: CstNode): boolean => isCompositeCstNode(node) && DELIMITED.has(node.astNode.$type);

function lastVisible(content: readonly CstNode[], end: number): number {
    let index = end - 1;
    while (index >= 0 && content[index]?.hidden) {
        index--;
    }
    return index;
}

/** Errors elsewhere would have to be moved and kept, and braces that do not pair up concern the whole file. */
function hasErrorsOutside({ parserErrors, lexerErrors, lexerReport }: ParseResult<VpcFile>, region: Region): boolean {
    const structure = (lexerReport as VpcLexingReport | undefined)?.structure;
    const isInside = (offset: number): boolean => offset >= region.start && offset < region.oldEnd;
    return (
        lexerErrors.length > 0 ||
        structure === undefined ||
        structure.problems.length > 0 ||
        parserErrors.some(({ token }) => !isInside(token.startOffset))
    );
}

/** Whether the region means the same on its own: its braces and quotations close, and its last declaration ends by itself. */
function standsAlone(result: ParseResult<VpcFile>): boolean {
    const { lexerErrors, parserErrors, value } = result;
    const report = result.lexerReport as VpcLexingReport | undefined;
    // An error at the first or last token is about what lies beyond the region.
    const reachesOut = parserErrors.flatMap(tokensOf).some(({ startOffset }) => !Number.isFinite(startOffset));
    if (lexerErrors.length > 0 || reachesOut || (report?.structure.problems.length ?? 0) > 0) {
        return false;
    }
    const content = value.$cstNode && isCompositeCstNode(value.$cstNode) ? value.$cstNode.content : [];
    const last = content[lastVisible(content, content.length)];
    return parserErrors.length === 0 || (last !== undefined && isDelimited(last) && last.text.endsWith('}'));
}

/** Puts the new declarations between the ones that stay, under a new root. */
function graft(
    previous: ParseResult<VpcFile>,
    result: ParseResult<VpcFile>,
    place: { readonly root: RootCstNodeImpl; readonly region: Region; readonly text: PiecedText },
): ParseResult<VpcFile> {
    const { root: oldRoot, region, text } = place;
    const oldFile = previous.value;
    const file = result.value;
    const regionRoot = file.$cstNode as RootCstNodeImpl;
    mergeDeclarations(file, oldFile, region);
    keepStatements(file, oldFile, region);
    const oldLines = countLines(sourceOf(oldRoot).slice(region.start, region.oldEnd));
    const newLines = countLines(text.slice(region.start, region.newEnd));
    const down: Origin = { offset: region.newEnd - region.oldEnd, line: newLines - oldLines, column: 0 };
    const inward: Origin = { offset: region.start, line: region.line, column: region.column };
    const before = oldRoot.content.slice(0, region.firstChild);
    const after = oldRoot.content.slice(region.nextChild);
    moveAll(after, down);
    moveAll(regionRoot.content, inward);
    shiftErrors(result, inward);
    adopt(file, text, [...before, ...regionRoot.content, ...after]);
    return { ...result, lexerReport: movedReport(result, region) };
}

/**
 * The boundaries of statements in the region, and those it has with its neighbours. Whoever asks compares a place with places of
 * errors, and there are none outside.
 */
function movedReport(result: ParseResult, region: Region): VpcLexingReport {
    const { structure } = result.lexerReport as VpcLexingReport;
    const moved = (offsets: readonly number[]): number[] => [
        region.start,
        ...offsets.map((offset) => offset + region.start),
        region.newEnd,
    ];
    const { boundaries, likelyBoundaries } = structure;
    return {
        diagnostics: [],
        structure: { ...structure, boundaries: moved(boundaries), likelyBoundaries: moved(likelyBoundaries) },
    };
}

/** Every list of the file: what stood before the region, what the region declares, what stood behind it. */
function mergeDeclarations(file: VpcFile, oldFile: VpcFile, region: Region): void {
    const target = file as unknown as Record<string, unknown>;
    const source = oldFile as unknown as Record<string, unknown>;
    for (const [property, fresh] of Object.entries(target)) {
        if (!property.startsWith('$') && Array.isArray(fresh)) {
            const old = source[property] as AstNode[];
            const before = old.slice(0, countBefore(old, region.start));
            const after = old.slice(countBefore(old, region.oldEnd));
            const merged = [...before, ...(fresh as AstNode[]), ...after];
            merged.forEach((node: Mutable<AstNode>, index) => {
                node.$container = file;
                node.$containerIndex = index;
            });
            target[property] = merged;
        }
    }
}

/** Of nodes in the order of the text, how many begin before a place. */
const countBefore = (nodes: readonly AstNode[], offset: number): number =>
    countWhile(nodes, ({ $cstNode }) => ($cstNode?.offset ?? 0) < offset);

/** How many elements of a list come before the first that does not meet a condition, which none after that one meets. */
function countWhile<E>(list: readonly E[], isMet: (element: E) => boolean): number {
    let [low, high] = [0, list.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (isMet(list[middle] as E)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/** Statements that belong to the file itself. */
const STATEMENTS = ['profile', 'encapsulation', 'blockPublicAccess'] as const;

/** What the file itself says outside the region stays. */
function keepStatements(file: VpcFile, oldFile: VpcFile, region: Region): void {
    const isOutside = (property: (typeof STATEMENTS)[number]): boolean => {
        const written = GrammarUtils.findNodeForProperty(oldFile.$cstNode, property);
        return written !== undefined && (written.offset < region.start || written.offset >= region.oldEnd);
    };
    for (const property of STATEMENTS) {
        if (oldFile[property] !== undefined && file[property] === undefined && isOutside(property)) {
            Object.assign(file, { [property]: oldFile[property] });
        }
    }
}

type ParserError = ParseResult['parserErrors'][number];
type Token = ParserError['token'];

/** The token an error is at, and the one before it where the error remembers that. */
function tokensOf(error: ParserError): Token[] {
    const previous = 'previousToken' in error ? (error.previousToken as Token | undefined) : undefined;
    return previous ? [error.token, previous] : [error.token];
}

function shiftErrors({ parserErrors }: ParseResult, shift: Origin): void {
    for (const error of parserErrors as (ParserError & { previousToken?: Token })[]) {
        error.token = movedToken(error.token, shift);
        if (error.previousToken) {
            error.previousToken = movedToken(error.previousToken, shift);
        }
    }
}

/** Tokens count lines and columns from 1. */
const movedToken = (token: Token, shift: Origin): Token => ({
    image: token.image,
    tokenType: token.tokenType,
    tokenTypeIdx: token.tokenTypeIdx,
    startOffset: token.startOffset + shift.offset,
    endOffset: moved(token.endOffset, shift.offset),
    startLine: moved(token.startLine, shift.line),
    endLine: moved(token.endLine, shift.line),
    startColumn: moved(token.startColumn, token.startLine === 1 ? shift.column : 0),
    endColumn: moved(token.endColumn, token.endLine === 1 ? shift.column : 0),
});

const moved = (value: number | undefined, by: number): number => (value === undefined ? Number.NaN : value + by);

/** Gives the file a root with the whole text and all children. */
function adopt(file: VpcFile, text: PiecedText, content: CstNode[]): void {
    const root = new PiecedRoot(text);
    root.content = content;
    root.astNode = file;
    for (const child of content) {
        (child as { container: unknown }).container = root;
    }
    (file as { $cstNode: unknown }).$cstNode = root;
}

function countLines(text: string): number {
    let lines = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        lines++;
    }
    return lines;
}
