/** Rules about gateway load balancers, their endpoints and their appliances (X24, X25, V8, 4.5). */
import { GENEVE_PORT } from '../../forwarding/appliance-header.js';
import { IP_PROTOCOL } from '../../forwarding/flow.js';
import { nodeInZone, zonesOf } from '../../forwarding/gateway-load-balancing.js';
import { inspectionEndpoint } from '../../forwarding/inspection-endpoints.js';
import { labelOf, targetLabel } from '../../forwarding/labels.js';
import { matchSecurityGroups } from '../../forwarding/security-groups.js';
import { formatAddress, formatCidr } from '../../model/address.js';
import type { LoadBalancerTarget } from '../../model/load-balancer.js';
import type { ElementId, Network, NetworkInterface, Subnet } from '../../model/network.js';
import type { GatewayLoadBalancerEndpoint, InspectionEndpoint } from '../../model/vpc-endpoint.js';
import type { VpcRule, VpcView } from '../vpc-view.js';

/** An endpoint with one of the subnets it stands in. */
interface Placed<E extends InspectionEndpoint> {
    readonly endpoint: E;
    readonly subnet: Subnet;
}

/** The endpoints of one VPC that routes lead through, once for each subnet they stand in. */
const inspectionEndpointsOf = ({ network, endpoints }: VpcView): Placed<InspectionEndpoint>[] =>
    endpoints.flatMap(({ id }) => {
        const endpoint = inspectionEndpoint(network, id);
        const subnets = endpoint?.interfaces.flatMap((door) => subnetOfInterface(network, door) ?? []) ?? [];
        return endpoint ? subnets.map((subnet) => ({ endpoint, subnet })) : [];
    });

const subnetOfInterface = (network: Network, id: ElementId): Subnet | undefined =>
    network.subnets.get(network.interfaces.get(id)?.subnet ?? '');

/** Those of gateway load balancers. */
const endpointsOf = (view: VpcView): Placed<GatewayLoadBalancerEndpoint>[] =>
    inspectionEndpointsOf(view).flatMap(({ endpoint, subnet }) =>
        endpoint.type === 'gateway-load-balancer' ? [{ endpoint, subnet }] : [],
    );

/**
 * Diagnostic `endpoint/load-balancer-type`
 *
 * Behind an endpoint that routes can lead to stands a gateway load balancer, and none of another type.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       load-balancer front { network  subnets web  listener tcp 80 -> web1 }
 *       endpoint inspect { gateway-load-balancer front  subnets door }
 *       subnet web { cidr 10.0.1.0/24  instance web1 }
 *       subnet door { cidr 10.0.2.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       load-balancer firewalls { gateway  subnets boxes  targets fw }
 *       endpoint inspect { gateway-load-balancer firewalls  subnets door }
 *       subnet boxes { cidr 10.0.1.0/24  instance fw { security-groups geneve  guest { forwarding on } } }
 *       subnet door { cidr 10.0.2.0/24 }
 *       security-group geneve { ingress udp 6081 from 10.0.1.0/24 }
 *     }
 */
export const endpointMustLeadToGatewayLoadBalancer: VpcRule = (view, report) => {
    for (const { endpoint } of endpointsOf(view)) {
        const balancer = view.network.loadBalancers.get(endpoint.loadBalancer);
        if (balancer && balancer.type !== 'gateway') {
            report('endpoint/load-balancer-type', {
                span: endpoint.loadBalancerSpan,
                message: `Endpoint '${endpoint.name}' cannot lead to '${balancer.name}', which is a ${balancer.type} load balancer.`,
                related: [{ span: balancer.span, message: `Load balancer '${balancer.name}' is of type '${balancer.type}'.` }],
            });
        }
    }
};

/**
 * Diagnostic `endpoint/service-not-in-zone`
 *
 * A load balancer is present in the zones of its subnets, and an endpoint is served by the node of its own zone. Where there is
 * none the vendor makes no endpoint; one that is left over from before leads nowhere.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       load-balancer firewalls { gateway  subnets boxes  targets fw }
 *       endpoint inspect { gateway-load-balancer firewalls  subnets door }
 *       security-group geneve { ingress udp 6081 from 10.0.1.0/24 }
 *       subnet boxes {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         instance fw { security-groups geneve  guest { forwarding on } }
 *       }
 *       subnet door { cidr 10.0.2.0/24  availability-zone eu-west-1b }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       load-balancer firewalls { gateway  subnets boxes  targets fw }
 *       endpoint inspect { gateway-load-balancer firewalls  subnets door }
 *       security-group geneve { ingress udp 6081 from 10.0.1.0/24 }
 *       subnet boxes {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         instance fw { security-groups geneve  guest { forwarding on } }
 *       }
 *       subnet door { cidr 10.0.2.0/24  availability-zone eu-west-1a }
 *     }
 */
