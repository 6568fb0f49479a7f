/** Langium's lexer service over the hand-written scanner. */
import type { TokenTypeDictionary } from 'chevrotain';
import { DEFAULT_TOKENIZE_OPTIONS, type LangiumCoreServices, type Lexer, type LexerResult, type TokenizeOptions } from 'langium';
import { Scanner } from './scanner.js';
import { VpcTokenBuilder, type VpcTokenTypes } from './token-builder.js';

/** Makes the tokens of a text. In full mode broken structure is repaired; in partial mode (completion) the text may simply end. */
export class VpcLexer implements Lexer {
    readonly definition: TokenTypeDictionary;
    private readonly types: VpcTokenTypes;

    constructor(services: LangiumCoreServices) {
        this.types = new VpcTokenBuilder().buildTypes(services.Grammar);
        this.definition = this.types.dictionary;
    }

    tokenize(text: string, _options: TokenizeOptions = DEFAULT_TOKENIZE_OPTIONS): LexerResult {
        return new Scanner(this.types, text).scan();
    }
}
