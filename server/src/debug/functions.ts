/** Functions of watches and the console: what the tables here would answer for an address, and why the step decided so. */
import {
    explanationCode,
    formatAddress,
    type IpAddress,
    isRouterAddress,
    type Lookup,
    networkIndex,
    parseAddress,
    RULES,
    type RuleInfo,
    routeTableIndex,
    routeTableInForce,
    type Subnet,
    sameAddress,
    winnerOf,
} from '#language';
import { frameNode, hexNode } from './clipboard.js';
import { nameOf } from './elements.js';
import { RequestFailure } from './errors.js';
import { dropInfo } from './exception-filters.js';
import { lastWriteNode } from './last-write.js';
import { blockersNode, pathNode, reachNode } from './path-functions.js';
import { mappingNode } from './scopes/arp-scope.js';
import { candidatesNode, meaningOf } from './scopes/lookup-nodes.js';
import { branch, leaf, present, type VariableNode } from './scopes/variable-node.js';
import type { View } from './scopes/view.js';

/** One function. */
export interface DebugFunction {
    /** As it is written, for completions. */
    readonly usage: string;
    readonly description: string;
    evaluate(view: View, argument: string): VariableNode;
}

/** Every function, by name. */
export const FUNCTIONS: Readonly<Record<string, DebugFunction>> = {
    route: {
        usage: 'route(10.2.0.1)',
        description: "the route that this subnet's table has for an address",
        evaluate: (view, argument) => routeFor(view, addressOf('route', argument)),
    },
    arp: {
        usage: 'arp(10.0.1.1)',
        description: "the MAC address in this guest's ARP cache, or the one the hypervisor would answer with",
        evaluate: (view, argument) => arpFor(view, addressOf('arp', argument)),
    },
    mapping: {
        usage: 'mapping(10.0.2.10)',
        description: 'the physical server that the mapping service has for an address',
        evaluate: (view, argument) => mappingFor(view, addressOf('mapping', argument)),
    },
    why: {
        usage: 'why',
        description: 'why this step decided as it did',
        evaluate: (view) => whyNode(view),
    },
    lastWrite: {
        usage: 'lastWrite(ip.src)',
        description: 'the step that gave a field its value, or last wrote a table: lastWrite(bindings of nat)',
        evaluate: lastWriteNode,
    },
    reach: {
        usage: 'reach(a, b, tcp/443)',
        description:
            'whether such a packet arrives over the network as it is now, and whether its answer does; reach(b, tcp/443): who reaches b',
        evaluate: reachNode,
    },
    blockers: {
        usage: 'blockers(a, b, tcp/443)',
        description: 'everything in the way of such a packet and of its answer; without arguments, of what is under way here',
        evaluate: blockersNode,
    },
    frame: { usage: 'frame', description: 'the packet in one line, as in a capture', evaluate: (view) => frameNode(view) },
    hex: { usage: 'hex', description: 'the bytes of the packet', evaluate: (view) => hexNode(view) },
    path: { usage: 'path', description: 'the places this packet has been to', evaluate: (view) => pathNode(view) },
};

function addressOf(name: string, argument: string): IpAddress {
    const address = parseAddress(argument);
    if (address === undefined) {
        throw new RequestFailure('bad-expression', {
            problem: `${name}() wants an address such as 10.0.1.1 or 2001:db8::1, not '${argument}'.`,
        });
    }
    return address;
}

/** The subnet where the packet is: that of the hop's interface, else of the last interface it passed. */
function subnetHere({ network, visit, debuggee, position }: View, name: string): Subnet {
    const { trace } = debuggee;
    let at: string | undefined = visit.at(-1)?.step.hop.interface;
    for (let i: number | undefined = position.step; at === undefined && i !== undefined; i = trace.previousOfPacket(i)) {
        at = trace.step(i)?.hop.interface;
    }
    const subnet = network.subnets.get(network.interfaces.get(at ?? '')?.subnet ?? '');
    if (!subnet) {
        throw new RequestFailure('bad-expression', { problem: `${name}() needs a packet that is in a subnet; this one is not.` });
    }
    return subnet;
}

function routeFor(view: View, address: IpAddress): VariableNode {
    const subnet = subnetHere(view, 'route');
    const table = routeTableInForce(view.network, subnet.routeTable);
    if (!table) {
        throw new RequestFailure('bad-expression', { problem: `Subnet '${subnet.name}' has no route table.` });
    }
    const winner = routeTableIndex(table).find(address);
    const lookup: Lookup = { table: 'route-table', element: table.id, span: table.span, key: { address }, winner };
    const route = table.routes[winner];
    return branch(
        `route(${formatAddress(address)})`,
        winnerOf(view.step, lookup)?.label ?? 'no route covers it',
        () =>
            present([
                leaf('table', nameOf(view.network, table.id), { span: table.span }),
                route && leaf('means', meaningOf(view.network, route.target)),
                candidatesNode('routes', { step: view.step, index: view.position.step, lookup }),
            ]),
        route ? { span: route.span } : {},
    );
}

/** The cache first; what is not in it, as the hypervisor would answer (I1–I3). */
function arpFor(view: View, address: IpAddress): VariableNode {
    const name = `arp(${formatAddress(address)})`;
    const at = view.step.hop.interface;
    const cached = [...view.state.arpCaches.values()].find(
        (entry) => entry.interface === at && sameAddress(entry.address, address),
    );
    if (cached) {
        return leaf(name, `${cached.mac} (in the cache)`, { type: 'MAC address' });
    }
    const subnet = subnetHere(view, 'arp');
    if (isRouterAddress(subnet, address)) {
        return leaf(name, `${subnet.routerMac} (not in the cache; the hypervisor would answer for the router, I2)`);
    }
    const owner = networkIndex(view.network).interfaceByAddress(subnet.vpc, address);
    return owner?.subnet === subnet.id
        ? leaf(name, `${owner.mac} (not in the cache; the hypervisor would answer for ${nameOf(view.network, owner.id)}, I1)`)
        : leaf(name, `nobody in subnet ${subnet.name} has it (I3)`);
}

function mappingFor(view: View, address: IpAddress): VariableNode {
    const name = `mapping(${formatAddress(address)})`;
    const subnet = subnetHere(view, 'mapping');
    const entry = networkIndex(view.network).mapping(subnet.vpc, address);
    return entry
        ? { ...mappingNode(view.network, entry), name }
        : leaf(name, `no entry in VPC ${nameOf(view.network, subnet.vpc)}: the packet would be dropped (E4)`);
}

/** The step's sentence; below it the rules behind it and, for a drop, the repair. */
function whyNode({ step }: View): VariableNode {
    const info = dropInfo(step);
    const code = explanationCode(step);
    return branch('why', step.summary(), () => [
        ...step.rules.map((rule) => {
            const { text, source }: RuleInfo = RULES[rule];
            return leaf(rule, `${text} [${source}]`);
        }),
        ...(info ? [leaf('explanation', info.explanation), leaf('what would let it pass', info.repair)] : []),
        ...(code === undefined ? [] : [leaf('vendor code', code)]),
    ]);
}
