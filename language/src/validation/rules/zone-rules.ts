/** Rules about Regions and availability zones: what depends on one zone alone, and what a zone or Region cannot have (V6, N17, X17, X30). */
import { isIpv6 } from '../../forwarding/link-local.js';
import type { NatGateway, Subnet } from '../../model/network.js';
import { subnetsOfTable } from '../tables-in-use.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/**
 * Diagnostic `vpc/several-regions`
 *
 * A VPC lies in one Region, and its subnets in zones of that Region. The name of a zone is that of its Region and a letter.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a }
 *       subnet b { cidr 10.0.2.0/24  availability-zone us-east-1a }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b }
 *     }
 */
export const vpcMustLieInOneRegion: VpcRule = ({ vpc, subnets }, report) => {
    const [first] = subnets;
    for (const subnet of subnets) {
        if (first && regionOf(subnet) !== regionOf(first)) {
            report('vpc/several-regions', {
                span: subnet.span,
                message: `Subnet '${subnet.name}' lies in ${subnet.availabilityZone}, but VPC '${vpc.name}' in Region ${regionOf(first)} (subnet '${first.name}' in ${first.availabilityZone}).`,
                related: [{ span: first.span, message: `Subnet '${first.name}' lies in ${first.availabilityZone}.` }],
            });
        }
    }
};

const regionOf = ({ availabilityZone }: Subnet): string => availabilityZone.replace(/(\d)[a-z]$/, '$1');

/**
 * Diagnostic `nat-gateway/other-zone`
 *
 * Subnets of other zones leave by this NAT gateway. That works, until its zone fails and takes their way out with it; and what
 * crosses zones is charged for, both ways. A NAT gateway in each zone avoids both.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public { 0.0.0.0/0 -> igw }
 *       route-table private { 0.0.0.0/0 -> nat }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         route-table public
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *       subnet app { cidr 10.0.2.0/24  availability-zone eu-west-1b  route-table private }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public { 0.0.0.0/0 -> igw }
 *       route-table private { 0.0.0.0/0 -> nat }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         route-table public
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *       subnet app { cidr 10.0.2.0/24  availability-zone eu-west-1a  route-table private }
 *     }
 */
export const natGatewayShouldServeItsOwnZone: VpcRule = (view, report) => {
    for (const gateway of view.natGateways.filter(({ regional }) => regional === undefined)) {
        const home = view.network.subnets.get(gateway.subnet);
        const far = home ? subnetsLeavingBy(view, gateway).filter((each) => each.availabilityZone !== home.availabilityZone) : [];
        if (home && far.length > 0) {
            report('nat-gateway/other-zone', {
                span: gateway.span,
                message: `NAT gateway '${gateway.name}' in ${home.availabilityZone} also serves ${listed(far)}: they lose the internet when ${home.availabilityZone} fails, and traffic between zones costs.`,
                related: far.slice(0, SHOWN).map(({ name, span, availabilityZone }) => ({
                    span,
                    message: `Subnet '${name}' lies in ${availabilityZone}.`,
                })),
            });
        }
    }
};

/** How many subnets a sentence names. */
const SHOWN = 3;

function listed(subnets: readonly Subnet[]): string {
    const shown = subnets.slice(0, SHOWN).map(({ name, availabilityZone }) => `'${name}' (${availabilityZone})`);
    const rest = subnets.length - shown.length;
    return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(' and ');
}

const subnetsLeavingBy = (view: VpcView, gateway: NatGateway): readonly Subnet[] =>
    view.routeTables
        .filter(({ routes }) => routes.some(({ target }) => target.kind === 'nat-gateway' && target.element === gateway.id))
        .flatMap(({ id }) => subnetsOfTable(view, id));

/**
 * Diagnostic `endpoint/other-zone`
 *
 * Machines of other zones use the service by this endpoint's interfaces, because it has none in their zone. They lose it when the
 * zones of the endpoint fail, and what crosses zones is charged for.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a  instance one }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b  instance two }
 *       endpoint keys { interface kms  subnets a }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a  instance one }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b  instance two }
 *       endpoint keys { interface kms  subnets a, b }
 *     }
 */
export const endpointShouldBeInEveryZone: VpcRule = ({ network, endpoints, interfaces, subnets }, report) => {
    const inhabited = new Set<string>();
    for (const { subnet, owner } of endpoints.length > 0 ? interfaces : []) {
        if (network.instances.has(owner)) {
            inhabited.add(subnet);
        }
    }
    for (const endpoint of endpoints.filter(({ type }) => type === 'interface')) {
        const own =
            endpoint.type === 'interface' ? endpoint.interfaces.map((id) => network.interfaces.get(id)?.subnet ?? '') : [];
        const zones = new Set(own.map((id) => network.subnets.get(id)?.availabilityZone));
        const far = subnets.filter(({ id, availabilityZone }) => inhabited.has(id) && !zones.has(availabilityZone));
        if (far.length > 0 && zones.size > 0) {
            report('endpoint/other-zone', {
                span: endpoint.span,
                message: `Endpoint '${endpoint.name}' has an interface in ${[...zones].join(', ')} only: ${listed(far)} depend on that zone, and traffic between zones costs.`,
            });
        }
    }
};

/**
 * Diagnostic `transit-gateway/ipv6-only-subnet`
 *
 * An attachment takes subnets with IPv4: one with IPv6 alone is refused.
 *
 * Wrong:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       subnet a { cidr 2001:db8:1234:1a01::/64 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table all { associate shop-att  propagate shop-att }
 *     }
 *
 * Right:
 *
 *     vpc shop {
 *       cidr 10.0.0.0/16
 *       cidr 2001:db8:1234:1a00::/56
 *       subnet a { cidr 10.0.1.0/24  cidr 2001:db8:1234:1a01::/64 }
 *     }
 *     transit-gateway core {
 *       attachment shop-att { vpc shop  subnets a }
 *       route-table all { associate shop-att  propagate shop-att }
 *     }
 */
export const attachedSubnetMustHaveIpv4: VpcRule = ({ network, attachments }, report) => {
    for (const { interfaces, name, span } of attachments) {
        for (const id of interfaces) {
            const subnet = network.subnets.get(network.interfaces.get(id)?.subnet ?? '');
            if (subnet && isIpv6(subnet.routerAddress)) {
                report('transit-gateway/ipv6-only-subnet', {
                    span,
                    message: `Attachment '${name}' cannot have subnet '${subnet.name}': it has no IPv4 block.`,
                    related: [{ span: subnet.span, message: `Subnet '${subnet.name}' has IPv6 alone.` }],
                });
            }
        }
    }
};

/** Every rule about Regions and zones. */
export const ZONE_RULES: readonly VpcRule[] = [
    attachedSubnetMustHaveIpv4,
    endpointShouldBeInEveryZone,
    natGatewayShouldServeItsOwnZone,
    vpcMustLieInOneRegion,
];
