/** What the Variables view shows, before it is put into the protocol's words: a tree whose branches are made when opened. */
import type { SourceSpan } from '#language';
import type { Edit } from '../fork/edit.js';
import type { DocumentKey } from '../virtual-documents.js';

/** One line of the view. */
export interface VariableNode {
    readonly name: string;
    readonly value: string;
    /** The value where the client wants numbers in hexadecimal. */
    readonly hexadecimal?: () => string;
    /** The value in binary, for expressions that ask for it. */
    readonly binary?: () => string;
    readonly type?: string;
    /** What to type into a watch to get the same. */
    readonly expression?: string;
    /** The lines below this one. */
    readonly children?: () => readonly VariableNode[];
    /** A long list below this one, made page by page. */
    readonly pages?: Pages;
    /** Names the bytes behind it for `readMemory`. */
    readonly memory?: string;
    /** The line of the file behind it. */
    readonly span?: SourceSpan;
    /** Finds the line that gave it its value; asked when somebody wants to go there. */
    readonly origin?: () => SourceSpan | undefined;
    /** The generated document that shows all of it. */
    readonly document?: DocumentKey;
    /** The packet field whose changes can be watched. */
    readonly field?: string;
    /** The id of the data breakpoint on it, where it is a table or an entry of one. */
    readonly watch?: string;
    /** How to change it; absent for what follows from other things. */
    readonly edit?: Edit;
}

/** A list that is too long to be made at once. */
export interface Pages {
    readonly count: number;
    page(start: number, count: number): readonly VariableNode[];
}

/** A line without children. */
export const leaf = (name: string, value: string, more: Partial<VariableNode> = {}): VariableNode => ({ name, value, ...more });

/** A line with children. */
export const branch = (
    name: string,
    value: string,
    children: () => readonly VariableNode[],
    more: Partial<VariableNode> = {},
): VariableNode => ({ name, value, children, ...more });

/** A line above a list. */
export const list = (name: string, value: string, items: readonly VariableNode[]): VariableNode =>
    paged(name, value, { count: items.length, page: (start, count) => items.slice(start, start + count) });

/** A line above a list that is made page by page. */
export const paged = (name: string, value: string, pages: Pages): VariableNode => ({ name, value, pages });

/** The lines that are there. */
export const present = (nodes: readonly (VariableNode | undefined)[]): VariableNode[] =>
    nodes.filter((node): node is VariableNode => node !== undefined);
