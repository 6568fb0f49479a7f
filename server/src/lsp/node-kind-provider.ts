/** The icons of declarations in lists: the same as in the outline. */

import type { AstNode, AstNodeDescription } from 'langium';
import { DefaultNodeKindProvider } from 'langium/lsp';
import { CompletionItemKind, SymbolKind } from 'vscode-languageserver-protocol';
import { isNamedDecl } from '#language';
import { SYMBOL_KINDS } from './document-symbol-provider.js';

const COMPLETION_KINDS: Readonly<Partial<Record<SymbolKind, CompletionItemKind>>> = {
    [SymbolKind.Array]: CompletionItemKind.Value,
    [SymbolKind.Event]: CompletionItemKind.Event,
    [SymbolKind.Interface]: CompletionItemKind.Interface,
    [SymbolKind.Key]: CompletionItemKind.Constant,
    [SymbolKind.Method]: CompletionItemKind.Method,
    [SymbolKind.Module]: CompletionItemKind.Module,
    [SymbolKind.Namespace]: CompletionItemKind.Module,
    [SymbolKind.Object]: CompletionItemKind.Variable,
    [SymbolKind.Operator]: CompletionItemKind.Operator,
    [SymbolKind.Struct]: CompletionItemKind.Struct,
};

/** Icons by the type of the declaration. */
export class VpcNodeKindProvider extends DefaultNodeKindProvider {
    override getSymbolKind(node: AstNode | AstNodeDescription): SymbolKind {
        const type = '$type' in node ? node.$type : node.type;
        const named = { $type: type };
        return isNamedDecl(named) ? SYMBOL_KINDS[named.$type] : super.getSymbolKind(node);
    }

    override getCompletionItemKind(node: AstNode | AstNodeDescription): CompletionItemKind {
        return COMPLETION_KINDS[this.getSymbolKind(node)] ?? super.getCompletionItemKind(node);
    }
}
