/** Rules about load balancers (X33–X35, X38, table of 8.6). */
import type { LoadBalancerDecl } from '../../generated/ast.js';
import { readDuration, readIf } from '../../lowering/addresses.js';
import type { LoadBalancer } from '../../model/load-balancer.js';
import type { NetworkInterface, Subnet } from '../../model/network.js';
import type { AstRule } from '../ast-rule.js';
import { internetRouteRepairs, leadsToInternet } from '../internet-route.js';
import { report } from '../report.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/**
 * Diagnostic `load-balancer/settings`
 *
 * A load balancer is `network`, `application` or `classic`, has subnets and a listener. UDP and the client's address belong to
 * network load balancers, and for UDP the client's address cannot be hidden. A `gateway` load balancer has targets instead of
 * listeners.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24  instance web1 }
 *       load-balancer front { application  subnets web  listener udp 53 -> web1 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24  instance web1 }
 *       load-balancer front { network  subnets web  listener udp 53 -> web1 }
 *     }
 */
export const loadBalancerSettingsMustFitItsType: AstRule<LoadBalancerDecl> = (balancer, accept) => {
    const problem = missingSetting(balancer) ?? misplacedGatewaySetting(balancer) ?? misplacedSetting(balancer);
    if (problem !== undefined) {
        const message = `Load balancer '${balancer.name}' ${problem}.`;
        report(accept, 'load-balancer/settings', { node: balancer, property: 'name', message });
    }
};

function missingSetting(balancer: LoadBalancerDecl): string | undefined {
    const { type, subnets, listeners } = balancer;
    if (type === undefined) {
        return "is of no type: write 'network', 'application', 'classic' or 'gateway'";
    }
    if (subnets.length === 0) {
        return "has no node: name its 'subnets'";
    }
    if (type === 'gateway') {
        return hasTargets(balancer) ? undefined : "hands packets to nobody: name its 'targets'";
    }
    return listeners.length === 0 ? "takes nothing: write a 'listener'" : undefined;
}

const hasTargets = ({ targets, targetAddresses }: LoadBalancerDecl): boolean => targets.length + targetAddresses.length > 0;

/** A gateway load balancer listens to nothing and has no address for clients; its own settings are for no other type. */
function misplacedGatewaySetting(balancer: LoadBalancerDecl): string | undefined {
    const { type, listeners, publicAddresses, securityGroups, preserveClientAddress } = balancer;
    if (type !== 'gateway') {
        const { stickiness, rebalance, idleTimeout } = balancer;
        const own = hasTargets(balancer) || [stickiness, rebalance, idleTimeout].some((setting) => setting !== undefined);
        return own
            ? `is of type '${type}': 'targets', 'stickiness', 'rebalance' and 'idle-timeout' are for gateway load balancers`
            : undefined;
    }
    if (listeners.length + publicAddresses.length + securityGroups.length > 0 || preserveClientAddress !== undefined) {
        return "is of type 'gateway', which takes whatever its endpoints bring: it has neither listeners nor public addresses, groups or 'preserve-client-ip'";
    }
    return problemOfIdleTimeout(balancer);
}

/** X27: the range, and the only way of telling flows apart that it goes with. */
function problemOfIdleTimeout({ idleTimeout, stickiness }: LoadBalancerDecl): string | undefined {
    const seconds = readIf(idleTimeout, readDuration);
    if (seconds === undefined) {
        return undefined;
    }
    if (stickiness !== undefined) {
        return `tells flows apart by '${stickiness}': 'idle-timeout' goes with the 5-tuple only`;
    }
    return seconds < IDLE_TIMEOUTS.least || seconds > IDLE_TIMEOUTS.most
        ? `forgets TCP flows after ${seconds} s: 'idle-timeout' may be ${IDLE_TIMEOUTS.least} to ${IDLE_TIMEOUTS.most} seconds`
        : undefined;
}

const IDLE_TIMEOUTS = { least: 60, most: 6000 } as const;

