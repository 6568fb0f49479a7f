/**
 * Where statements begin and braces end, by looking at tokens only: done before the parser runs, so that one broken
 * statement stays one broken statement.
 *
 * - A keyword of the surrounding block that begins a line begins a statement: it becomes a hard keyword, which no name
 *   accepts. `expect delivered to` with nothing after it does not swallow the `run` of the next line.
 * - A missing `}` is put in where a statement begins that only an outer block knows; a `}` too many is taken out.
 * - A misspelt keyword (`subnett web {`) counts as the keyword, so that what stands in its braces still exists.
 *
 * On a text without errors nothing changes but the hardness of keywords.
 */
import type { IToken, TokenType } from 'chevrotain';
import { nearest } from '../references/suggest.js';
import type { Block, Blocks } from './blocks.js';
import { RepairedTokens } from './repaired-tokens.js';
import type { VpcTokenTypes } from './token-builder.js';
import { braceBalance, isFirstOnLine } from './token-places.js';

/** A structural error: at a token, with a message. */
export interface StructureProblem {
    readonly token: IToken;
    readonly message: string;
}

/** The tokens with their structure made whole. */
export interface Structure {
    readonly tokens: IToken[];
    readonly problems: readonly StructureProblem[];
    /** Offsets at which statements begin or blocks end, ascending: errors between two of them concern one statement. */
    readonly boundaries: readonly number[];
    /** These, and the keywords further on in a line that probably begin a statement too. */
    readonly likelyBoundaries: readonly number[];
}

/** An open brace. */
interface Frame {
    /** What can stand in it; undefined for braces that no known statement opens. */
    readonly block: Block | undefined;
    /** The words before the brace: `subnet`, `web`. */
    readonly head: readonly IToken[];
    /** The statement being read in it. */
    statement: Statement | undefined;
}

/** A statement as far as it has been read. */
interface Statement {
    /** Its first two words at most. */
    readonly head: IToken[];
    length: number;
    readonly opens: Block | undefined;
}

const begun = (opens: Block | undefined): Statement => ({ head: [], length: 0, opens });

/** After these a line may go on with any word. */
export const CONNECTIVES: ReadonlySet<string> = new Set([
    ',',
    '->',
    '<->',
    '.',
    '..',
    ':',
    '==',
    '!=',
    '<=',
    '>=',
    '<',
    '>',
    '&',
    '&&',
    '||',
    '!',
    '(',
    '[',
    '/',
]);

/** After these a name follows, on whatever line. */
const INTRODUCERS = new Set(['to', 'at', 'by', 'via', 'from', 'where', 'and', 'or', 'not', 'in', 'who-has']);

/** Finds and repairs the structure of one token list. */
export class StructureReader {
    private readonly output: RepairedTokens;
    private readonly problems: StructureProblem[] = [];
    private readonly boundaries: number[] = [];
    private readonly likelyBoundaries: number[] = [];
    private readonly frames: Frame[];
    /** More braces open than close: then, and only then, indentation decides what a `}` closes. */
    private readonly unclosed: boolean;
    /** How many more braces close than open: so many `{` may be put in after a head that lacks one. */
    private missingOpenings: number;

    constructor(
        private readonly tokens: IToken[],
        private readonly types: VpcTokenTypes,
        blocks: Blocks,
    ) {
        this.output = new RepairedTokens(tokens);
        this.frames = [{ block: blocks.file, head: [], statement: undefined }];
        const balance = braceBalance(tokens);
        this.unclosed = balance > 0;
        this.missingOpenings = Math.max(0, -balance);
    }

    /** Reads all tokens. */
    read(): Structure {
        for (let i = 0; i < this.tokens.length; i++) {
            this.readToken(i);
        }
        this.closeRest();
        return {
            tokens: this.output.all,
            problems: this.problems,
            boundaries: this.boundaries,
            likelyBoundaries: this.likelyBoundaries,
        };
    }

    private addBoundary(offset: number): void {
        this.boundaries.push(offset);
        this.likelyBoundaries.push(offset);
    }

    private get frame(): Frame {
        const frame = this.frames.at(-1);
        if (!frame) {
            throw new Error('The frame of the file is never closed.');
        }
        return frame;
    }

    private readToken(i: number): void {
        const token = this.tokens[i];
        switch (token?.image) {
            case undefined:
                break;
            case '{':
                this.open(token as IToken);
                this.output.keep();
                break;
            case '}':
                this.close(token as IToken);
                break;
            default:
                this.beginStatement(token as IToken, i);
                this.goOn(token as IToken);
                this.output.keep();
        }
    }

