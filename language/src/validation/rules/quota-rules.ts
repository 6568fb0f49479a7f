/** Rules about quotas of one VPC, and of what stands in it (10.2). */
import { activePeeringsOf } from '../../forwarding/interconnects.js';
import type { NatGateway, Network, NetworkInterface } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import type { QuotaId } from '../quota-catalog.js';
import { checkQuota } from '../quotas.js';
import { titleOf, type VpcRule, type VpcView } from '../vpc-view.js';

/** What is counted in one VPC, by quota. */
const COUNTED_IN_VPC = {
    'subnets-of-vpc': ({ subnets }) => subnets,
    'route-tables-of-vpc': ({ routeTables }) => routeTables,
    'network-acls-of-vpc': ({ networkAcls }) => networkAcls,
    'peerings-of-vpc': ({ network, vpc }) => activePeeringsOf(network, vpc.id),
    'interface-endpoints-of-vpc': ({ endpoints }) => endpoints.filter(({ type }) => type === 'interface'),
    'gateway-endpoints-of-vpc': ({ endpoints }) => endpoints.filter(({ type }) => type === 'gateway'),
    'transit-gateways-of-vpc': ({ attachments }) => attachments,
    'route-servers-of-vpc': ({ routeServers }) => routeServers,
} as const satisfies Partial<Record<QuotaId, (view: VpcView) => readonly { readonly span: SourceSpan }[]>>;

/**
 * Diagnostic `quota/vpc`
 *
 * A VPC has at most 200 subnets, route tables and network ACLs, 50 active peerings (125 on request), 50 interface endpoints, 255
 * gateway endpoints, 5 route servers, and is attached to at most 5 transit gateways. Its addresses count as network address units,
 * of which it has 64,000 (256,000 on request): one for each address, six for each interface of a NAT gateway, a load balancer, an
 * endpoint or an attachment.
 *
 * Wrong: a VPC of more than 200 subnets.
 */
export const vpcShouldStayWithinQuotas: VpcRule = (view, report) => {
    const owner = titleOf(view.vpc);
    for (const [quota, countedIn] of Object.entries(COUNTED_IN_VPC)) {
        checkQuota(view.network, quota as keyof typeof COUNTED_IN_VPC, { owner, elements: countedIn(view) }, report);
    }
    const { network, interfaces } = view;
    const weight = (index: number): number => addressUnits(network, interfaces[index]);
    checkQuota(network, 'address-units-of-vpc', { owner, elements: interfaces, weight }, report);
};

/** What an interface counts: by its addresses if it is a machine's, six if the cloud runs it. */
const addressUnits = (network: Network, each: NetworkInterface | undefined): number =>
    each && network.instances.has(each.owner) ? each.addresses.length : 6;

/**
 * Diagnostic `quota/nat-gateway`
 *
 * A public NAT gateway has at most two elastic addresses (eight on request), a zone at most five NAT gateways, and
 * a VPC at most five regional ones.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat {
 *           ip 10.0.1.10  public-ip 203.0.113.10
 *           ip 10.0.1.11  public-ip 203.0.113.11
 *           ip 10.0.1.12  public-ip 203.0.113.12
 *         }
 *       }
 *       route-table private { 0.0.0.0/0 -> nat }
 *       subnet app { cidr 10.0.2.0/24  route-table private }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat {
 *           ip 10.0.1.10  public-ip 203.0.113.10
 *           ip 10.0.1.11  public-ip 203.0.113.11
 *         }
 *       }
 *       route-table private { 0.0.0.0/0 -> nat }
 *       subnet app { cidr 10.0.2.0/24  route-table private }
 *     }
 */
export const natGatewaysShouldStayWithinQuotas: VpcRule = ({ network, vpc, natGateways }, report) => {
    const byZone = new Map<string, NatGateway[]>();
    const regional = natGateways.filter((gateway) => gateway.regional !== undefined);
    checkQuota(network, 'regional-nat-gateways-of-vpc', { owner: titleOf(vpc), elements: regional }, report);
    for (const gateway of natGateways.filter((each) => each.regional === undefined)) {
        const zone = network.subnets.get(gateway.subnet)?.availabilityZone ?? '';
        byZone.set(zone, [...(byZone.get(zone) ?? []), gateway]);
        const addresses = network.interfaces.get(gateway.interface)?.addresses ?? [];
        const elements = addresses.flatMap(({ publicSpan }) => (publicSpan ? [{ span: publicSpan }] : []));
        checkQuota(network, 'addresses-of-nat-gateway', { owner: titleOf(gateway), elements }, report);
    }
    for (const [zone, elements] of byZone) {
        checkQuota(network, 'nat-gateways-of-zone', { owner: `Zone ${zone}`, elements }, report);
    }
};

/** Every rule about quotas of one VPC that has no construct of its own. */
export const QUOTA_RULES: readonly VpcRule[] = [natGatewaysShouldStayWithinQuotas, vpcShouldStayWithinQuotas];
