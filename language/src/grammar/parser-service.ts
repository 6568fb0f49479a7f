/**
 * The parser of the language: the direct one for texts without syntax errors, Langium's for all others. The latter alone says
 * what is wrong with a text.
 */
import type { AstNode, LangiumCoreServices, LangiumParser, Lexer, LexerResult, ParseResult, ParserOptions } from 'langium';
import { isCompositeCstNode } from 'langium';
import { DirectParser } from './direct-parser.js';
import { separateOrigins } from './movable-nodes.js';
import type { ReferenceParser } from './reference-parser.js';
import type { VpcLexingReport } from './vpc-lexer.js';

/** The language's services, and the parser for texts with errors. */
export type ParserServices = LangiumCoreServices & { readonly parser: { readonly ReferenceParser: ReferenceParser } };

/** Parses every text. */
export class ParserService implements Pick<LangiumParser, 'parse'> {
    private readonly lexer: Lexer;
    private readonly direct: DirectParser;
    private readonly reference: ReferenceParser;

    constructor(services: ParserServices) {
        this.lexer = services.parser.Lexer;
        this.direct = new DirectParser(services);
        this.reference = services.parser.ReferenceParser;
    }

    /** The trees of a text and its errors. */
    parse<T extends AstNode = AstNode>(text: string, options: ParserOptions = {}): ParseResult<T> {
        const lexed = this.lexer.tokenize(text);
        return this.parseDirectly<T>(text, lexed, options) ?? this.reference.parse<T>(text, lexed, options);
    }

    /** The same without the reference: `undefined` where the text has an error. */
    parseDirectly<T extends AstNode>(text: string, lexed: LexerResult, options: ParserOptions): ParseResult<T> | undefined {
        const { errors: lexerErrors } = lexed;
        const lexerReport = lexed.report as VpcLexingReport;
        if (lexerErrors.length > 0 || lexerReport.structure.problems.length > 0) {
            return undefined;
        }
        const value = this.direct.parse(text, lexed, options.rule) as T | undefined;
        const root = value?.$cstNode;
        separateOrigins(root && isCompositeCstNode(root) ? root.content : []);
        return value && { value, lexerErrors, lexerReport, parserErrors: [] };
    }
}
