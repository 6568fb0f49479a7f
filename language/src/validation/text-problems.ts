/** What lexer, parser, imports and linker found, under codes of the catalogue. */
import type { AstNode, LangiumDocument, ParseResult, ReferenceInfo, ValidationAcceptor } from 'langium';
import { AstUtils, GrammarUtils } from 'langium';
import { isVpcDecl } from '../generated/ast.js';
import { PROFILES } from '../model/profile.js';
import type { SourceSpan } from '../model/source-span.js';
import type { NamedDecl } from '../references/element-names.js';
import { KIND_NAMES, qualifiedNameOf } from '../references/element-names.js';
import type { Imports } from '../references/imports.js';
import { isVpcLinkingError, type LinkingProblem, type VpcLinker } from '../references/linker.js';
import { nearest } from '../references/suggest.js';
import { spanOfNode } from './node-span.js';
import { type RelatedPlace, type Repair, report } from './report.js';

/** A token's place, 1-based as chevrotain counts. */
interface TokenPlace {
    readonly startLine?: number;
    readonly startColumn?: number;
    readonly endLine?: number;
    readonly endColumn?: number;
}

/**
 * Diagnostic `syntax/unexpected-character`
 *
 * No word or sign of the language begins with this character, or a text or comment is not closed.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16;
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *     }
 */
function checkCharacters({ value: node, lexerErrors }: ParseResult, accept: ValidationAcceptor): void {
    for (const { line, column, length, message } of lexerErrors) {
        const start = { line: (line ?? 1) - 1, character: (column ?? 1) - 1 };
        const span = { uri: '', start, end: { ...start, character: start.character + length } };
        report(accept, 'syntax/unexpected-character', { node, span, message });
    }
}

/**
 * Diagnostic `syntax/unexpected-input`
 *
 * At this place the language expects something else. Only the statement in which it stands is lost: everything around it keeps
 * its meaning.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 */
function checkStructure({ value: node, parserErrors }: ParseResult, accept: ValidationAcceptor): void {
    for (const error of parserErrors) {
        const previous: IToken | undefined = 'previousToken' in error ? (error.previousToken as IToken | undefined) : undefined;
        const span = spanOfToken(error.token) ?? behindToken(previous);
        const word = unknownWord(error, previous);
        if (word) {
            const near = nearest(error.token.image, word.known);
            report(accept, word.code, {
                node,
                span,
                message: `There is no ${word.what} called '${error.token.image}'.${near === undefined ? ` Known are: ${word.known.join(', ')}.` : ` Did you mean '${near}'?`}`,
                ...(near === undefined ? {} : { repairs: [{ title: `Write '${near}'`, newText: near }] }),
            });
        } else {
            report(accept, 'syntax/unexpected-input', { node, span, message: error.message });
        }
    }
}

type ParserError = ParseResult['parserErrors'][number];
type IToken = ParserError['token'];

/** A word out of a fixed list that the grammar knows and the person missed. */
interface UnknownWord {
    readonly code: 'profile/unknown' | 'protocol/unknown';
    readonly what: string;
    readonly known: readonly string[];
}

/**
 * Diagnostic `profile/unknown`
 *
 * A profile says how a cloud of some year behaves. There is a fixed list of them.
 *
 * Wrong:
 *
 *     profile aws-2021
 *
 * Right:
 *
 *     profile aws-2020
 */
const PROFILE_WORD: UnknownWord = { code: 'profile/unknown', what: 'profile', known: Object.keys(PROFILES) };

/**
 * Diagnostic `protocol/unknown`
 *
 * Rules name tcp, udp, icmp, icmp6 or all; any other protocol by its number.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow ipsec from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-acl web { ingress 100 allow 50 from 0.0.0.0/0 }
 *       subnet front { cidr 10.0.1.0/24  network-acl web }
 *     }
 */
const PROTOCOL_WORD: UnknownWord = {
    code: 'protocol/unknown',
    what: 'protocol',
    known: ['tcp', 'udp', 'icmp', 'icmp6', 'all', 'an IP protocol number'],
};

function unknownWord({ token, context }: ParserError, previous: IToken | undefined): UnknownWord | undefined {
    if (!/^[A-Za-z]/.test(token.image)) {
        return undefined;
    }
    if (previous?.image === 'profile') {
        return PROFILE_WORD;
    }
    const rule = context?.ruleStack.at(-1) ?? '';
    const inRule = rule.startsWith('TrafficDecl') || rule.startsWith('SecurityGroupRuleDecl');
    return inRule && /^(allow|deny|ingress|egress)$/.test(previous?.image ?? '') ? PROTOCOL_WORD : undefined;
}

/** Characters and structure. */
export function checkSyntax(parseResult: ParseResult, accept: ValidationAcceptor): void {
    checkCharacters(parseResult, accept);
    checkStructure(parseResult, accept);
}

/** A token that recovery made up has no place. */
function spanOfToken({ startLine, startColumn, endLine, endColumn }: TokenPlace): SourceSpan | undefined {
    if (!startLine || !startColumn || !endLine || !endColumn) {
        return undefined;
    }
    return {
        uri: '',
        start: { line: startLine - 1, character: startColumn - 1 },
        end: { line: endLine - 1, character: endColumn },
    };
}

