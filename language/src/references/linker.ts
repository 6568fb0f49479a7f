/** Links references through the name resolver: one walk over the tree, and errors that say what was looked for and where. */
import {
    type AstNode,
    type AstNodeDescription,
    type AstReflection,
    Cancellation,
    DefaultLinker,
    type LangiumCoreServices,
    type LangiumDocument,
    type LinkingError,
    type Reference,
    type ReferenceInfo,
} from 'langium';
import { DeclDescription } from './descriptions.js';
import { type HomeDecl, isNamedDecl, KIND_NAMES, type NamedDecl, qualifiedNameOf, type TopLevelDecl } from './element-names.js';
import { homeOf, kindOfFault, type NameResolver } from './name-resolver.js';
import { reachOf } from './reach.js';
import { changedNames, isAffected, type Lookups, type Sight } from './sight.js';

/** Why a name has no meaning, as a word: the catalogue of diagnostics has an entry for each. */
export type LinkingProblem = 'unknown' | 'ambiguous' | 'out-of-reach';

/** A linking error that says which of the three it is, and what could have been meant. */
export interface VpcLinkingError extends LinkingError {
    readonly problem: LinkingProblem;
    /** For `unknown`: the nearest name that can be written there. For `ambiguous`: the full names. */
    readonly suggestions: readonly string[];
    /** For `ambiguous` and `out-of-reach`: the declarations of that name. */
    readonly candidates: readonly NamedDecl[];
}

/** Looking for a similar name costs a walk over all names; a file of broken names gets this many hints. */
const MAX_HINTS = 50;

/** Properties that begin with it belong to Langium. */
const DOLLAR = 36;

/** What Langium keeps in a reference. */
type LinkableReference = Reference & { _ref?: unknown; _nodeDescription?: unknown };

const isUnlinked = (value: unknown): value is LinkableReference =>
    typeof value === 'object' && value !== null && '$refText' in value;

const isNode = (value: unknown): value is AstNode => typeof value === 'object' && value !== null && '$type' in value;

/** The links of one top-level declaration: the same object while every name in it means what it meant. */
export interface LinkedBlock {
    readonly asked: Lookups;
    readonly references: readonly Reference[];
    /** Those of them that mean nothing, or nothing clear. */
    readonly broken: readonly Reference[];
}

/** What is remembered of a document between two edits. */
interface LinkedDocument {
    readonly topLevel: readonly TopLevelDecl[];
    readonly broken: readonly Reference[];
}

/** A linker whose cost for each reference does not depend on the size of the file. */
export class VpcLinker extends DefaultLinker {
    private readonly resolver: NameResolver;
    private readonly astReflection: AstReflection;
    private readonly blocks = new WeakMap<AstNode, LinkedBlock>();
    private readonly documents = new WeakMap<LangiumDocument, LinkedDocument>();
    private hintsLeft = MAX_HINTS;

    constructor(services: LangiumCoreServices & { readonly references: { readonly NameResolver: NameResolver } }) {
        super(services);
        this.resolver = services.references.NameResolver;
        this.astReflection = services.shared.AstReflection;
    }

    override link(document: LangiumDocument, cancelToken = Cancellation.CancellationToken.None): Promise<void> {
        this.hintsLeft = MAX_HINTS;
        document.references = [];
        if (!cancelToken.isCancellationRequested) {
            this.resolver.during(document, (sight) => this.linkBlocks(document, sight));
        }
        return Promise.resolve();
    }

    /** Nothing is taken apart: `link` resolves the references anew whose names may mean something else. */
    override unlink(document: LangiumDocument): void {
        document.references = [];
    }

    /** How a top-level declaration is linked. */
    linkedBlock(decl: AstNode): LinkedBlock | undefined {
        return this.blocks.get(decl);
    }

    /** The references of a document that have an error. */
    brokenReferences(document: LangiumDocument): readonly Reference[] {
        return (
            this.documents.get(document)?.broken ??
            (document.references.filter(({ error }) => error !== undefined) as Reference[])
        );
    }

    /** Declarations that an edit left alone, and whose names it left alone, keep their links. */
    private linkBlocks(document: LangiumDocument, sight: Sight): void {
        const topLevel = sight.files.flatMap(({ declarations }) => declarations);
        const changed = changedNames(this.documents.get(document)?.topLevel ?? [], topLevel);
        const linked = blocksOf(document.parseResult.value).map((node) => {
            const known = this.blocks.get(node);
            return known && known.broken.length === 0 && !isAffected(known.asked, changed)
                ? known
                : this.linkBlock(node, document, sight);
        });
        this.documents.set(document, { topLevel, broken: linked.flatMap(({ broken }) => broken) });
        setReferences(document, linked);
    }

    private linkBlock(node: AstNode, document: LangiumDocument, sight: Sight): LinkedBlock {
        const references: LinkableReference[] = [];
        // A reference that another one leads to may be linked before its turn, and adds itself here.
        document.references = references;
        const asked = sight.recording(() => this.linkNode(node, references));
        const linked = { asked, references, broken: references.filter(({ error }) => error !== undefined) };
        this.blocks.set(node, linked);
        return linked;
    }