    private goOn(token: IToken): void {
        const { statement } = this.frame;
        if (statement && statement.length++ < 2) {
            statement.head.push(token);
        }
    }

    private open(brace: IToken): void {
        const { statement } = this.frame;
        this.frames.push({ block: statement?.opens, head: statement?.head.slice() ?? [brace], statement: undefined });
    }

    private close(brace: IToken): void {
        if (this.unclosed && isFirstOnLine(brace, this.output.last)) {
            this.closeDeeperThan(brace);
        }
        if (this.frames.length === 1) {
            this.problems.push({ token: brace, message: "This '}' closes nothing. Remove it, or open a block before it." });
            this.output.drop();
            return;
        }
        const closed = this.pop();
        brace.payload = closed?.block ? undefined : 'inline';
        this.output.keep();
        if (this.frame.statement?.opens) {
            this.frame.statement = undefined;
            this.addBoundary(brace.startOffset + 1);
        }
    }

    private pop(): Frame | undefined {
        return this.frames.pop();
    }

    /** A `}` that stands exactly under the head of an outer block closes that block: what is open inside lacks its own. */
    private closeDeeperThan(brace: IToken): void {
        const column = brace.startColumn ?? 0;
        const columnOf = (frame: Frame): number => frame.head[0]?.startColumn ?? 0;
        const inner = this.frame;
        if (this.frames.length < 3 || columnOf(inner) <= column) {
            return;
        }
        const owner = this.frames.findLastIndex((frame, depth) => depth > 0 && columnOf(frame) === column);
        if (owner > 0) {
            this.closeUntil(owner + 1, brace);
        }
    }

    /** Puts in the missing `}` of every frame from that depth on, with one problem for the innermost. */
    private closeUntil(depth: number, found: IToken): void {
        this.problems.push({
            token: found,
            message: `${describeFrame(this.frame)} is not closed: '}' is missing before '${found.image}'.`,
        });
        this.insertClosing(depth);
    }

    private insertClosing(depth: number): void {
        const type = this.types.punctuation.get('}');
        while (this.frames.length > depth && type) {
            this.pop();
            this.output.insert(insertedToken(type));
            this.frame.statement = undefined;
        }
    }

    private closeRest(): void {
        const last = this.tokens.at(-1);
        if (this.frames.length > 1 && last) {
            this.problems.push({
                token: last,
                message: `${describeFrame(this.frame)} is not closed: '}' is missing at the end of the file.`,
            });
            this.insertClosing(1);
        }
    }

    /** Decides whether a word begins a statement here, and of which block. */
    private beginStatement(token: IToken, i: number): void {
        const previous = this.tokens[i - 1];
        const startsLine = isFirstOnLine(token, previous) && (!CONNECTIVES.has(previous?.image ?? '') || this.isNamedHead(i));
        if (previous && (startsLine || this.isHeadComplete())) {
            this.openMissing(token, previous);
        }
        const { block, statement } = this.frame;
        if (block?.statements.has(token.image)) {
            if (startsLine || (!statement && !this.continues(previous))) {
                this.start(token, block, 'hard');
            } else if (!this.continues(previous) && this.opensBlock(i, block.statements.get(token.image))) {
                this.start(token, block, 'soft');
            } else {
                this.likelyBoundaries.push(token.startOffset);
            }
        } else if (startsLine && this.beginsOuterStatement(token, i)) {
            // Said in the condition: the inner blocks are closed now.
        } else if (block && !block.freeForm && (startsLine || !statement)) {
            this.correctSpelling(token, i, block);
        }
    }

    /** `subnet web`, and nothing more yet. */
    private isHeadComplete(): boolean {
        const { statement } = this.frame;
        return statement?.opens !== undefined && statement.length === (statement.opens.named ? 2 : 1);
    }

    /** Whether the word after this one belongs to it. */
    private continues(previous: IToken | undefined): boolean {
        return previous !== undefined && (CONNECTIVES.has(previous.image) || INTRODUCERS.has(previous.image));
    }

    /** `subnet web` without its `{`, then a statement that stands in subnets, and a `}` too many somewhere below. */
    private openMissing(token: IToken, previous: IToken): void {
        const opens = this.frame.statement?.opens;
        const type = this.types.punctuation.get('{');
        if (this.missingOpenings === 0 || !type || !opens || !(opens.statements.has(token.image) || opens.freeForm)) {
            return;
        }
        this.missingOpenings--;
        this.problems.push({ token: previous, message: `Expected '{' after '${previous.image}'.` });
        const brace = insertedToken(type);
        this.open(brace);
        this.output.insert(brace);
    }

