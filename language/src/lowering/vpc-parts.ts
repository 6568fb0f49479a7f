/**
 * One VPC lowered on its own, and kept: an edit elsewhere leaves it as it is, even where it moves it. What a VPC's part of the network depends on besides
 * its own text is few things, gathered in `Surroundings`; while they are the same, so is the part.
 */
import type { AstNode } from 'langium';
import type { VpcDecl } from '../generated/ast.js';
import type { Ipv4 } from '../model/address.js';
import type { ElementBase, ElementId } from '../model/network.js';
import { PartedMap } from '../model/parted-map.js';
import type { LinkedBlock } from '../references/linker.js';
import { add, type FileContext, isComplete, NetworkDraft } from './draft.js';
import { Placement } from './placement.js';
import { declareRegionalNatGateways } from './regional-nat-gateways.js';
import { lowerSubnet } from './subnets.js';
import type { UnderlayPlan } from './underlay.js';
import { lowerVpc, type VpcPlace } from './vpcs.js';

/** What the part of a VPC depends on, besides the declaration itself. */
interface Surroundings {
    readonly uri: string;
    /** What the names in it mean. */
    readonly links: LinkedBlock | undefined;
    /** The comment above stands outside the declaration. */
    readonly documentation: string | undefined;
    /** How many VPCs come before: it decides the virtual network identifier. */
    readonly position: number;
    /** Prefix lists and servers of the top level, as declarations. */
    readonly shared: readonly unknown[];
    /** The last underlay address given away before. */
    readonly underlay: Ipv4;
}

/** One phase of the work: what it made, from what, and where it left the underlay. */
interface Phase {
    readonly surroundings: Surroundings;
    readonly underlayAfter: Ipv4;
}

/** What is remembered of one declaration: tables that are complete and shared with every network they have become part of. */
interface Part {
    readonly draft: NetworkDraft;
    readonly declared: Phase;
    readonly placed?: Phase;
}

/** What all VPCs of one build have in common. */
export interface BuildScope {
    readonly draft: NetworkDraft;
    readonly underlay: UnderlayPlan;
    /** Prefix lists and servers of every file, as declarations. */
    readonly shared: readonly unknown[];
    /** How a declaration is linked: another object once a name in it may mean something else. */
    readonly linksOf: (decl: AstNode) => LinkedBlock | undefined;
}

/** Lowers VPCs, those that nothing has changed from memory. */
export class VpcParts {
    private readonly known = new WeakMap<VpcDecl, Part>();

    /** First phase: the VPC with its gateways, tables, rules and subnets. */
    declare(vpc: VpcDecl, context: FileContext, scope: BuildScope): void {
        const surroundings = surroundingsOf(vpc, context, scope);
        let part = this.known.get(vpc);
        if (part && isSame(part.declared.surroundings, surroundings)) {
            scope.underlay.resumeAt(part.declared.underlayAfter);
        } else {
            const draft = new NetworkDraft();
            lowerDeclarations(vpc, context, { draft, underlay: scope.underlay, position: surroundings.position });
            part = { draft, declared: { surroundings, underlayAfter: scope.underlay.position } };
            this.known.set(vpc, part);
        }
        addTables(DECLARED, part.draft, { home: vpc.name, whole: scope.draft });
    }

    /** Second phase, once everything is declared: instances and NAT gateways with their interfaces and servers. */
    place(vpc: VpcDecl, context: FileContext, scope: BuildScope): void {
        let part = this.known.get(vpc);
        if (!part) {
            return;
        }
        if (part.declared.surroundings.position > 0) {
            scope.underlay.beginRack();
        }
        const surroundings = { ...part.declared.surroundings, underlay: scope.underlay.position };
        if (part.placed && isSame(part.placed.surroundings, surroundings)) {
            scope.underlay.resumeAt(part.placed.underlayAfter);
        } else {
            const draft = withoutPlaced(part.draft);
            fill(vpc, context, draft, scope.underlay);
            part = { ...part, draft, placed: { surroundings, underlayAfter: scope.underlay.position } };
            this.known.set(vpc, part);
        }
        addTables(PLACED, part.draft, { home: vpc.name, whole: scope.draft });
    }
}