export const endpointShouldStandWhereItsServiceIs: VpcRule = (view, report) => {
    const { network } = view;
    for (const { endpoint, subnet } of endpointsOf(view)) {
        const balancer = network.loadBalancers.get(endpoint.loadBalancer);
        const zone = subnet.availabilityZone;
        if (balancer?.gateway && !nodeInZone(network, balancer, zone)) {
            report('endpoint/service-not-in-zone', {
                span: endpoint.span,
                message: `Endpoint '${endpoint.name}' is in ${zone}, where '${balancer.name}' has no node: it has some in ${zonesOf(network, balancer).join(', ') || 'no zone'}.`,
                related: [
                    { span: balancer.span, message: `Load balancer '${balancer.name}'.` },
                    { span: subnet.span, message: `Subnet '${subnet.name}' lies in ${zone}.` },
                ],
            });
        }
    }
};

/**
 * Diagnostic `endpoint/own-subnet`
 *
 * What an endpoint of a gateway load balancer or network firewall gives back is looked up in the table of its own subnet. If that table leads to
 * the endpoint, the packet goes round for ever: the endpoint stands in a subnet of its own, apart from the servers.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table web-routes { 0.0.0.0/0 -> inspect }
 *       load-balancer firewalls { gateway  subnets boxes  targets fw }
 *       endpoint inspect { gateway-load-balancer firewalls  subnets web }
 *       security-group geneve { ingress udp 6081 from 10.0.2.0/24 }
 *       subnet web { cidr 10.0.1.0/24  route-table web-routes }
 *       subnet boxes { cidr 10.0.2.0/24  instance fw { security-groups geneve  guest { forwarding on } } }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table web-routes { 0.0.0.0/0 -> inspect }
 *       route-table door-routes { 0.0.0.0/0 -> igw }
 *       load-balancer firewalls { gateway  subnets boxes  targets fw }
 *       endpoint inspect { gateway-load-balancer firewalls  subnets door }
 *       security-group geneve { ingress udp 6081 from 10.0.2.0/24 }
 *       subnet web { cidr 10.0.1.0/24  route-table web-routes }
 *       subnet door { cidr 10.0.3.0/24  route-table door-routes }
 *       subnet boxes { cidr 10.0.2.0/24  instance fw { security-groups geneve  guest { forwarding on } } }
 *     }
 */
export const endpointShouldStandInASubnetOfItsOwn: VpcRule = (view, report) => {
    const { network } = view;
    for (const { endpoint, subnet } of inspectionEndpointsOf(view)) {
        for (const route of network.routeTables.get(subnet.routeTable)?.routes ?? []) {
            if (route.target.kind === 'vpc-endpoint' && route.target.element === endpoint.id) {
                report('endpoint/own-subnet', {
                    span: route.span,
                    message: `Endpoint '${endpoint.name}' stands in subnet '${subnet.name}', which uses this very table: what it gives back for ${formatCidr(route.destination)} is routed into it again.`,
                    related: [{ span: endpoint.span, message: `'${endpoint.name}' is in subnet '${subnet.name}'.` }],
                });
            }
        }
    }
};

/**
 * Diagnostic `route-table/endpoint-target`
 *
 * A written route may lead to an endpoint of a gateway load balancer or to a network firewall, for an address block. A gateway endpoint puts its routes
 * into tables by itself, and to an interface endpoint no route leads: it has an address.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table private main { 192.0.2.0/24 -> keys }
 *       endpoint keys { interface kms  subnets web }
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table private main { 192.0.2.0/24 -> inspect }
 *       load-balancer firewalls { gateway  subnets boxes  targets fw }
 *       endpoint inspect { gateway-load-balancer firewalls  subnets door }
 *       security-group geneve { ingress udp 6081 from 10.0.2.0/24 }
 *       route-table inside { }
 *       subnet door { cidr 10.0.1.0/24  route-table inside }
 *       subnet boxes { cidr 10.0.2.0/24  instance fw { security-groups geneve  guest { forwarding on } } }
 *     }
 */
