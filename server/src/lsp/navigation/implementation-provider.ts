/**
 * Go to implementation: from a claim to the lines that make it come true. Of a probe or one of its expectations those are the
 * route, the rules and the translation that decided about the packet; where it dies, the line that stopped it.
 */
import type { LangiumDocument } from 'langium';
import type { ImplementationProvider } from 'langium/lsp';
import type { ImplementationParams, LocationLink } from 'vscode-languageserver-protocol';
import {
    type Design,
    idOf,
    isExpectationDecl,
    type NetworkBuilder,
    type ProbeDecl,
    type SourceSpan,
    type StageId,
    startProbe,
    steps,
    type VpcFile,
} from '#language';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { declarationAt, leafAt } from './declaration-at.js';
import { linksTo } from './links.js';

/** Stages at which a line that somebody wrote decides about a packet. */
const DECIDING: ReadonlySet<StageId> = new Set([
    'security-group-egress',
    'network-acl-egress',
    'route-lookup',
    'nat',
    'transit-gateway-route',
    'vpn-gateway-route',
    'load-balance',
    'network-acl-ingress',
    'security-group-ingress',
]);

/** Answers `textDocument/implementation`. */
export class VpcImplementationProvider implements ImplementationProvider {
    private readonly builder: NetworkBuilder;

    constructor(services: VpcLspServices) {
        this.builder = services.lowering.NetworkBuilder;
    }

    getImplementation(document: LangiumDocument, params: ImplementationParams): LocationLink[] | undefined {
        const leaf = leafAt(document, params.position);
        const around = isExpectationDecl(leaf?.astNode) ? leaf.astNode.$container : undefined;
        const decl = around?.$type === 'ProbeDecl' ? around : leaf && declarationAt(leaf);
        const design = this.builder.build(document as LangiumDocument<VpcFile>);
        return decl?.$type === 'ProbeDecl' ? linksTo(decidingLines(design, decl)) : undefined;
    }
}

/** Where the packet dies, the line that stopped it; otherwise every line that decided, in the order of its way. */
function decidingLines(design: Design, probe: ProbeDecl): SourceSpan[] {
    const start = startProbe(design, idOf(probe));
    const taken = start ? [...steps(start)] : [];
    const fatal = taken.find(({ dropReason }) => dropReason);
    return fatal ? [fatal.decidedBy] : taken.filter(({ stage }) => DECIDING.has(stage)).map(({ decidedBy }) => decidedBy);
}
