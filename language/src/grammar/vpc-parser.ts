/**
 * Langium's parser with recovery by statement: an error costs the statement it is in, and nothing else.
 *
 * Chevrotain resynchronises on any token that can follow any open rule; in a language without separators that is nearly
 * every word, so one slip becomes many errors. Here a rule that is a statement skips to where the next statement begins
 * (a hard keyword, see statement-structure.ts), a loop over statements reports and skips what begins none, and braces
 * are skipped as a whole. Errors that remain in one statement are reported once.
 */
import { EOF, type IRecognitionException, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import {
    type AstNode,
    createParser,
    isCompositeCstNode,
    type LangiumCoreServices,
    LangiumParser,
    type Lexer,
    type LexerResult,
    type ParseResult,
    type ParserOptions,
} from 'langium';
import { type Block, type Blocks, blocksOf } from './blocks.js';
import { MisplacedTokenException, onePerStatement } from './merge-errors.js';
import { MovableNodeBuilder, separateOrigins } from './movable-nodes.js';
import { misplacedMessage } from './syntax-messages.js';
import { isFirstOnLine } from './token-places.js';
import type { VpcLexingReport } from './vpc-lexer.js';

/** The parts of Chevrotain's parser that recovery needs; they are stable but not public. */
interface RecoveringEngine {
    readonly RULE_STACK: readonly number[];
    readonly RULE_STACK_IDX: number;
    maxLookahead: number;
    readonly lookaheadStrategy: LookaheadStrategy;
    LA(distance: number): IToken;
    consumeToken(): void;
    shortRuleNameToFullName(shortName: number): string;
    SAVE_ERROR(error: IRecognitionException): IRecognitionException;
    canRecoverWithSingleTokenInsertion(expected: TokenType, follows: TokenType[]): boolean;
    getTokenToInsert(expected: TokenType): IToken;
    raiseNoAltException(occurrence: number, message: unknown): never;
    attemptInRepetitionRecovery(): void;
    findReSyncTokenType(): TokenType;
    isInCurrentRuleReSyncSet(): boolean;
    reSyncTo(): IToken[];
    tryInRuleRecovery(expected: TokenType, follows: TokenType[]): IToken;
}

/** A decision of the parser: which alternative, or whether to go in. */
type Decision = (this: unknown, alternatives?: unknown) => unknown;

/** What makes decisions out of rules. */
interface LookaheadStrategy {
    buildLookaheadForAlternation(options: unknown): Decision;
    buildLookaheadForOptional(options: unknown): Decision;
}

/** A decision that is made ready when it is first needed. */
function onFirstCall(build: () => Decision): Decision {
    let decide: Decision | undefined;
    return function (this: unknown, alternatives?: unknown): unknown {
        decide ??= build();
        return decide.call(this, alternatives);
    };
}

/** A head may hold this many words too many before its `{`. */
const MAX_HEAD_EXCESS = 20;

/** Statements within statements: an error in one does not cost the expectations after it. */
const EXPECT_RULES = new Set(['PacketDecl', 'ExpectationDecl']);

/** A parser for one language; parsers keep no state between texts. */
export class VpcParser extends LangiumParser {
    private readonly engine: RecoveringEngine;
    private readonly blocks: Blocks;
    /** Rules at which an error is caught: statements of any block. */
    private readonly statementRules: ReadonlySet<string>;
    private readonly ruleNames = new Map<number, string>();
    /** The block of each rule, by Chevrotain's number of the rule: asked after every loop. */
    private readonly blockOfRule = new Map<number, Block | undefined>();
    /** The tokens of the text that is parsed next, if they are known. */
    private lexed: LexerResult | undefined;

    constructor(services: LangiumCoreServices) {
        super(services);
        const lexer = this.lexerThatKnows(services.parser.Lexer);
        Object.assign(this, { lexer, nodeBuilder: new MovableNodeBuilder() });
        this.engine = this.wrapper as unknown as RecoveringEngine;
        this.blocks = blocksOf(services.Grammar);
        this.statementRules = new Set([
            ...[...this.blocks.byRule.values()].flatMap((block) => [...block.statementRules]),
            ...EXPECT_RULES,
        ]);
        this.installRecovery();
    }

    /** A lexer that does not do again what is done. */
    private lexerThatKnows(lexer: Lexer): Lexer {
        return {
            definition: lexer.definition,
            tokenize: (text) => {
                const { lexed } = this;
                this.lexed = undefined;
                return lexed ?? lexer.tokenize(text);
            },
        };
    }

    private installRecovery(): void {
        const { engine } = this;
        const raise = engine.raiseNoAltException;
        engine.attemptInRepetitionRecovery = () => {};
        engine.findReSyncTokenType = () => EOF;
        engine.isInCurrentRuleReSyncSet = () => engine.RULE_STACK_IDX === 0 || this.statementRules.has(this.ruleAt(0));
        engine.reSyncTo = () => {
            this.skipStatement();
            return [];
        };
        engine.tryInRuleRecovery = (expected, follows) => this.recoverInStatement(expected, follows);
        engine.raiseNoAltException = (occurrence, message) => {
            // Two tokens are all the messages need, and looking further costs milliseconds.
            const { maxLookahead } = engine;
            engine.maxLookahead = 2;
            try {
                return raise.call(engine, occurrence, message);
            } finally {
                engine.maxLookahead = maxLookahead;
            }
        };
    }

    /**
     * Puts off how the parser decides between alternatives until it first has to, rule by rule: most texts need a few of the
     * tables, and making all of them is half of what starting costs. To be called before `finalize`.
     */
    decideLater(): void {
        const strategy = this.engine.lookaheadStrategy;
        const { buildLookaheadForAlternation: forAlternation, buildLookaheadForOptional: forOptional } = strategy;
        strategy.buildLookaheadForAlternation = (options) => onFirstCall(() => forAlternation.call(strategy, options));
        strategy.buildLookaheadForOptional = (options) => onFirstCall(() => forOptional.call(strategy, options));
    }

    /** Parses a text whose tokens are known already. */
    parseTokens<T extends AstNode = AstNode>(input: string, lexed: LexerResult, options: ParserOptions = {}): ParseResult<T> {
        this.lexed = lexed;
        return this.parse(input, options);
    }

    override parse<T extends AstNode = AstNode>(input: string, options: ParserOptions = {}): ParseResult<T> {
        const result = super.parse<T>(input, options);
        const report = result.lexerReport as VpcLexingReport | undefined;
        this.wrapper.input = [];
        const root = result.value.$cstNode;
        separateOrigins(root && isCompositeCstNode(root) ? root.content : []);
        return { ...result, parserErrors: onePerStatement(result.parserErrors, result.lexerErrors, report?.structure) };
    }

    /** A loop over statements goes on after what begins no statement. */
    override many(idx: number, callback: Parameters<LangiumParser['many']>[1]): void {
        super.many(idx, callback);
        if (this.isRecording()) {
            return;
        }
        const block = this.currentBlock();
        while (block && !this.isAtEndOf(block)) {
            this.reportMisplaced(block);
            this.engine.consumeToken();
            this.skipToStatement(block, false);
            super.many(idx, callback);
        }
    }

    private currentBlock(): Block | undefined {
        const short = this.engine.RULE_STACK[this.engine.RULE_STACK_IDX] ?? -1;
        if (!this.blockOfRule.has(short)) {
            this.blockOfRule.set(short, this.blocks.byRule.get(this.ruleAt(0)));
        }
        return this.blockOfRule.get(short);
    }

    private isAtEndOf(block: Block): boolean {
        const token = this.engine.LA(1);
        return token.tokenType === EOF || (block !== this.blocks.file && isClosing(token));
    }

    private reportMisplaced(block: Block): void {
        const token = this.engine.LA(1);
        const previous = this.engine.LA(0);
        const after = isFirstOnLine(token, previous) ? undefined : previous;
        this.engine.SAVE_ERROR(new MisplacedTokenException(misplacedMessage(block, token, after), token, previous));
    }

    /** Skips the rest of the statement whose rule failed. */
    private skipStatement(): void {
        const rule = this.ruleAt(0);
        const block = this.enclosingBlock();
        if (this.engine.RULE_STACK_IDX === 0 || !block) {
            while (this.engine.LA(1).tokenType !== EOF) {
                this.engine.consumeToken();
            }
        } else {
            this.skipToStatement(block, EXPECT_RULES.has(rule));
        }
    }

    /** Skips to where a statement of the block can begin, or the block ends; braces count as one word. */
    private skipToStatement(block: Block, stopAtExpect: boolean): void {
        let depth = 0;
        for (let token = this.engine.LA(1); token.tokenType !== EOF; token = this.engine.LA(1)) {
            if (depth === 0 && (this.endsStatement(token, block) || (stopAtExpect && token.image === 'expect'))) {
                return;
            }
            depth = Math.max(0, depth + (isOpening(token) ? 1 : isClosing(token) ? -1 : 0));
            this.engine.consumeToken();
        }
    }

    /** Whether a statement cannot go on with this token. */
    private endsStatement(token: IToken, block: Block): boolean {
        if (isClosing(token)) {
            return !isInline(token) || this.blocks.inline.has(block);
        }
        const isPartOfName = this.engine.LA(0).image === '.';
        const isStatement = isHard(token) || (block.statements.has(token.image) && !isPartOfName);
        return isStatement || (block.freeForm && isFirstOnLine(token, this.engine.LA(0)));
    }

    /**
     * One word missing or one too many inside a statement. A `{` is looked for further on, so that a head with words too
     * many keeps its body.
     */
    private recoverInStatement(expected: TokenType, follows: TokenType[]): IToken {
        const { engine } = this;
        if (expected.name === '{') {
            // Never invented: the block would end at the brace of the block around it.
            return this.skipToBrace() ? this.take() : cannotContinue();
        }
        if (engine.canRecoverWithSingleTokenInsertion(expected, follows)) {
            return engine.getTokenToInsert(expected);
        }
        const next = engine.LA(1);
        if (!isHard(next) && !isBrace(next) && tokenMatcher(engine.LA(2), expected) && !isFirstOnLine(engine.LA(2), next)) {
            engine.consumeToken();
            return this.take();
        }
        return cannotContinue();
    }

    private skipToBrace(): boolean {
        for (let distance = 1; distance <= MAX_HEAD_EXCESS; distance++) {
            const token = this.engine.LA(distance);
            if (isOpening(token)) {
                for (let skipped = 1; skipped < distance; skipped++) {
                    this.engine.consumeToken();
                }
                return true;
            }
            if (token.tokenType === EOF || isHard(token) || isClosing(token)) {
                return false;
            }
        }
        return false;
    }

    private take(): IToken {
        const token = this.engine.LA(1);
        this.engine.consumeToken();
        return token;
    }

    /** The rule being parsed, or one further out. */
    private ruleAt(outwards: number): string {
        const short = this.engine.RULE_STACK[this.engine.RULE_STACK_IDX - outwards] ?? -1;
        let name = this.ruleNames.get(short);
        if (name === undefined) {
            // Langium ends its rule names with a character of no width.
            name = (this.engine.shortRuleNameToFullName(short) ?? '').replace('\u200B', '');
            this.ruleNames.set(short, name);
        }
        return name;
    }

    /** The block around the statement whose rule is being parsed. */
    private enclosingBlock(): Block | undefined {
        for (let outwards = 1; outwards <= this.engine.RULE_STACK_IDX; outwards++) {
            const block = this.blocks.byRule.get(this.ruleAt(outwards));
            if (block) {
                return block;
            }
        }
        return undefined;
    }
}

/** Makes the parser and its tables. */
export function createVpcParser(services: LangiumCoreServices): VpcParser {
    const parser = createParser(services.Grammar, new VpcParser(services), services.parser.Lexer.definition);
    parser.decideLater();
    parser.finalize();
    return parser;
}

/** Tells Chevrotain that recovery inside the statement is not possible. */
function cannotContinue(): never {
    throw Object.assign(new Error('The statement cannot be continued.'), { name: 'InRuleRecoveryException' });
}

const isOpening = (token: IToken): boolean => token.tokenType.name === '{';
const isClosing = (token: IToken): boolean => token.tokenType.name === '}';
const isBrace = (token: IToken): boolean => isOpening(token) || isClosing(token);
/** Braces of a packet's settings or of a filter's set, which end no block. */
const isInline = (token: IToken): boolean => token.payload === 'inline';
/** Keywords that can only begin a statement. Soft ones have another name; see token-builder.ts. */
const isHard = (token: IToken): boolean => token.payload === 'statement';