function lowerDeclarations(vpc: VpcDecl, context: FileContext, place: VpcPlace): void {
    const { draft } = place;
    lowerVpc(vpc, context, place);
    for (const element of draft.vpcs.values()) {
        for (const subnet of vpc.subnets.filter(isComplete)) {
            const lowered = lowerSubnet(subnet, element, context);
            if (lowered) {
                add(draft.subnets, lowered);
            }
        }
        declareRegionalNatGateways(vpc, element, context, draft);
    }
}

function surroundingsOf(vpc: VpcDecl, context: FileContext, { draft, underlay, shared, linksOf }: BuildScope): Surroundings {
    return {
        uri: context.uri,
        links: linksOf(vpc),
        documentation: context.documentationOf(vpc),
        position: draft.vpcs.size,
        shared,
        underlay: underlay.position,
    };
}

const isSame = (a: Surroundings, b: Surroundings): boolean =>
    a.uri === b.uri &&
    a.links !== undefined &&
    a.links === b.links &&
    a.documentation === b.documentation &&
    a.position === b.position &&
    a.underlay === b.underlay &&
    a.shared.length === b.shared.length &&
    a.shared.every((each, i) => each === b.shared[i]);

function fill(vpc: VpcDecl, context: FileContext, draft: NetworkDraft, underlay: UnderlayPlan): void {
    const placement = new Placement(draft, underlay);
    const subnets = vpc.subnets.filter(isComplete);
    placement.reserve(subnets);
    for (const subnet of subnets) {
        placement.fill(subnet, context);
    }
    for (const gateway of vpc.natGateways.filter(isComplete)) {
        placement.placeNatGateway(gateway, context);
    }
}

/** The tables that the second phase fills. */
const PLACED = ['servers', 'interfaces', 'instances', 'natGateways'] as const satisfies readonly (keyof NetworkDraft)[];

/** All others. */
const DECLARED = (Object.keys(new NetworkDraft()) as (keyof NetworkDraft)[]).filter((table) => !isPlaced(table));

function isPlaced(table: keyof NetworkDraft): boolean {
    return (PLACED as readonly string[]).includes(table);
}

/** The tables that hold nearly everything: their parts stay together instead of being copied. */
const PARTED: ReadonlySet<keyof NetworkDraft> = new Set([
    'instances',
    'interfaces',
    'internetGateways',
    'natGateways',
    'networkAcls',
    'routeTables',
    'securityGroups',
    'servers',
    'subnets',
    'vpcs',
]);

/** A draft of a whole network, made of the parts of its VPCs. */
export const draftOfParts = (): NetworkDraft =>
    Object.assign(new NetworkDraft(), Object.fromEntries([...PARTED].map((table) => [table, new PartedMap()])));

function addTables(
    tables: readonly (keyof NetworkDraft)[],
    part: NetworkDraft,
    { home, whole }: { readonly home: string; readonly whole: NetworkDraft },
): void {
    for (const table of tables) {
        const [from, to] = [part[table], whole[table]] as [Map<ElementId, ElementBase>, Map<ElementId, ElementBase>];
        if (to instanceof PartedMap) {
            to.attach(home, from);
        } else if (from.size > 0) {
            addAll(from, to);
        }
    }
}

/** The same declarations, with nothing placed yet. */
function withoutPlaced(draft: NetworkDraft): NetworkDraft {
    const { servers, interfaces, instances, natGateways } = new NetworkDraft();
    return Object.assign(new NetworkDraft(), draft, { servers, interfaces, instances, natGateways });
}

function addAll<E extends ElementBase>(part: ReadonlyMap<ElementId, E>, whole: Map<ElementId, E>): void {
    for (const element of part.values()) {
        add(whole, element);
    }
}