export const routeMustLeadToFittingEndpoint: VpcRule = ({ network, routeTables }, report) => {
    for (const table of routeTables) {
        for (const route of table.routes) {
            const { target, prefixList, destination, span } = route;
            const endpoint = target.kind === 'vpc-endpoint' ? network.vpcEndpoints.get(target.element) : undefined;
            const own = endpoint?.type === 'gateway' && prefixList === endpoint.prefixList;
            const inspects = inspectionEndpoint(network, endpoint?.id) !== undefined;
            if (endpoint && !own && (!inspects || prefixList !== undefined)) {
                const problem = inspects
                    ? `it comes from prefix list '${labelOf(network, prefixList ?? '')}', and routes to such an endpoint take only blocks`
                    : `'${targetLabel(network, target)}' is ${endpoint.type === 'gateway' ? 'a gateway endpoint, which brings its own routes' : 'an interface endpoint, which is reached by its address'}`;
                const message = `Route table '${table.name}' cannot route ${formatCidr(destination)}: ${problem}.`;
                report('route-table/endpoint-target', { span, message });
            }
        }
    }
};

/**
 * Diagnostic `load-balancer/target-not-ready`
 *
 * A target of a gateway load balancer is an appliance: it forwards, which here means that it returns GENEVE packets, and its
 * security group admits them: UDP port 6081 from the nodes. What is sent to a target that does not is lost.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group appliance { ingress tcp 443 from 10.0.0.0/16 }
 *       load-balancer firewalls { gateway  subnets boxes  targets fw }
 *       subnet boxes { cidr 10.0.1.0/24  instance fw { security-groups appliance  guest { forwarding on } } }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       security-group appliance { ingress udp 6081 from 10.0.0.0/16 }
 *       load-balancer firewalls { gateway  subnets boxes  targets fw }
 *       subnet boxes { cidr 10.0.1.0/24  instance fw { security-groups appliance  guest { forwarding on } } }
 *     }
 */
export const targetShouldBeAnAppliance: VpcRule = ({ network, vpc }, report) => {
    for (const { vpc: home, gateway, name, interfaces } of network.loadBalancers.values()) {
        const nodes = interfaces.flatMap((id) => network.interfaces.get(id) ?? []);
        for (const target of home === vpc.id ? (gateway?.targets ?? []) : []) {
            const owner = network.interfaces.get(target.interface ?? '');
            const problem = owner && unfitness(network, { owner, target, nodes });
            if (owner && problem) {
                const message = `'${labelOf(network, owner.id)}' returns nothing to '${name}': ${problem}.`;
                const related = [{ span: owner.securityGroupsSpan ?? owner.span, message: `'${labelOf(network, owner.id)}'.` }];
                report('load-balancer/target-not-ready', { span: target.span, message, related });
            }
        }
    }
};

interface Registration {
    readonly owner: NetworkInterface;
    readonly target: LoadBalancerTarget;
    readonly nodes: readonly NetworkInterface[];
}

/** Why a target returns nothing, as a clause. */
function unfitness(network: Network, { owner, target, nodes }: Registration): string | undefined {
    const guest = network.instances.get(owner.owner)?.guest;
    if (guest && !guest.forwarding) {
        return "its guest does not forward (write 'guest { forwarding on }')";
    }
    if (guest?.genevePort && guest.genevePort.port !== GENEVE_PORT) {
        return `it sends GENEVE back to port ${guest.genevePort.port}, and only ${GENEVE_PORT} is taken`;
    }
    const refused = nodes
        .flatMap(({ addresses: [own] }) => own ?? [])
        .find(({ address: source }) => {
            const flow = { protocol: IP_PROTOCOL.udp, source, destination: target.address, destinationPort: GENEVE_PORT };
            return owner.securityGroups.length > 0 && !matchSecurityGroups(network, owner, 'ingress', flow).allowed;
        });
    return refused
        ? `its security groups do not admit UDP port ${GENEVE_PORT} from the node at ${formatAddress(refused.address)}`
        : undefined;
}

/** Every rule about gateway load balancers and what leads to them, in one VPC. */
export const GATEWAY_LOAD_BALANCER_RULES: readonly VpcRule[] = [
    endpointMustLeadToGatewayLoadBalancer,
    endpointShouldStandWhereItsServiceIs,
    endpointShouldStandInASubnetOfItsOwn,
    routeMustLeadToFittingEndpoint,
    targetShouldBeAnAppliance,
];
