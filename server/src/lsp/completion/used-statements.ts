/** Statements that may stand once are not proposed a second time. */
import { type AstNode, AstUtils, GrammarAST, GrammarUtils } from 'langium';
import type { VpcDecl } from '#language';

/** Whether a keyword begins a statement that its block has already, elsewhere than at the cursor. */
export function isUsedUp(keyword: GrammarAST.Keyword, block: AstNode, cursor: number): boolean {
    if (keyword.value === 'internet-gateway' && block.$type === 'VpcDecl') {
        return (block as VpcDecl).internetGateways.length > 0;
    }
    if (keyword.value === 'egress-only-internet-gateway' && block.$type === 'VpcDecl') {
        return (block as VpcDecl).egressOnlyInternetGateways.length > 0;
    }
    const rule = AstUtils.getContainerOfType(keyword, GrammarAST.isParserRule);
    if (!rule?.fragment) {
        return false;
    }
    return AstUtils.streamAllContents(rule)
        .filter(GrammarAST.isAssignment)
        .filter(({ operator }) => operator !== '+=')
        .some(({ feature }) => isSetElsewhere(block, feature, cursor));
}

function isSetElsewhere(block: AstNode, property: string, cursor: number): boolean {
    const value = GrammarUtils.findNodeForProperty(block.$cstNode, property);
    return value !== undefined && (value.end < cursor || value.offset > cursor);
}
