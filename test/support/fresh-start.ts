/** What a language server says that sees some files for the first time. */
import { Cancellation, type LangiumDocument, URI } from 'langium';
import { NodeFileSystem } from 'langium/node';
import { createVpcLspServices } from '../../server/src/lsp/vpc-lsp-module.js';
import type { PublishedDiagnostic } from './rpc-client.js';

/** Diagnostics by file, those of runs included. */
export type DiagnosticsByUri = ReadonlyMap<string, readonly PublishedDiagnostic[]>;

/** Services of a server without a connection, for files that are forgotten again at once. */
export class FreshStart {
    private readonly services = createVpcLspServices(NodeFileSystem);

    /** Must be called once, as a client does after `initialize`. */
    async initialize(): Promise<void> {
        await this.services.shared.workspace.ConfigurationProvider.initialized({});
    }

    /** The diagnostics of files with these texts, by URI; other files than these are read from the disk. */
    async diagnosticsOf(texts: ReadonlyMap<string, string>): Promise<DiagnosticsByUri> {
        const { workspace } = this.services.shared;
        const documents = [...texts].map(([uri, text]): LangiumDocument => {
            const document = workspace.LangiumDocumentFactory.fromString(text, URI.parse(uri));
            workspace.LangiumDocuments.addDocument(document);
            return document;
        });
        await workspace.DocumentBuilder.build(documents, { validation: true });
        const found = new Map<string, readonly PublishedDiagnostic[]>();
        for (const document of documents) {
            found.set(document.uri.toString(), await this.diagnosticsOfDocument(document));
        }
        await workspace.DocumentBuilder.update([], workspace.LangiumDocuments.all.map(({ uri }) => uri).toArray());
        return found;
    }

    /** As they cross the wire. */
    private async diagnosticsOfDocument(document: LangiumDocument): Promise<readonly PublishedDiagnostic[]> {
        const { LiveRuns, DeliveredDiagnostics } = this.services.vpc.diagnostics;
        await LiveRuns.runDocument(document, Cancellation.CancellationToken.None);
        return JSON.parse(JSON.stringify(DeliveredDiagnostics.of(document))) as PublishedDiagnostic[];
    }
}
