/** Highlights of a name: where it is declared or an API call changes it (write), and where it is used (read). */
import { type AstNodeLocator, type LangiumDocuments, type ReferenceDescription, UriUtils } from 'langium';
import { DefaultDocumentHighlightProvider } from 'langium/lsp';
import { DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver-protocol';
import type { VpcLspServices } from '../vpc-lsp-module.js';

/** Langium's highlights, told apart. */
export class VpcDocumentHighlightProvider extends DefaultDocumentHighlightProvider {
    private readonly documents: LangiumDocuments;
    private readonly locator: AstNodeLocator;

    constructor(services: VpcLspServices) {
        super(services);
        this.documents = services.shared.workspace.LangiumDocuments;
        this.locator = services.workspace.AstNodeLocator;
    }

    protected override createDocumentHighlight(reference: ReferenceDescription): DocumentHighlight {
        const kind = this.isWrite(reference) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
        return DocumentHighlight.create(reference.segment.range, kind);
    }

    private isWrite({ sourceUri, sourcePath, targetUri, targetPath }: ReferenceDescription): boolean {
        if (sourcePath === targetPath && UriUtils.equals(sourceUri, targetUri)) {
            return true;
        }
        const root = this.documents.getDocument(sourceUri)?.parseResult.value;
        return (root && this.locator.getAstNode(root, sourcePath)?.$type.endsWith('Call')) ?? false;
    }
}
