/** Snippets as proposals: outlines of declarations, and whole reference designs while the file holds no VPC. */
import { AstUtils, GrammarAST } from 'langium';
import type { CompletionValueItem } from 'langium/lsp';
import { CompletionItemKind, InsertTextFormat, InsertTextMode } from 'vscode-languageserver-protocol';
import type { VpcFile } from '#language';
import REFERENCE_DESIGNS from '../generated/reference-designs.json' with { type: 'json' };
import { SNIPPETS } from './snippets.js';

/** What to offer beside a keyword that may stand at the cursor: the snippets of the declaration that it begins. */
export function snippetsAt(keyword: GrammarAST.Keyword, file: VpcFile): CompletionValueItem[] {
    const rule = AstUtils.getContainerOfType(keyword, GrammarAST.isParserRule)?.name;
    const outlines = SNIPPETS.filter((snippet) => snippet.rule === rule && snippet.label.startsWith(keyword.value));
    const designs = rule === 'VpcDecl' && file.vpcs.length === 0 ? REFERENCE_DESIGNS : [];
    return [
        ...outlines.map(({ label, description, body }) => ({ ...proposal(label, description, body), sortText: `2${label}` })),
        ...designs.map(({ name, headline, text }) => ({
            ...proposal(`vpc-design-${name}`, headline, literally(text)),
            sortText: `0${name}`,
        })),
    ];
}

const proposal = (label: string, detail: string, body: string): CompletionValueItem => ({
    label,
    detail,
    kind: CompletionItemKind.Snippet,
    insertText: body,
    insertTextFormat: InsertTextFormat.Snippet,
    insertTextMode: InsertTextMode.adjustIndentation,
});

/** A text in snippet syntax that stands for itself. */
const literally = (text: string): string => text.replaceAll(/[\\$}]/g, '\\$&');
