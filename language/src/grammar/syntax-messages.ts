/** Syntax errors in plain words: what was expected, after what, and what stands there instead. */
import { type IParserErrorMessageProvider, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import { KIND_NAMES } from '../references/element-names.js';
import { nearest } from '../references/suggest.js';
import type { Block } from './blocks.js';

/** What people call the terminals, with an example. */
const TERMINALS: Readonly<Record<string, string>> = {
    ADDRESS: 'an address such as 10.0.1.10',
    CIDR: 'a CIDR such as 10.0.0.0/16',
    DURATION: 'a time such as 351s',
    EOF: 'the end of the file',
    ID: 'a name',
    MAC: 'a MAC address such as 02:00:0a:00:01:0a',
    NUMBER: 'a number',
    RANGE: 'a range such as 1024-65535',
    STRING: 'a text in quotes such as "common.vpc"',
};

/** What people call blocks that are no declarations with names. */
const BLOCK_NAMES: Readonly<Record<string, string>> = {
    GuestDecl: 'guest block',
    InternetDecl: 'internet block',
    PacketDecl: 'list of packet settings',
    ...KIND_NAMES,
};

/** What the entries of blocks without keywords look like. */
const ENTRY_EXAMPLES: Readonly<Record<string, string>> = {
    PacketDecl: 'a setting such as ttl 3 or ip.proto 47',
    PrefixListDecl: 'a CIDR such as 192.0.2.0/24',
    RouteTableDecl: 'a route such as 0.0.0.0/0 -> igw',
};

/** More alternatives than this are not listed. */
const MAX_ALTERNATIVES = 9;

/** Messages for errors inside a statement. */
export class SyntaxMessages implements IParserErrorMessageProvider {
    buildMismatchTokenMessage({ expected, actual, previous }: { expected: TokenType; actual: IToken; previous: IToken }): string {
        return expectation([expected], actual, previous);
    }

    buildNotAllInputParsedMessage({ firstRedundant }: { firstRedundant: IToken }): string {
        return `'${firstRedundant.image}' is not expected here. Remove it.`;
    }

    /** Where the first word fits some alternative, the second one is the wrong one. */
    buildNoViableAltMessage({
        expectedPathsPerAlt,
        actual,
        previous,
    }: {
        expectedPathsPerAlt: TokenType[][][];
        actual: IToken[];
        previous: IToken;
    }): string {
        const paths = expectedPathsPerAlt.flat();
        const [first, second] = actual;
        const fitting = paths.filter(([type]) => first !== undefined && type !== undefined && tokenMatcher(first, type));
        const nexts = fitting.flatMap((path) => path.slice(1, 2));
        return nexts.length > 0
            ? expectation(nexts, second, first)
            : expectation(
                  paths.flatMap((path) => path.slice(0, 1)),
                  first,
                  previous,
              );
    }

    buildEarlyExitMessage(options: { expectedIterationPaths: TokenType[][]; actual: IToken[]; previous: IToken }): string {
        return expectation(
            options.expectedIterationPaths.flatMap((path) => path.slice(0, 1)),
            options.actual[0],
            options.previous,
        );
    }
}

/** `Expected a CIDR such as 10.0.0.0/16 after 'cidr', found 'foo'.` */
function expectation(expected: readonly TokenType[], actual: IToken | undefined, previous: IToken | undefined): string {
    const after = previous?.image ? ` after '${previous.image}'` : '';
    const meant =
        actual?.tokenType.name === 'ID' ? nearest(actual.image, expected.map(({ name }) => name).filter(isWord)) : undefined;
    const question = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    return `Expected ${alternatives(expected.map(describe))}${after}, ${found(actual)}.${question}`;
}

const isWord = (name: string): boolean => /^[a-z]/.test(name);

const describe = (type: TokenType): string => TERMINALS[type.name] ?? `'${type.LABEL ?? type.name}'`;

const found = (actual: IToken | undefined): string => (actual?.image ? `found '${actual.image}'` : 'but the text ends');

function alternatives(words: readonly string[]): string {
    // That a name could go on with a dot helps nobody.
    const distinct = [...new Set(words)].filter((word, _, all) => word !== "'.'" || all.length === 1);
    if (distinct.length > MAX_ALTERNATIVES) {
        return `${distinct.slice(0, MAX_ALTERNATIVES).join(', ')} or another of ${distinct.length} words`;
    }
    return distinct.length > 1 ? `${distinct.slice(0, -1).join(', ')} or ${distinct.at(-1)}` : (distinct[0] ?? 'something else');
}

/** The message for a word at which no statement of a block can begin. `after` is what stands before it on its line. */
export function misplacedMessage(block: Block, token: IToken, after: IToken | undefined): string {
    if (after && after.image !== '{') {
        return `'${token.image}' is not expected after '${after.image}'.`;
    }
    const words = [...block.statements.keys()];
    const meant = nearest(token.image, words);
    if (meant !== undefined) {
        return `'${token.image}' is not a word of the language. Did you mean '${meant}'?`;
    }
    const expected = [
        ...words.map((word) => `'${word}'`),
        ...(ENTRY_EXAMPLES[block.rule] ? [ENTRY_EXAMPLES[block.rule] ?? ''] : []),
    ];
    const name = BLOCK_NAMES[block.rule];
    const place = name === undefined ? 'at the top level of a file' : `in ${article(name)} ${name}`;
    return `'${token.image}' cannot stand ${place}. Expected ${alternatives(expected)}${name === undefined ? '' : ", or '}'"}.`;
}

const article = (name: string): string => (/^[aeio]|^(ACL|NAT)/i.test(name) && !/^(NAT|network)/.test(name) ? 'an' : 'a');
