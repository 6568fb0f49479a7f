/** `import` lines as links to the files they name. */

import { GrammarUtils, type LangiumDocument } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import type { DocumentLink } from 'vscode-languageserver-protocol';
import type { Imports, VpcFile } from '#language';
import { rangeOfNode } from './to-lsp.js';
import type { VpcLspServices } from './vpc-lsp-module.js';

/** One link for each import line with a path. */
export class VpcDocumentLinkProvider implements DocumentLinkProvider {
    private readonly imports: Imports;

    constructor(services: VpcLspServices) {
        this.imports = services.references.Imports;
    }

    getDocumentLinks(document: LangiumDocument): DocumentLink[] {
        return this.imports.resolve(document as LangiumDocument<VpcFile>).map(({ decl, uri }) => ({
            range: rangeOfNode(GrammarUtils.findNodeForProperty(decl.$cstNode, 'path')),
            target: uri.toString(),
        }));
    }
}
