/**
 * How much there may be of what (10.2): one typed table with the defaults of both editions of the vendor's documents. The profile
 * says which edition holds; each quota names the diagnostic that reports what is beyond it.
 */
import type { Profile } from '../model/profile.js';
import type { DiagnosticCode } from './diagnostic-catalog.js';

/** The editions of the vendor's documents that 10.2 compares. */
export type QuotaEra = '2023' | '2026';

/** The edition that holds in the year of a profile: the earlier one for all years before it was rewritten. */
export const quotaEra = ({ date }: Profile): QuotaEra => (date < '2024' ? '2023' : '2026');

/** One row of 10.2. */
export interface QuotaInfo {
    /** What is counted, in the plural: `subnets`. */
    readonly items: string;
    /** By edition of the documents. */
    readonly limits: Readonly<Record<QuotaEra, number>>;
    /** How far the vendor raises it on request; absent for limits that stay. */
    readonly raisableTo?: number;
    readonly diagnostic: DiagnosticCode;
}

const always = (limit: number): Readonly<Record<QuotaEra, number>> => ({ '2023': limit, '2026': limit });

/** Every quota that a file can exceed: the only list. */
export const QUOTAS = {
    // One VPC
    'ipv4-blocks-of-vpc': { items: 'IPv4 blocks', limits: always(5), raisableTo: 50, diagnostic: 'vpc/too-many-cidrs' },
    'ipv6-blocks-of-vpc': { items: 'IPv6 blocks', limits: always(5), raisableTo: 50, diagnostic: 'vpc/too-many-cidrs' },
    'subnets-of-vpc': { items: 'subnets', limits: always(200), diagnostic: 'quota/vpc' },
    'route-tables-of-vpc': { items: 'route tables', limits: always(200), diagnostic: 'quota/vpc' },
    'network-acls-of-vpc': { items: 'network ACLs', limits: always(200), diagnostic: 'quota/vpc' },
    'peerings-of-vpc': { items: 'active peerings', limits: always(50), raisableTo: 125, diagnostic: 'quota/vpc' },
    'interface-endpoints-of-vpc': { items: 'interface endpoints', limits: always(50), diagnostic: 'quota/vpc' },
    'gateway-endpoints-of-vpc': { items: 'gateway endpoints', limits: always(255), diagnostic: 'quota/vpc' },
    'transit-gateways-of-vpc': { items: 'transit gateways', limits: always(5), diagnostic: 'quota/vpc' },
    'route-servers-of-vpc': { items: 'route servers', limits: always(5), diagnostic: 'quota/vpc' },
    'address-units-of-vpc': {
        items: 'network address units',
        limits: always(64_000),
        raisableTo: 256_000,
        diagnostic: 'quota/vpc',
    },
    'internet-gateways-of-vpc': {
        items: 'internet gateways',
        limits: always(1),
        diagnostic: 'vpc/several-internet-gateways',
    },
    'egress-only-internet-gateways-of-vpc': {
        items: 'egress-only internet gateways',
        limits: always(1),
        diagnostic: 'vpc/several-egress-only-internet-gateways',
    },
    'vpn-gateways-of-vpc': { items: 'VPN gateways', limits: always(1), diagnostic: 'vpn-gateway/several' },

    // Tables, ACLs, groups, interfaces, lists
    'static-routes-of-table': {
        items: 'static routes',
        limits: { '2023': 50, '2026': 500 },
        raisableTo: 1000,
        diagnostic: 'route-table/too-many-routes',
    },
    'propagated-routes-of-table': {
        items: 'propagated routes',
        limits: always(100),
        diagnostic: 'route-table/too-many-propagated-routes',
    },
    'entries-of-network-acl': {
        // The edition of 2023 counts the final deny as well.
        items: 'entries',
        limits: { '2023': 19, '2026': 20 },
        raisableTo: 40,
        diagnostic: 'network-acl/too-many-entries',
    },
    'rules-of-security-group': { items: 'rules', limits: always(60), diagnostic: 'security-group/too-many-rules' },
    'security-groups-of-interface': {
        items: 'security groups',
        limits: always(5),
        raisableTo: 16,
        diagnostic: 'interface/too-many-security-groups',
    },
    'entries-of-prefix-list': { items: 'entries', limits: always(1000), diagnostic: 'quota/prefix-list' },
    'references-to-prefix-list': {
        items: 'references of one kind',
        limits: { '2023': 5000, '2026': 10_000 },
        diagnostic: 'quota/prefix-list',
    },

    // Gateways
    'addresses-of-nat-gateway': {
        items: 'public addresses',
        limits: always(2),
        raisableTo: 8,
        diagnostic: 'quota/nat-gateway',
    },
    'nat-gateways-of-zone': { items: 'NAT gateways', limits: always(5), diagnostic: 'quota/nat-gateway' },
    'regional-nat-gateways-of-vpc': { items: 'regional NAT gateways', limits: always(5), diagnostic: 'quota/nat-gateway' },
    'connections-of-vpn-gateway': { items: 'VPN connections', limits: always(10), diagnostic: 'quota/vpn-gateway' },
    'prefixes-of-line': { items: 'prefixes', limits: always(100), diagnostic: 'site/too-many-prefixes' },
    'prefixes-of-transit-gateway-line': { items: 'prefixes', limits: always(1000), diagnostic: 'site/too-many-prefixes' },
    'endpoints-of-route-server': { items: 'endpoints', limits: always(10), diagnostic: 'quota/route-server' },
    'endpoints-of-route-server-in-subnet': {
        items: 'endpoints in one subnet',
        limits: always(2),
        diagnostic: 'quota/route-server',
    },
    'routes-of-route-server': { items: 'routes', limits: always(100), diagnostic: 'quota/route-server' },

    // Transit gateways
    'tables-of-transit-gateway': { items: 'route tables', limits: always(20), diagnostic: 'quota/transit-gateway' },
    'routes-of-transit-gateway': { items: 'routes', limits: always(10_000), diagnostic: 'quota/transit-gateway' },
    'attachments-of-transit-gateway': { items: 'attachments', limits: always(5000), diagnostic: 'quota/transit-gateway' },
    'peerings-of-transit-gateway': { items: 'peerings', limits: always(50), diagnostic: 'quota/transit-gateway' },
    'routes-of-transit-gateway-prefix': {
        items: 'static routes for one prefix',
        limits: always(1),
        diagnostic: 'transit-gateway/duplicate-route',
    },
    'multicast-interfaces': { items: 'interfaces in its domain', limits: always(10_000), diagnostic: 'quota/multicast' },
    'multicast-members': { items: 'members and sources', limits: always(10_000), diagnostic: 'quota/multicast' },
    'members-of-multicast-group': { items: 'members', limits: always(100), diagnostic: 'quota/multicast' },

    // One Region
    'vpcs-of-region': { items: 'VPCs', limits: always(5), diagnostic: 'quota/region' },
    'security-groups-of-region': { items: 'security groups', limits: always(2500), diagnostic: 'quota/region' },
    'elastic-addresses-of-region': { items: 'elastic addresses', limits: always(5), diagnostic: 'quota/region' },
    'gateway-endpoints-of-region': { items: 'gateway endpoints', limits: always(20), diagnostic: 'quota/region' },
    // Counted by Region in 2023, by availability zone today.
    'interfaces-of-place': { items: 'network interfaces', limits: always(5000), diagnostic: 'quota/region' },
} as const satisfies Record<string, QuotaInfo>;

/** The name of a quota. */
export type QuotaId = keyof typeof QUOTAS;

/** The entry of a quota. */
export const quotaInfo = (quota: QuotaId): QuotaInfo => QUOTAS[quota];

/** What a profile grants by default. */
export const quotaLimit = (profile: Profile, quota: QuotaId): number => QUOTAS[quota].limits[quotaEra(profile)];

/** `more than the default quota of 5, which can be raised to 50`. */
export function beyondQuota(profile: Profile, quota: QuotaId): string {
    const { raisableTo } = quotaInfo(quota);
    const limit = quotaLimit(profile, quota);
    return raisableTo === undefined
        ? `more than the quota of ${limit}`
        : `more than the default quota of ${limit}, which can be raised to ${raisableTo}`;
}
