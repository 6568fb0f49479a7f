/** Formatting of a document, a range of it, and the lines just typed. */
import type { LangiumDocument, Lexer } from 'langium';
import type { Formatter } from 'langium/lsp';
import type {
    DocumentFormattingParams,
    DocumentOnTypeFormattingOptions,
    DocumentOnTypeFormattingParams,
    DocumentRangeFormattingParams,
    FormattingOptions,
    TextEdit,
} from 'vscode-languageserver-protocol';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { formatText } from './format-text.js';

/** Lays out text; says nothing while braces, comments or quotations do not pair up. */
export class VpcFormatter implements Formatter {
    private readonly lexer: Lexer;

    constructor(services: VpcLspServices) {
        this.lexer = services.parser.Lexer;
    }

    formatDocument(document: LangiumDocument, { options }: DocumentFormattingParams): TextEdit[] {
        return this.edits(document, options);
    }

    formatDocumentRange(document: LangiumDocument, { options, range }: DocumentRangeFormattingParams): TextEdit[] {
        return this.editsOfLines(document, options, range.start.line, range.end.line);
    }

    /** A closing brace lays out its line, a new line the one that was left and the new one. */
    formatDocumentOnType(document: LangiumDocument, { options, position, ch }: DocumentOnTypeFormattingParams): TextEdit[] {
        return this.editsOfLines(document, options, ch === '\n' ? position.line - 1 : position.line, position.line);
    }

    get formatOnTypeOptions(): DocumentOnTypeFormattingOptions {
        return { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] };
    }

    private editsOfLines(document: LangiumDocument, options: FormattingOptions, first: number, last: number): TextEdit[] {
        return this.edits(document, options).filter(({ range }) => range.end.line >= first && range.end.line <= last);
    }

    private edits({ textDocument }: LangiumDocument, options: FormattingOptions): TextEdit[] {
        return formatText(this.lexer, textDocument.getText(), options).map(({ offset, end, text }) => ({
            range: { start: textDocument.positionAt(offset), end: textDocument.positionAt(end) },
            newText: text,
        }));
    }
}
