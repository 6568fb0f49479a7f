/**
 * Random networks as text, for promises about whole networks: several VPCs (their blocks may overlap) joined by peerings and a
 * transit gateway, with NAT and internet gateways, ACLs and groups that cut subnets in pieces, groups by reference, prefix
 * lists, shared servers, guests with routes, routers, second interfaces, load balancers, a site, and things that have failed.
 *
 * A program may have errors that a validator would report: the machine must cope with what is left, and so must everything
 * built on it.
 */
import fc from 'fast-check';

/** A program, and what has failed in it: ids of servers, instances and zones. */
export interface RandomTopology {
    readonly text: string;
    readonly failed: readonly string[];
}

const ZONES = ['eu-west-1a', 'eu-west-1b'] as const;
const SERVERS = ['rack1', 'rack2'] as const;

/** Peers of rules, from wide to a single address; `V` stands for the VPC's number. */
const PEERS = ['0.0.0.0/0', '10.0.0.0/8', '10.V.0.0/16', '10.V.1.0/29', '10.V.1.8/30', '10.V.2.5/32', '10.0.1.0/24', 'offices'];

const traffic = fc.constantFrom('all', 'tcp 443', 'tcp 1024-65535', 'tcp 40000-65535', 'tcp 0-65535', 'udp 53', 'icmp');
const zone = fc.constantFrom(...ZONES);

const rule = fc
    .record({
        direction: fc.constantFrom('ingress' as const, 'egress' as const),
        traffic,
        peer: fc.constantFrom(...PEERS, 'sg0', 'sg1'),
    })
    .map(({ direction, traffic: what, peer }) => `${direction} ${what} ${direction === 'ingress' ? 'from' : 'to'} ${peer}`);

/** Mostly open, so that packets come far. */
const group = fc.oneof(
    { weight: 2, arbitrary: fc.constant(['ingress all from 0.0.0.0/0', 'egress all to 0.0.0.0/0']) },
    { weight: 3, arbitrary: fc.array(rule, { minLength: 1, maxLength: 5 }) },
);

const entry = fc
    .record({
        direction: fc.constantFrom('ingress' as const, 'egress' as const),
        action: fc.constantFrom('allow', 'allow', 'deny'),
        traffic,
        peer: fc.constantFrom(...PEERS.slice(0, -1)),
    })
    .map(
        ({ direction, action, traffic: what, peer }) =>
            (number: number) =>
                `${direction} ${number} ${action} ${what} ${direction === 'ingress' ? 'from' : 'to'} ${peer}`,
    );

const acl = fc
    .array(entry, { maxLength: 4 })
    .map((entries) => [
        ...entries.map((text, i) => text(100 + i)),
        'ingress 900 allow all from 0.0.0.0/0',
        'egress 900 allow all to 0.0.0.0/0',
    ]);

/** Targets that may not exist are part of the game. */
const route = fc.constantFrom(
    '0.0.0.0/0 -> igw',
    '0.0.0.0/0 -> nat',
    '10.0.0.0/8 -> core',
    '10.0.0.0/8 -> core',
    '10.0.0.0/8 -> core',
    '10.0.0.0/16 -> peer01',
    '10.1.0.0/16 -> peer01',
    '10.1.1.0/29 -> peer01',
    '10.2.0.0/16 -> peer12',
    '10.1.0.0/16 -> peer12',
    '10.V.2.0/24 -> iV1-0',
    '10.2.0.0/16 -> iV0-0',
    '192.168.0.0/16 -> core',
    '192.168.0.0/16 -> vgw',
    '10.2.1.5/32 -> blackhole',
);

const guest = fc.constantFrom(
    '',
    'forwarding on',
    'route 10.V.2.0/24 via 10.V.1.5',
    'route 10.0.0.0/8 via 10.V.1.6',
    'forwarding on masquerade out primary',
    'route 10.2.1.4/30 via 10.V.1.5 forwarding on',
);

/** Mostly plain, so that classes have members. */
const instance = fc.oneof(
    {
        weight: 7,
        arbitrary: fc.record({
            groups: fc.constantFrom('', '', 'sg0', 'sg1'),
            publicAddress: fc.constantFrom(false, false, false, true),
            check: fc.constant('on'),
            server: fc.constant(''),
            guest: fc.constant(''),
            second: fc.constant(''),
        }),
    },
    {
        weight: 1,
        arbitrary: fc.record({
            groups: fc.constantFrom('', 'sg0, sg1'),
            publicAddress: fc.boolean(),
            check: fc.constantFrom('on', 'off'),
            server: fc.constantFrom('', ...SERVERS),
            guest,
            second: fc.constantFrom('', '', 'own', 'other'),
        }),
    },
);

const subnet = fc.record({
    zone,
    table: fc.constantFrom('t0', 't1'),
    acl: fc.constantFrom('', '', 'cut'),
    instances: fc.array(instance, { minLength: 1, maxLength: 7 }),
});

const vpc = fc.record({
    overlapping: fc.constantFrom(false, false, false, false, true),
    gateway: fc.boolean(),
    privateNat: fc.boolean(),
    tables: fc.tuple(fc.uniqueArray(route, { maxLength: 5 }), fc.uniqueArray(route, { maxLength: 5 })),
    groups: fc.tuple(group, group, group),
    acl,
    subnets: fc.array(subnet, { minLength: 1, maxLength: 2 }),
    balancer: fc.constantFrom('', '', 'network', 'application'),
    attached: fc.constantFrom('no', 'one zone', 'all subnets', 'all subnets', 'appliance mode'),
    isolated: fc.constantFrom(false, false, true),
});
type VpcPlan = typeof vpc extends fc.Arbitrary<infer T> ? T : never;

