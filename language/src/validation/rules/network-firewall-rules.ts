/** Rules about network firewalls: their endpoints, and rules that cannot decide (X39). */
import { firewallRuleLabel } from '../../forwarding/labels.js';
import { ALL_PROTOCOLS } from '../../forwarding/traffic-match.js';
import type { FirewallRuleDecl, NetworkFirewallDecl } from '../../generated/ast.js';
import { covers, formatCidr } from '../../model/address.js';
import type { Network, TrafficMatch } from '../../model/network.js';
import type { FirewallRule, NetworkFirewall } from '../../model/vpc-endpoint.js';
import type { AstRule } from '../ast-rule.js';
import { report } from '../report.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/**
 * Diagnostic `network-firewall/no-subnets`
 *
 * Routes lead to the endpoints of a firewall, and it has one in each of its subnets: without a subnet nothing reaches it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-firewall inspect { drop tcp 22 from 0.0.0.0/0 to 10.0.0.0/16  default pass }
 *       subnet door { cidr 10.0.9.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-firewall inspect { subnets door  drop tcp 22 from 0.0.0.0/0 to 10.0.0.0/16  default pass }
 *       subnet door { cidr 10.0.9.0/24 }
 *     }
 */
export const firewallMustNameSubnets: AstRule<NetworkFirewallDecl> = (firewall, accept) => {
    if (firewall.subnets.length === 0) {
        report(accept, 'network-firewall/no-subnets', {
            node: firewall,
            property: 'name',
            message: `Network firewall '${firewall.name}' has no endpoint: write 'subnets' and one subnet for each zone.`,
        });
    }
};

/**
 * Diagnostic `network-firewall/mixed-families`
 *
 * A packet has two addresses of one family, and ICMP and ICMPv6 belong to one each: a rule across families fits no packet.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-firewall inspect { subnets door  pass tcp 443 from 10.0.0.0/16 to ::/0 }
 *       subnet door { cidr 10.0.9.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-firewall inspect { subnets door  pass tcp 443 from 10.0.0.0/16 to 0.0.0.0/0 }
 *       subnet door { cidr 10.0.9.0/24 }
 *     }
 */
export const firewallRuleMustBeOfOneFamily: AstRule<FirewallRuleDecl> = (rule, accept) => {
    const { sourceBlock, destinationBlock, traffic } = rule;
    if (sourceBlock === undefined || destinationBlock === undefined) {
        return;
    }
    const families = [sourceBlock, destinationBlock].map((text) => (text.includes(':') ? 'IPv6' : 'IPv4'));
    const protocolFamily = { icmp: 'IPv4', icmp6: 'IPv6' }[traffic?.protocol as string];
    if (new Set([...families, protocolFamily ?? families[0]]).size > 1) {
        const protocol = protocolFamily ? `${traffic?.protocol} (${protocolFamily}) ` : '';
        const message = `The rule fits no packet: ${protocol}from ${sourceBlock} (${families[0]}) to ${destinationBlock} (${families[1]}).`;
        report(accept, 'network-firewall/mixed-families', { node: rule, property: 'destinationBlock', message });
    }
};

/**
 * Diagnostic `network-firewall/unreachable-rule`
 *
 * The first rule that fits a flow decides. A rule whose flows all fit one before it is never asked.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-firewall inspect {
 *         subnets door
 *         pass all from 10.0.0.0/8 to 0.0.0.0/0
 *         drop tcp 25 from 10.0.0.0/16 to 0.0.0.0/0
 *       }
 *       subnet door { cidr 10.0.9.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       network-firewall inspect {
 *         subnets door
 *         drop tcp 25 from 10.0.0.0/16 to 0.0.0.0/0
 *         pass all from 10.0.0.0/8 to 0.0.0.0/0
 *       }
 *       subnet door { cidr 10.0.9.0/24 }
 *     }
 */
export const firewallRuleShouldBeReachable: VpcRule = (view, report) => {
    for (const { name, rules } of firewallsOf(view)) {
        rules.forEach((rule, i) => {
            const earlier = rules.slice(0, i).find((each) => includesRule(each, rule));
            if (earlier) {
                report('network-firewall/unreachable-rule', {
                    span: rule.span,
                    message: `Rule '${firewallRuleLabel(rule)}' of network firewall '${name}' never decides: '${firewallRuleLabel(earlier)}' before it fits everything that it would.`,
                    related: [{ span: earlier.span, message: 'This rule is tried first.' }],
                    repairs: [{ title: 'Remove the rule', remove: rule.span }],
                });
            }
        });
    }
};

