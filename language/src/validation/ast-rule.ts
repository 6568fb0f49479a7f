/** Rules about the text: they look at one node of the syntax tree and need no network. */
import type { AstNode, ValidationAcceptor } from 'langium';
import type { VpcAstType } from '../generated/ast.js';

/** A rule about one kind of node. The tree may be that of broken text, so what its type promises can be missing. */
export type AstRule<N extends AstNode> = (node: N, accept: ValidationAcceptor) => void;

/** Rules by the type of node they look at. */
export type AstRules = { readonly [T in keyof VpcAstType]?: readonly AstRule<VpcAstType[T] & AstNode>[] };
