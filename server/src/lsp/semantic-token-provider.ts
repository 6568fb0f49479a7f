/** Names coloured by what they are: at their declarations and wherever they are used, which a grammar of words cannot know. */
import { type AstNode, AstUtils, GrammarUtils, type Reference } from 'langium';
import { AbstractSemanticTokenProvider, type SemanticTokenAcceptor } from 'langium/lsp';
import { SemanticTokenModifiers, type SemanticTokensOptions, SemanticTokenTypes } from 'vscode-languageserver-protocol';
import { isFieldSettingDecl, isFieldTest, isNamedDecl, type NamedDecl, segmentsOf } from '#language';

/** The colour of each kind of declaration: places, gateways, tables and rules, machines, tests. */
const TOKEN_TYPES: Readonly<Record<NamedDecl['$type'], SemanticTokenTypes>> = {
    DirectConnectDecl: SemanticTokenTypes.method,
    EgressOnlyInternetGatewayDecl: SemanticTokenTypes.method,
    ExperimentDecl: SemanticTokenTypes.function,
    InstanceDecl: SemanticTokenTypes.variable,
    InterfaceDecl: SemanticTokenTypes.property,
    InternetGatewayDecl: SemanticTokenTypes.method,
    InternetHostDecl: SemanticTokenTypes.variable,
    LoadBalancerDecl: SemanticTokenTypes.method,
    NatGatewayDecl: SemanticTokenTypes.method,
    NetworkAclDecl: SemanticTokenTypes.enum,
    NetworkFirewallDecl: SemanticTokenTypes.method,
    PeeringDecl: SemanticTokenTypes.method,
    PrefixListDecl: SemanticTokenTypes.enumMember,
    ProbeDecl: SemanticTokenTypes.function,
    RouteServerDecl: SemanticTokenTypes.method,
    RouteTableDecl: SemanticTokenTypes.enum,
    SecurityGroupDecl: SemanticTokenTypes.enum,
    ServerDecl: SemanticTokenTypes.struct,
    SiteDecl: SemanticTokenTypes.namespace,
    SiteHostDecl: SemanticTokenTypes.variable,
    SubnetDecl: SemanticTokenTypes.class,
    TransitGatewayAttachmentDecl: SemanticTokenTypes.property,
    TransitGatewayDecl: SemanticTokenTypes.method,
    TransitGatewayRouteTableDecl: SemanticTokenTypes.enum,
    VpcDecl: SemanticTokenTypes.namespace,
    VpcEndpointDecl: SemanticTokenTypes.method,
    VpnConnectionDecl: SemanticTokenTypes.method,
    VpnGatewayDecl: SemanticTokenTypes.method,
};

/** Tokens of a whole document, of a range, and the difference to those sent before. */
export class VpcSemanticTokenProvider extends AbstractSemanticTokenProvider {
    override get semanticTokensOptions(): SemanticTokensOptions {
        return { ...super.semanticTokensOptions, full: { delta: true } };
    }

    protected override highlightElement(node: AstNode, acceptor: SemanticTokenAcceptor): void {
        if (isNamedDecl(node)) {
            this.highlightName(node, acceptor);
        }
        for (const { reference } of AstUtils.streamReferences(node)) {
            for (const { node: word, decl } of segmentsOf(reference as Reference)) {
                acceptor({ cst: word, type: TOKEN_TYPES[decl.$type] });
            }
        }
        if (isFieldTest(node) || isFieldSettingDecl(node)) {
            acceptor({ node, property: 'field', type: SemanticTokenTypes.parameter });
        }
    }

    private highlightName(decl: NamedDecl, acceptor: SemanticTokenAcceptor): void {
        const name = GrammarUtils.findNodeForProperty(decl.$cstNode, 'name');
        if (name && decl.name) {
            acceptor({ cst: name, type: TOKEN_TYPES[decl.$type], modifier: SemanticTokenModifiers.declaration });
        }
    }
}
