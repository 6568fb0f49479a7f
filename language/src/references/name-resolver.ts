/**
 * What a name means from where it stands.
 *
 * Names resolve outwards: `web1` in one's own VPC first, then at top level, then in the other VPCs where that is allowed
 * and unique; `shop.web1` and `firewall.inside` say where. Only declarations of the kinds that can stand at a property
 * are considered, so a route target sees gateways and instances and nothing else.
 */
import { type AstNode, type AstReflection, AstUtils, type LangiumDocument, type ReferenceInfo } from 'langium';
import type { FaultStepDecl, InstanceDecl, InterfaceDecl, VpcFile } from '../generated/ast.js';
import { type HomeDecl, homeAround, instanceOf, type NamedDecl, qualifiedNameOf } from './element-names.js';
import { allMembers, fileNames, homeNames } from './file-names.js';
import { implicitPrimary } from './implicit-declarations.js';
import type { Imports } from './imports.js';
import { reachOf } from './reach.js';
import { Sight } from './sight.js';
import { NearestWord } from './suggest.js';

/** The outcome of looking a name up: one declaration, or why not. */
export type Resolution =
    | { readonly kind: 'found'; readonly decl: NamedDecl }
    | { readonly kind: 'ambiguous'; readonly candidates: readonly NamedDecl[] }
    /** `elsewhere`: declarations of that name and kind which may not stand here, such as those of another VPC. */
    | { readonly kind: 'unknown'; readonly elsewhere: readonly NamedDecl[] };

/** A name that can be written at a place, and what it means there. */
export interface VisibleName {
    readonly name: string;
    readonly decl: NamedDecl;
}

/** What one lookup is about: the text, the kinds allowed, and where it may look. */
interface Lookup {
    readonly accepts: (decl: NamedDecl) => boolean;
    readonly home: HomeDecl | undefined;
    readonly instance: InstanceDecl | undefined;
    /** Only the home itself and what stands at top level. */
    readonly confined: boolean;
    readonly sight: Sight;
}

/** Looks names up. Stateless apart from the name tables, which live as long as their syntax trees. */
export class NameResolver {
    private readonly reflection: AstReflection;
    private readonly imports: Imports;
    /** One for each type that references name. */
    private readonly acceptances = new Map<string, Lookup['accepts']>();
    /** The files seen from a document while it is being linked, so that its imports are followed once. */
    private pinned: { readonly root: AstNode; readonly sight: Sight } | undefined;

    constructor(services: {
        readonly shared: { readonly AstReflection: AstReflection };
        readonly references: { readonly Imports: Imports };
    }) {
        this.reflection = services.shared.AstReflection;
        this.imports = services.references.Imports;
    }

    /** What the text of a reference means. */
    resolve(info: ReferenceInfo): Resolution {
        const lookup = this.lookupFor(info);
        const text = info.reference.$refText;
        const candidates = distinct(find(lookup, text));
        const [first] = candidates;
        if (first && candidates.length === 1) {
            return { kind: 'found', decl: first };
        }
        if (first) {
            return { kind: 'ambiguous', candidates };
        }
        return { kind: 'unknown', elsewhere: lookup.confined ? distinct(find({ ...lookup, confined: false }, text)) : [] };
    }

    /** Every name that can be written for a reference, each in its shortest unique form. */
    visible(info: ReferenceInfo): VisibleName[] {
        const lookup = this.lookupFor(info);
        return reachable(lookup).map((decl) => ({ name: shortestName(lookup, decl), decl }));
    }

    /** Of the names that can be written for a reference, each in its shortest unique form, the one that is most like its text. */
    nearest(info: ReferenceInfo): string | undefined {
        const lookup = this.lookupFor(info);
        const search = new NearestWord(info.reference.$refText);
        for (const decl of reachable(lookup)) {
            // Whether the short form is unique takes a search of its own.
            const forms = lookup.instance ? [decl.name] : [shortNameOf(decl), qualifiedNameOf(decl)];
            if (forms.some((form) => search.isNearer(form))) {
                search.offer(shortestName(lookup, decl));
            }
        }
        return search.best;
    }