/** The empty span behind the last token read; the start of the file when there is none. */
function behindToken(token: TokenPlace | undefined): SourceSpan {
    const end = { line: (token?.endLine || 1) - 1, character: token?.endColumn || 0 };
    return { uri: '', start: end, end };
}

/**
 * Diagnostic `import/not-found`
 *
 * The file behind an `import` cannot be read. Paths are relative to the file with the `import` line.
 *
 * Wrong:
 *
 *     import "no-such-file.vpc"
 */
/**
 * Diagnostic `import/cycle`
 *
 * Files import each other in a circle, or a file imports itself. What both need belongs into a third file.
 *
 * Wrong:
 *
 *     import "main.vpc"
 */
export function checkImports(document: LangiumDocument, imports: Imports, accept: ValidationAcceptor): void {
    for (const { kind, decl, message } of imports.problems(document)) {
        const code = kind === 'missing' ? 'import/not-found' : 'import/cycle';
        report(accept, code, { node: decl, property: 'path', message });
    }
}

const LINK_CODES = {
    unknown: 'name/unresolved',
    ambiguous: 'name/ambiguous',
    'out-of-reach': 'name/out-of-reach',
} as const satisfies Record<LinkingProblem, string>;

/**
 * Diagnostic `name/unresolved`
 *
 * Nothing that can stand here has this name. Names are looked up in the VPC around, then at top level, then in the other VPCs.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igww }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *     }
 */
/**
 * Diagnostic `name/ambiguous`
 *
 * Several VPCs have an element of this name. The qualified name says which one is meant.
 *
 * Wrong:
 *
 *     vpc left {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24  instance a }
 *     }
 *     vpc right {
 *       cidr 10.1.0.0/16
 *       subnet web { cidr 10.1.1.0/24  instance a }
 *     }
 *     probe ping: icmp a -> 10.0.1.4
 *
 * Right:
 *
 *     vpc left {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24  instance a }
 *     }
 *     vpc right {
 *       cidr 10.1.0.0/16
 *       subnet web { cidr 10.1.1.0/24  instance a }
 *     }
 *     probe ping: icmp left.a -> 10.0.1.4
 */
/**
 * Diagnostic `name/out-of-reach`
 *
 * The element belongs to another VPC. Subnets use tables and ACLs of their own VPC, routes lead to targets there, and
 * interfaces hold its groups.
 *
 * Wrong:
 *
 *     vpc left {
 *       cidr 10.0.0.0/16
 *       route-table out main { 0.0.0.0/0 -> right.igw }
 *     }
 *     vpc right {
 *       cidr 10.1.0.0/16
 *       internet-gateway igw
 *     }
 *
 * Right:
 *
 *     vpc left {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table out main { 0.0.0.0/0 -> igw }
 *     }
 */
export function checkLinks(document: LangiumDocument, linker: VpcLinker, accept: ValidationAcceptor): void {
    for (const reference of linker.brokenReferences(document)) {
        const { error } = reference;
        if (error) {
            const ours = isVpcLinkingError(error) ? error : undefined;
            const span = spanOfNode(reference.$refNode, document);
            report(accept, LINK_CODES[ours?.problem ?? 'unknown'], {
                node: error.info.container as AstNode,
                ...(span ? { span } : {}),
                message: error.message,
                related: (ours?.candidates ?? []).flatMap(placeOf),
                repairs: [
                    ...(ours?.suggestions ?? []).map((name) => ({ title: `Write '${name}'`, newText: name })),
                    ...(ours?.problem === 'unknown' ? declarationOf(error.info, document) : []),
                ],
            });
        }
    }
}

/** What a VPC can be given for a name that nothing has, by the property that refers to it. */
const DECLARATIONS: Readonly<Record<string, (name: string) => string>> = {
    networkAcl: (name) => `network-acl ${name} {\n  ingress 100 allow all from 0.0.0.0/0\n  egress 100 allow all to 0.0.0.0/0\n}`,
    routeTable: (name) => `route-table ${name} { }`,
    securityGroups: (name) => `security-group ${name} { }`,
};

/** The declaration of a missing element in the VPC around. */
function declarationOf({ container, property, reference }: ReferenceInfo, document: LangiumDocument): Repair[] {
    const vpc = AstUtils.getContainerOfType(container, isVpcDecl);
    const into = spanOfNode(vpc?.$cstNode, document);
    const name = reference.$refText;
    const declare = DECLARATIONS[property];
    return vpc && into && declare && /^[\w-]+$/.test(name)
        ? [{ title: `Declare '${name}' in VPC '${vpc.name}'`, insert: declare(name), into }]
        : [];
}

function placeOf(decl: NamedDecl): RelatedPlace[] {
    const span = decl.$cstNode && spanOfNode(GrammarUtils.findNodeForProperty(decl.$cstNode, 'name'), AstUtils.getDocument(decl));
    return span ? [{ span, message: `${KIND_NAMES[decl.$type]} '${qualifiedNameOf(decl)}' is declared here.` }] : [];
}
