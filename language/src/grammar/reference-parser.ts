/** Langium's parser, made when it is first needed: making it takes longer than reading most files. */
import type { AstNode, LangiumCoreServices, LexerResult, ParseResult, ParserOptions } from 'langium';
import { createVpcParser, type VpcParser } from './vpc-parser.js';

/** Reads every text, and says what is wrong with it. */
export class ReferenceParser {
    private made: VpcParser | undefined;

    constructor(private readonly services: LangiumCoreServices) {}

    /** Makes the parser now, while nobody waits for it. */
    prepare(): VpcParser {
        this.made ??= createVpcParser(this.services);
        return this.made;
    }

    /** The trees of a text, whose tokens are known, and its errors. */
    parse<T extends AstNode = AstNode>(text: string, lexed: LexerResult, options: ParserOptions): ParseResult<T> {
        return this.prepare().parseTokens<T>(text, lexed, options);
    }
}
