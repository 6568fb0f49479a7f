/** Langium's lexer service over the hand-written scanner. */
import type { TokenTypeDictionary } from 'chevrotain';
import {
    DEFAULT_TOKENIZE_OPTIONS,
    type LangiumCoreServices,
    type Lexer,
    type LexerResult,
    type LexingReport,
    type TokenizeOptions,
} from 'langium';
import { type Blocks, blocksOf } from './blocks.js';
import { limitNesting } from './limit-nesting.js';
import { Scanner } from './scanner.js';
import { type Structure, StructureReader } from './statement-structure.js';
import { VpcTokenBuilder, type VpcTokenTypes } from './token-builder.js';

/** What the parser hears from the lexer besides the tokens. */
export interface VpcLexingReport extends LexingReport {
    /** Without the tokens, which nobody needs once they are parsed. */
    readonly structure: Omit<Structure, 'tokens'>;
}

/** Makes the tokens of a text, with its structure of statements and braces made whole. */
export class VpcLexer implements Lexer {
    readonly definition: TokenTypeDictionary;
    private readonly types: VpcTokenTypes;
    private readonly blocks: Blocks;

    constructor(services: LangiumCoreServices) {
        this.types = new VpcTokenBuilder().buildTypes(services.Grammar);
        this.definition = this.types.dictionary;
        this.blocks = blocksOf(services.Grammar);
    }

    /** In partial mode (completion) the text ends at the cursor, so that braces are left as they are. */
    tokenize(text: string, options: TokenizeOptions = DEFAULT_TOKENIZE_OPTIONS): LexerResult {
        const scanned = new Scanner(this.types, text).scan();
        const limited = limitNesting(scanned.tokens);
        if (options.mode === 'partial') {
            return { ...scanned, tokens: limited.tokens };
        }
        const { tokens, ...structure } = new StructureReader(limited.tokens, this.types, this.blocks).read();
        const report: VpcLexingReport = {
            diagnostics: [],
            structure: { ...structure, problems: [...limited.problems, ...structure.problems] },
        };
        return { ...scanned, tokens, report };
    }
}
