/** A workspace as the language server sees it, without a connection: for tests of single providers. */
import { EmptyFileSystem, type LangiumDocument, URI } from 'langium';
import { createVpcLspServices, type VpcLspServices } from '../../server/src/lsp/vpc-lsp-module.js';

/** Where the files of a test workspace lie. */
export const uriOf = (name: string): URI => URI.parse(`file:///workspace/${name}`);

/** Built documents and the services that answer for them. */
export interface Editor {
    readonly services: VpcLspServices;
    document(name: string): LangiumDocument;
}

/** Opens a set of files by name. */
export async function openEditor(files: Readonly<Record<string, string>>): Promise<Editor> {
    const { shared, vpc } = createVpcLspServices(EmptyFileSystem);
    const documents = Object.entries(files).map(([name, text]) => {
        const document = shared.workspace.LangiumDocumentFactory.fromString(text, uriOf(name));
        shared.workspace.LangiumDocuments.addDocument(document);
        return document;
    });
    await shared.workspace.ConfigurationProvider.initialized({});
    await shared.workspace.DocumentBuilder.build(documents, { validation: true });
    return {
        services: vpc,
        document: (name) => {
            const document = shared.workspace.LangiumDocuments.getDocument(uriOf(name));
            if (!document) {
                throw new Error(`The workspace has no file '${name}'.`);
            }
            return document;
        },
    };
}

/** A request about a position, as the protocol writes it. */
export function positionParams(document: LangiumDocument, offset: number) {
    return { textDocument: { uri: document.uri.toString() }, position: document.textDocument.positionAt(offset) };
}
