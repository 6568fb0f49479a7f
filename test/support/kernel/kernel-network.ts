/**
 * The same network out of Linux parts: a namespace for each guest, NAT gateway, internet gateway and host, and on each server one
 * for each VPC, with a bridge, a router and a VXLAN device. Routes, translations and tunnels are the kernel's own.
 *
 * What the cloud's hypervisors know beforehand is written down instead of learnt: neighbours, MACs behind tunnels (E1, I1).
 */
import { edgeDevice } from '../../../language/src/forwarding/edge-devices.js';
import { formatAddress, formatCidr, type MacAddress, macOfAddress } from '../../../language/src/model/address.js';
import type { ElementId, Network, NetworkInterface, Route, Subnet, Vpc } from '../../../language/src/model/network.js';

/** Where frames can be watched: the namespace, its interface, and the element of the network that this is. */
export interface Wire {
    readonly namespace: string;
    readonly interface: string;
    readonly place: ElementId;
    /** Frames from this MAC are not looked at: a NAT gateway hands its packets to its server without a wire between. */
    readonly exceptFrom?: MacAddress;
}

/** Commands that build it, and the wires that exist then. */
export interface KernelPlan {
    readonly commands: readonly string[];
    readonly wires: readonly Wire[];
    /** The namespace of each machine. */
    readonly machines: ReadonlyMap<ElementId, string>;
}

/** A link-local address by which routers reach the internet gateway; nobody sees it. */
const GATEWAY = '169.254.77.1';
const QUIET = ['net/ipv6/conf/all/disable_ipv6=1', 'net/ipv6/conf/default/disable_ipv6=1'];
const ROUTER = [
    'net/ipv4/ip_forward=1',
    'net/ipv4/conf/all/rp_filter=0',
    'net/ipv4/conf/default/rp_filter=0',
    'net/ipv4/conf/all/send_redirects=0',
    'net/ipv4/conf/default/send_redirects=0',
];

/** Plans the parts of a network. Instances have one interface each. */
export function planKernel(network: Network): KernelPlan {
    return new Planner(network).plan();
}

class Planner {
    private readonly commands: string[] = [];
    private readonly wires: Wire[] = [];
    private readonly machines = new Map<ElementId, string>();
    /** Short names, since interface names are short: elements by number. */
    private readonly numbers = new Map<string, number>();

    constructor(private readonly network: Network) {}

    plan(): KernelPlan {
        this.namespace('fabric', QUIET);
        this.add('ip -n @fabric link add name fab type bridge', 'ip -n @fabric link set fab mtu 9100 up');
        for (const server of new Set([...this.network.interfaces.values()].map((each) => each.server))) {
            const address = this.network.servers.get(server)?.address ?? 0;
            this.underlayHost({ name: this.name('s', server), place: server, address });
        }
        for (const gateway of this.network.internetGateways.keys()) {
            this.gateway(gateway);
        }
        for (const vpc of this.network.vpcs.values()) {
            for (const server of this.serversOf(vpc)) {
                this.switchOf(vpc, server);
            }
        }
        this.hosts();
        return { commands: this.commands, wires: this.wires, machines: this.machines };
    }

    private add(...commands: string[]): void {
        this.commands.push(...commands);
    }

    private name(kind: string, id: string): string {
        const number = this.numbers.get(id) ?? this.numbers.size;
        this.numbers.set(id, number);
        return `${kind}${number}`;
    }

    private namespace(name: string, settings: readonly string[]): void {
        this.add(`ip netns add @${name}`, `ip -n @${name} link set lo up`);
        for (const setting of settings) {
            const [file, value] = setting.split('=');
            this.add(`ip netns exec @${name} sh -c 'echo ${value} > /proc/sys/${file}'`);
        }
    }

    /** A server or edge device on the physical network. */
    private underlayHost({ name, place, address }: { name: string; place: ElementId; address: number }): void {
        this.namespace(name, [...QUIET, ...ROUTER]);
        this.add(
            `ip link add u0 netns @${name} address ${macOfAddress(address)} mtu 9100 type veth peer name ${name} netns @fabric`,
            `ip -n @fabric link set ${name} mtu 9100 master fab up`,
            `ip -n @${name} addr add ${formatAddress(address)}/16 dev u0`,
            `ip netns exec @${name} ethtool -K u0 tx off >/dev/null`,
            `ip -n @${name} link set u0 up`,
        );
        this.wires.push({ namespace: name, interface: 'u0', place });
    }

