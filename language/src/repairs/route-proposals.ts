/** Routes, tables and gateways that give a packet without a way one. Every target that could stand there is proposed; the machine judges. */
import { isPrivateUse, isSharedAddressSpace } from '../forwarding/address-classes.js';
import { hostBlock } from '../forwarding/blockers/repairs.js';
import { effectiveRouteTable, routeTableInForce } from '../forwarding/effective-route-table.js';
import { activePeeringsOf, attachmentOfVpc } from '../forwarding/interconnects.js';
import { networkIndex } from '../forwarding/network-index.js';
import { routeTableIndex } from '../forwarding/route-table-index.js';
import { type Cidr, contains, formatCidr, type IpAddress, sameCidr } from '../model/address.js';
import type { ElementBase, ElementId, Network, Route, RouteTable, Subnet } from '../model/network.js';
import type { Repair } from '../validation/report.js';
import { freeName, inserted, interfaceOf, lookupIn, type Proposal, type RefusedPacket, removed, replaced } from './proposal.js';

/** A route in the table that was asked, another table for the subnet, or a gateway where the VPC has none. */
export function routeProposals(refused: RefusedPacket): Proposal[] {
    const { network } = refused;
    const subnet = network.subnets.get(interfaceOf(refused)?.subnet ?? '');
    const table = network.routeTables.get(lookupIn(refused, 'route-table')?.element ?? subnet?.routeTable ?? '');
    if (!table) {
        return [];
    }
    const way = { network, table, destination: refused.destination };
    return [
        ...routesTo(way),
        ...withoutDeadRoute(way),
        ...(subnet?.routeTable === table.id ? otherTables(way, subnet) : []),
        ...newGateway(way),
    ];
}

interface WantedWay {
    readonly network: Network;
    readonly table: RouteTable;
    readonly destination: IpAddress;
}

/** One route for each target that the VPC has. */
function routesTo(way: WantedWay): Proposal[] {
    const { network, table } = way;
    const block = blockFor(way);
    const written = writtenRoute(way, block);
    const current = written && 'element' in written.target ? written.target.element : undefined;
    return targetsFor(way)
        .filter(({ id }) => id !== current)
        .map(({ name }) => {
            const route = `${written ? destinationText(network, written) : formatCidr(block)} -> ${name}`;
            return written
                ? { clause: `write '${route}' in '${table.name}'`, repairs: [replaced(route, written.span)] }
                : { clause: `add '${route}' to '${table.name}'`, repairs: addRoute(network, table, { route }) };
        });
}

/** Without a route that leads nowhere a shorter one may decide (R5, R13). */
function withoutDeadRoute({ network, table, destination }: WantedWay): Proposal[] {
    const routes = effectiveRouteTable(network, table);
    const followed = routeTableIndex(routes).route(destination);
    const isOne = followed?.origin === 'static' && routeTableIndex(routes).covering(destination).length > 1 && !table.implicit;
    return isOne
        ? [{ clause: `remove route ${destinationText(network, followed)} of '${table.name}'`, repairs: [removed(followed.span)] }]
        : [];
}

const destinationText = (network: Network, { destination, prefixList }: Route): string =>
    network.prefixLists.get(prefixList ?? '')?.name ?? formatCidr(destination);

/** A route already written for that block, or the dead one that the packet followed. */
function writtenRoute({ network, table, destination }: WantedWay, block: Cidr): Route | undefined {
    const followed = routeTableIndex(effectiveRouteTable(network, table)).route(destination);
    const dead = followed?.origin === 'static' && !sameCidr(followed.destination, block) ? [] : [followed];
    const same = table.routes.find(({ origin, destination: other }) => origin === 'static' && sameCidr(other, block));
    return [same, ...dead].find((route) => route?.origin === 'static');
}

