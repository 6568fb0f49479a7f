/** Network firewalls: their rules and default; their endpoints are placed like those of a gateway load balancer. */
import type { FirewallRuleDecl, NetworkFirewallDecl } from '../generated/ast.js';
import type { ElementBase, ElementId } from '../model/network.js';
import type { FirewallRule, NetworkFirewall } from '../model/vpc-endpoint.js';
import { readIf, readPeer } from './addresses.js';
import type { FileContext } from './draft.js';
import { idOf } from './element-ids.js';
import { lowerTraffic } from './security.js';

/** A network firewall with the interfaces its endpoints got (X39). */
export const lowerNetworkFirewall = (
    decl: NetworkFirewallDecl,
    { base, interfaces }: { readonly base: ElementBase; readonly interfaces: readonly ElementId[] },
    { spans }: FileContext,
): NetworkFirewall => ({
    ...base,
    kind: 'vpc-endpoint',
    type: 'network-firewall',
    service: 'network firewall',
    vpc: idOf(decl.$container),
    interfaces,
    rules: decl.rules.flatMap((rule) => lowerRule(rule, spans) ?? []),
    defaultAction: decl.defaultAction ?? 'drop',
    ...(decl.defaultAction ? { defaultSpan: spans.statement(decl, 'defaultAction') } : {}),
});

/** One rule; undefined for lines that are incomplete. */
function lowerRule(rule: FirewallRuleDecl, spans: FileContext['spans']): FirewallRule | undefined {
    const traffic = rule.traffic && lowerTraffic(rule.traffic);
    const source = readIf(rule.sourceBlock, readPeer);
    const destination = readIf(rule.destinationBlock, readPeer);
    return rule.action !== undefined && traffic && source && destination
        ? { action: rule.action, traffic, source, destination, span: spans.of(rule) }
        : undefined;
}
