/** Variables references: numbers that stand for branches of the variables tree while the debugger stands still. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { isNowhere, type SourceSpan } from '#language';
import { RequestFailure } from './errors.js';
import type { VariableNode } from './scopes/variable-node.js';

/** Which part of a branch the client wants. */
export interface VariablesPage {
    readonly filter?: 'indexed' | 'named' | undefined;
    readonly start?: number | undefined;
    readonly count?: number | undefined;
    readonly hexadecimal: boolean;
}

/** Lists up to this length are sent without paging. */
const PAGED_FROM = 100;

/** The references handed out at one stop. */
export class VariableStore {
    private readonly branches = new Map<number, VariableNode>();
    private readonly opened = new Map<number, readonly VariableNode[]>();
    private readonly places = new Map<number, SourceSpan>();
    private next = 1;

    /** Forgets every reference: the debugger has moved. Numbers are not used again. */
    clear(): void {
        this.branches.clear();
        this.opened.clear();
        this.places.clear();
    }

    /** A reference for what lies below a line; 0 when nothing does. */
    add(node: VariableNode): number {
        if (!node.children && !node.pages) {
            return 0;
        }
        this.branches.set(this.next, node);
        return this.next++;
    }

    /** The lines of a branch; an unknown reference fails. */
    read(reference: number, page: VariablesPage): DebugProtocol.Variable[] {
        return this.nodes(reference, page).map((node) => this.variable(node, page.hexadecimal));
    }

    /** The line of that name in a branch that has been read. */
    find(reference: number, name: string): VariableNode | undefined {
        return this.opened.get(reference)?.find((node) => node.name === name);
    }

    /** The place in a file behind a location reference. */
    place(reference: number): SourceSpan | undefined {
        return this.places.get(reference);
    }

    /** The parts that a variable and the result of an evaluation have in common. */
    valueOf(node: VariableNode, hexadecimal: boolean): Omit<DebugProtocol.Variable, 'name' | 'evaluateName'> {
        const { type, pages, memory, span } = node;
        return {
            value: (hexadecimal ? node.hexadecimal?.() : undefined) ?? node.value,
            variablesReference: this.add(node),
            presentationHint: { kind: node.children || pages ? 'class' : 'property', attributes: ['readOnly'] },
            ...(type !== undefined && { type }),
            ...(pages && pages.count > PAGED_FROM && { indexedVariables: pages.count, namedVariables: 0 }),
            ...(memory !== undefined && { memoryReference: memory }),
            ...(span && !isNowhere(span) && { declarationLocationReference: this.addPlace(span) }),
        };
    }

    private variable(node: VariableNode, hexadecimal: boolean): DebugProtocol.Variable {
        const { name, expression } = node;
        return { name, ...this.valueOf(node, hexadecimal), ...(expression !== undefined && { evaluateName: expression }) };
    }

    private addPlace(span: SourceSpan): number {
        this.places.set(this.next, span);
        return this.next++;
    }

    private nodes(reference: number, page: VariablesPage): readonly VariableNode[] {
        const branch = this.branches.get(reference);
        if (!branch) {
            throw new RequestFailure('unknown-variables', { reference });
        }
        return branch.pages ? pageOf(branch.pages, page) : this.named(reference, branch, page);
    }

    private named(reference: number, branch: VariableNode, page: VariablesPage): readonly VariableNode[] {
        const nodes = this.opened.get(reference) ?? branch.children?.() ?? [];
        this.opened.set(reference, nodes);
        const start = page.start ?? 0;
        return page.filter === 'indexed' ? [] : nodes.slice(start, page.count ? start + page.count : undefined);
    }
}

/** The protocol takes a missing count, and 0, for "all". */
const pageOf = (pages: NonNullable<VariableNode['pages']>, { filter, start, count }: VariablesPage): readonly VariableNode[] =>
    filter === 'named' ? [] : pages.page(start ?? 0, count || pages.count);
