/**
 * The smallest change of the network that lets one refused packet pass: what a person would repair, cut down to this packet.
 *
 * Repairs never decide anything. The refusing stage runs again on the changed network and decides; were it to refuse again,
 * the repair was none.
 */
import { type Cidr, formatAddress, formatCidr, type IpAddress, sameAddress } from '../../model/address.js';
import type {
    Direction,
    ElementId,
    Guest,
    Network,
    NetworkAclEntry,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    TrafficMatch,
} from '../../model/network.js';
import type { FirewallRule, VpcEndpoint } from '../../model/vpc-endpoint.js';
import { isPrivateUse, isSharedAddressSpace } from '../address-classes.js';
import type { DropReason } from '../drop-reasons.js';
import { faultOf } from '../faults.js';
import { type Flow, flowOf, IP_PROTOCOL } from '../flow.js';
import { ipOf } from '../ip-packet.js';
import { firewallRuleLabel, labelOf, routeLabel, ruleLabel, trafficLabel } from '../labels.js';
import { peerOf } from '../network-acls.js';
import { networkIndex } from '../network-index.js';
import type { Lookup, TableKind } from '../trace.js';
import { interfacesOf, type Refusal } from './refusal.js';

/** A network in which the refused packet should pass, and what was assumed to get there, as a clause. */
export interface Repair {
    readonly network: Network;
    readonly assumed: () => string;
}

type Repairer = (refusal: Refusal) => Repair | undefined;

const REPAIRS: Readonly<Partial<Record<DropReason, Repairer>>> = {
    'security-group-egress': admitByGroup,
    'security-group-ingress': admitByGroup,
    'firewall-rules': passByFirewall,
    'network-acl-egress': allowByAcl,
    'network-acl-ingress': allowByAcl,
    'source-check': (refusal) => changePort(refusal, { sourceDestinationCheck: false }, 'source-dest-check off'),
    'destination-check': (refusal) => changePort(refusal, { sourceDestinationCheck: false }, 'source-dest-check off'),
    'mac-spoof': believeMac,
    'guest-no-route': forgetGuestRoutes,
    'guest-next-hop-unreachable': forgetGuestRoutes,
    'guest-not-forwarding': (refusal) => changeGuest(refusal, { forwarding: true }, 'forwarding on'),
    'guest-no-appliance': (refusal) => changeGuest(refusal, { forwarding: true }, 'forwarding on'),
    'guest-not-its-address': (refusal) => changeGuest(refusal, { addresses: new Map() }, 'the addresses that DHCP gave it'),
    'guest-not-its-mac': (refusal) => changeGuest(refusal, { macs: new Map() }, 'its own MAC'),
    'instance-stopped': restoreFailed,
    'server-failed': restoreFailed,
    'availability-zone-failed': restoreFailed,
    'no-route': routeToInternet,
    'blackhole-route': routeToInternet,
    'no-public-source': givePublicAddress,
};

/** The repair of a refusal; `undefined` where there is no sensible one. */
export const repairOf = (refusal: Refusal): Repair | undefined => REPAIRS[refusal.reason]?.(refusal);

/** A copy of one of the network's maps with one entry replaced or added. */
const put = <T extends { readonly id: ElementId }>(map: ReadonlyMap<ElementId, T>, element: T): ReadonlyMap<ElementId, T> =>
    new Map(map).set(element.id, element);

const lookupIn = ({ step }: Refusal, table: TableKind): Lookup | undefined =>
    step.lookups.find((lookup) => lookup.table === table);

/** A rule for this packet alone: its protocol, its destination port or ICMP type. */
export const exactTraffic = ({ protocol, destinationPort, icmpType }: Flow): TrafficMatch => ({
    protocol,
    ...(destinationPort !== undefined && (protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.udp)
        ? { ports: { from: destinationPort, to: destinationPort } }
        : {}),
    ...(icmpType === undefined ? {} : { icmp: { type: icmpType } }),
});

/** The block that holds one address only. */
export const hostBlock = (address: IpAddress): Cidr => ({ address, length: typeof address === 'number' ? 32 : 128 });

/** What a filter said about a packet: which table, in which direction, about which flow. */
function filteredBy(refusal: Refusal, table: TableKind): { lookup: Lookup; direction: Direction; flow: Flow } | undefined {
    const lookup = lookupIn(refusal, table);
    const direction = lookup?.key.direction;
    const flow = flowOf(refusal.packet);
    return lookup && direction && flow ? { lookup, direction, flow } : undefined;
}

