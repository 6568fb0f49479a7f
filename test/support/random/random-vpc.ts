/** Random VPCs as text: subnets, instances, filters, tables and what stands at the edge. All of it is valid. */
import type { Dice } from './dice.js';
import type { Gateway, RandomMachine, RandomVpc } from './world.js';

/** A VPC that has been decided upon but not yet written: what joins it to others must be known first. */
export interface PlannedVpc extends RandomVpc {
    readonly machines: RandomMachine[];
}

/** Red and blue have the same addresses: nothing may ever mix them up (E7). */
export const VPCS = [
    { name: 'red', octet: 0, group: 1 },
    { name: 'green', octet: 1, group: 2 },
    { name: 'blue', octet: 0, group: 3 },
    { name: 'grey', octet: 2, group: 4 },
] as const;

const SUBNETS = [
    { name: 'one', number: 1, zone: 'eu-west-1a', machines: ['a', 'b'] },
    { name: 'two', number: 2, zone: 'eu-west-1b', machines: ['c', 'd'] },
    { name: 'edge', number: 3, zone: 'eu-west-1a', machines: [] },
] as const;

/** Blocks outside: of the internet, of the offices, of nobody. */
const FAR_BLOCKS = [
    '0.0.0.0/0',
    '198.51.100.0/24',
    '192.0.2.0/25',
    '10.0.0.0/8',
    '192.168.0.0/16',
    '10.0.0.0/16',
    '10.1.0.0/16',
    '10.2.0.0/16',
];
const FAR_IPV6_BLOCKS = ['::/0', '2001:db8:ffff::/48', '2001:db8:200::/56', '2001:db8:400::/56'];

/** Decides what a VPC has. */
export function planVpc(dice: Dice, index: number): PlannedVpc {
    const { name, octet, group } = VPCS[index] ?? VPCS[0];
    const gateways = new Set<Gateway>(dice.some(['igw', 'nat', 'box', 'vgw', 'eigw'] as const));
    const ipv6 = dice.chance(2);
    if (!ipv6) {
        gateways.delete('eigw');
    }
    return {
        name,
        octet,
        group,
        ipv6,
        gateways,
        machines: [],
        addresses: [],
        tables: ['t1', 't2'],
        groups: ['open', 'picky', 'default'],
        acls: ['strict'],
        joins: [],
    };
}

/** The text of a VPC. `joins` must be complete. Machines and addresses are entered on the way. */
export function writeVpc(dice: Dice, vpc: PlannedVpc): string {
    const { name, octet, gateways, ipv6 } = vpc;
    const subnets = SUBNETS.map((subnet) => writeSubnet(dice, vpc, subnet));
    vpc.addresses.push(`10.${octet}.1.1`, `10.${octet}.2.1`, `10.${octet}.1.99`, `10.${octet}.9.9`, `10.${octet}.1.255`);
    return `vpc ${name} {
  cidr 10.${octet}.0.0/16
  ${ipv6 ? `cidr 2001:db8:${vpc.group}00::/56` : ''}
  ${gateways.has('igw') ? 'internet-gateway igw' : ''}
  ${gateways.has('eigw') ? 'egress-only-internet-gateway eigw' : ''}
  ${gateways.has('vgw') ? 'vpn-gateway vgw' : ''}
  route-table t1 main { ${writeRoutes(dice, vpc)} }
  route-table t2 { ${writeRoutes(dice, vpc)} }
  ${gateways.has('igw') && gateways.has('box') ? dice.maybe(4, `route-table arriving edge igw { 10.${octet}.1.0/24 -> box.eth0 }`) : ''}
  network-acl strict { ${writeAcl(dice, vpc)} }
  security-group open { ingress all from 0.0.0.0/0 ingress all from ::/0 egress all to 0.0.0.0/0 egress all to ::/0 }
  security-group picky { ${writeRules(dice, vpc)} }
  security-group default { ingress all from 0.0.0.0/0 egress all to 0.0.0.0/0 ${dice.maybe(2, 'ingress all from ::/0')} }
  ${dice.maybe(4, `endpoint s3 { gateway s3 route-tables t1 }`)}
  ${dice.maybe(4, `endpoint kms { interface kms subnets two security-groups open }`)}
  ${dice.maybe(3, writeBalancer(dice))}
${subnets.join('\n')}
}`;
}

