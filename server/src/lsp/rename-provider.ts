/** Renaming: word by word through qualified names, and refused where it would break the file. */

import { type AstNode, AstUtils, CstUtils, type LangiumDocument, type Lexer } from 'langium';
import { DefaultRenameProvider } from 'langium/lsp';
import type { Position, Range, RenameParams, TextDocumentPositionParams, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver-protocol';
import { isImplicit, isNamedDecl, KIND_NAMES, type NamedDecl, vpcOf } from '#language';
import type { VpcLspServices } from './vpc-lsp-module.js';

/** Renames declarations with all references to them. */
export class VpcRenameProvider extends DefaultRenameProvider {
    private readonly lexer: Lexer;

    constructor(services: VpcLspServices) {
        super(services);
        this.lexer = services.parser.Lexer;
    }

    override async rename(document: LangiumDocument, params: RenameParams): Promise<WorkspaceEdit | undefined> {
        const decl = this.declarationAt(document, params.position);
        if (!decl) {
            return undefined;
        }
        refuseIf(isImplicit(decl), `'${decl.name}' is written nowhere: the cloud supplies it, so it cannot be renamed.`);
        refuseIf(
            !this.isName(params.newName),
            `'${params.newName}' is not a name: use letters, digits, '-' and '_', and begin with a letter.`,
        );
        const taken = siblingsOf(decl).find((sibling) => sibling !== decl && sibling.name === params.newName);
        refuseIf(
            taken !== undefined,
            `There is already ${taken ? KIND_NAMES[taken.$type] : ''} '${params.newName}' in the same place.`,
        );
        return super.rename(document, params);
    }

    override prepareRename(document: LangiumDocument, params: TextDocumentPositionParams): Range | undefined {
        const decl = this.declarationAt(document, params.position);
        return decl && !isImplicit(decl) ? this.renameNodeRange(document, params.position) : undefined;
    }

    private declarationAt(document: LangiumDocument, position: Position): NamedDecl | undefined {
        const root = document.parseResult.value.$cstNode;
        const offset = document.textDocument.offsetAt(position);
        const leaf = root && CstUtils.findDeclarationNodeAtOffset(root, offset, this.grammarConfig.nameRegexp);
        const [target] = leaf ? this.references.findDeclarations(leaf) : [];
        return target && isNamedDecl(target) ? target : undefined;
    }

    /** A name is one word to the lexer, and no address or number. */
    private isName(text: string): boolean {
        const { tokens, errors } = this.lexer.tokenize(text);
        const [token] = tokens;
        const isWord = token?.tokenType.name === 'ID' || /^[A-Za-z_]/.test(text);
        return errors.length === 0 && tokens.length === 1 && token?.image === text && isWord;
    }
}

function refuseIf(problem: boolean, message: string): void {
    if (problem) {
        throw new ResponseError(LSPErrorCodes.RequestFailed, message);
    }
}

/** Declarations of the same kind beside this one: in its instance, in its VPC, or in its file. */
function siblingsOf(decl: NamedDecl): NamedDecl[] {
    const place: AstNode =
        decl.$type === 'InterfaceDecl' ? decl.$container : (vpcOf(decl.$container as AstNode) ?? AstUtils.findRootNode(decl));
    return AstUtils.streamAllContents(place)
        .filter((node) => node.$type === decl.$type && vpcOf(node.$container ?? node) === vpcOf(decl.$container as AstNode))
        .toArray() as NamedDecl[];
}
