/** Documentation of a proposal, computed when it is looked at and not before. */
import type { LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { CompletionItem } from 'vscode-languageserver-protocol';
import { type ElementId, elementOf, type VpcFile } from '#language';
import { dropReasonHover, fieldHover } from '../hover/catalog-hover.js';
import { elementHover } from '../hover/element-hover.js';
import { linkRules } from '../hover/rule-links.js';
import { keywordHelp } from '../keyword-catalog.js';
import { toUri } from '../to-lsp.js';
import type { VpcLspServices } from '../vpc-lsp-module.js';

/** What a proposal stands for; travels with it to the client and back. */
export type ProposalSubject =
    | { readonly kind: 'keyword' | 'drop-reason' | 'field'; readonly word: string }
    | { readonly kind: 'element'; readonly id: ElementId; readonly uri: string };

/** Answers `completionItem/resolve`, which Langium leaves to its users. */
export function addCompletionResolveHandler(connection: Connection, shared: LangiumSharedServices, vpc: VpcLspServices): void {
    connection.onCompletionResolve((item) => {
        const subject = item.data as ProposalSubject | undefined;
        const uri = subject?.kind === 'element' ? toUri(subject.uri) : undefined;
        return resolveProposal(vpc, item, uri && shared.workspace.LangiumDocuments.getDocument(uri));
    });
}

/** The proposal with its documentation; as it is when there is nothing to say, or when its element is gone by now. */
export function resolveProposal(
    services: VpcLspServices,
    item: CompletionItem,
    document: LangiumDocument | undefined,
): CompletionItem {
    const subject = item.data as ProposalSubject | undefined;
    const text = subject && documentationOf(services, subject, document);
    return text === undefined
        ? item
        : { ...item, documentation: { kind: 'markdown', value: linkRules(text, services.manuals.RuleManual) } };
}

function documentationOf(
    services: VpcLspServices,
    subject: ProposalSubject,
    document: LangiumDocument | undefined,
): string | undefined {
    switch (subject.kind) {
        case 'keyword':
            return keywordHelp(subject.word);
        case 'drop-reason':
            return dropReasonHover(subject.word);
        case 'field':
            return fieldHover(subject.word);
        case 'element': {
            const network = document && services.lowering.NetworkBuilder.build(document as LangiumDocument<VpcFile>).network;
            const element = network && elementOf(network, subject.id);
            return element && elementHover(network, element);
        }
    }
}
