/** The one place that turns a linked syntax tree into the model. */
import type { LangiumDocument } from 'langium';
import type { VpcDecl, VpcFile } from '../generated/ast.js';
import type { Design } from '../model/design.js';
import type { ElementId, Network } from '../model/network.js';
import type { Experiment, Probe } from '../model/probe.js';
import { profileNamed } from '../model/profile.js';
import type { Imports } from '../references/imports.js';
import { joinsVpcs } from '../references/joined-vpcs.js';
import { add, FileContext, isComplete, NetworkDraft } from './draft.js';
import { idOf } from './element-ids.js';
import { lowerExperiment } from './experiments.js';
import { placeJoiningElements } from './joining-elements.js';
import { lowerSite } from './on-premises.js';
import { lowerPeering } from './peerings.js';
import { lowerProbe } from './probes.js';
import { fitToProfile } from './profile-defaults.js';
import { lowerPrefixList } from './security.js';
import { declaredServerAddresses, lowerInternetHost, lowerServer } from './servers.js';
import { lowerTransitGateway } from './transit-gateways.js';
import { UnderlayPlan } from './underlay.js';
import { type BuildScope, VpcParts } from './vpc-parts.js';

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
    private readonly parts = new VpcParts();

    constructor(services: { readonly references: { readonly Imports: Imports } }) {
        this.imports = services.references.Imports;
    }

    /** The design of a document and everything it imports. The same object until one of these files is parsed again. */
    build(root: LangiumDocument<VpcFile>): Design {
        const files = this.imports.closure(root).map((document) => document.parseResult.value);
        const known = this.cache.get(root.parseResult.value);
        if (known && sameElements(known.files, files)) {
            return known.design;
        }
        const design = buildDesign(files, this.parts);
        this.cache.set(root.parseResult.value, { files, design });
        return design;
    }
}

const sameElements = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.length === b.length && a.every((each, i) => each === b[i]);

function buildDesign(files: readonly VpcFile[], parts: VpcParts): Design {
    const contexts = files.map((file) => new FileContext(file));
    const network = buildNetwork(contexts, files.some(joinsVpcs) ? new VpcParts() : parts);
    const probes = new Map<ElementId, Probe>();
    const experiments = new Map<ElementId, Experiment>();
    for (const context of contexts) {
        for (const decl of context.file.probes.filter(isComplete)) {
            const probe = lowerProbe(decl, network, context);
            if (probe && !probes.has(probe.id)) {
                probes.set(probe.id, probe);
            }
        }
        for (const decl of context.file.experiments.filter(isComplete)) {
            const experiment = lowerExperiment(decl, network, context);
            if (!experiments.has(experiment.id)) {
                experiments.set(experiment.id, experiment);
            }
        }
    }
    return { network, probes, experiments };
}

function buildNetwork(contexts: readonly FileContext[], parts: VpcParts): Network {
    const files = contexts.map(({ file }) => file);
    const scope: BuildScope = {
        draft: new NetworkDraft(),
        underlay: new UnderlayPlan(declaredServerAddresses(files)),
        shared: files.flatMap(({ prefixLists, servers }) => [...prefixLists, ...servers]),
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
