/** Documents whose text changes keep the declarations that the edit did not touch (reparse.ts). */
import {
    type AstNode,
    type Cancellation,
    DefaultLangiumDocumentFactory,
    DocumentState,
    type LangiumDocument,
    type LangiumParser,
    type Mutable,
    type ParseResult,
    type TextDocument,
    type URI,
} from 'langium';
import type { VpcFile } from '../generated/ast.js';
import { PiecedDocument } from './pieced-document.js';
import { sourceOf } from './pieced-root.js';
import type { PiecedText } from './pieced-text.js';
import { reparse } from './reparse.js';

/** Parses a changed document against its previous version. */
export class VpcDocumentFactory extends DefaultLangiumDocumentFactory {
    /** As Langium does, but for a text in pieces, which is not put together. */
    override async update<T extends AstNode = AstNode>(
        document: Mutable<LangiumDocument<T>>,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<LangiumDocument<T>> {
        const previous = document.parseResult as unknown as ParseResult<VpcFile>;
        const root = previous.value.$cstNode?.root;
        const open = this.textDocuments?.get(document.uri);
        if (!root || !open || previous.value.$type !== 'VpcFile') {
            return super.update(document, cancelToken);
        }
        const before = sourceOf(root);
        const after = open instanceof PiecedDocument ? open.source : before.changedTo(open.getText());
        Object.defineProperty(document, 'textDocument', { value: open, configurable: true });
        const { start, end, newEnd } = before.changeTo(after);
        if (start < end || start < newEnd) {
            document.parseResult = await this.parseAfter<T>(document.uri, previous, after, cancelToken);
            (document.parseResult.value as Mutable<AstNode>).$document = document;
        }
        document.state = DocumentState.Parsed;
        return document;
    }

    /** A file that was there and can no longer be read says nothing. That it is gone is told by whoever watches it. */
    protected override getUpdatedText<T extends AstNode>(
        document: Mutable<LangiumDocument<T>>,
        textDocument: TextDocument | undefined,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<string> {
        return super.getUpdatedText(document, textDocument, cancelToken).catch(() => '');
    }

    private async parseAfter<T extends AstNode>(
        uri: URI,
        previous: ParseResult<VpcFile>,
        text: PiecedText,
        cancelToken: Cancellation.CancellationToken,
    ): Promise<ParseResult<T>> {
        const parser: LangiumParser = this.serviceRegistry.getServices(uri).parser.LangiumParser;
        const result = reparse(parser, previous, text) as unknown as ParseResult<T> | undefined;
        return result ?? this.parseAsync<T>(uri, text.toString(), cancelToken);
    }
}