/** Any such network. */
export const randomTopology: fc.Arbitrary<RandomTopology> = fc
    .record({
        profile: fc.constantFrom('aws', 'aws', 'aws', 'aws-2020', 'aws-2013', 'azure'),
        vpcs: fc.array(vpc, { minLength: 1, maxLength: 3 }),
        site: fc.boolean(),
        failed: fc.subarray(['server:rack1', 'availability-zone:eu-west-1b', 'instance:v0.i00-1'], { maxLength: 1 }),
        failing: fc.constantFrom(false, false, true),
    })
    .map(({ profile, vpcs, site, failed, failing }) => ({
        text: [
            `profile ${profile}`,
            'prefix-list offices { 10.0.1.4/30 198.51.100.0/24 }',
            ...vpcs.flatMap((plan, v) => vpcText(plan, v, site)),
            ...[0, 1].filter((v) => v + 1 < vpcs.length).map((v) => `peering peer${v}${v + 1} { v${v} <-> v${v + 1} }`),
            ...gatewayText(vpcs),
            'internet { host client { ip 198.51.100.7 } }',
            ...(site
                ? ['site office { cidr 192.168.0.0/16 host desk { ip 192.168.1.5 } vpn to v0.vgw { advertise 192.168.0.0/16 } }']
                : []),
            ...SERVERS.map((name, i) => `server ${name} { ip 172.31.0.${11 + i} availability-zone ${ZONES[i]} }`),
        ].join('\n'),
        failed: failing ? failed : [],
    }));

function vpcText(plan: VpcPlan, v: number, site: boolean): string[] {
    const net = plan.overlapping ? 0 : v;
    const here = (text: string): string =>
        text.replaceAll('.V.', `.${net}.`).replaceAll('iV', `i${v}`).replaceAll('primary', 'eth0');
    return [
        `vpc v${v} {`,
        `  cidr 10.${net}.0.0/16`,
        plan.gateway ? '  internet-gateway igw' : '',
        site && v === 0 ? '  vpn-gateway vgw' : '',
        ...plan.tables.map(
            (routes, t) => `  route-table t${t} { ${routes.map(here).join('  ')} ${v === 0 && site ? 'propagate vgw' : ''} }`,
        ),
        ...plan.groups.map((rules, g) => `  security-group ${['default', 'sg0', 'sg1'][g]} { ${rules.map(here).join('  ')} }`),
        `  network-acl cut { ${plan.acl.map(here).join('  ')} }`,
        ...plan.subnets.flatMap((_, s) => subnetText(plan, { v, s, net }).map(here)),
        plan.balancer === '' ? '' : `  load-balancer lb { ${plan.balancer} subnets s0 listener tcp 443 -> i${v}0-0, i${v}0-1 }`,
        '}',
    ];
}

function subnetText({ subnets, privateNat }: VpcPlan, { v, s, net }: { v: number; s: number; net: number }): string[] {
    const plan = subnets[s];
    if (!plan) {
        return [];
    }
    return [
        `  subnet s${s} {`,
        `    cidr 10.${net}.${s + 1}.0/24 availability-zone ${plan.zone} route-table ${plan.table} ${plan.acl && `network-acl ${plan.acl}`}`,
        ...plan.instances.map((each, i) => {
            const name = `i${v}${s}-${i}`;
            const parts = [
                `ip 10.${net}.${s + 1}.${5 + i}`,
                each.publicAddress ? `public-ip 203.0.113.${v * 40 + s * 20 + i + 1}` : '',
                each.groups && `security-groups ${each.groups}`,
                `source-dest-check ${each.check}`,
                each.server && `server ${each.server}`,
                each.second && `interface more ${each.second === 'other' ? `in s${1 - s}` : ''} { }`,
                each.guest && `guest { ${each.guest} }`,
            ];
            return `    instance ${name} { ${parts.filter(Boolean).join(' ')} }`;
        }),
        s === 0 ? `    nat-gateway nat { ${privateNat ? 'connectivity private' : `public-ip 203.0.113.${v * 40 + 200}`} }` : '',
        '  }',
    ];
}

function gatewayText(vpcs: readonly VpcPlan[]): string[] {
    const attached = vpcs.map((plan, v) => ({ plan, v })).filter(({ plan }) => plan.attached !== 'no');
    if (attached.length === 0) {
        return [];
    }
    return [
        'transit-gateway core {',
        ...attached.map(({ plan, v }) => {
            const subnets = plan.attached === 'one zone' ? ['s0'] : plan.subnets.map((_, s) => `s${s}`);
            const mode = plan.attached === 'appliance mode' ? 'appliance-mode on' : '';
            return `  attachment a${v} { vpc v${v} subnets ${subnets.map((name) => `v${v}.${name}`).join(', ')} ${mode} }`;
        }),
        `  route-table all { ${attached.map(({ plan, v }) => `associate a${v} ${plan.isolated ? '' : `propagate a${v}`}`).join('  ')} }`,
        '}',
    ];
}