    private lookupFor(info: ReferenceInfo): Lookup {
        const type = kindOfFault(info) ?? this.reflection.getReferenceType(info);
        const { home, confined } = reachOf(info);
        return {
            accepts: this.acceptanceOf(type),
            home,
            instance: info.property === 'masquerade' ? instanceOf(info.container) : undefined,
            confined,
            sight: this.filesSeenFrom(AstUtils.findRootNode(info.container) as VpcFile),
        };
    }

    private acceptanceOf(type: string): Lookup['accepts'] {
        let accepts = this.acceptances.get(type);
        if (!accepts) {
            accepts = (decl) => this.reflection.isSubtype(decl.$type, type);
            this.acceptances.set(type, accepts);
        }
        return accepts;
    }

    /** Runs an action that looks many names of one document up, and is given what they see. Imports must not change meanwhile. */
    during(document: LangiumDocument, action: (sight: Sight) => void): void {
        const root = document.parseResult.value as VpcFile;
        const sight = new Sight(this.filesSeenFrom(root).files);
        this.pinned = { root, sight };
        try {
            action(sight);
        } finally {
            this.pinned = undefined;
        }
    }

    private filesSeenFrom(root: VpcFile): Sight {
        if (this.pinned?.root === root) {
            return this.pinned.sight;
        }
        const document: LangiumDocument | undefined = root.$document;
        if (!document || root.imports.length === 0) {
            return new Sight([fileNames(root)]);
        }
        return new Sight(this.imports.closure(document).map((seen) => fileNames(seen.parseResult.value)));
    }
}

/** What can stand after each word: a declaration of one kind, or a connection and the site that means all of its kind. */
type FaultKind = NamedDecl['$type'] | 'DirectConnectLineDecl' | 'VpnLineDecl';

/** `fail server rack1`: the word before the name says what it names. */
export function kindOfFault({ container, property }: ReferenceInfo): FaultKind | undefined {
    const kind = container.$type === 'FaultStepDecl' && property === 'element' ? (container as FaultStepDecl).kind : undefined;
    return kind && FAULT_KINDS[kind];
}

const FAULT_KINDS: Readonly<Record<NonNullable<FaultStepDecl['kind']>, FaultKind>> = {
    instance: 'InstanceDecl',
    interface: 'InterfaceDecl',
    attachment: 'TransitGatewayAttachmentDecl',
    'direct-connect': 'DirectConnectLineDecl',
    'internet-gateway': 'InternetGatewayDecl',
    'nat-gateway': 'NatGatewayDecl',
    server: 'ServerDecl',
    vpn: 'VpnLineDecl',
};

function find(lookup: Lookup, text: string): readonly NamedDecl[] {
    if (!text.includes('.')) {
        return findSimple(lookup, text);
    }
    const [first = '', second = '', third, ...more] = text.split('.');
    if (more.length > 0) {
        return NOTHING;
    }
    return third === undefined
        ? findPair(lookup, first, second)
        : findInterfaceOf(homesNamed(lookup, first), second, third).filter(lookup.accepts);
}

const NOTHING: readonly never[] = [];

/** Those that can stand there; nearly always there is one of a name, and it can. */
function accepted<D extends NamedDecl>(decls: readonly D[] | undefined, { accepts }: Lookup): readonly D[] {
    if (decls === undefined || decls.length === 0) {
        return NOTHING;
    }
    const [first] = decls;
    return decls.length === 1 && first && accepts(first) ? decls : decls.filter(accepts);
}

/** `web1`: own VPC first, then the top level, then any VPC. */
function findSimple(lookup: Lookup, name: string): readonly NamedDecl[] {
    if (lookup.instance) {
        return interfacesNamed(lookup.instance, name);
    }
    const own = lookup.home ? ownMembersNamed(lookup, lookup.home, name) : NOTHING;
    if (own.length > 0) {
        return own;
    }
    const outside: readonly NamedDecl[] = accepted(lookup.sight.topLevel(name), lookup);
    // From inside a VPC names resolve outwards, so that a list of the top level is not taken for a group elsewhere.
    return lookup.confined || (lookup.home && outside.length > 0)
        ? outside
        : [...outside, ...accepted(lookup.sight.members(name), lookup)];
}