    private linkNode(node: AstNode, references: LinkableReference[]): void {
        for (const property in node) {
            if (property.charCodeAt(0) === DOLLAR) {
                continue;
            }
            const value: unknown = node[property as keyof AstNode];
            if (Array.isArray(value)) {
                for (let index = 0; index < value.length; index++) {
                    const item: unknown = value[index];
                    if (isUnlinked(item)) {
                        this.linkReference(item, { container: node, property, index, reference: item }, references);
                    } else if (isNode(item)) {
                        this.linkNode(item, references);
                    }
                }
            } else if (isUnlinked(value)) {
                this.linkReference(value, { container: node, property, reference: value }, references);
            } else if (isNode(value)) {
                this.linkNode(value, references);
            }
        }
    }

    /** Nobody asks for the description of what is linked: the declaration itself is kept, and nothing beside it. */
    private linkReference(reference: LinkableReference, info: ReferenceInfo, references: LinkableReference[]): void {
        reference._nodeDescription = undefined;
        reference._ref = this.meaningOf(info);
        references.push(reference);
    }

    override getCandidate(info: ReferenceInfo): AstNodeDescription | LinkingError {
        const meaning = this.meaningOf(info);
        return '$type' in meaning ? new DeclDescription(meaning, info.reference.$refText, this.astNodeLocator) : meaning;
    }

    /** The declaration that a reference means, or why there is none. */
    private meaningOf(info: ReferenceInfo): NamedDecl | VpcLinkingError {
        const resolution = this.resolver.resolve(info);
        switch (resolution.kind) {
            case 'found':
                return resolution.decl;
            case 'ambiguous':
                return this.ambiguous(info, resolution.candidates);
            case 'unknown':
                return resolution.elsewhere.length > 0 ? this.outOfReach(info, resolution.elsewhere) : this.unknown(info);
        }
    }

    private ambiguous(info: ReferenceInfo, candidates: readonly NamedDecl[]): VpcLinkingError {
        const names = candidates.map((decl) => `${KIND_NAMES[decl.$type]} '${qualifiedNameOf(decl)}'`);
        const shown = names.slice(0, 5);
        const list =
            names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(' or ');
        const suggestions = [...new Set(candidates.map(qualifiedNameOf))];
        const repair = suggestions.length > 1 ? 'Write the full name.' : 'Give one of them another name.';
        const message = `'${info.reference.$refText}' may mean ${list}. ${repair}`;
        return { info, message, problem: 'ambiguous', suggestions, candidates };
    }

    private outOfReach(info: ReferenceInfo, candidates: readonly NamedDecl[]): VpcLinkingError {
        const [first] = candidates;
        const name = first
            ? `${capitalized(KIND_NAMES[first.$type])} '${qualifiedNameOf(first)}'`
            : `'${info.reference.$refText}'`;
        const there = first && titleOfHome(homeOf(first));
        const here = titleOfHome(reachOf(info).home);
        const message = `${name} belongs to ${there}; only elements of ${here} can stand here.`;
        return { info, message, problem: 'out-of-reach', suggestions: [], candidates };
    }

    private unknown(info: ReferenceInfo): VpcLinkingError {
        const text = info.reference.$refText;
        const kinds = this.kindsAccepted(info);
        const { home, confined } = reachOf(info);
        const where = confined && home?.name ? ` in ${titleOfHome(home)}` : '';
        const hint = this.hintsLeft-- > 0 ? this.resolver.nearest(info) : undefined;
        const question = hint === undefined ? '' : ` Did you mean '${hint}'?`;
        const message = `There is no ${kinds} called '${text}'${where}.${question}`;
        return { info, message, problem: 'unknown', suggestions: hint === undefined ? [] : [hint], candidates: [] };
    }

    /** `internet gateway, NAT gateway, instance or interface`. */
    private kindsAccepted(info: ReferenceInfo): string {
        const type = kindOfFault(info) ?? this.astReflection.getReferenceType(info);
        const kinds = this.astReflection
            .getAllSubTypes(type)
            .map((subtype) => ({ $type: subtype }))
            .filter(isNamedDecl)
            .map((decl) => KIND_NAMES[decl.$type]);
        return kinds.length > 1 ? `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}` : (kinds[0] ?? 'element');
    }
}

/** The nodes directly below the root. The root itself refers to nothing. */
export function blocksOf(root: AstNode): AstNode[] {
    return Object.entries(root).flatMap(([property, value]) =>
        property.charCodeAt(0) === DOLLAR || !Array.isArray(value) ? [] : (value as AstNode[]),
    );
}

/** The references of all blocks, put together when somebody asks: most edits are followed by nobody who does. */
function setReferences(document: LangiumDocument, blocks: readonly LinkedBlock[]): void {
    let all: LangiumDocument['references'] | undefined;
    Object.defineProperty(document, 'references', {
        configurable: true,
        enumerable: true,
        get: () => {
            all ??= blocks.flatMap(({ references }) => references);
            return all;
        },
        set: (value: LangiumDocument['references']) => {
            all = value;
        },
    });
}

/** `VPC 'shop'`. */
const titleOfHome = (home: HomeDecl | undefined): string => (home ? `${KIND_NAMES[home.$type]} '${home.name}'` : 'no VPC');

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether a linking error is ours, with its reason. */
export const isVpcLinkingError = (error: LinkingError): error is VpcLinkingError => 'problem' in error;
