/** Rules about quotas that look across VPCs: Regions, prefix lists, gateways between networks (10.2). */
import { derivedOnce } from '../../forwarding/derived.js';
import { propagatedRoutes } from '../../forwarding/effective-route-table.js';
import { isActive } from '../../forwarding/interconnects.js';
import { gatewayTable } from '../../forwarding/transit-gateway-routes.js';
import type { ElementId, Network, NetworkInterface, SecurityGroup, Subnet, Vpc } from '../../model/network.js';
import { rememberedByPart } from '../../model/parted-map.js';
import type { SourceSpan } from '../../model/source-span.js';
import type { VpcEndpoint } from '../../model/vpc-endpoint.js';
import { type QuotaId, quotaEra, quotaLimit } from '../quota-catalog.js';
import { checkQuota, reportBeyondQuota } from '../quotas.js';
import { type NetworkRule, type ReportFinding, titleOf } from '../vpc-view.js';

/** Something with a place: what is counted. */
interface Placed {
    readonly span: SourceSpan;
}

/**
 * Diagnostic `quota/region`
 *
 * By default an account has, in one Region, 5 VPCs, 2,500 security groups, 20 gateway endpoints, 5 elastic addresses and 5,000
 * network interfaces (in each zone; in documents of 2023 in the Region). All can be raised, so this is a hint. Of public addresses
 * those of NAT gateways, of further interfaces and of secondary addresses count: the others can be given by the subnet.
 *
 * Wrong:
 *
 *     vpc a { cidr 10.0.0.0/16  subnet web { cidr 10.0.1.0/24 } }
 *     vpc b { cidr 10.1.0.0/16  subnet web { cidr 10.1.1.0/24 } }
 *     vpc c { cidr 10.2.0.0/16  subnet web { cidr 10.2.1.0/24 } }
 *     vpc d { cidr 10.3.0.0/16  subnet web { cidr 10.3.1.0/24 } }
 *     vpc e { cidr 10.4.0.0/16  subnet web { cidr 10.4.1.0/24 } }
 *     vpc f { cidr 10.5.0.0/16  subnet web { cidr 10.5.1.0/24 } }
 *
 * Right:
 *
 *     vpc a { cidr 10.0.0.0/16  subnet web { cidr 10.0.1.0/24 } }
 *     vpc b { cidr 10.1.0.0/16  subnet web { cidr 10.1.1.0/24 } }
 */
export const regionShouldStayWithinQuotas: NetworkRule = ({ network }, report) => {
    const byPlace: readonly (readonly [QuotaId, readonly ByPlace[]])[] = [
        ['vpcs-of-region', vpcsByRegion(network.vpcs, network)],
        ['security-groups-of-region', groupsByRegion(network.securityGroups, network)],
        ['gateway-endpoints-of-region', endpointsByRegion(network.vpcEndpoints, network)],
        ['elastic-addresses-of-region', elasticByRegion(network.interfaces, network)],
        [
            'interfaces-of-place',
            (quotaEra(network.profile) === '2026' ? interfacesByZone : interfacesByRegion)(network.interfaces, network),
        ],
    ];
    for (const [quota, parts] of byPlace) {
        checkPlaces(network, quota, parts, report);
    }
};

/** Elements by the Region or zone that they count in. */
type ByPlace = ReadonlyMap<string, readonly Placed[]>;

/** One check for each Region or zone, of the elements of all VPCs together. */
function checkPlaces(network: Network, quota: QuotaId, parts: readonly ByPlace[], report: ReportFinding): void {
    const limit = quotaLimit(network.profile, quota);
    const lists = new Map<string, (readonly Placed[])[]>();
    for (const part of parts) {
        for (const [place, elements] of part) {
            const known = lists.get(place);
            if (known) {
                known.push(elements);
            } else {
                lists.set(place, [elements]);
            }
        }
    }
    for (const [place, elements] of lists) {
        const count = elements.reduce((sum, { length }) => sum + length, 0);
        const first = count > limit ? elementAt(elements, limit) : undefined;
        if (first) {
            reportBeyondQuota(network, quota, { owner: place === '' ? 'The Region' : `'${place}'`, count, first }, report);
        }
    }
}

/** The element that lists have at a place, one after the other: all of them together are long. */
function elementAt<E>(lists: readonly (readonly E[])[], index: number): E | undefined {
    let left = index;
    for (const list of lists) {
        if (left < list.length) {
            return list[left];
        }
        left -= list.length;
    }
    return undefined;
}

/** The Region of a VPC: its first subnet implies it. */
const regionOf = (network: Network, vpc: ElementId | undefined): string => regionsOf(network).get(vpc ?? '') ?? '';

