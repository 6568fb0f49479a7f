/** Go to declaration: a name is declared where it is defined. */
import type { LangiumDocument } from 'langium';
import type { DeclarationProvider, DefinitionProvider } from 'langium/lsp';
import type { DeclarationParams, LocationLink } from 'vscode-languageserver-protocol';
import type { VpcLspServices } from '../vpc-lsp-module.js';

/** Answers `textDocument/declaration` as a definition. */
export class VpcDeclarationProvider implements DeclarationProvider {
    private readonly definitions: DefinitionProvider | undefined;

    constructor(services: VpcLspServices) {
        this.definitions = services.lsp.DefinitionProvider;
    }

    async getDeclaration(document: LangiumDocument, params: DeclarationParams): Promise<LocationLink[] | undefined> {
        return this.definitions?.getDefinition(document, params);
    }
}
