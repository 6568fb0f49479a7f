/** Variables references: numbers that stand for branches of the variables tree while the debugger stands still. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { isNowhere, type SourceSpan } from '#language';
import { RequestFailure } from './errors.js';
import type { VariableNode } from './scopes/variable-node.js';
import type { DocumentKey } from './virtual-documents.js';

/** Which part of a branch the client wants. */
export interface VariablesPage {
    readonly filter?: 'indexed' | 'named' | undefined;
    readonly start?: number | undefined;
    readonly count?: number | undefined;
    readonly hexadecimal: boolean;
}

/** What evaluations and changes answer. */
export type VariableResult = Omit<DebugProtocol.Variable, 'name' | 'evaluateName' | 'declarationLocationReference'>;

/** Lists up to this length are sent without paging. */
const PAGED_FROM = 100;

/** A line with lines below it, and the reference of the branch it stands in. */
interface Branch {
    readonly node: VariableNode;
    readonly place: Place | undefined;
}

/** Where a line stands: in which branch, and behind how many lines of the same name. */
interface Place {
    readonly parent: number;
    readonly twins: number;
}

/** Where a value comes from: a line of a file, a generated document, or a line that is found when asked for. */
type PlaceOfValue = SourceSpan | DocumentKey | (() => SourceSpan | undefined);

/** The references handed out at one stop. */
export class VariableStore {
    private branches = new Map<number, Branch>();
    private opened = new Map<number, readonly VariableNode[]>();
    private places = new Map<number, PlaceOfValue>();
    private next = 1;

    /**
     * Forgets every reference: the debugger has moved. Numbers are not used again. The maps are new ones: what a cleared map
     * held lives on until the engine collects everything, because its old table leads to the next.
     */
    clear(): void {
        this.branches = new Map();
        this.opened = new Map();
        this.places = new Map();
    }

    /** A reference for what lies below a line; 0 when nothing does. */
    add(node: VariableNode, place?: Place): number {
        if (!node.children && !node.pages) {
            return 0;
        }
        this.branches.set(this.next, { node, place });
        return this.next++;
    }

    /** Something was edited: every branch reads its lines anew. What is no longer there keeps its last lines. */
    refresh(): void {
        this.opened = new Map();
        for (const [reference, { node, place }] of this.branches) {
            const now = place && this.named(place.parent, node.name)[place.twins];
            if (now?.children || now?.pages) {
                this.branches.set(reference, { node: now, place });
            }
        }
    }

    /** The lines of a branch; an unknown reference fails. */
    read(reference: number, page: VariablesPage): DebugProtocol.Variable[] {
        const twins = new Map<string, number>();
        return this.nodes(reference, page).map((node) => {
            const before = twins.get(node.name) ?? 0;
            twins.set(node.name, before + 1);
            return this.variable(node, page.hexadecimal, { parent: reference, twins: before });
        });
    }

    /** The line of that name in a branch; an unknown branch fails. */
    find(reference: number, name: string): VariableNode | undefined {
        return this.named(reference, name)[0];
    }

    /** The place in a file, or the generated document, behind a location reference. */
    place(reference: number): SourceSpan | DocumentKey | undefined {
        const place = this.places.get(reference);
        return typeof place === 'function' ? place() : place;
    }

    /** A value without a name. The protocol gives it one place, which leads to its line or to its table. */
    resultOf(node: VariableNode, hexadecimal: boolean): VariableResult {
        const { declarationLocationReference: declared, ...rest } = this.valueOf(node, hexadecimal);
        const place = rest.valueLocationReference ?? declared;
        return { ...rest, ...(place !== undefined && { valueLocationReference: place }) };
    }

    /** A line's value, and what belongs to it. */
    private valueOf(
        node: VariableNode,
        hexadecimal: boolean,
        place?: Place,
    ): Omit<DebugProtocol.Variable, 'name' | 'evaluateName'> {
        const { type, pages, memory, edit, document } = node;
        const declaration = node.span && !isNowhere(node.span) ? node.span : node.origin;
        return {
            value: (hexadecimal ? node.hexadecimal?.() : undefined) ?? node.value,
            variablesReference: this.add(node, place),
            presentationHint: { kind: node.children || pages ? 'class' : 'property', ...(!edit && { attributes: ['readOnly'] }) },
            ...(type !== undefined && { type }),
            ...(pages && pages.count > PAGED_FROM && { indexedVariables: pages.count, namedVariables: 0 }),
            ...(memory !== undefined && { memoryReference: memory }),
            ...(declaration && { declarationLocationReference: this.addPlace(declaration) }),
            ...(document && { valueLocationReference: this.addPlace(document) }),
        };
    }

    private variable(node: VariableNode, hexadecimal: boolean, place: Place): DebugProtocol.Variable {
        const { name, expression } = node;
        return {
            name,
            ...this.valueOf(node, hexadecimal, place),
            ...(expression !== undefined && { evaluateName: expression }),
            // Read by VS Code for the menu of the Variables view; other clients leave it alone.
            ...((node.field ?? node.watch) !== undefined && { __vscodeVariableMenuContext: 'written' }),
        };
    }

    private addPlace(place: PlaceOfValue): number {
        this.places.set(this.next, place);
        return this.next++;
    }

    private nodes(reference: number, page: VariablesPage): readonly VariableNode[] {
        const branch = this.branches.get(reference)?.node;
        if (!branch) {
            throw new RequestFailure('unknown-variables', { reference });
        }
        return branch.pages ? pageOf(branch.pages, page) : this.lines(reference, branch, page);
    }

    private named(reference: number, name: string): readonly VariableNode[] {
        return this.nodes(reference, { hexadecimal: false }).filter((node) => node.name === name);
    }

    private lines(reference: number, branch: VariableNode, page: VariablesPage): readonly VariableNode[] {
        const nodes = this.opened.get(reference) ?? branch.children?.() ?? [];
        this.opened.set(reference, nodes);
        const start = page.start ?? 0;
        return page.filter === 'indexed' ? [] : nodes.slice(start, page.count ? start + page.count : undefined);
    }
}

/** The protocol takes a missing count, and 0, for "all". */
const pageOf = (pages: NonNullable<VariableNode['pages']>, { filter, start, count }: VariablesPage): readonly VariableNode[] =>
    filter === 'named' ? [] : pages.page(start ?? 0, count || pages.count);
