/** Lines of tables: a route, a rule of a security group, an entry of a network ACL, and what each means beside the others. */
import { type AstNode, AstUtils, GrammarAST, type LeafCstNode } from 'langium';
import {
    covers,
    elementsBeside,
    formatCidr,
    idOf,
    isNetworkAclEntryDecl,
    isRouteDecl,
    isSecurityGroupRuleDecl,
    isTrafficDecl,
    labelOf,
    type Network,
    type NetworkAcl,
    type NetworkAclEntry,
    networkAclEntries,
    networkAclEntryLabel,
    type Route,
    type RouteTable,
    routeLabel,
    routeTableInForce,
    ruleLabel,
    type SecurityGroup,
    type SecurityGroupRule,
    type SourceSpan,
    sameCidr,
} from '#language';
import { serviceOf } from '../service-ports.js';
import { code, codeList, paragraphs } from './markdown.js';

/** Longer routes shown before "and 3 more". */
const MAX_LONGER = 6;

/** What a word of a rule or route says about its line: the arrow of a route, the keywords and numbers of a rule. */
export function lineHover(network: Network, leaf: LeafCstNode): string | undefined {
    const isWord =
        GrammarAST.isKeyword(leaf.grammarSource) || leaf.tokenType.name === 'NUMBER' || leaf.tokenType.name === 'RANGE';
    if (!isWord) {
        return undefined;
    }
    const port = portHover(leaf);
    const line = lineFacts(network, leaf.astNode);
    return port === undefined && line === undefined ? undefined : paragraphs([port, line]);
}

/** A port that a service is known by, in a rule or behind an endpoint. */
function portHover({ astNode, text, tokenType }: LeafCstNode): string | undefined {
    const isPort = isTrafficDecl(astNode)
        ? (astNode.protocol === 'tcp' || astNode.protocol === 'udp') && astNode.portOrType === Number(text)
        : 'port' in astNode && astNode.port === Number(text);
    const service = isPort && tokenType.name === 'NUMBER' ? serviceOf(Number(text)) : undefined;
    return service && `**port** ${code(text)}: ${service}`;
}

function lineFacts(network: Network, node: AstNode): string | undefined {
    const route = AstUtils.getContainerOfType(node, isRouteDecl);
    if (route) {
        const table = routeTableInForce(network, idOf(route.$container));
        return table && routeFacts(network, table, linesAt(table.routes, route));
    }
    const rule = AstUtils.getContainerOfType(node, isSecurityGroupRuleDecl);
    if (rule?.$container.$type === 'SecurityGroupDecl') {
        const group = network.securityGroups.get(idOf(rule.$container));
        const [found] = linesAt(group?.rules ?? [], rule);
        return group && found && groupRuleFacts(network, group, found);
    }
    const entry = AstUtils.getContainerOfType(node, isNetworkAclEntryDecl);
    const acl = entry?.$container.$type === 'NetworkAclDecl' ? network.networkAcls.get(idOf(entry.$container)) : undefined;
    const [found] = entry ? linesAt(acl?.entries ?? [], entry) : [];
    return acl && found && entryFacts(network, acl, found);
}

/** The lines of a table that come from a declaration: several for a route to a prefix list. */
function linesAt<Line extends { readonly span: SourceSpan }>(lines: readonly Line[], decl: AstNode): Line[] {
    const start = decl.$cstNode?.range.start;
    return lines.filter(({ span }) => span.start.line === start?.line && span.start.character === start.character);
}

/** The routes that a line stands for, who is routed by them, and what takes packets away from them. */
function routeFacts(network: Network, table: RouteTable, routes: readonly Route[]): string | undefined {
    if (routes.length === 0) {
        return undefined;
    }
    const users = [...network.subnets.values()].filter(({ routeTable }) => routeTable === table.id).map(({ name }) => name);
    return paragraphs([
        `**route** ${routes.map((route) => code(routeLabel(network, route))).join(', ')} of ${code(labelOf(network, table.id))}.`,
        users.length > 0 ? `It routes what leaves ${codeList(users)}.` : 'No subnet uses its table.',
        ...routes.map((route) => betterRoutes(network, table, route)),
    ]);
}

function betterRoutes(network: Network, table: RouteTable, route: Route): string {
    const inside = ({ destination }: Route): boolean =>
        covers(route.destination, destination) && !sameCidr(route.destination, destination);
    const longer = table.routes.filter(inside).map((other) => code(routeLabel(network, other)));
    const more = longer.length > MAX_LONGER ? ` and ${longer.length - MAX_LONGER} more` : '';
    return longer.length === 0 ? '' : `Longer prefixes within it win (R5): ${longer.slice(0, MAX_LONGER).join(', ')}${more}.`;
}

function groupRuleFacts(network: Network, group: SecurityGroup, rule: SecurityGroupRule): string {
    const holders = elementsBeside(network.interfaces, group.id).filter(({ securityGroups }) =>
        securityGroups.includes(group.id),
    );
    const names = codeList(holders.map(({ id }) => labelOf(network, id)));
    const side = rule.direction === 'ingress' ? 'What it lets in at' : 'What it lets out at';
    return paragraphs([
        `**rule** ${code(ruleLabel(network, rule))} of ${code(labelOf(network, group.id))}.`,
        holders.length > 0
            ? `${side} ${names} is answered without a rule of the other direction (F2).`
            : 'No interface holds its group.',
    ]);
}

function entryFacts(network: Network, acl: NetworkAcl, entry: NetworkAclEntry): string {
    const entries = networkAclEntries(acl, entry.direction);
    const before = entries
        .slice(0, entries.indexOf(entry))
        .filter(({ cidr }) => covers(cidr, entry.cidr) || covers(entry.cidr, cidr));
    const users = [...network.subnets.values()].filter(({ networkAcl }) => networkAcl === acl.id).map(({ name }) => name);
    const side = entry.direction === 'ingress' ? 'enters' : 'leaves';
    return paragraphs([
        `**entry** ${code(networkAclEntryLabel(entry))} of ${code(labelOf(network, acl.id))}, number ${entries.indexOf(entry) + 1} of ${entries.length} to be tried.`,
        users.length > 0 ? `It judges what ${side} ${codeList(users)}.` : 'No subnet uses its ACL.',
        before.length > 0
            ? `Asked before it, the first match decides (F20): ${before.map((other) => code(networkAclEntryLabel(other))).join(', ')}.`
            : `Nothing about ${code(formatCidr(entry.cidr))} is asked before it.`,
        'Answers need an entry of the other direction (F22).',
    ]);
}
