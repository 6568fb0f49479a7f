/** The words of a text for the formatter: each with the block and the statement it stands in. */
import type { Lexer } from 'langium';
import { CONNECTIVES, type VpcLexingReport } from '#language';

/** A word, a sign or a comment. */
export interface LayoutToken {
    readonly text: string;
    readonly offset: number;
    readonly end: number;
    readonly isComment: boolean;
    /** Braces open around it; a closing brace stands outside. */
    readonly depth: number;
    /** The first word of the statement that opened the innermost block around it: `route-table`; empty at the top level. */
    readonly block: string;
    /** The first word of its own statement, and how many words of that statement stand before it. */
    readonly statement: string;
    readonly position: number;
}

type Word = Pick<LayoutToken, 'text' | 'offset' | 'isComment'>;

/** Their entries begin with a block of addresses or a name, not with a keyword. */
const ENTRY_BLOCKS: ReadonlySet<string> = new Set(['route-table', 'prefix-list']);

/** Their statements begin lines: a keyword further on is a name, such as the instance `server` of a probe. */
const LINE_BLOCKS: ReadonlySet<string> = new Set(['', 'experiment']);

/** After these a statement goes on, whatever comes next. */
export const GO_ON: ReadonlySet<string> = new Set([...CONNECTIVES, 'and', 'or', 'not']);

/** All tokens in order, comments included; `undefined` where braces, comments or quotations do not pair up. */
export function layoutTokens(lexer: Lexer, text: string): LayoutToken[] | undefined {
    const { tokens, hidden, errors, report } = lexer.tokenize(text);
    const structure = (report as VpcLexingReport | undefined)?.structure;
    if (errors.length > 0 || !structure || structure.problems.length > 0) {
        return undefined;
    }
    const words = [
        ...tokens.map(({ image, startOffset }): Word => ({ text: image, offset: startOffset, isComment: false })),
        ...hidden.map(({ image, startOffset }): Word => ({ text: image, offset: startOffset, isComment: true })),
    ].sort((a, b) => a.offset - b.offset);
    return withContext(text, words, new Set(structure.likelyBoundaries));
}

/** A block that is open, and the statement that it belongs to. */
interface OpenBlock {
    readonly statement: string;
    readonly position: number;
}

/** Walks the words, keeping the open blocks and the statement that each word belongs to. */
function withContext(text: string, words: readonly Word[], starts: ReadonlySet<number>): LayoutToken[] {
    const open: OpenBlock[] = [];
    let current: OpenBlock = { statement: '', position: 0 };
    let previous: Word | undefined;
    let lineDepth = 0;
    return words.map((word, index) => {
        if (!word.isComment) {
            const gap = text.slice(previous ? previous.offset + previous.text.length : 0, word.offset);
            current = word.text === '}' ? (open.pop() ?? current) : current;
            lineDepth = gap.includes('\n') ? open.length : lineDepth;
            const block = open.at(-1)?.statement ?? '';
            const place = { previous, next: words[index + 1], gap, block, isInline: open.length > lineDepth };
            const begins = beginsStatement(word, { ...place, isKeyword: starts.has(word.offset) });
            current = begins ? { statement: word.text, position: 0 } : { ...current, position: current.position + 1 };
            previous = word;
        }
        const token = { ...word, end: word.offset + word.text.length, depth: open.length, block: open.at(-1)?.statement ?? '' };
        const { statement, position } = current;
        if (word.text === '{' && !word.isComment) {
            open.push(current);
        }
        return { ...token, statement, position };
    });
}

/** What stands around a word. */
interface Surroundings {
    readonly previous: Word | undefined;
    readonly next: Word | undefined;
    /** The white space and comments before it. */
    readonly gap: string;
    readonly block: string;
    /** Whether the block was opened on the word's own line. */
    readonly isInline: boolean;
    /** Whether it is a keyword that can begin a statement here. */
    readonly isKeyword: boolean;
}

/**
 * Whether a statement begins here: at a keyword of the block, where entries have no keyword by what they look like, and in braces
 * of one line where the writer left more than one space.
 */
function beginsStatement(word: Word, { previous, next, gap, block, isInline, isKeyword }: Surroundings): boolean {
    if (!previous || previous.text === '{') {
        return word.text !== '}';
    }
    if (GO_ON.has(previous.text) || !/^[\w:]/.test(word.text) || word.text === ':' || word.text === 'expect') {
        return false;
    }
    const isFirstOnLine = gap.includes('\n');
    if (isKeyword && (isFirstOnLine || !LINE_BLOCKS.has(block))) {
        return true;
    }
    const isEntry = ENTRY_BLOCKS.has(block) && (isFirstOnLine || next?.text === '->' || isBlockOfAddresses(word.text));
    return isEntry || (isInline && /^ {2,}$/.test(gap));
}

/** `10.0.0.0/8`, `2001:db8::/32`. */
const isBlockOfAddresses = (text: string): boolean => /^[0-9a-f:.]+\/[0-9]+$/i.test(text);