/** `shop.web1` or `firewall.inside`. */
function findPair(lookup: Lookup, first: string, second: string): NamedDecl[] {
    const members = homesNamed(lookup, first).flatMap((home) => ownMembersNamed(lookup, home, second));
    const instances = findSimple({ ...lookup, instance: undefined, accepts: (decl) => decl.$type === 'InstanceDecl' }, first);
    const interfaces = instances.flatMap((instance) =>
        instance.$type === 'InstanceDecl' ? interfacesNamed(instance, second) : [],
    );
    return [...members, ...interfaces.filter(lookup.accepts)];
}

function findInterfaceOf(homes: readonly HomeDecl[], instance: string, name: string): InterfaceDecl[] {
    return homes
        .flatMap((home) => homeNames(home).members.get(instance) ?? [])
        .flatMap((member) => (member.$type === 'InstanceDecl' ? interfacesNamed(member, name) : []));
}

const ownMembersNamed = (lookup: Lookup, home: HomeDecl, name: string): readonly NamedDecl[] =>
    accepted(homeNames(home).members.get(name), lookup);

function homesNamed(lookup: Lookup, name: string): HomeDecl[] {
    const homes = lookup.sight.topLevel(name).filter(isHome);
    return lookup.confined ? homes.filter((home) => home === lookup.home) : homes;
}

/** The interfaces of an instance, the primary one that AWS supplies included. */
export function interfacesOf(instance: InstanceDecl): InterfaceDecl[] {
    const primary = implicitPrimary(instance);
    return primary ? [primary, ...instance.interfaces] : instance.interfaces;
}

const interfacesNamed = (instance: InstanceDecl, name: string): InterfaceDecl[] =>
    interfacesOf(instance).filter((declared) => declared.name === name);

/** Declared twice in one place counts once: that is an error of its own, at the declaration. */
function distinct(decls: readonly NamedDecl[]): readonly NamedDecl[] {
    if (decls.length < 2) {
        return decls;
    }
    const byIdentity = new Map<string, NamedDecl>();
    for (const decl of decls) {
        const key = `${decl.$type} ${qualifiedNameOf(decl)}`;
        if (!byIdentity.has(key)) {
            byIdentity.set(key, decl);
        }
    }
    return [...byIdentity.values()];
}

/** Every declaration a lookup can reach, own VPC first. */
function reachable(lookup: Lookup): NamedDecl[] {
    if (lookup.instance) {
        return interfacesOf(lookup.instance);
    }
    const own = lookup.home ? [...homeNames(lookup.home).members.values()].flat() : [];
    const outside = lookup.sight.files.flatMap((file) => [...file.topLevel.values()].flat());
    const others = lookup.confined ? [] : lookup.sight.files.flatMap(allMembers);
    const all: NamedDecl[] = [...new Set<NamedDecl>([...own, ...outside, ...others])];
    return all
        .flatMap((decl): NamedDecl[] => (decl.$type === 'InstanceDecl' ? [decl, ...interfacesOf(decl)] : [decl]))
        .filter(lookup.accepts);
}

/** `web1`, `firewall.inside`. */
const shortNameOf = (decl: NamedDecl): string =>
    decl.$type === 'InterfaceDecl' ? `${instanceOf(decl)?.name}.${decl.name}` : decl.name;

/** `web1` where that is unique, else `shop.web1`. */
function shortestName(lookup: Lookup, decl: NamedDecl): string {
    const full = qualifiedNameOf(decl);
    if (lookup.instance) {
        return decl.name;
    }
    const short = shortNameOf(decl);
    return distinct(find(lookup, short)).length === 1 ? short : full;
}

const isHome = (decl: NamedDecl): decl is HomeDecl => homeAround(decl) === decl;

/** The VPC or transit gateway a declaration belongs to, for messages about what stands elsewhere. */
export const homeOf = (decl: NamedDecl): HomeDecl | undefined => (isHome(decl) ? undefined : homeAround(decl));
