/** Documents whose text changes keep the declarations that the edit did not touch (reparse.ts). */
import {
    type AstNode,
    type Cancellation,
    DefaultLangiumDocumentFactory,
    type LangiumDocument,
    type LangiumParser,
    type Mutable,
    type ParseResult,
    type TextDocument,
    type URI,
} from 'langium';
import type { VpcFile } from '../generated/ast.js';
import { reparse } from './reparse.js';

/** Parses a changed document against its previous version. */
export class VpcDocumentFactory extends DefaultLangiumDocumentFactory {
    /** The document being updated; set around the one synchronous call that parses it. */
    private previous: { readonly uri: string; readonly result: ParseResult<VpcFile> } | undefined;

    override async update<T extends AstNode = AstNode>(
        document: Mutable<LangiumDocument<T>>,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<LangiumDocument<T>> {
        this.previous = { uri: document.uri.toString(), result: document.parseResult as unknown as ParseResult<VpcFile> };
        return super.update(document, cancelToken);
    }

    /** A file that was there and can no longer be read says nothing. That it is gone is told by whoever watches it. */
    protected override getUpdatedText<T extends AstNode>(
        document: Mutable<LangiumDocument<T>>,
        textDocument: TextDocument | undefined,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<string> {
        return super.getUpdatedText(document, textDocument, cancelToken).catch(() => '');
    }

    protected override parseAsync<T extends AstNode>(
        uri: URI,
        text: string,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<ParseResult<T>> {
        const { previous } = this;
        this.previous = undefined;
        const parser: LangiumParser = this.serviceRegistry.getServices(uri).parser.LangiumParser;
        const known = previous?.uri === uri.toString() && previous.result.value.$type === 'VpcFile' ? previous.result : undefined;
        const result = known && reparse(parser, known, text);
        return result ? Promise.resolve(result as unknown as ParseResult<T>) : super.parseAsync<T>(uri, text, cancelToken);
    }
}