/** The table supplied by the cloud cannot be written into: a main table of the same name's kind takes its place. */
function addRoute(network: Network, table: RouteTable, { route, before = '' }: { route: string; before?: string }): Repair[] {
    const vpc = network.vpcs.get(table.vpc);
    if (!table.implicit || !vpc) {
        return [inserted(route, table.span), ...(before && vpc ? [inserted(before, vpc.span)] : [])];
    }
    const taken = new Set([...network.routeTables.values()].filter((each) => each.vpc === vpc.id).map(({ name }) => name));
    const declared = `route-table ${freeName('routes', taken)} main {\n  ${route}\n}`;
    return [inserted(before === '' ? declared : `${before}\n${declared}`, vpc.span)];
}

/** The block of the network that has the address: another VPC's, or a site's; else everything, or where that is taken, the address. */
function blockFor({ network, table, destination }: WantedWay): Cidr {
    const others = [...network.vpcs.values()].filter(({ id }) => id !== table.vpc);
    const known = [...others, ...network.sites.values()].flatMap(({ cidrs }) => cidrs.map(({ cidr }) => cidr));
    const own = networkIndex(network).vpcCovers(table.vpc, destination);
    const everything: Cidr = { address: typeof destination === 'number' ? 0 : [0, 0, 0, 0], length: 0 };
    return own ? hostBlock(destination) : (known.find((cidr) => contains(cidr, destination)) ?? everything);
}

const isOutside = (address: IpAddress): boolean =>
    typeof address === 'number' ? !isPrivateUse(address) && !isSharedAddressSpace(address) : true;

/** Gateways of the VPC, and what joins it to others; those that lead out first where the address is outside. */
function targetsFor({ network, table, destination }: WantedWay): readonly ElementBase[] {
    const { vpc } = table;
    const inVpc = <T extends ElementBase>(all: Iterable<T>, home: (each: T) => ElementId | undefined): T[] =>
        [...all].filter((each) => home(each) === vpc);
    const exits = [
        ...inVpc(network.internetGateways.values(), (gateway) => gateway.vpc),
        ...(typeof destination === 'number'
            ? inVpc(network.natGateways.values(), ({ subnet }) => network.subnets.get(subnet)?.vpc)
            : inVpc(network.egressOnlyInternetGateways.values(), (gateway) => gateway.vpc)),
    ];
    const hubs = [...network.transitGateways.values()].filter(({ id }) => attachmentOfVpc(network, id, vpc) !== undefined);
    const lines = inVpc(network.vpnGateways.values(), (gateway) => gateway.vpc);
    const joins = [...activePeeringsOf(network, vpc), ...hubs, ...lines];
    return isOutside(destination) ? [...exits, ...hubs] : joins;
}

/** Tables of the VPC that know a way which this one does not. */
function otherTables({ network, table, destination }: WantedWay, subnet: Subnet): Proposal[] {
    const usable = [...network.routeTables.values()].filter((other) => {
        const route = routeTableIndex(routeTableInForce(network, other.id) ?? other).route(destination);
        return (
            other.vpc === table.vpc &&
            other.id !== table.id &&
            !other.implicit &&
            !other.edge &&
            route?.target.kind !== 'blackhole' &&
            route
        );
    });
    return usable.map(({ name }) => {
        const statement = `route-table ${name}`;
        const repair = subnet.routeTableSpan ? replaced(statement, subnet.routeTableSpan) : inserted(statement, subnet.span);
        return { clause: `give subnet '${subnet.name}' route table '${name}'`, repairs: [repair] };
    });
}

/** An internet gateway with the route to it, for a VPC that has none (W1). */
function newGateway(way: WantedWay): Proposal[] {
    const { network, table, destination } = way;
    const vpc = network.vpcs.get(table.vpc);
    const isWanted = vpc && vpc.internetGateway === undefined && isOutside(destination) && !table.edge;
    const block = blockFor(way);
    if (!isWanted || block.length > 0 || writtenRoute(way, block)) {
        return [];
    }
    const taken = new Set([...network.internetGateways.values()].map(({ name }) => name));
    const name = freeName('igw', taken);
    const route = `${formatCidr(block)} -> ${name}`;
    return [
        {
            clause: `attach an internet gateway to '${vpc.name}' and add '${route}' to '${table.name}'`,
            repairs: addRoute(network, table, { route, before: `internet-gateway ${name}` }),
        },
    ];
}