const regionsOf = derivedOnce((network: Network): ReadonlyMap<ElementId, string> => {
    const regions = new Map<ElementId, string>();
    for (const [vpc, zone] of firstZones(network.subnets)) {
        if (!regions.has(vpc)) {
            regions.set(vpc, zone.replace(/[a-z]$/, ''));
        }
    }
    return regions;
});

const firstZones = (subnets: Network['subnets']): (readonly [ElementId, string])[] =>
    firstZonesByPart(subnets, undefined).flatMap((zones) => [...zones]);

const firstZonesByPart = rememberedByPart<Subnet, ReadonlyMap<ElementId, string>>((subnets) => {
    const zones = new Map<ElementId, string>();
    for (const { vpc, availabilityZone } of subnets.values()) {
        zones.set(vpc, zones.get(vpc) ?? availabilityZone);
    }
    return zones;
});

/** Makes a function that sorts the elements of a table by place, VPC by VPC; an element without a place does not count. */
const sortedByPlace = <E extends Placed>(placeOf: (element: E, network: Network) => string | undefined) =>
    rememberedByPart<E, ByPlace, Network>((part, network) => {
        const groups = new Map<string, Placed[]>();
        for (const element of part.values()) {
            addTo(groups, placeOf(element, network), element);
        }
        return groups;
    });

const vpcsByRegion = sortedByPlace<Vpc>(({ id }, network) => regionsOf(network).get(id));

const groupsByRegion = sortedByPlace<SecurityGroup>(({ implicit, vpc }, network) =>
    implicit ? undefined : regionOf(network, vpc),
);

const endpointsByRegion = sortedByPlace<VpcEndpoint>(({ type, vpc }, network) =>
    type === 'gateway' ? regionOf(network, vpc) : undefined,
);

const interfacesByRegion = sortedByPlace<NetworkInterface>(({ subnet }, network) =>
    regionOf(network, network.subnets.get(subnet)?.vpc),
);

const interfacesByZone = sortedByPlace<NetworkInterface>(
    ({ subnet }, network) => network.subnets.get(subnet)?.availabilityZone ?? '',
);

/** Public addresses that can only be elastic: an automatic one goes to the primary address of a machine's first interface (W1, W16). */
const elasticByRegion = rememberedByPart<NetworkInterface, ByPlace, Network>((interfaces, network) => {
    const groups = new Map<string, Placed[]>();
    for (const { subnet, owner, deviceIndex, addresses } of interfaces.values()) {
        const isAutomatic = deviceIndex === 0 && network.instances.has(owner);
        for (let index = isAutomatic ? 1 : 0; index < addresses.length; index++) {
            const span = addresses[index]?.publicSpan;
            if (span) {
                addTo(groups, regionOf(network, network.subnets.get(subnet)?.vpc), { span });
            }
        }
    }
    return groups;
});

function grouped<T>(elements: Iterable<T>, keyOf: (element: T) => string): ReadonlyMap<string, readonly T[]> {
    const groups = new Map<string, T[]>();
    for (const element of elements) {
        addTo(groups, keyOf(element), element);
    }
    return groups;
}

function addTo<T>(groups: Map<string, T[]>, key: string | undefined, element: T): void {
    if (key === undefined) {
        return;
    }
    const group = groups.get(key);
    if (group) {
        group.push(element);
    } else {
        groups.set(key, [element]);
    }
}

/**
 * Diagnostic `quota/prefix-list`
 *
 * A prefix list has at most 1,000 entries, and is named by at most 10,000 routes and as many rules (5,000 in documents of 2023).
 *
 * Wrong: a list of more than 1,000 blocks.
 */
export const prefixListShouldStayWithinQuotas: NetworkRule = ({ network }, report) => {
    if (network.prefixLists.size === 0) {
        return;
    }
    const inTables = [...network.routeTables.values()].flatMap(({ routes }) => routes.flatMap(referenceIn));
    const inGroups = [...network.securityGroups.values()].flatMap(({ rules }) =>
        rules.flatMap(({ peer, span }) => (peer.kind === 'prefix-list' ? [{ list: peer.element, span }] : [])),
    );
    for (const references of [inTables, inGroups]) {
        for (const [list, group] of grouped(references, (each) => each.list)) {
            const owner = `Prefix list '${network.prefixLists.get(list)?.name ?? list}'`;
            const elements = [...new Map(group.map((each) => [each.span, each])).values()];
            checkQuota(network, 'references-to-prefix-list', { owner, elements }, report);
        }
    }
    for (const list of network.prefixLists.values()) {
        checkQuota(network, 'entries-of-prefix-list', { owner: titleOf(list), elements: list.entries }, report);
    }
};

const referenceIn = ({ prefixList, span }: { readonly prefixList?: ElementId; readonly span: SourceSpan }) =>
    prefixList === undefined ? [] : [{ list: prefixList, span }];

