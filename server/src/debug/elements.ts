/** Listing and naming the elements of a network. */
import { type ElementId, elementOf, labelOf, type Network, type NetworkElement } from '#language';

/** Every kind of element a network holds, table by table. */
const TABLES = [
    'vpcs',
    'subnets',
    'routeTables',
    'internetGateways',
    'egressOnlyInternetGateways',
    'natGateways',
    'interfaces',
    'instances',
    'securityGroups',
    'networkAcls',
    'prefixLists',
    'internetHosts',
    'servers',
    'vpnGateways',
    'routeServers',
    'sites',
    'siteHosts',
    'siteConnections',
    'peerings',
    'transitGateways',
    'transitGatewayAttachments',
    'transitGatewayRouteTables',
    'vpcEndpoints',
    'loadBalancers',
] as const satisfies readonly (keyof Network)[];

/** All elements, in the order of their kinds and declarations. */
export const allElements = (network: Network): NetworkElement[] =>
    TABLES.flatMap((table): NetworkElement[] => [...network[table].values()]);

/** The element of that id, whatever its kind. */
export const findElement = (network: Network, id: ElementId): NetworkElement | undefined => elementOf(network, id);

/** The name of an element as people write it. */
export const nameOf = (network: Network, id: ElementId): string => labelOf(network, id);
