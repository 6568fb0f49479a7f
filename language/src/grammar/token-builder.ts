/**
 * Token types for a language in which every keyword may also be a name.
 *
 * A word keyword has two types: `word` itself, and a soft variant that belongs to both categories `word` and `ID`. The
 * scanner makes soft tokens, so that the parser accepts a keyword wherever the grammar says ID; where a word can only
 * be the start of a statement (statement-structure.ts) it becomes the hard one, which no name accepts.
 */
import { createToken, type TokenType, type TokenTypeDictionary } from 'chevrotain';
import { AstUtils, type Grammar, GrammarAST, GrammarUtils, type TokenBuilder } from 'langium';

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
    /** The lengths that punctuation can have, longest first; `.public-ip`, which begins a word, apart. */
    readonly punctuationLengths: readonly number[];
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
        const rules = [...GrammarUtils.getAllReachableRules(grammar, false)];
        const dictionary: TokenTypeDictionary = {};
        for (const rule of rules) {
            if (GrammarAST.isTerminalRule(rule) && !rule.fragment) {
                dictionary[rule.name] = createToken({ name: rule.name });
            }
        }
        const identifier = dictionary.ID;
        if (!identifier) {
            throw new Error('The grammar has no terminal called ID.');
        }
        const keywords = new Map<string, KeywordTypes>();
        const punctuation = new Map<string, TokenType>();
        for (const text of keywordTexts(rules)) {
            const hard = createToken({ name: text, label: text });
            dictionary[text] = hard;
            if (isWord(text)) {
                const soft = createToken({ name: `${text}~`, label: text, categories: [hard, identifier] });
                dictionary[soft.name] = soft;
                keywords.set(text, { hard, soft });
            } else {
                punctuation.set(text, hard);
            }
        }
        const lengths = [...punctuation.keys()].filter((text) => !/[a-z]/.test(text)).map((text) => text.length);
        return { dictionary, keywords, punctuation, punctuationLengths: [...new Set(lengths)].sort((a, b) => b - a) };
    }
}

/** Every keyword of the parser rules, once. */
function keywordTexts(rules: readonly GrammarAST.AbstractRule[]): Set<string> {
    const texts = new Set<string>();
    for (const rule of rules.filter(GrammarAST.isAbstractParserRule)) {
        for (const node of AstUtils.streamAllContents(rule).filter(GrammarAST.isKeyword)) {
            texts.add(node.value);
        }
    }
    return texts;
}
