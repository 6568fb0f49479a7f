/** Which documents an editor's session validates: the open ones, and all others where they are wanted. */
import type { LangiumDocument, TextDocumentProvider } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { VpcDocumentBuilder } from '#language';
import type { DiagnosticSettings } from './diagnostics/diagnostic-settings.js';

/** The language's builder; files that nobody looks at are not validated where the settings say so. */
export class VpcLspDocumentBuilder extends VpcDocumentBuilder {
    private readonly openTexts: TextDocumentProvider;

    constructor(
        services: LangiumSharedServices,
        private readonly settings: DiagnosticSettings,
    ) {
        super(services);
        this.openTexts = services.workspace.TextDocuments;
    }

    protected override shouldValidate(document: LangiumDocument): boolean {
        const isWanted = this.settings.workspace || this.openTexts.get(document.uri) !== undefined;
        return isWanted && super.shouldValidate(document);
    }
}
