/** The network cut into VPCs, and what rules about one VPC need to say. */

import type { ValidationAcceptor } from 'langium';
import type { ExperimentDecl, ProbeDecl } from '../generated/ast.js';
import type { Design } from '../model/design.js';
import type { LoadBalancer } from '../model/load-balancer.js';
import type {
    ElementId,
    Instance,
    InternetGateway,
    NatGateway,
    Network,
    NetworkAcl,
    NetworkInterface,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
} from '../model/network.js';
import type { RouteServer, VpnGateway } from '../model/on-premises.js';
import { elementsAround } from '../model/parted-map.js';
import type { Experiment } from '../model/probe.js';
import type { SourceSpan } from '../model/source-span.js';
import type { VpcAttachment } from '../model/transit-gateway.js';
import type { VpcEndpoint } from '../model/vpc-endpoint.js';
import type { DiagnosticCode } from './diagnostic-catalog.js';
import type { RelatedPlace, Repair } from './report.js';

/** One VPC with everything in it, each list in declared order. */
export interface VpcView {
    readonly network: Network;
    readonly vpc: Vpc;
    readonly subnets: readonly Subnet[];
    readonly routeTables: readonly RouteTable[];
    readonly internetGateways: readonly InternetGateway[];
    readonly natGateways: readonly NatGateway[];
    readonly interfaces: readonly NetworkInterface[];
    readonly instances: readonly Instance[];
    readonly securityGroups: readonly SecurityGroup[];
    readonly networkAcls: readonly NetworkAcl[];
    readonly vpnGateways: readonly VpnGateway[];
    readonly routeServers: readonly RouteServer[];
    readonly endpoints: readonly VpcEndpoint[];
    readonly loadBalancers: readonly LoadBalancer[];
    /** Its attachments to transit gateways. */
    readonly attachments: readonly VpcAttachment[];
    /** Elements that orchestration calls of experiments name: they are in use, though nothing refers to them at the start. */
    readonly usedInExperiments: ReadonlySet<ElementId>;
}

/** What a rule about the model found. The span must be in the validated file, or one of the related places is taken instead. */
export interface ModelFinding {
    readonly span: SourceSpan;
    /** Names the thing in quotes, gives the values, ends with a full stop. */
    readonly message: string;
    readonly related?: readonly RelatedPlace[];
    readonly repairs?: readonly Repair[];
}

/** Reports a finding under a code. */
export type ReportFinding = (code: DiagnosticCode, finding: ModelFinding) => void;

/** A rule about one VPC. */
export type VpcRule = (view: VpcView, report: ReportFinding) => void;

/** A rule about the network as a whole. */
export type NetworkRule = (design: Design, report: ReportFinding) => void;

/** A rule about the text of a probe or experiment that needs the network as well. */
export type DesignRule = (decl: ExperimentDecl | ProbeDecl, design: Design, accept: ValidationAcceptor) => void;

/** Mutable while it is filled. */
type Filling = { -readonly [K in keyof VpcView]: VpcView[K] extends readonly (infer E)[] ? E[] : VpcView[K] };

/** The VPCs asked for with their elements. */
export function vpcViews({ network }: Design, vpcs: Iterable<Vpc>, usedInExperiments: ReadonlySet<ElementId>): VpcView[] {
    const views = new Map<ElementId, Filling>();
    for (const vpc of vpcs) {
        views.set(vpc.id, emptyView(network, vpc, usedInExperiments));
    }
    if (views.size === 0) {
        return [];
    }
    const homes = new Set([...views.values()].map(({ vpc }) => vpc.name));
    const elements = <E>(table: ReadonlyMap<string, E>): Iterable<E> => elementsAround(table, homes);
    const viewOfSubnet = (subnet: ElementId): Filling | undefined => views.get(network.subnets.get(subnet)?.vpc ?? '');
    for (const element of elements(network.subnets)) views.get(element.vpc)?.subnets.push(element);
    for (const element of elements(network.routeTables)) views.get(element.vpc)?.routeTables.push(element);
    for (const element of elements(network.internetGateways)) views.get(element.vpc ?? '')?.internetGateways.push(element);
    for (const element of elements(network.natGateways)) viewOfSubnet(element.subnet)?.natGateways.push(element);
    for (const element of elements(network.interfaces)) viewOfSubnet(element.subnet)?.interfaces.push(element);
    for (const element of elements(network.instances)) views.get(element.vpc)?.instances.push(element);
    for (const element of elements(network.securityGroups)) views.get(element.vpc)?.securityGroups.push(element);
    for (const element of elements(network.networkAcls)) views.get(element.vpc)?.networkAcls.push(element);
    for (const element of elements(network.vpnGateways)) views.get(element.vpc ?? '')?.vpnGateways.push(element);
    for (const element of elements(network.routeServers)) views.get(element.vpc)?.routeServers.push(element);
    for (const element of elements(network.vpcEndpoints)) views.get(element.vpc)?.endpoints.push(element);
    for (const element of elements(network.loadBalancers)) views.get(element.vpc)?.loadBalancers.push(element);
    for (const element of elements(network.transitGatewayAttachments)) {
        if (element.attached === 'vpc') views.get(element.vpc)?.attachments.push(element);
    }
    return [...views.values()];
}

const emptyView = (network: Network, vpc: Vpc, usedInExperiments: ReadonlySet<ElementId>): Filling => ({
    network,
    vpc,
    subnets: [],
    routeTables: [],
    internetGateways: [],
    natGateways: [],
    interfaces: [],
    instances: [],
    securityGroups: [],
    networkAcls: [],
    vpnGateways: [],
    routeServers: [],
    endpoints: [],
    loadBalancers: [],
    attachments: [],
    usedInExperiments,
});

/** The ids that orchestration calls mention, whatever the field is called. */
export function elementsInExperiments(experiments: Iterable<Experiment>): ReadonlySet<ElementId> {
    const ids = new Set<ElementId>();
    for (const { steps } of experiments) {
        for (const step of steps) {
            for (const value of step.kind === 'api' ? Object.values(step.call).flat() : []) {
                if (typeof value === 'string') {
                    ids.add(value);
                }
            }
        }
    }
    return ids;
}

/** The element's name with its kind: `Subnet 'web'`. */
export const titleOf = (element: { readonly kind: string; readonly name: string }): string => {
    const kind = KIND_TITLES[element.kind] ?? element.kind;
    return `${kind} '${element.name}'`;
};

const KIND_TITLES: Readonly<Record<string, string>> = {
    vpc: 'VPC',
    subnet: 'Subnet',
    'route-table': 'Route table',
    'internet-gateway': 'Internet gateway',
    'egress-only-internet-gateway': 'Egress-only internet gateway',
    'nat-gateway': 'NAT gateway',
    interface: 'Interface',
    instance: 'Instance',
    'security-group': 'Security group',
    'network-acl': 'Network ACL',
    'prefix-list': 'Prefix list',
    'internet-host': 'Internet host',
    server: 'Server',
    peering: 'Peering',
    'transit-gateway': 'Transit gateway',
    'transit-gateway-attachment': 'Attachment',
    'transit-gateway-route-table': 'Transit gateway route table',
    'vpn-gateway': 'VPN gateway',
    site: 'Site',
    'site-host': 'Host on premises',
    'route-server': 'Route server',
};
