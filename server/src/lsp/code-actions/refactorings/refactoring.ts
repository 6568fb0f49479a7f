/** Refactorings: changes of the text that leave alone what it means. Each is a pure function of the place that was asked about. */
import { type AstNode, AstUtils, type CstNode, CstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import type { Range, TextEdit } from 'vscode-languageserver-protocol';
import type { Design, NamedDecl, NameResolver, VpcFile } from '#language';
import { beginsItsLine } from '../../../workspace/edits/statement-lines.js';

/** The kinds of LSP under which they are offered. */
export type RefactoringKind = 'refactor.extract' | 'refactor.inline' | 'refactor.rewrite';

/** Where something was asked, and what is around it. */
export interface RefactoringRequest {
    readonly document: LangiumDocument<VpcFile>;
    /** The selection, as offsets; empty for a cursor. */
    readonly start: number;
    readonly end: number;
    readonly design: Design;
    /** The document, then all files that see something of what it sees. */
    readonly family: readonly LangiumDocument<VpcFile>[];
    readonly names: NameResolver;
}

/** One change on offer. */
export interface Refactoring {
    readonly kind: RefactoringKind;
    /** Exactly what happens, with values. */
    readonly title: string;
    readonly edits: Edits;
    /** Set where packets may take another way than before, so that who reaches whom has to be compared. */
    readonly movesPackets?: true;
}

/** Offers what can be done at a place. */
export type Refactorer = (request: RefactoringRequest) => readonly Refactoring[];

/** Edits of several files, by URI. */
export class Edits {
    private readonly files = new Map<string, TextEdit[]>();

    /** What the protocol calls `changes`. */
    get changes(): Record<string, TextEdit[]> {
        return Object.fromEntries(this.files);
    }

    /** How many files are changed. */
    get size(): number {
        return this.files.size;
    }

    /** Replaces a node's text. */
    replace(document: LangiumDocument, range: Range, newText: string): this {
        const uri = document.uri.toString();
        this.files.set(uri, [...(this.files.get(uri) ?? []), { range, newText }]);
        return this;
    }

    /** Adds edits made elsewhere. */
    add(document: LangiumDocument, edits: readonly TextEdit[]): this {
        for (const { range, newText } of edits) {
            this.replace(document, range, newText);
        }
        return this;
    }

    /** Inserts at an offset. */
    insert(document: LangiumDocument, offset: number, newText: string): this {
        const position = document.textDocument.positionAt(offset);
        return this.replace(document, { start: position, end: position }, newText);
    }
}

/** The nearest node of a kind around the start of a selection, or around what stands before it. */
export function enclosing<N extends AstNode>(
    { document, start }: RefactoringRequest,
    is: (node: AstNode) => node is N,
): N | undefined {
    const root = document.parseResult.value.$cstNode;
    const leaf = root && (CstUtils.findLeafNodeAtOffset(root, start) ?? CstUtils.findLeafNodeBeforeOffset(root, start));
    let node: AstNode | undefined = leaf?.astNode;
    while (node && !is(node)) {
        node = node.$container;
    }
    return node;
}

/** Whether a selection touches a node; its ends count. */
export const touchesNode = ({ start, end }: RefactoringRequest, node: CstNode | undefined): boolean =>
    node !== undefined && node.offset <= end && start <= node.end;

/** Whether a selection touches the words of a declaration that are not its block: `subnet web`. */
export function touchesHead(request: RefactoringRequest, decl: NamedDecl): boolean {
    const whole = decl.$cstNode;
    const name = GrammarUtils.findNodeForProperty(whole, 'name');
    return whole !== undefined && name !== undefined && whole.offset <= request.end && request.start <= name.end;
}

/** The document that a node stands in. */
export const documentOf = (node: NamedDecl | Parameters<typeof AstUtils.getDocument>[0]): LangiumDocument =>
    AstUtils.getDocument(node);

/** What stands before the first word of a line: its indentation. */
export function indentAt({ textDocument }: LangiumDocument, line: number): string {
    const text = textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
    return /^[ \t]*/.exec(text)?.[0] ?? '';
}

/** A statement repeated: on lines of its own where the first one has one, else behind each other. */
export function repeatedText(document: LangiumDocument, node: CstNode, statements: readonly string[]): string {
    return statements.join(beginsItsLine(document, node) ? `\n${indentAt(document, node.range.start.line)}` : '  ');
}

/** The first of `wanted`, `wanted-2`, … that is free. */
export function freeNameAmong(wanted: string, taken: Iterable<string>): string {
    const names = new Set(taken);
    let name = wanted;
    for (let n = 2; names.has(name); n++) {
        name = `${wanted}-${n}`;
    }
    return name;
}

/** `1 rule`, `2 rules`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
