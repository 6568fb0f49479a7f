/** Rules about statements that may stand once in their block. */
import { type AstNode, type CstNode, GrammarAST, isCompositeCstNode, isLeafCstNode } from 'langium';
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
    const document = node.$document ?? node.$cstNode?.root.astNode.$document;
    const seen = new Map<string, CstNode>();
    for (const keyword of ownKeywords(node)) {
        const first = seen.get(keyword.text);
        if (!first) {
            seen.set(keyword.text, keyword);
        } else if (document) {
            const span = spanOfNode(keyword, document);
            const firstSpan = spanOfNode(first, document);
            report(accept, 'statement/repeated', {
                node,
                ...(span ? { span } : {}),
                message: `'${keyword.text}' may stand once here, and does already.`,
                ...(firstSpan ? { related: [{ span: firstSpan, message: `The first '${keyword.text}'.` }] } : {}),
            });
        }
    }
};

/** The keywords of single statements that belong to a node itself, not to what it contains. */
function* ownKeywords(node: AstNode): Generator<CstNode> {
    const pending: CstNode[] = node.$cstNode ? [node.$cstNode] : [];
    for (let current = pending.pop(); current; current = pending.pop()) {
        if (isLeafCstNode(current)) {
            if (GrammarAST.isKeyword(current.grammarSource) && SINGLE_STATEMENTS.has(current.text)) {
                yield current;
            }
        } else if (isCompositeCstNode(current)) {
            for (let i = current.content.length - 1; i >= 0; i--) {
                const child = current.content[i];
                if (child && child.astNode === node) {
                    pending.push(child);
                }
            }
        }
    }
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