/** One more group on the interface, with one rule (F1: groups are united). */
function admitByGroup(refusal: Refusal): Repair | undefined {
    const { network } = refusal;
    const filtered = filteredBy(refusal, 'security-group');
    const owner = network.interfaces.get(filtered?.lookup.element ?? '');
    if (!filtered || !owner) {
        return undefined;
    }
    const { direction, flow } = filtered;
    const rule: SecurityGroupRule = {
        direction,
        traffic: exactTraffic(flow),
        peer: { kind: 'cidr', cidr: hostBlock(peerOf(flow, direction)) },
        span: owner.span,
    };
    const id = `security-group:assumed at ${owner.id}`;
    const { span, qualifiedName } = owner;
    const vpc = network.subnets.get(owner.subnet)?.vpc ?? '';
    const rules = [...(network.securityGroups.get(id)?.rules ?? []), rule];
    const group: SecurityGroup = { kind: 'security-group', id, name: 'assumed', qualifiedName, span, implicit: true, vpc, rules };
    const securityGroups = [...new Set([...owner.securityGroups, id])];
    return {
        network: {
            ...network,
            securityGroups: put(network.securityGroups, group),
            interfaces: put(network.interfaces, { ...owner, securityGroups }),
        },
        assumed: () => `a rule '${ruleLabel(network, rule)}' at ${labelOf(network, owner.id)}`,
    };
}

/** A firewall rule before all others, for this flow alone. */
function passByFirewall(refusal: Refusal): Repair | undefined {
    const { network } = refusal;
    const filtered = filteredBy(refusal, 'network-firewall');
    const firewall = network.vpcEndpoints.get(filtered?.lookup.element ?? '');
    if (!filtered || firewall?.type !== 'network-firewall') {
        return undefined;
    }
    const { flow } = filtered;
    const [source, destination] = [hostBlock(flow.source), hostBlock(flow.destination)];
    const rule: FirewallRule = { action: 'pass', traffic: exactTraffic(flow), source, destination, span: firewall.span };
    const vpcEndpoints = put<VpcEndpoint>(network.vpcEndpoints, { ...firewall, rules: [rule, ...firewall.rules] });
    return { network: { ...network, vpcEndpoints }, assumed: () => `a rule '${firewallRuleLabel(rule)}' in ${firewall.name}` };
}

/** An entry before all others, for this packet alone. */
function allowByAcl(refusal: Refusal): Repair | undefined {
    const { network } = refusal;
    const filtered = filteredBy(refusal, 'network-acl');
    const acl = network.networkAcls.get(filtered?.lookup.element ?? '');
    if (!filtered || !acl) {
        return undefined;
    }
    const { direction, flow } = filtered;
    const traffic = exactTraffic(flow);
    const cidr = hostBlock(peerOf(flow, direction));
    const entry: NetworkAclEntry = { direction, number: 0, action: 'allow', traffic, cidr, span: acl.span };
    const clause = `${direction} allow ${trafficLabel(traffic)} ${direction === 'ingress' ? 'from' : 'to'} ${formatCidr(cidr)}`;
    return {
        network: { ...network, networkAcls: put(network.networkAcls, { ...acl, entries: [entry, ...acl.entries] }) },
        assumed: () => `an entry '${clause}' before the others of ${labelOf(network, acl.id)}`,
    };
}

function changePort({ network, flight }: Refusal, change: Partial<NetworkInterface>, clause: string): Repair | undefined {
    const owner = network.interfaces.get(flight.hop.interface ?? '');
    return (
        owner && {
            network: { ...network, interfaces: put(network.interfaces, { ...owner, ...change }) },
            assumed: () => `'${clause}' at ${labelOf(network, owner.id)}`,
        }
    );
}

function believeMac(refusal: Refusal): Repair | undefined {
    const frame = refusal.packet.layers[0];
    return frame?.protocol === 'eth' ? changePort(refusal, { mac: frame.source }, `mac ${frame.source}`) : undefined;
}

function changeGuest({ network, flight }: Refusal, change: Partial<Guest>, clause: string): Repair | undefined {
    const instance = network.instances.get(flight.hop.element);
    return (
        instance && {
            network: {
                ...network,
                instances: put(network.instances, { ...instance, guest: { ...instance.guest, ...change } }),
            },
            assumed: () => `${clause} inside ${labelOf(network, instance.id)}`,
        }
    );
}