    private serversOf(vpc: Vpc): ElementId[] {
        return [...new Set(this.interfacesOf(vpc).map(({ server }) => server))];
    }

    private interfacesOf(vpc: Vpc): NetworkInterface[] {
        return [...this.network.interfaces.values()].filter(({ subnet }) => this.network.subnets.get(subnet)?.vpc === vpc.id);
    }

    private subnetsOf(vpc: Vpc): Subnet[] {
        return [...this.network.subnets.values()].filter((subnet) => subnet.vpc === vpc.id);
    }

    /** The virtual switch and router of one VPC on one server. The tunnel's socket stays on the server. */
    private switchOf(vpc: Vpc, server: ElementId): void {
        const host = this.name('s', server);
        const name = this.name('v', `${server} ${vpc.id}`);
        const address = formatAddress(this.network.servers.get(server)?.address ?? 0);
        this.namespace(name, [...QUIET, ...ROUTER]);
        this.add(
            `ip -n @${name} link add name sw0 type bridge mcast_snooping 0`,
            `ip -n @${name} link set sw0 up`,
            `ip -n @${host} link add x${name} type vxlan id ${vpc.vni} dstport 4789 local ${address} dev u0 nolearning noudpcsum df set`,
            `ip -n @${host} link set x${name} netns @${name}`,
            `ip -n @${name} link set x${name} name vx master sw0 up`,
            port(name, 'vx'),
        );
        for (const subnet of this.subnetsOf(vpc)) {
            this.routerLeg(name, subnet);
        }
        for (const owner of this.interfacesOf(vpc)) {
            this.neighbourOf(name, owner, server);
        }
        this.policies(name, vpc);
    }

    /** The router's interface in one subnet, the same on every server. */
    private routerLeg(name: string, subnet: Subnet): void {
        const leg = this.name('r', subnet.id);
        this.add(
            `ip -n @${name} link add ${leg} address ${subnet.routerMac} type veth peer name p${leg}`,
            `ip -n @${name} link set p${leg} master sw0 up`,
            port(name, `p${leg}`),
            `ip -n @${name} link set ${leg} up`,
            `ip -n @${name} addr add ${formatAddress(subnet.routerAddress)}/${subnet.cidrs[0]?.cidr.length} dev ${leg}`,
            `bridge -n @${name} fdb replace ${subnet.routerMac} dev p${leg} master static`,
        );
    }

    /** Where an interface is: a port of this switch, or behind the tunnel. */
    private neighbourOf(name: string, owner: NetworkInterface, server: ElementId): void {
        const leg = this.name('r', owner.subnet);
        const address = formatAddress(owner.addresses[0]?.address ?? 0);
        this.add(`ip -n @${name} neigh replace ${address} lladdr ${owner.mac} dev ${leg} nud permanent`);
        if (owner.server === server) {
            this.guest(name, owner);
            return;
        }
        const far = formatAddress(this.network.servers.get(owner.server)?.address ?? 0);
        this.add(
            `bridge -n @${name} fdb replace ${owner.mac} dev vx master static`,
            `bridge -n @${name} fdb append ${owner.mac} dev vx dst ${far} self permanent`,
        );
    }

    /** A guest or NAT gateway on its virtual wire. */
    private guest(at: string, owner: NetworkInterface): void {
        const { network } = this;
        const name = this.name('g', owner.owner);
        const subnet = network.subnets.get(owner.subnet);
        const address = formatAddress(owner.addresses[0]?.address ?? 0);
        this.machines.set(owner.owner, name);
        this.namespace(name, QUIET);
        this.add(
            `ip link add eth0 netns @${name} address ${owner.mac} type veth peer name ${name} netns @${at}`,
            `ip netns exec @${name} ethtool -K eth0 tx off >/dev/null`,
            `ip -n @${at} link set ${name} master sw0 up`,
            port(at, name),
            `bridge -n @${at} fdb replace ${owner.mac} dev ${name} master static`,
            `ip -n @${name} addr add ${address}/${subnet?.cidrs[0]?.cidr.length} dev eth0`,
            `ip -n @${name} link set eth0 up`,
            `ip -n @${name} route add default via ${formatAddress(subnet?.routerAddress ?? 0)}`,
            `ip -n @${name} neigh replace ${formatAddress(subnet?.routerAddress ?? 0)} lladdr ${subnet?.routerMac} dev eth0 nud permanent`,
        );
        for (const other of network.interfaces.values()) {
            if (other.subnet === owner.subnet && other.id !== owner.id) {
                const theirs = formatAddress(other.addresses[0]?.address ?? 0);
                this.add(`ip -n @${name} neigh replace ${theirs} lladdr ${other.mac} dev eth0 nud permanent`);
            }
        }
        const isNat = network.natGateways.has(owner.owner);
        this.wires.push({ namespace: at, interface: name, place: owner.id, ...(isNat ? { exceptFrom: owner.mac } : {}) });
        this.routerInside(name, owner, address);
    }