const firewallsOf = ({ endpoints }: VpcView): NetworkFirewall[] =>
    endpoints.filter(({ type }) => type === 'network-firewall') as NetworkFirewall[];

/** Whether one rule fits every flow that another one does. */
const includesRule = (wide: FirewallRule, narrow: FirewallRule): boolean =>
    covers(wide.source, narrow.source) &&
    covers(wide.destination, narrow.destination) &&
    includesTraffic(wide.traffic, narrow.traffic);

function includesTraffic(wide: TrafficMatch, narrow: TrafficMatch): boolean {
    if (wide.protocol === ALL_PROTOCOLS) {
        return true;
    }
    const { ports, icmp } = narrow;
    const allPorts = !wide.ports || (ports !== undefined && wide.ports.from <= ports.from && wide.ports.to >= ports.to);
    const allTypes =
        !wide.icmp ||
        (icmp !== undefined && wide.icmp.type === icmp.type && (wide.icmp.code === undefined || wide.icmp.code === icmp.code));
    return wide.protocol === narrow.protocol && allPorts && allTypes;
}

/**
 * Diagnostic `network-firewall/other-zone`
 *
 * A route to a firewall means the endpoint of the subnet's own zone, or the only one. With several endpoints and none in that
 * zone the first one is taken, which the answers need not come back by: they pass the endpoint of the other subnet's zone.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table inspected { 0.0.0.0/0 -> inspect }
 *       route-table public { 0.0.0.0/0 -> igw }
 *       network-firewall inspect { subnets door-a, door-b  default pass }
 *       subnet door-a { cidr 10.0.8.0/24  availability-zone eu-west-1a  route-table public }
 *       subnet door-b { cidr 10.0.9.0/24  availability-zone eu-west-1b  route-table public }
 *       subnet web { cidr 10.0.1.0/24  availability-zone eu-west-1c  route-table inspected }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table inspected { 0.0.0.0/0 -> inspect }
 *       route-table public { 0.0.0.0/0 -> igw }
 *       network-firewall inspect { subnets door-a, door-b  default pass }
 *       subnet door-a { cidr 10.0.8.0/24  availability-zone eu-west-1a  route-table public }
 *       subnet door-b { cidr 10.0.9.0/24  availability-zone eu-west-1b  route-table public }
 *       subnet web { cidr 10.0.1.0/24  availability-zone eu-west-1b  route-table inspected }
 *     }
 */
export const firewallShouldBeInZonesThatUseIt: VpcRule = (view, report) => {
    const { network, subnets } = view;
    for (const firewall of firewallsOf(view).filter(({ interfaces }) => interfaces.length > 1)) {
        const zones = zonesOf(network, firewall);
        for (const subnet of subnets.filter(({ availabilityZone }) => !zones.includes(availabilityZone))) {
            const route = network.routeTables
                .get(subnet.routeTable)
                ?.routes.find(({ target }) => target.kind === 'vpc-endpoint' && target.element === firewall.id);
            if (route) {
                report('network-firewall/other-zone', {
                    span: subnet.span,
                    message: `Subnet '${subnet.name}' lies in ${subnet.availabilityZone} and routes ${formatCidr(route.destination)} to '${firewall.name}', which has endpoints in ${zones.join(', ')} only: the first one is taken.`,
                    related: [
                        { span: route.span, message: `The route to '${firewall.name}'.` },
                        { span: firewall.span, message: `Network firewall '${firewall.name}'.` },
                    ],
                });
            }
        }
    }
};

const zonesOf = ({ interfaces, subnets }: Network, firewall: NetworkFirewall): string[] =>
    firewall.interfaces.flatMap((id) => subnets.get(interfaces.get(id)?.subnet ?? '')?.availabilityZone ?? []);

/** Every rule about the network firewalls of one VPC. */
export const NETWORK_FIREWALL_RULES: readonly VpcRule[] = [firewallRuleShouldBeReachable, firewallShouldBeInZonesThatUseIt];