function writeBalancer(dice: Dice): string {
    const type = dice.one(['network', 'application', 'classic']);
    const subnets = dice.one(['one', 'two', 'one, two']);
    const cross = type === 'network' ? dice.maybe(2, 'cross-zone on') : '';
    const groups = type === 'network' ? '' : 'security-groups open';
    return `load-balancer front { ${type} subnets ${subnets} ${groups} ${cross} listener tcp 8443 -> ${dice.one(['a', 'a, c', '10.0.0.0'] as const).replace('10.0.0.0', 'c')} port 443 }`;
}

type SubnetPlan = (typeof SUBNETS)[number];

function writeSubnet(dice: Dice, vpc: PlannedVpc, { name, number, zone, machines }: SubnetPlan): string {
    const { octet, group, ipv6, gateways } = vpc;
    const cidr = `10.${octet}.${number}.0/24`;
    const has6 = ipv6 && name !== 'edge';
    const parts = [
        `cidr ${cidr}`,
        has6 ? `cidr 2001:db8:${group}00:${number}::/64` : '',
        `availability-zone ${zone}`,
        dice.maybe(2, 'route-table t2'),
        dice.maybe(4, 'network-acl strict'),
        ...machines.map((machine, i) =>
            i === 0 || dice.chance(2) ? writeInstance(dice, vpc, { machine, number, host: 10 + i, has6, subnet: name }) : '',
        ),
    ];
    if (name === 'edge') {
        parts.push(gateways.has('nat') ? writeNat(dice, vpc) : '', gateways.has('box') ? writeBox(dice, vpc) : '');
    }
    return `  subnet ${name} {\n    ${parts.filter((part) => part !== '').join('\n    ')}\n  }`;
}

interface InstancePlan {
    readonly machine: string;
    readonly subnet: string;
    readonly number: number;
    readonly host: number;
    readonly has6: boolean;
}

function writeInstance(dice: Dice, vpc: PlannedVpc, { machine, subnet, number, host, has6 }: InstancePlan): string {
    const { name, octet, group } = vpc;
    const ipv4 = `10.${octet}.${number}.${host}`;
    const ipv6 = has6 && dice.chance(2) ? `2001:db8:${group}00:${number}::${host}` : undefined;
    const publicAddress = dice.chance(2) ? `203.0.113.${group * 40 + number * 10 + host - 10}` : undefined;
    vpc.machines.push({
        name: `${name}.${machine}`,
        vpc: name,
        subnet,
        ipv4,
        ...(ipv6 === undefined ? {} : { ipv6 }),
        ...(publicAddress === undefined ? {} : { publicAddress }),
    });
    vpc.addresses.push(ipv4);
    const guest = [
        dice.maybe(3, 'forwarding on'),
        dice.maybe(4, `route 0.0.0.0/0 via 10.${octet}.${number}.${host === 10 ? 11 : 10}`),
        dice.maybe(6, `route 198.51.100.0/24 via 10.${octet}.${3 - number}.10 onlink`),
        dice.maybe(6, `route 10.${octet}.2.0/24 via 10.${octet}.${number}.${host === 10 ? 11 : 10}`),
        dice.maybe(8, `tunnel gre far to 10.${octet}.${3 - number}.10 carry 239.1.1.1`),
        dice.maybe(8, 'masquerade out eth0'),
    ].join(' ');
    return [
        `instance ${machine} {`,
        `ip ${ipv4}`,
        ipv6 === undefined ? '' : `ip ${ipv6}`,
        publicAddress === undefined ? '' : `public-ip ${publicAddress}`,
        dice.one(['', 'security-groups open', 'security-groups picky', 'security-groups picky, open', 'security-groups open']),
        dice.maybe(3, 'source-dest-check off'),
        number === 1 ? dice.maybe(2, 'server rack1') : '',
        guest.trim() === '' ? '' : `guest { ${guest} }`,
        '}',
    ].join(' ');
}

function writeNat(dice: Dice, { octet, group, gateways, addresses }: PlannedVpc): string {
    addresses.push(`10.${octet}.3.5`);
    return gateways.has('igw') && !dice.chance(4)
        ? `nat-gateway nat { ip 10.${octet}.3.5 public-ip 203.0.113.${group * 40 + 39} }`
        : `nat-gateway nat { ip 10.${octet}.3.5 connectivity private }`;
}