    private start(token: IToken, block: Block, hardness: 'hard' | 'soft'): void {
        const keyword = this.types.keywords.get(token.image);
        if (keyword && hardness === 'hard') {
            this.harden(token, keyword.hard);
        } else {
            this.likelyBoundaries.push(token.startOffset);
        }
        this.frame.statement = begun(block.statements.get(token.image));
    }

    /** `experiment change {`, `probe first:`: never the end of what the line before left open. */
    private isNamedHead(i: number): boolean {
        const third = this.tokens[i + 2]?.image;
        return third === '{' || third === ':';
    }

    /** Makes a word the beginning of a statement, for the parser to rely on. */
    private harden(token: IToken, type: TokenType): void {
        token.tokenType = type;
        token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
        token.payload = 'statement';
        this.addBoundary(token.startOffset);
    }

    /** `subnet web {`, `guest {`: the keyword, its name if the block has one, and the brace. */
    private opensBlock(i: number, block: Block | undefined): boolean {
        return block !== undefined && this.tokens[block.named ? i + 2 : i + 1]?.image === '{';
    }

    /** A statement that only an outer block knows means that the inner ones lack their `}`. */
    private beginsOuterStatement(token: IToken, i: number): boolean {
        if (this.unclosed && !this.frame.block && token.image === 'expect') {
            this.closeUntil(this.frames.length - 1, token);
            return true;
        }
        const known = this.frame.block !== undefined;
        const depth = this.frames.findLastIndex(({ block }) => block?.statements.has(token.image));
        const owner = this.frames[depth]?.block;
        if (
            !owner ||
            (depth === 0 && !this.looksLikeTopLevel(i, owner)) ||
            (!known && depth > 0) ||
            this.tokens[i + 1]?.image === '->'
        ) {
            return false;
        }
        this.closeUntil(depth + 1, token);
        this.start(token, owner, 'hard');
        return true;
    }

    /** `vpc lab {`, `probe x:`, `import "…"`: words of the top level also occur further in (`fail server rack1`). */
    private looksLikeTopLevel(i: number, file: Block): boolean {
        const opens = file.statements.get(this.tokens[i]?.image ?? '');
        return this.opensBlock(i, opens) || this.isNamedHead(i) || this.tokens[i + 1]?.tokenType.name === 'STRING';
    }

    /** Takes a word that is nearly a keyword of the block for that keyword, where nothing else could stand. */
    private correctSpelling(token: IToken, i: number, block: Block): void {
        const meant = this.couldBeKeyword(token, i) ? nearest(token.image, block.statements.keys()) : undefined;
        const keyword = meant === undefined ? undefined : this.types.keywords.get(meant);
        const opens = meant === undefined ? undefined : block.statements.get(meant);
        if (meant === undefined || !keyword || (opens && !this.opensBlock(i, opens))) {
            return;
        }
        this.problems.push({ token, message: `'${token.image}' is not a word of the language. Did you mean '${meant}'?` });
        takeFor(meant, token);
        this.harden(token, keyword.hard);
        this.frame.statement = begun(opens);
    }

    /** A word that is no keyword, where the statement before it can be complete. Calls of `api` end with names. */
    private couldBeKeyword(token: IToken, i: number): boolean {
        const { length, head } = this.frame.statement ?? begun(undefined);
        const previous = this.tokens[i - 1]?.image ?? '';
        const continues = INTRODUCERS.has(previous) || CONNECTIVES.has(previous);
        return token.tokenType.name === 'ID' && length !== 1 && head[0]?.image !== 'api' && !continues;
    }
}

/** `'subnet web' (line 12)`. */
function describeFrame(frame: Frame): string {
    const [first] = frame.head;
    const words = frame.head.map(({ image }) => image).join(' ');
    return `'${words}' (line ${first?.startLine ?? 1})`;
}

/** What is built of a token goes by the word that is meant, and is as long as the one that is written. */
function takeFor(meant: string, token: IToken): void {
    const { endOffset, endColumn } = token;
    Object.defineProperties(token, { image: { value: meant }, endOffset: { value: endOffset }, endColumn: { value: endColumn } });
}

/** A token that stands nowhere in the text: the parser accepts it, the syntax tree leaves it out. */
const insertedToken = (tokenType: TokenType): IToken => ({
    image: '',
    startOffset: Number.NaN,
    endOffset: Number.NaN,
    tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
    tokenType,
    isInsertedInRecovery: true,
});
