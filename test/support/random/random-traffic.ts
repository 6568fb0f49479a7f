/** Random packets and experiments for a random network, as text. */
import type { Dice } from './dice.js';
import { routeTarget } from './random-vpc.js';
import type { RandomMachine, RandomVpc, RandomWorld } from './world.js';

/** Addresses that are special to everybody. */
const SPECIAL = [
    '239.1.1.1',
    '224.0.0.5',
    '255.255.255.255',
    '169.254.169.254',
    '169.254.169.253',
    '169.254.170.2',
    '0.0.0.0',
    '127.0.0.1',
    '203.0.113.200',
    '198.51.100.250',
    '52.216.0.9',
] as const;
const SPECIAL_IPV6 = [
    '2001:db8:ffff::99',
    'ff02::1',
    'fd00:ec2::254',
    'fe80::1',
    '64:ff9b::c633:6407',
    '2001:db8:100:1::99',
] as const;

/** One packet, as a probe writes it. */
export function rollPacket(dice: Dice, world: RandomWorld): string {
    const machines = [...world.vpcs.flatMap((vpc) => vpc.machines), ...world.hosts];
    const source = dice.any(machines) ?? world.hosts[0];
    if (!source) {
        throw new Error('Every world has hosts.');
    }
    const kind = dice.one(['tcp', 'icmp', 'udp', 'packet', 'arp', 'icmp6', 'tcp', 'udp', 'dhcp']);
    const isInstance = source.vpc !== undefined;
    if (kind === 'dhcp' && isInstance) {
        return `dhcp ${source.name}`;
    }
    if (kind === 'arp' && isInstance) {
        return `arp ${source.name} who-has ${rollAddress(dice, world, source)}`;
    }
    if ((kind === 'icmp6' || dice.chance(4)) && source.ipv6 !== undefined) {
        return rollIpv6Packet(dice, world, source);
    }
    const protocol = kind === 'icmp6' || kind === 'dhcp' || kind === 'arp' ? 'icmp' : kind;
    const port = protocol === 'tcp' || protocol === 'udp' ? `:${dice.one([443, 53, 8443, 22, 5004, 40_000])}` : '';
    const settings = [...rollSettings(dice), ...rollFields(dice, protocol)].join(' ');
    return `${protocol} ${source.name} -> ${rollAddress(dice, world, source)}${port}${settings === '' ? '' : ` { ${settings} }`}`;
}

function rollIpv6Packet(dice: Dice, world: RandomWorld, source: RandomMachine): string {
    const known = world.vpcs.flatMap(({ machines }) => machines.flatMap(({ ipv6 }) => ipv6 ?? []));
    const destination = dice.any([...known, ...known, '2001:db8:ffff::7', ...SPECIAL_IPV6]);
    const protocol = dice.one(['icmp6', 'tcp', 'udp']);
    const settings = rollSettings(dice).join(' ');
    const body = settings === '' ? '' : ` { ${settings} }`;
    return protocol === 'icmp6'
        ? `icmp6 ${source.name} -> ${destination}${body}`
        : `${protocol} ${source.name} -> [${destination}]:${dice.one([443, 53])}${body}`;
}

/** Mostly somebody's address, now and then nobody's. */
function rollAddress(dice: Dice, world: RandomWorld, source: RandomMachine): string {
    const own = world.vpcs.find(({ name }) => name === source.vpc);
    const others = world.vpcs.flatMap(({ addresses }) => addresses);
    const publicOnes = world.vpcs.flatMap(({ machines }) => machines.flatMap(({ publicAddress }) => publicAddress ?? []));
    const outside = world.hosts.map(({ ipv4 }) => ipv4);
    const pools = [own?.addresses ?? publicOnes, outside, others, publicOnes, others, others, [...SPECIAL]];
    return dice.any(dice.any(pools) ?? []) ?? dice.any(outside) ?? '198.51.100.7';
}

const rollSettings = (dice: Dice): string[] =>
    [
        dice.maybe(3, `size ${dice.one([100, 1400, 1500, 1501, 3000, 8500, 8501, 9001, 9500, 60_000])}`),
        dice.maybe(3, 'df'),
        dice.maybe(5, `ttl ${dice.one([1, 2, 64, 255])}`),
    ].filter((setting) => setting !== '');

/** Fields written by hand: forged addresses, odd protocols, fragments that come from somewhere else. */
function rollFields(dice: Dice, protocol: string): string[] {
    const fields = [
        dice.maybe(6, `ip.src ${dice.one(['10.0.1.10', '10.1.2.10', '192.0.2.9', '203.0.113.41'])}`),
        dice.maybe(10, `eth.dst ${dice.one(['02:00:0a:00:01:0b', '02:00:0a:00:01:32', 'ff:ff:ff:ff:ff:ff'])}`),
        dice.maybe(16, 'eth.type 0x88cc'),
        dice.maybe(10, `ip.frag_offset ${dice.one([0, 185, 1000])} ip.flags.mf 1`),
    ];
    if (protocol === 'packet') {
        fields.push(`ip.proto ${dice.one([47, 50, 112, 89, 2])}`);
    }
    if (protocol === 'tcp') {
        fields.push(dice.maybe(6, `tcp.flags ${dice.one(['0x10', '0x04', '0x12', '0x11'])}`));
    }
    return fields.filter((field) => field !== '');
}

