/** Rules about VPC endpoints (X30, X31, V8). */
import type { VpcEndpointDecl } from '../../generated/ast.js';
import type { Subnet } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import { GATEWAY_ENDPOINT_SERVICES, type VpcEndpoint } from '../../model/vpc-endpoint.js';
import type { AstRule } from '../ast-rule.js';
import { report } from '../report.js';
import type { VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `endpoint/settings`
 *
 * A gateway endpoint is for `s3` or `dynamodb` and has `route-tables`. An interface endpoint has `subnets`, and `security-groups`
 * if it likes. An endpoint of a gateway load balancer has one subnet and nothing else.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       endpoint keys { interface kms }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }
 *       endpoint keys { interface kms  subnets web }
 *     }
 */
export const endpointSettingsMustFitItsKind: AstRule<VpcEndpointDecl> = (endpoint, accept) => {
    const problem = problemOf(endpoint);
    if (problem !== undefined) {
        const message = `Endpoint '${endpoint.name}' ${problem}.`;
        report(accept, 'endpoint/settings', { node: endpoint, property: 'name', message });
    }
};

/** What does not fit, as the rest of a sentence. */
function problemOf(endpoint: VpcEndpointDecl): string | undefined {
    const { endpointType, service, subnets, routeTables, securityGroups } = endpoint;
    if (endpointType === undefined) {
        return "leads to no service: write 'gateway s3', 'interface kms' or 'gateway-load-balancer' and its name";
    }
    if (endpointType === 'gateway-load-balancer') {
        return problemOfInspection(endpoint);
    }
    if (endpointType === 'interface') {
        return routeTables.length > 0
            ? "is an interface endpoint, which no route leads to: it takes 'subnets', not 'route-tables'"
            : subnets.length === 0
              ? "has no interface: name its 'subnets'"
              : undefined;
    }
    if (!GATEWAY_ENDPOINT_SERVICES.some((known) => known === service)) {
        return `cannot be a gateway endpoint: only ${GATEWAY_ENDPOINT_SERVICES.join(' and ')} have those, not '${service}'`;
    }
    return subnets.length + securityGroups.length > 0
        ? "is a gateway endpoint, which has no interfaces: it takes 'route-tables', not 'subnets' or 'security-groups'"
        : undefined;
}

/** X24: one interface in one subnet, unfiltered; routes lead to it by name. */
function problemOfInspection({ subnets, routeTables, securityGroups }: VpcEndpointDecl): string | undefined {
    if (subnets.length !== 1) {
        return `is an endpoint of a gateway load balancer, which stands in one subnet: ${subnets.length === 0 ? "name it with 'subnets'" : `it names ${subnets.length}`}`;
    }
    return routeTables.length + securityGroups.length > 0
        ? "is an endpoint of a gateway load balancer: it takes neither 'route-tables' (routes name it as their target) nor 'security-groups'"
        : undefined;
}

/**
 * Diagnostic `endpoint/duplicate-service`
 *
 * A route table takes one gateway endpoint for each service: the routes of two would have the same destinations.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table private main { }
 *       endpoint objects { gateway s3  route-tables private }
 *       endpoint more { gateway s3  route-tables private }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table private main { }
 *       endpoint objects { gateway s3  route-tables private }
 *       endpoint tables { gateway dynamodb  route-tables private }
 *     }
 */
export const tableMustHaveOneEndpointForEachService: VpcRule = ({ network, routeTables }, report) => {
    for (const table of routeTables) {
        const first = new Map<string, { readonly endpoint: VpcEndpoint; readonly span: SourceSpan }>();
        const told = new Set<string>();
        for (const { target, span } of table.routes) {
            const found = target.kind === 'vpc-endpoint' ? network.vpcEndpoints.get(target.element) : undefined;
            const endpoint = found?.type === 'gateway' ? found : undefined;
            const other = endpoint && first.get(endpoint.service);
            if (endpoint && !other) {
                first.set(endpoint.service, { endpoint, span });
            } else if (endpoint && other && other.endpoint.id !== endpoint.id && !told.has(endpoint.id)) {
                told.add(endpoint.id);
                report('endpoint/duplicate-service', {
                    span,
                    message: `Route table '${table.name}' already leads to service '${endpoint.service}' by endpoint '${other.endpoint.name}'.`,
                    related: [{ span: other.span, message: `Endpoint '${other.endpoint.name}' is associated with it.` }],
                });
            }
        }
    }
};

/**
 * Diagnostic `endpoint/same-zone`
 *
 * An interface endpoint has one interface in each availability zone, and a network firewall one endpoint.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1a }
 *       endpoint keys { interface kms  subnets a, b }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a }
 *       subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b }
 *       endpoint keys { interface kms  subnets a, b }
 *     }
 */
export const endpointMustHaveOneInterfaceInEachZone: VpcRule = (view, report) => {
    for (const endpoint of view.endpoints.filter((each) => each.type === 'interface' || each.type === 'network-firewall')) {
        const zones = new Map<string, Subnet>();
        for (const id of endpoint.interfaces) {
            const subnet = view.network.subnets.get(view.network.interfaces.get(id)?.subnet ?? '');
            const other = subnet && zones.get(subnet.availabilityZone);
            if (subnet && other) {
                report('endpoint/same-zone', {
                    span: endpoint.span,
                    message: `${endpoint.type === 'interface' ? 'Endpoint' : 'Network firewall'} '${endpoint.name}' has subnets '${other.name}' and '${subnet.name}' of zone ${subnet.availabilityZone}: it takes one in each.`,
                    related: [{ span: subnet.span, message: `Subnet '${subnet.name}' lies in ${subnet.availabilityZone}.` }],
                });
            } else if (subnet) {
                zones.set(subnet.availabilityZone, subnet);
            }
        }
    }
};

/** Every rule about the endpoints of one VPC. */
export const ENDPOINT_RULES: readonly VpcRule[] = [
    endpointMustHaveOneInterfaceInEachZone,
    tableMustHaveOneEndpointForEachService,
];