function misplacedSetting({
    type,
    subnets,
    listeners,
    publicAddresses,
    preserveClientAddress,
}: LoadBalancerDecl): string | undefined {
    const hasUdp = listeners.some(({ protocol }) => protocol === 'udp');
    if (hasUdp && type !== 'network') {
        return `is of type '${type}', which takes no UDP: only a network load balancer does`;
    }
    if (preserveClientAddress !== undefined && type !== 'network') {
        return `is of type '${type}', whose targets always see a node: 'preserve-client-ip' is for network load balancers`;
    }
    if (hasUdp && preserveClientAddress === 'off') {
        return "has a UDP listener, whose targets always see the client: 'preserve-client-ip off' is not possible";
    }
    return publicAddresses.length > 0 && publicAddresses.length !== subnets.length
        ? `has ${publicAddresses.length} public addresses for ${subnets.length} subnets: each node needs one, or none has any`
        : undefined;
}

/**
 * Diagnostic `load-balancer/same-zone`
 *
 * A load balancer has one node in each availability zone.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a  instance web1 }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1a }
 *       load-balancer front { network  subnets a, b  listener tcp 80 -> web1 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a  instance web1 }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b }
 *       load-balancer front { network  subnets a, b  cross-zone on  listener tcp 80 -> web1 }
 *     }
 */
export const loadBalancerMustHaveOneNodeInEachZone: VpcRule = (view, report) => {
    for (const { balancer, nodes } of balancersOf(view)) {
        const zones = new Map<string, Subnet>();
        for (const { subnet } of nodes) {
            const other = zones.get(subnet.availabilityZone);
            if (other) {
                report('load-balancer/same-zone', {
                    span: balancer.span,
                    message: `Load balancer '${balancer.name}' has subnets '${other.name}' and '${subnet.name}' of zone ${subnet.availabilityZone}: it takes one in each.`,
                    related: [{ span: subnet.span, message: `Subnet '${subnet.name}' lies in ${subnet.availabilityZone}.` }],
                });
            }
            zones.set(subnet.availabilityZone, subnet);
        }
    }
};

/**
 * Diagnostic `load-balancer/no-internet-route`
 *
 * The load balancer faces the internet, but the subnet of a node has no way out: what clients send arrives, and no answer
 * leaves. Its targets need no such route.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       subnet web { cidr 10.0.1.0/24  instance web1 }
 *       load-balancer front { classic  subnets web  public-ip 203.0.113.9  listener tcp 80 -> web1 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public { 0.0.0.0/0 -> igw }
 *       subnet front { cidr 10.0.9.0/24  route-table public }
 *       subnet web { cidr 10.0.1.0/24  instance web1 }
 *       load-balancer balancer { classic  subnets front  public-ip 203.0.113.9  listener tcp 80 -> web1 }
 *     }
 */
export const publicLoadBalancerShouldHaveInternetRoute: VpcRule = (view, report) => {
    for (const { balancer, nodes } of balancersOf(view)) {
        for (const { node, subnet } of nodes) {
            const mapped = node.addresses.find(({ publicAddress }) => publicAddress !== undefined);
            const table = view.network.routeTables.get(subnet.routeTable);
            if (mapped && table && !leadsToInternet(view.network, table)) {
                report('load-balancer/no-internet-route', {
                    span: mapped.publicSpan ?? balancer.span,
                    message: `Load balancer '${balancer.name}' faces the internet, but route table '${table.name}' of its subnet '${subnet.name}' has no route to an internet gateway.`,
                    related: [{ span: table.span, message: `Route table '${table.name}' applies to subnet '${subnet.name}'.` }],
                    repairs: internetRouteRepairs(view.network, table),
                });
            }
        }
    }
};

interface Balancer {
    readonly balancer: LoadBalancer;
    readonly nodes: readonly { readonly node: NetworkInterface; readonly subnet: Subnet }[];
}

const balancersOf = ({ network, loadBalancers }: VpcView): Balancer[] =>
    loadBalancers.map((balancer) => ({
        balancer,
        nodes: balancer.interfaces.flatMap((id) => {
            const node = network.interfaces.get(id);
            const subnet = network.subnets.get(node?.subnet ?? '');
            return node && subnet ? [{ node, subnet }] : [];
        }),
    }));

/** Every rule about the load balancers of one VPC. */
export const LOAD_BALANCER_RULES: readonly VpcRule[] = [
    loadBalancerMustHaveOneNodeInEachZone,
    publicLoadBalancerShouldHaveInternetRoute,
];
