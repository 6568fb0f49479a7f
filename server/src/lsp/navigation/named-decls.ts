/** All declarations of a file that have names, with what people type to find them. */
import { type AstNode, AstUtils, GrammarUtils } from 'langium';
import type { Range } from 'vscode-languageserver-protocol';
import { homeAround, isNamedDecl, type NamedDecl, qualifiedNameOf } from '#language';
import { rangeOfNode } from '../to-lsp.js';

/** A declaration, its name in full, and where the name stands. */
export interface NamedPlace {
    readonly decl: NamedDecl;
    readonly qualifiedName: string;
    /** The VPC, transit gateway or site around it. */
    readonly home: string | undefined;
    readonly range: Range;
}

/** In the order of the file. */
export const namedDecls = (file: AstNode): NamedPlace[] =>
    AstUtils.streamAst(file)
        .filter(isNamedDecl)
        .map((decl) => {
            const home = homeAround(decl);
            return {
                decl,
                qualifiedName: qualifiedNameOf(decl),
                home: home === decl ? undefined : home?.name,
                range: rangeOfNode(GrammarUtils.findNodeForProperty(decl.$cstNode, 'name') ?? decl.$cstNode),
            };
        })
        .toArray();