    /** What a guest does besides: forwarding, its own routes, masquerading; a NAT gateway does all but the routes. */
    private routerInside(name: string, { owner }: NetworkInterface, address: string): void {
        const guest = this.network.instances.get(owner)?.guest;
        const isNat = this.network.natGateways.has(owner);
        if (isNat || guest?.forwarding) {
            this.add(...ROUTER.map((setting) => sysctl(name, setting)));
        }
        if (isNat || guest?.masquerade) {
            this.add(
                natTable(
                    name,
                    [],
                    [
                        `ip saddr != ${address} ip protocol { tcp, udp } snat to ${address}:1024-65535`,
                        `ip saddr != ${address} snat to ${address}`,
                    ],
                ),
            );
        }
        for (const { destination, via } of guest?.routes ?? []) {
            this.add(`ip -n @${name} route add ${formatCidr(destination)} via ${formatAddress(via)}`);
        }
    }

    /** A table of the kernel for each route table, chosen by the subnet that a packet comes from. */
    private policies(name: string, vpc: Vpc): void {
        this.subnetsOf(vpc).forEach((subnet, i) => {
            const table = 100 + i;
            this.add(`ip -n @${name} rule add iif ${this.name('r', subnet.id)} lookup ${table}`);
            for (const other of this.subnetsOf(vpc)) {
                const leg = this.name('r', other.id);
                this.add(`ip -n @${name} route add ${formatCidr(other.cidrs[0]?.cidr as never)} dev ${leg} table ${table}`);
            }
            for (const route of this.network.routeTables.get(subnet.routeTable)?.routes ?? []) {
                this.route(name, route, { table, subnet });
            }
        });
    }

    private route(name: string, { destination, target }: Route, { table, subnet }: { table: number; subnet: Subnet }): void {
        if (!('element' in target) || typeof destination.address !== 'number') {
            return;
        }
        const nat = this.network.natGateways.get(target.element);
        const owner = this.network.interfaces.get(nat?.interface ?? target.element);
        const gateway = edgeDevice(this.network, target.element);
        if (gateway) {
            const mac = macOfAddress(gateway.underlayAddress);
            const far = formatAddress(gateway.underlayAddress);
            this.add(
                `ip -n @${name} neigh replace ${GATEWAY} lladdr ${mac} dev ${this.name('r', subnet.id)} nud permanent`,
                `bridge -n @${name} fdb replace ${mac} dev vx master static`,
                `bridge -n @${name} fdb replace ${mac} dev vx dst ${far} self permanent`,
            );
        }
        const via = gateway ? GATEWAY : formatAddress(owner?.addresses[0]?.address ?? 0);
        const leg = this.name('r', gateway ? subnet.id : (owner?.subnet ?? ''));
        this.add(`ip -n @${name} route add ${formatCidr(destination)} via ${via} dev ${leg} onlink table ${table}`);
    }

    /** An internet gateway: one end in the overlay, one on the internet, and a one-to-one translation between them. */
    private gateway(id: ElementId): void {
        const gateway = this.network.internetGateways.get(id);
        const vpc = this.network.vpcs.get(gateway?.vpc ?? '');
        if (!gateway || !vpc) {
            return;
        }
        const name = this.name('i', id);
        const own = formatAddress(gateway.underlayAddress);
        this.underlayHost({ name, place: id, address: gateway.underlayAddress });
        this.add(
            `ip -n @${name} link add vx address ${macOfAddress(gateway.underlayAddress)} type vxlan id ${vpc.vni} dstport 4789 local ${own} dev u0 nolearning noudpcsum df set`,
            `ip -n @${name} link set vx up`,
            ...vpc.cidrs.flatMap(({ cidr }) =>
                typeof cidr.address === 'number' ? [`ip -n @${name} route add ${formatCidr(cidr)} dev vx`] : [],
            ),
        );
        for (const owner of this.interfacesOf(vpc)) {
            const far = formatAddress(this.network.servers.get(owner.server)?.address ?? 0);
            this.add(
                `ip -n @${name} neigh replace ${formatAddress(owner.addresses[0]?.address ?? 0)} lladdr ${owner.mac} dev vx nud permanent`,
                `bridge -n @${name} fdb append ${owner.mac} dev vx dst ${far} self permanent`,
            );
        }
        const pairs = this.publicAddresses(vpc);
        this.add(
            natTable(
                name,
                pairs.map(([inside, outside]) => `iifname "out0" ip daddr ${outside} dnat to ${inside}`),
                pairs.map(([inside, outside]) => `oifname "out0" ip saddr ${inside} snat to ${outside}`),
            ),
        );
    }

