/** Where a stage runs, resolved: the interface with its subnet, VPC and server, or the guest with its interfaces. */
import type { IpAddress, MacAddress } from '../model/address.js';
import type {
    ElementId,
    Instance,
    InternetHost,
    Network,
    NetworkElement,
    NetworkInterface,
    Server,
    Subnet,
    Vpc,
} from '../model/network.js';
import type { SiteHost } from '../model/on-premises.js';
import { derivedOnce } from './derived.js';
import { linkLocalOf } from './link-local.js';
import type { StageId } from './stage-catalog.js';
import type { StageContext, StageFunction, Verdict } from './verdict.js';

/** A network interface and what it stands in. */
export interface Port {
    readonly interface: NetworkInterface;
    readonly subnet: Subnet;
    readonly vpc: Vpc;
    readonly server: Server;
}

const portsOf = derivedOnce((_network: Network) => new Map<ElementId, Port | undefined>());

/** The port of an interface; `undefined` when it, its subnet, its VPC or its server does not exist. */
export function portOf(network: Network, id: ElementId | undefined): Port | undefined {
    if (id === undefined) {
        return undefined;
    }
    const ports = portsOf(network);
    const known = ports.get(id);
    if (known || ports.has(id)) {
        return known;
    }
    const port = resolvePort(network, id);
    ports.set(id, port);
    return port;
}

function resolvePort(network: Network, id: ElementId): Port | undefined {
    const networkInterface = network.interfaces.get(id);
    const subnet = network.subnets.get(networkInterface?.subnet ?? '');
    const vpc = network.vpcs.get(subnet?.vpc ?? '');
    const server = network.servers.get(networkInterface?.server ?? '');
    return networkInterface && subnet && vpc && server ? { interface: networkInterface, subnet, vpc, server } : undefined;
}

/** A stage that runs at a network interface: the port is resolved before it decides. */
export function atPort<S extends StageId>(decide: (context: StageContext, port: Port) => Verdict<S>): StageFunction<S> {
    return (context) => {
        const port = portOf(context.network, context.hop.interface);
        return port ? decide(context, port) : { kind: 'missing', element: context.hop.interface ?? context.hop.element };
    };
}

/** A stage that runs inside an instance: the instance is resolved before it decides. */
export function inInstance<S extends StageId>(
    decide: (context: StageContext, instance: Instance) => Verdict<S>,
): StageFunction<S> {
    return (context) => {
        const instance = context.network.instances.get(context.hop.element);
        return instance ? decide(context, instance) : { kind: 'missing', element: context.hop.element };
    };
}

/** A host with no cloud around it: on the internet, or on premises. */
export type OutsideHost = InternetHost | SiteHost;

/** The outside host of that id. */
export const outsideHost = (network: Network, id: ElementId): OutsideHost | undefined =>
    network.internetHosts.get(id) ?? network.siteHosts.get(id);

/** A machine with an operating system: an instance, or a host outside. */
export type Machine = Instance | OutsideHost;

/** The machine of that id. */
export const machineOf = (network: Network, id: ElementId): Machine | undefined =>
    network.instances.get(id) ?? outsideHost(network, id);

/** The addresses a guest believes an interface has: what was set inside it, else what the platform assigned (G2, G16). */
export function believedAddresses(network: Network, instance: Instance, id: ElementId): readonly IpAddress[] {
    return instance.guest.addresses.get(id) ?? platformAddresses(network, id);
}

const PLATFORM_ADDRESSES = new WeakMap<NetworkInterface, readonly IpAddress[]>();

/** What the platform assigned, and with IPv6 the link-local address that follows from the MAC (G21). */
function platformAddresses(network: Network, id: ElementId): readonly IpAddress[] {
    const owner = network.interfaces.get(id);
    const known = owner && PLATFORM_ADDRESSES.get(owner);
    if (!owner || known) {
        return known ?? [];
    }
    const linkLocal = linkLocalOf(owner);
    const addresses = [...owner.addresses.map(({ address }) => address), ...(linkLocal ? [linkLocal] : [])];
    PLATFORM_ADDRESSES.set(owner, addresses);
    return addresses;
}

/** The MAC a guest puts into frames: what was set inside it, else the interface's own (G1, G17). */
export const believedMac = (instance: Instance | undefined, networkInterface: NetworkInterface): MacAddress =>
    instance?.guest.macs.get(networkInterface.id) ?? networkInterface.mac;

/** Any element of the network by its id. */
export function elementOf(network: Network, id: ElementId): NetworkElement | undefined {
    return (
        network.interfaces.get(id) ??
        network.instances.get(id) ??
        network.natGateways.get(id) ??
        network.internetGateways.get(id) ??
        network.servers.get(id) ??
        network.internetHosts.get(id) ??
        network.subnets.get(id) ??
        network.vpcs.get(id) ??
        network.routeTables.get(id) ??
        network.securityGroups.get(id) ??
        network.networkAcls.get(id) ??
        network.prefixLists.get(id) ??
        network.vpnGateways.get(id) ??
        network.egressOnlyInternetGateways.get(id) ??
        network.sites.get(id) ??
        network.siteHosts.get(id) ??
        network.siteConnections.get(id) ??
        network.routeServers.get(id) ??
        network.peerings.get(id) ??
        network.transitGateways.get(id) ??
        network.transitGatewayAttachments.get(id) ??
        network.transitGatewayRouteTables.get(id) ??
        network.vpcEndpoints.get(id) ??
        network.loadBalancers.get(id)
    );
}
