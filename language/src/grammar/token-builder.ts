/**
 * Token types for a language in which every keyword may also be a name.
 *
 * A word keyword has two types: `word` itself, and a soft variant that belongs to both categories `word` and `ID`. The
 * scanner makes soft tokens, so that the parser accepts a keyword wherever the grammar says ID; where a word can only
 * be the start of a statement (statement-structure.ts) it becomes the hard one, which no name accepts.
 */
import { createToken, type TokenType, type TokenTypeDictionary } from 'chevrotain';
import { type Grammar, GrammarAST, type TokenBuilder } from 'langium';
import { someElement } from './grammar-elements.js';

/** The two types of one word keyword. */
export interface KeywordTypes {
    readonly hard: TokenType;
    readonly soft: TokenType;
}

/** Every token type of the language, as the scanner needs them. */
export interface VpcTokenTypes {
    /** For the parser: terminals by rule name, keywords by their text. */
    readonly dictionary: TokenTypeDictionary;
    /** Words such as `subnet`, looked up once for each identifier. */
    readonly keywords: ReadonlyMap<string, KeywordTypes>;
    /** `->`, `{`, `==`, `.public-ip`: everything that is not a word. */
    readonly punctuation: ReadonlyMap<string, TokenType>;
    /** The same by the code of its first character, longest first; `.public-ip`, which begins a word, apart. */
    readonly signs: ReadonlyMap<number, readonly TokenType[]>;
    /** Terminals by the name of their rule. */
    readonly terminals: TokenTypeDictionary;
}

/** Words begin like names; all other keywords are punctuation. */
const isWord = (keyword: string): boolean => /^[A-Za-z_]/.test(keyword);

/** Builds the token types from the grammar; no keyword is written down a second time. */
export class VpcTokenBuilder implements TokenBuilder {
    buildTokens(grammar: Grammar): TokenTypeDictionary {
        return this.buildTypes(grammar).dictionary;
    }

    /** The token types of a grammar with a terminal called ID. */
    buildTypes(grammar: Grammar): VpcTokenTypes {
        const terminals: TokenTypeDictionary = {};
        for (const rule of grammar.rules) {
            if (GrammarAST.isTerminalRule(rule) && !rule.fragment) {
                terminals[rule.name] = createToken({ name: rule.name });
            }
        }
        const identifier = terminals.ID;
        if (!identifier) {
            throw new Error('The grammar has no terminal called ID.');
        }
        const dictionary = { ...terminals };
        const keywords = new Map<string, KeywordTypes>();
        const punctuation = new Map<string, TokenType>();
        for (const text of keywordTexts(grammar)) {
            const hard = createToken({ name: text, label: text });
            dictionary[text] = hard;
            if (isWord(text)) {
                const soft = createToken({ name: `${text}~`, label: text });
                addTo([hard, identifier], soft);
                dictionary[soft.name] = soft;
                keywords.set(text, { hard, soft });
            } else {
                punctuation.set(text, hard);
            }
        }
        return { dictionary, keywords, punctuation, signs: signsOf([...punctuation.values()]), terminals };
    }
}

/** What Chevrotain notes in a category; stable but not public. */
interface Category extends TokenType {
    categoryMatchesMap?: Record<number, boolean>;
    isParent?: boolean;
}

/**
 * What `createToken` does with its `categories`. That one goes through all words of a category for each that is added, which is
 * most of the time that all types of token take.
 */
function addTo(categories: readonly Category[], type: TokenType): void {
    const index = type.tokenTypeIdx ?? 0;
    type.CATEGORIES = [...categories];
    for (const category of categories) {
        category.categoryMatches = category.categoryMatches ?? [];
        category.categoryMatches.push(index);
        category.categoryMatchesMap = category.categoryMatchesMap ?? {};
        category.categoryMatchesMap[index] = true;
        category.isParent = true;
    }
}

/** Punctuation that can begin with a character, the longest first. */
function signsOf(types: readonly TokenType[]): Map<number, TokenType[]> {
    const signs = new Map<number, TokenType[]>();
    for (const type of types.filter(({ name }) => !/[a-z]/.test(name)).sort((a, b) => b.name.length - a.name.length)) {
        const code = type.name.charCodeAt(0);
        signs.set(code, [...(signs.get(code) ?? []), type]);
    }
    return signs;
}

/** Every keyword of the parser rules, once. */
function keywordTexts(grammar: Grammar): Set<string> {
    const texts = new Set<string>();
    for (const rule of grammar.rules.filter(GrammarAST.isParserRule)) {
        someElement(rule.definition, (element) => {
            if (GrammarAST.isKeyword(element)) {
                texts.add(element.value);
            }
            return false;
        });
    }
    return texts;
}