    private publicAddresses(vpc: Vpc): [string, string][] {
        return this.interfacesOf(vpc).flatMap(({ addresses }) =>
            addresses.flatMap(({ address, publicAddress }): [string, string][] =>
                publicAddress === undefined ? [] : [[formatAddress(address), formatAddress(publicAddress)]],
            ),
        );
    }

    /** The internet: one wire that all hosts and gateways stand on. */
    private hosts(): void {
        this.namespace('inet', QUIET);
        this.add('ip -n @inet link add name net type bridge', 'ip -n @inet link set net up');
        const gateways = [...this.network.internetGateways.values()].map(({ id, vpc }) => ({
            name: this.name('i', id),
            id,
            vpc,
        }));
        for (const { name, id } of gateways) {
            this.add(
                `ip link add out0 netns @${name} address ${hostMac(this.name('i', id))} type veth peer name ${name} netns @inet`,
                `ip -n @inet link set ${name} master net up`,
                port('inet', name),
                `bridge -n @inet fdb replace ${hostMac(name)} dev ${name} master static`,
                `ip -n @${name} link set out0 up`,
            );
        }
        for (const host of this.network.internetHosts.values()) {
            const name = this.name('h', host.id);
            const address = formatAddress(host.addresses[0]?.address ?? 0);
            this.machines.set(host.id, name);
            this.namespace(name, QUIET);
            this.add(
                `ip link add eth0 netns @${name} address ${hostMac(name)} type veth peer name ${name} netns @inet`,
                `ip netns exec @${name} ethtool -K eth0 tx off >/dev/null`,
                `ip -n @inet link set ${name} master net up`,
                port('inet', name),
                `bridge -n @inet fdb replace ${hostMac(name)} dev ${name} master static`,
                `ip -n @${name} addr add ${address}/32 dev eth0`,
                `ip -n @${name} link set eth0 up`,
                `ip -n @${name} route add default dev eth0`,
            );
            for (const { name: gateway, vpc } of gateways) {
                this.add(
                    `ip -n @${gateway} route add ${address}/32 dev out0`,
                    `ip -n @${gateway} neigh replace ${address} lladdr ${hostMac(name)} dev out0 nud permanent`,
                    ...this.publicAddresses(this.network.vpcs.get(vpc ?? '') as Vpc).map(
                        ([, outside]) =>
                            `ip -n @${name} neigh replace ${outside} lladdr ${hostMac(gateway)} dev eth0 nud permanent`,
                    ),
                );
            }
            this.wires.push({ namespace: 'inet', interface: name, place: host.id });
        }
    }
}

/** A port of a switch that knows beforehand who is where: nothing is flooded, nothing learnt. */
const port = (name: string, device: string): string =>
    `bridge -n @${name} link set dev ${device} learning off flood off mcast_flood off bcast_flood off`;

const sysctl = (name: string, setting: string): string => {
    const [file, value] = setting.split('=');
    return `ip netns exec @${name} sh -c 'echo ${value} > /proc/sys/${file}'`;
};

const natTable = (name: string, before: readonly string[], after: readonly string[]): string => {
    const chain = (word: string, hook: string, rules: readonly string[]): string =>
        `chain ${word} { ${[`type nat hook ${hook}`, ...rules].join('; ')}; }`;
    const chains = [chain('before', 'prerouting priority -100', before), chain('after', 'postrouting priority 100', after)];
    return `ip netns exec @${name} nft 'table ip nat { ${chains.join('; ')}; }'`;
};

/** A MAC outside the cloud, from the number in a name. */
const hostMac = (name: string): string =>
    `02:ff:00:00:00:${Number(/\d+/.exec(name)?.[0] ?? 0)
        .toString(16)
        .padStart(2, '0')}`;