/** The lines of one experiment. */
export function rollExperiment(dice: Dice, world: RandomWorld, probes: readonly string[]): string[] {
    return Array.from({ length: 2 + dice.below(10) }, () =>
        dice.chance(2) ? rollAction(dice, world) : `run ${dice.any(probes) ?? probes[0]}`,
    );
}

function rollAction(dice: Dice, world: RandomWorld): string {
    const vpc = dice.any(world.vpcs);
    const machine = vpc && dice.any(vpc.machines);
    if (!vpc || !machine) {
        return 'wait 1s';
    }
    return dice.one([
        () => `wait ${dice.one(['1s', '31s', '61s', '181s', '351s', '5d', '6d'])}`,
        () => rollApiCall(dice, vpc, machine),
        () => rollGuestAction(dice, vpc, machine),
        () => rollFault(dice, world, machine),
        () => rollJoinCall(dice, world),
    ])();
}

function rollApiCall(dice: Dice, vpc: RandomVpc, machine: RandomMachine): string {
    const table = `${vpc.name}.${dice.one(['t1', 't2'])}`;
    const block = dice.one(['0.0.0.0/0', '198.51.100.0/24', '10.0.0.0/8', '192.0.2.0/25']);
    const targets = [
        ...vpc.joins,
        ...[...vpc.gateways].filter((each) => each !== 'eigw').map((each) => `${vpc.name}.${routeTarget(each)}`),
    ];
    const target = dice.any([...targets, 'blackhole']);
    return dice.one([
        () => `api replace-route ${table} ${block} -> ${target}`,
        () => `api create-route ${table} ${block} -> ${target}`,
        () => `api delete-route ${table} ${block}`,
        () => `api set-security-groups ${machine.name} ${vpc.name}.${dice.one(['open', 'picky'])}`,
        () => `api authorize ${vpc.name}.picky ingress ${dice.one(['all', 'tcp 443'])} from 0.0.0.0/0`,
        () => `api revoke ${vpc.name}.open ${dice.one(['ingress all from', 'egress all to'])} 0.0.0.0/0`,
        () => `api set-source-dest-check ${machine.name} ${dice.one(['on', 'off'])}`,
        () => `api associate-route-table ${vpc.name}.one ${table}`,
        () => `api associate-network-acl ${vpc.name}.one ${vpc.name}.strict`,
        () => `api associate-address 203.0.113.250 to ${machine.name}`,
    ])();
}

function rollGuestAction(dice: Dice, vpc: RandomVpc, machine: RandomMachine): string {
    const address = `10.${vpc.octet}.1.${dice.one([99, 10, 11])}`;
    return dice.one([
        () => `guest ${machine.name} add-address ${address}`,
        () => `guest ${machine.name} set-address ${address}`,
        () => `guest ${machine.name} announce ${address}`,
        () => `guest ${machine.name} set-mac 02:00:00:00:00:77`,
        () => `guest ${machine.name} add-route ${dice.one(['198.51.100.0/24', '0.0.0.0/0'])} via ${address}`,
        () => `guest ${machine.name} join-group 239.1.1.1`,
    ])();
}

const rollFault = (dice: Dice, world: RandomWorld, machine: RandomMachine): string =>
    `${dice.one(['fail', 'restore'])} ${dice.any([
        `instance ${machine.name}`,
        'availability-zone eu-west-1b',
        ...world.attachments.map((name) => `attachment ${name}`),
        ...world.lines,
    ])}`;

function rollJoinCall(dice: Dice, world: RandomWorld): string {
    const table = dice.any(world.gatewayTables);
    const attachment = dice.any(world.attachments);
    const peering = dice.any(world.peerings);
    const calls = [
        ...(peering === undefined ? [] : [`api delete-peering ${peering}`, `api accept-peering ${peering}`]),
        ...(table === undefined || attachment === undefined
            ? []
            : [
                  `api associate-transit-gateway-route-table ${table} ${attachment}`,
                  `api disassociate-transit-gateway-route-table ${table} ${attachment}`,
                  `api enable-transit-gateway-route-table-propagation ${table} ${attachment}`,
                  `api disable-transit-gateway-route-table-propagation ${table} ${attachment}`,
                  `api create-transit-gateway-route ${table} 10.0.0.0/8 -> ${attachment}`,
                  `api delete-transit-gateway-route ${table} 10.0.0.0/8`,
              ]),
    ];
    return dice.any(calls) ?? 'wait 2s';
}