/**
 * Diagnostic `quota/vpn-gateway`
 *
 * A VPN gateway has at most ten VPN connections.
 *
 * Wrong: eleven VPN connections to one gateway.
 */
export const vpnGatewayShouldStayWithinQuota: NetworkRule = ({ network }, report) => {
    const connections = [...network.siteConnections.values()].filter(({ kind }) => kind === 'vpn');
    for (const [id, elements] of grouped(connections, ({ gateway }) => gateway)) {
        const gateway = network.vpnGateways.get(id);
        if (gateway) {
            checkQuota(network, 'connections-of-vpn-gateway', { owner: titleOf(gateway), elements }, report);
        }
    }
};

/**
 * Diagnostic `quota/route-server`
 *
 * A route server has at most ten endpoints, two in one subnet, and writes at most 100 routes into a table.
 *
 * Wrong: a route server with eleven endpoints.
 */
export const routeServerShouldStayWithinQuotas: NetworkRule = ({ network }, report) => {
    for (const server of network.routeServers.values()) {
        const owner = titleOf(server);
        const elements = server.endpoints.map(({ subnet }) => ({ span: server.span, subnet }));
        checkQuota(network, 'endpoints-of-route-server', { owner, elements }, report);
        for (const ofSubnet of grouped(elements, ({ subnet }) => subnet).values()) {
            checkQuota(network, 'endpoints-of-route-server-in-subnet', { owner, elements: ofSubnet }, report);
        }
        const routes = propagatedRoutes(network, server.id).map(() => server);
        checkQuota(network, 'routes-of-route-server', { owner, elements: routes }, report);
    }
};

/**
 * Diagnostic `quota/transit-gateway`
 *
 * A transit gateway has at most 20 route tables with 10,000 routes together, 5,000 attachments and 50 peerings.
 *
 * Wrong: a transit gateway with 21 route tables.
 */
export const transitGatewayShouldStayWithinQuotas: NetworkRule = ({ network }, report) => {
    if (network.transitGateways.size === 0) {
        return;
    }
    const tables = grouped(network.transitGatewayRouteTables.values(), ({ gateway }) => gateway);
    const attachments = grouped(network.transitGatewayAttachments.values(), ({ gateway }) => gateway);
    const ends = [...network.peerings.values()]
        .filter(isActive)
        .flatMap((peering) => [peering.requester, peering.accepter].map((end) => ({ end, span: peering.span })));
    const peerings = grouped(ends, ({ end }) => end);
    for (const gateway of network.transitGateways.values()) {
        const owner = titleOf(gateway);
        const own = tables.get(gateway.id) ?? [];
        const routes = own.flatMap((table) => gatewayTable(network, table).routes);
        const counted: readonly (readonly [QuotaId, readonly Placed[]])[] = [
            ['tables-of-transit-gateway', own],
            ['routes-of-transit-gateway', routes],
            ['attachments-of-transit-gateway', attachments.get(gateway.id) ?? []],
            ['peerings-of-transit-gateway', peerings.get(gateway.id) ?? []],
        ];
        for (const [quota, elements] of counted) {
            checkQuota(network, quota, { owner, elements }, report);
        }
    }
};

/**
 * Diagnostic `quota/multicast`
 *
 * A multicast domain has at most 10,000 interfaces, 10,000 members and sources together, and 100 members of one group.
 *
 * Wrong: a group with 101 members.
 */
export const multicastDomainShouldStayWithinQuotas: NetworkRule = ({ network }, report) => {
    for (const gateway of network.transitGateways.values()) {
        const { multicast } = gateway;
        if (!multicast) {
            continue;
        }
        const owner = titleOf(gateway);
        const subnets = new Map(multicast.subnets.map(({ subnet, span }) => [subnet, span]));
        const interfaces = [...network.interfaces.values()].flatMap(({ subnet }) => {
            const span = subnets.get(subnet);
            return span ? [{ span }] : [];
        });
        checkQuota(network, 'multicast-interfaces', { owner, elements: interfaces }, report);
        const everybody = multicast.groups.flatMap(({ sources, members, span }) =>
            [...sources, ...members].map(() => ({ span })),
        );
        checkQuota(network, 'multicast-members', { owner, elements: everybody }, report);
        for (const { members, span } of multicast.groups) {
            const elements = members.map(() => ({ span }));
            checkQuota(network, 'members-of-multicast-group', { owner: `A group of '${gateway.name}'`, elements }, report);
        }
    }
};

/** Every rule about quotas that looks across VPCs. */
export const REGION_QUOTA_RULES: readonly NetworkRule[] = [
    multicastDomainShouldStayWithinQuotas,
    prefixListShouldStayWithinQuotas,
    regionShouldStayWithinQuotas,
    routeServerShouldStayWithinQuotas,
    transitGatewayShouldStayWithinQuotas,
    vpnGatewayShouldStayWithinQuota,
];