function forgetGuestRoutes(refusal: Refusal): Repair | undefined {
    return changeGuest(refusal, { routes: [] }, 'only the routes that DHCP gave');
}

/** Whatever does not run there, runs. */
function restoreFailed(refusal: Refusal): Repair | undefined {
    const { network } = refusal;
    const fault = interfacesOf(refusal).flatMap((owner) => faultOf(network, owner) ?? [])[0];
    if (!fault) {
        return undefined;
    }
    const failed = new Set(network.failed);
    failed.delete(fault.element);
    const instance = network.instances.get(fault.element);
    const instances = instance ? put(network.instances, { ...instance, running: true }) : network.instances;
    return { network: { ...network, failed, instances }, assumed: () => `that ${labelOf(network, fault.element)} works` };
}

/**
 * Towards a public address there is one sensible target: the internet gateway for a source with a public address of its
 * own, else the VPC's only NAT gateway, else the internet gateway again, which will say what is missing.
 */
function routeToInternet(refusal: Refusal): Repair | undefined {
    const { network, packet } = refusal;
    const table = network.routeTables.get(lookupIn(refusal, 'route-table')?.element ?? '');
    const destination = ipOf(packet)?.destination;
    const target = table && destination !== undefined && isOutside(network, table, destination) && exitFor(refusal, table);
    if (!table || destination === undefined || !target) {
        return undefined;
    }
    const route: Route = { destination: hostBlock(destination), target, origin: 'static', span: table.span };
    const others = table.routes.filter((other) => formatCidr(other.destination) !== formatCidr(route.destination));
    return {
        network: { ...network, routeTables: put(network.routeTables, { ...table, routes: [...others, route] }) },
        assumed: () => `a route ${routeLabel(network, route)} in ${labelOf(network, table.id)}`,
    };
}

const isOutside = (network: Network, { vpc }: RouteTable, destination: IpAddress): boolean =>
    !isPrivateUse(destination) && !isSharedAddressSpace(destination) && !networkIndex(network).vpcCovers(vpc, destination);

function exitFor({ network, packet }: Refusal, { vpc }: RouteTable): Route['target'] | undefined {
    const index = networkIndex(network);
    const source = ipOf(packet)?.source ?? 0;
    const owner = index.interfaceByAddress(vpc, source);
    const gateway = network.vpcs.get(vpc)?.internetGateway;
    const exit = gateway === undefined ? undefined : ({ kind: 'internet-gateway', element: gateway } as const);
    if (owner && index.publicAddressOf(owner, source) !== undefined) {
        return exit;
    }
    const [nat, ...others] = [...network.natGateways.values()].filter(
        ({ connectivity, subnet }) => connectivity === 'public' && network.subnets.get(subnet)?.vpc === vpc,
    );
    return nat && others.length === 0 && nat.interface !== owner?.id ? { kind: 'nat-gateway', element: nat.id } : exit;
}

/** TEST-NET-1 (RFC 5737): its addresses belong to nobody. */
const SPARE_PUBLIC = 0xc0000200;

/** A public address for whatever sent the packet, where an interface of the gateway's VPC did. */
function givePublicAddress(refusal: Refusal): Repair | undefined {
    const { network, flight, packet } = refusal;
    const index = networkIndex(network);
    const vpc = network.internetGateways.get(flight.hop.element)?.vpc ?? '';
    const source = ipOf(packet)?.source ?? 0;
    const owner = index.interfaceByAddress(vpc, source);
    const publicAddress = sparePublicAddress(network);
    if (!owner || publicAddress === undefined) {
        return undefined;
    }
    const addresses = owner.addresses.map((assigned) =>
        sameAddress(assigned.address, source) ? { ...assigned, publicAddress } : assigned,
    );
    return {
        network: { ...network, interfaces: put(network.interfaces, { ...owner, addresses }) },
        assumed: () => `a public address (${formatAddress(publicAddress)}) for ${labelOf(network, owner.id)}`,
    };
}

function sparePublicAddress(network: Network): IpAddress | undefined {
    const index = networkIndex(network);
    const candidates = Array.from({ length: 254 }, (_, i) => SPARE_PUBLIC + 1 + i);
    return candidates.find((address) => !index.publicMapping(address) && !index.internetHost(address));
}