/** A router, firewall or NAT instance, perhaps with a leg in another subnet. */
function writeBox(dice: Dice, vpc: PlannedVpc): string {
    const { name, octet, group } = vpc;
    const publicAddress = dice.chance(2) ? `203.0.113.${group * 40 + 38}` : undefined;
    vpc.machines.push({
        name: `${name}.box`,
        vpc: name,
        subnet: 'edge',
        ipv4: `10.${octet}.3.20`,
        ...(publicAddress === undefined ? {} : { publicAddress }),
    });
    vpc.addresses.push(`10.${octet}.3.20`);
    const leg = dice.chance(3);
    return [
        `instance box { ip 10.${octet}.3.20`,
        publicAddress === undefined ? '' : `public-ip ${publicAddress}`,
        'source-dest-check off security-groups open',
        leg ? `interface inner in one { ip 10.${octet}.1.50 security-groups open }` : '',
        `guest { forwarding on ${dice.maybe(2, 'masquerade out eth0')} }`,
        '}',
    ].join(' ');
}

/** An instance with several interfaces is named by one of them (4.5). */
export const routeTarget = (name: string): string => (name === 'box' ? 'box.eth0' : name);

/** Routes with different destinations, each to something that exists. */
function writeRoutes(dice: Dice, vpc: PlannedVpc): string {
    const { octet, gateways, ipv6, joins, name } = vpc;
    const own: string[] = [];
    const ipv4 = [
        ...joins,
        ...joins,
        ...['igw', 'nat', 'vgw', 'box'].filter((each) => gateways.has(each as Gateway)).map(routeTarget),
        'a',
        'blackhole',
    ];
    const six = [...joins, ...joins, ...['igw', 'eigw'].filter((each) => gateways.has(each as Gateway)), 'blackhole'];
    const inland = joins.length > 0 ? [...joins, ...joins, ...joins, ...ipv4] : ipv4;
    const routes = FAR_BLOCKS.filter((block) => block !== `10.${octet}.0.0/16` && !dice.chance(3)).map(
        (block) => `${block} -> ${dice.any(block.startsWith('10.') ? inland : ipv4)}`,
    );
    if (ipv6) {
        const foreign = FAR_IPV6_BLOCKS.filter((block) => !block.startsWith(`2001:db8:${vpc.group}00:`));
        routes.push(...foreign.filter(() => dice.chance(2)).map((block) => `${block} -> ${dice.any(six)}`));
    }
    if (gateways.has('box') && dice.chance(4)) {
        own.push(`10.${octet}.2.0/24 -> ${routeTarget('box')}`);
    }
    const learnt = gateways.has('vgw') ? dice.maybe(2, 'propagate vgw') : '';
    return [...routes, ...own, dice.maybe(4, `offices -> ${dice.any(ipv4.filter((each) => each !== `${name}`))}`), learnt].join(
        ' ',
    );
}

const TRAFFIC = ['all', 'tcp 443', 'tcp 1024-65535', 'udp 53', 'icmp', 'icmp echo', 'tcp', 'udp', '47', 'tcp 1-1024'] as const;

/** Entries in any order of numbers. */
function writeAcl(dice: Dice, { octet, ipv6 }: PlannedVpc): string {
    const peers = ['0.0.0.0/0', `10.${octet}.1.0/24`, `10.${octet}.2.10`, '10.0.0.0/8', '198.51.100.0/24'] as const;
    const numbers = [100, 110, 90, 120, 32766, 1];
    const entries = numbers
        .filter(() => dice.chance(2))
        .flatMap((number) =>
            (['ingress', 'egress'] as const).map((direction) => {
                const word = direction === 'ingress' ? 'from' : 'to';
                return `${direction} ${number} ${dice.one(['allow', 'deny'])} ${dice.one(TRAFFIC)} ${word} ${dice.one(peers)}`;
            }),
        );
    const six = ipv6 ? ['ingress 200 allow all from ::/0', 'egress 200 allow all to ::/0'] : [];
    return [...entries, ...six.filter(() => dice.chance(2))].join(' ');
}

function writeRules(dice: Dice, { octet, group, ipv6 }: PlannedVpc): string {
    const peers = ['0.0.0.0/0', 'open', 'offices', `10.${octet}.0.0/16`, '198.51.100.0/24', 'picky', '10.0.0.0/8'] as const;
    const rules = [1, 2, 3, 4, 5, 6]
        .filter(() => dice.chance(2))
        .map(() => {
            const direction = dice.one(['ingress', 'egress']);
            return `${direction} ${dice.one(TRAFFIC)} ${direction === 'ingress' ? 'from' : 'to'} ${dice.one(peers)}`;
        });
    const six = ipv6 ? [`ingress icmp6 from 2001:db8:${group}00::/56`, 'egress all to ::/0'] : [];
    return [...rules, ...six.filter(() => dice.chance(2))].join(' ');
}
