/** Rules about statements that may stand once in their block. */
import { type AstNode, type CstNode, type GrammarAST, isCompositeCstNode, type ValidationAcceptor } from 'langium';
import type { VpcDecl } from '../../generated/ast.js';
import type { AstRule } from '../ast-rule.js';
import { spanOfNode } from '../node-span.js';
import { report } from '../report.js';

/** Keywords that begin a statement with a single value; a second one would silently replace the first. */
const SINGLE_STATEMENTS: ReadonlySet<string> = new Set([
    'appliance-mode',
    'asn',
    'block-public-access',
    'block-public-access-exclusion',
    'community',
    'med',
    'prepend',
    'local-preference',
    'availability-zone',
    'connectivity',
    'default',
    'cross-zone',
    'preserve-client-ip',
    'encapsulation',
    'forwarding',
    'geneve-port',
    'gateway',
    'interface',
    'idle-timeout',
    'mac',
    'masquerade',
    'network-acl',
    'profile',
    'rebalance',
    'route-table',
    'security-group-referencing',
    'server',
    'size',
    'source-dest-check',
    'state',
    'stickiness',
    'ttl',
    'vpc',
]);

/**
 * Diagnostic `statement/repeated`
 *
 * This statement says one thing about the element around it. A second one would leave open which counts.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         availability-zone eu-west-1b
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *       }
 *     }
 */
export const statementMustStandOnce: AstRule<AstNode> = (node, accept) => {
    const keywords: CstNode[] = [];
    addKeywords(node.$cstNode, node, keywords);
    for (let i = 1; i < keywords.length; i++) {
        const keyword = keywords[i];
        const first = keywords.find(({ text }) => text === keyword?.text);
        if (keyword && first && first !== keyword) {
            reportRepeated(node, keyword, first, accept);
        }
    }
};

/** Adds the keywords of single statements that belong to a node itself, not to what it contains. */
function addKeywords(cst: CstNode | undefined, node: AstNode, keywords: CstNode[]): void {
    for (const child of isCompositeCstNode(cst) ? cst.content : []) {
        if (!isCompositeCstNode(child)) {
            if (isSingleStatement(child.grammarSource)) {
                keywords.push(child);
            }
        } else if (child.astNode === node) {
            addKeywords(child, node, keywords);
        }
    }
}

const isSingleStatement = (source: CstNode['grammarSource']): boolean =>
    source?.$type === 'Keyword' && SINGLE_STATEMENTS.has((source as GrammarAST.Keyword).value);

function reportRepeated(node: AstNode, keyword: CstNode, first: CstNode, accept: ValidationAcceptor): void {
    const document = node.$document ?? node.$cstNode?.root.astNode.$document;
    if (!document) {
        return;
    }
    const span = spanOfNode(keyword, document);
    const firstSpan = spanOfNode(first, document);
    report(accept, 'statement/repeated', {
        node,
        ...(span ? { span } : {}),
        message: `'${keyword.text}' may stand once here, and does already.`,
        ...(firstSpan ? { related: [{ span: firstSpan, message: `The first '${keyword.text}'.` }] } : {}),
    });
}

/**
 * Diagnostic `vpc/several-main-route-tables`
 *
 * Subnets that name no table use the main one, so a VPC has exactly one.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table a main { }
 *       route-table b main { }
 *       subnet web { cidr 10.0.1.0/24  route-table b }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table a main { }
 *     }
 */
export const vpcMustHaveOneMainRouteTable: AstRule<VpcDecl> = (vpc, accept) => {
    const [first, ...others] = vpc.routeTables.filter(({ main }) => main);
    for (const table of others) {
        report(accept, 'vpc/several-main-route-tables', {
            node: table,
            property: 'main',
            message: `VPC '${vpc.name}' already has the main route table '${first?.name}'.`,
        });
    }
};
