/** The one place that turns a linked syntax tree into the model. */
import type { LangiumDocument, Linker } from 'langium';
import type { ExperimentDecl, ProbeDecl, VpcDecl, VpcFile } from '../generated/ast.js';
import type { Design } from '../model/design.js';
import type { ElementId, Network } from '../model/network.js';
import type { Experiment, Probe } from '../model/probe.js';
import { profileNamed } from '../model/profile.js';
import type { Imports } from '../references/imports.js';
import type { VpcLinker } from '../references/linker.js';
import { add, FileContext, isComplete } from './draft.js';
import { idOf } from './element-ids.js';
import { lowerExperiment } from './experiments.js';
import { placeJoiningElements } from './joining-elements.js';
import { lowerSite } from './on-premises.js';
import { lowerPeering } from './peerings.js';
import { lowerProbe } from './probes.js';
import { fitToProfile } from './profile-defaults.js';
import { type DeclarationKey, NotedNetwork, Remembered } from './remembered.js';
import { lowerPrefixList } from './security.js';
import { declaredServerAddresses, lowerInternetHost, lowerServer } from './servers.js';
import { lowerTransitGateway } from './transit-gateways.js';
import { UnderlayPlan } from './underlay.js';
import { type BuildScope, draftOfParts, VpcParts } from './vpc-parts.js';

interface CachedDesign {
    readonly files: readonly VpcFile[];
    readonly design: Design;
}

/**
 * Builds designs. Never throws on broken files: what is incomplete or does not resolve is left out, so that an editor
 * can ask after every keystroke.
 */
export class NetworkBuilder {
    private readonly imports: Imports;
    private readonly cache = new WeakMap<VpcFile, CachedDesign>();
    private readonly memory: Memory;

    constructor(services: { readonly references: { readonly Imports: Imports; readonly Linker: Linker } }) {
        this.imports = services.references.Imports;
        const linker = services.references.Linker as VpcLinker;
        this.memory = {
            parts: new VpcParts(),
            probes: new Remembered(),
            experiments: new Remembered(),
            linksOf: (decl) => linker.linkedBlock(decl),
        };
    }

    /** The design of a document and everything it imports. The same object until one of these files is parsed again. */
    build(root: LangiumDocument<VpcFile>): Design {
        const files = this.imports.closure(root).map((document) => document.parseResult.value);
        const known = this.cache.get(root.parseResult.value);
        if (known && sameElements(known.files, files)) {
            return known.design;
        }
        const design = buildDesign(files, this.memory);
        this.cache.set(root.parseResult.value, { files, design });
        return design;
    }
}

const sameElements = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.length === b.length && a.every((each, i) => each === b[i]);

/** What is kept from one network to the next. */
interface Memory extends Pick<BuildScope, 'linksOf'> {
    readonly parts: VpcParts;
    readonly probes: Remembered<Probe | undefined>;
    readonly experiments: Remembered<Experiment>;
}

function buildDesign(files: readonly VpcFile[], memory: Memory): Design {
    const contexts = files.map((file) => new FileContext(file));
    const network = buildNetwork(contexts, memory);
    const noted = new NotedNetwork(network);
    const probes = new Map<ElementId, Probe>();
    const experiments = new Map<ElementId, Experiment>();
    for (const context of contexts) {
        for (const decl of context.file.probes.filter(isComplete)) {
            const key = keyOf(decl, context, memory);
            const probe = memory.probes.recall(decl, { key, noted }, (seen) => lowerProbe(decl, seen, context));
            if (probe && !probes.has(probe.id)) {
                probes.set(probe.id, probe);
            }
        }
        for (const decl of context.file.experiments.filter(isComplete)) {
            const key = keyOf(decl, context, memory);
            const experiment = memory.experiments.recall(decl, { key, noted }, (seen) => lowerExperiment(decl, seen, context));
            if (!experiments.has(experiment.id)) {
                experiments.set(experiment.id, experiment);
            }
        }
    }
    return { network, probes, experiments };
}

function keyOf(decl: ExperimentDecl | ProbeDecl, context: FileContext, { linksOf }: Memory): DeclarationKey {
    return { links: linksOf(decl), context: [context.uri, context.documentationOf(decl)] };
}

function buildNetwork(contexts: readonly FileContext[], { parts, linksOf }: Memory): Network {
    const files = contexts.map(({ file }) => file);
    const scope: BuildScope = {
        draft: draftOfParts(),
        underlay: new UnderlayPlan(declaredServerAddresses(files)),
        shared: files.flatMap(({ prefixLists, servers }) => [...prefixLists, ...servers]),
        linksOf,
    };
    const vpcs = new Map<VpcDecl, FileContext>();
    for (const context of contexts) {
        addTopLevel(context, scope);
        for (const vpc of context.file.vpcs.filter((decl) => isComplete(decl) && !scope.draft.vpcs.has(idOf(decl)))) {
            parts.declare(vpc, context, scope);
            vpcs.set(vpc, context);
        }
    }
    for (const [vpc, context] of vpcs) {
        parts.place(vpc, context, scope);
    }
    placeJoiningElements(contexts, scope);
    const settings = settingsOf(contexts);
    fitToProfile(scope.draft, settings.profile, scope.underlay);
    return { ...settings, ...scope.draft };
}

function addTopLevel(context: FileContext, { draft, underlay }: BuildScope): void {
    const { file } = context;
    for (const list of file.prefixLists.filter(isComplete)) {
        add(draft.prefixLists, lowerPrefixList(list, context));
    }
    for (const server of file.servers.filter(isComplete)) {
        add(draft.servers, lowerServer(server, context, underlay));
    }
    for (const host of file.internets.flatMap(({ hosts }) => hosts).filter(isComplete)) {
        add(draft.internetHosts, lowerInternetHost(host, context));
    }
    for (const site of file.sites.filter(isComplete)) {
        lowerSite(site, context, draft);
    }
    for (const peering of file.peerings.filter(isComplete).flatMap((decl) => lowerPeering(decl, context) ?? [])) {
        add(draft.peerings, peering);
    }
    for (const gateway of file.transitGateways.filter(isComplete)) {
        add(draft.transitGateways, lowerTransitGateway(gateway, context));
    }
}

/** The profile and the tunnel header: of the first file that says so, the root before what it imports. */
function settingsOf(
    contexts: readonly FileContext[],
): Pick<Network, 'profile' | 'profileSpan' | 'encapsulation' | 'blockPublicAccess'> {
    const written = contexts.find(({ file }) => file.profile !== undefined);
    const encapsulation = contexts.map(({ file }) => file.encapsulation).find((value) => value !== undefined);
    return {
        profile: profileNamed(written?.file.profile),
        encapsulation: encapsulation ?? 'geneve',
        ...(written ? { profileSpan: written.spans.statement(written.file, 'profile') } : {}),
        ...blockPublicAccessOf(contexts),
    };
}

/** The Region's switch, of the first file that sets it (W14). */
function blockPublicAccessOf(contexts: readonly FileContext[]): Pick<Network, 'blockPublicAccess'> {
    const written = contexts.find(({ file }) => file.blockPublicAccess !== undefined);
    const mode = written?.file.blockPublicAccess;
    return written && mode
        ? { blockPublicAccess: { mode, span: written.spans.statement(written.file, 'blockPublicAccess') } }
        : {};
}
