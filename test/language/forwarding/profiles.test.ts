/** Section 0.4 and the dated rules: what each choice of the profile table changes, column by column. */
import { describe, expect, test } from 'vitest';
import { isAutoTracked } from '../../../language/src/forwarding/auto-tracking.js';
import { idleTimeout } from '../../../language/src/forwarding/connection-table.js';
import { gatewayRouteRank } from '../../../language/src/forwarding/transit-gateway-routes.js';
import { parseIpv4 } from '../../../language/src/model/address.js';
import { PROFILES, type ProfileName } from '../../../language/src/model/profile.js';
import type { TransitGatewayRoute } from '../../../language/src/model/transit-gateway.js';
import { innermost } from '../../../language/src/packet/packet.js';
import { buildDesign } from '../../support/build-design.js';
import { codesOf } from '../../support/diagnostics.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';
import { lab } from '../../support/lab.js';

const top = (profile: string): string => `profile ${profile}`;
const told = (run: Run): string | undefined => (run.reply ? innermost(run.reply.packet, 'arp')?.senderMac : undefined);

describe('inside a subnet', () => {
    test.each([
        ['aws', '02:00:0a:00:01:14', '02:00:0a:00:01:01'],
        ['aws2026', '02:00:0a:00:01:14', '02:00:0a:00:01:01'],
        ['aws-2013', '02:00:0a:00:01:14', '02:00:0a:00:01:01'],
        ['aws-2013-early', '12:34:56:78:9a:bc', '12:34:56:78:9a:bc'],
        ['azure', '12:34:56:78:9a:bc', '12:34:56:78:9a:bc'],
    ])('I5: %s answers for a neighbour with %s, and for the router with %s', async (profile, neighbour, router) => {
        const ask = (address: string): Promise<Run> => runProbe(lab({ top: top(profile) }, `probe p: arp a who-has ${address}`));
        expect([told(await ask('10.0.1.20')), told(await ask('10.0.1.1'))]).toEqual([neighbour, router]);
    });

    test.each([
        ['aws', 'instance:lab.b'],
        ['aws-2020', 'instance:lab.b'],
        ['aws-2013', 'instance:lab.d'],
        ['aws-2013-early', 'instance:lab.d'],
    ])('I17, I20: a guest’s route through b takes the packet to b or past it: %s', async (profile, first) => {
        const b = 'source-dest-check off guest { forwarding on }';
        const parts = { top: top(profile), a: 'guest { route 10.0.2.0/24 via 10.0.1.20 }', b };
        const run = await runProbe(lab(parts, 'probe p: icmp a -> d'));
        expect([run.answered, run.packet.path[1]]).toEqual([true, first]);
    });
});

describe('IPv6', () => {
    const six = (profile: string): string => `profile ${profile}
        vpc lab {
          cidr 10.0.0.0/16
          cidr 2001:db8:1234:1a00::/56
          subnet a1 { cidr 10.0.1.0/24  cidr 2001:db8:1234:1a01::/64  instance a { ip 10.0.1.10  ip 2001:db8:1234:1a01::10 } }
        }
        probe p: arp a who-has fe80:ec2::1`;

    test.each([
        ['aws', 'delivered'],
        ['aws-2023', 'delivered'],
        ['aws-2020', 'neighbour-unanswered'],
        ['aws-2013', 'ipv6-not-carried'],
    ])('G19, G22: the router that is the same everywhere, in %s: %s', async (profile, fate) => {
        expect((await runProbe(six(profile))).fate).toBe(fate);
    });

    test.each([
        ['aws', []],
        ['aws-2023', ['subnet/cidr-size', 'vpc/cidr-size']],
    ])('V1: 60 and 60 bits in %s', async (profile, codes) => {
        const text = `profile ${profile} vpc lab { cidr 10.0.0.0/16 cidr 2001:db8:1234:1a00::/60
            subnet a1 { cidr 10.0.1.0/24 cidr 2001:db8:1234:1a00::/60 instance a } }`;
        expect((await codesOf(text)).filter((code) => code.endsWith('cidr-size'))).toEqual(codes);
    });
});

describe('routes and gateways', () => {
    test.each([
        ['aws', 'delivered'],
        ['aws-2023', 'delivered'],
        ['aws-2020', 'refused'],
        ['aws-2013', 'refused'],
    ])('R8, R15: a route for the block of a subnet by an orchestration call in %s: %s', async (profile, outcome) => {
        const run = await runExperiment(lab({ top: top(profile) }, 'experiment e { api create-route one 10.0.2.0/24 -> b }'));
        const failed = run.steps.some((step) => step.stage === 'api-call' && step.outcome === 'failed');
        expect(failed ? 'refused' : 'delivered').toBe(outcome);
    });

    const egress = (profile: string, probe: string): string => `profile ${profile}
        vpc hub {
          cidr 10.0.0.0/16
          internet-gateway igw
          route-table public { 0.0.0.0/0 -> igw  10.1.0.0/16 -> core  192.168.0.0/16 -> core }
          route-table arrival { 0.0.0.0/0 -> nat }
          subnet out { cidr 10.0.1.0/24  availability-zone eu-west-1a  route-table public  nat-gateway nat { public-ip 203.0.113.99 } }
          subnet door { cidr 10.0.2.0/24  availability-zone eu-west-1a  route-table arrival }
        }
        vpc spoke {
          cidr 10.1.0.0/16
          route-table all main { 0.0.0.0/0 -> core }
          subnet s { cidr 10.1.1.0/24  availability-zone eu-west-1a  instance a { ip 10.1.1.10 } }
        }
        transit-gateway core {
          attachment hub-att { vpc hub  subnets door }
          attachment spoke-att { vpc spoke  subnets s }
          attachment office-att { vpn office }
          route-table all {
            associate hub-att, spoke-att, office-att
            propagate hub-att, spoke-att, office-att
            0.0.0.0/0 -> hub-att
          }
        }
        site office { cidr 192.168.0.0/16  host desk { ip 192.168.1.5 }  vpn to core { static 192.168.0.0/16 } }
        internet { host server { ip 198.51.100.9 } }
        ${probe}`;

    test.each([
        ['aws', 'delivered', 'delivered'],
        ['aws-2023', 'delivered', 'nat-source-outside-vpc'],
        ['aws-2020', 'delivered', 'nat-source-outside-vpc'],
    ])('N3: a NAT gateway behind a transit gateway in %s: a VPC %s, a site %s', async (profile, vpc, site) => {
        const fate = async (from: string): Promise<string> =>
            (await runProbe(egress(profile, `probe p: tcp ${from} -> server:443`))).fate;
        expect([await fate('a'), await fate('desk')]).toEqual([vpc, site]);
    });

    test.each([
        ['aws', 'mtu-exceeded', 'interface:lab.d.eth0'],
        ['aws-2023', 'mtu-exceeded', 'interface:lab.nat.eth0'],
    ])('N10: 9001 bytes to a NAT gateway in %s', async (profile, fate, where) => {
        const parts = { top: top(profile), routes2: '0.0.0.0/0 -> nat', a1: 'nat-gateway nat { public-ip 203.0.113.99 }' };
        const run = await runProbe(lab(parts, 'probe p: icmp d -> server { size 9001 df }'));
        expect([run.fate, run.packet.endedAt]).toEqual([fate, where]);
    });

    test.each([
        ['aws', 'delivered'],
        ['aws-2023', 'mtu-exceeded'],
        ['aws-2020', 'mtu-exceeded'],
    ])('E10: 8500 bytes between regions in %s: %s', async (profile, fate) => {
        const text = `profile ${profile}
            vpc near { cidr 10.1.0.0/16  route-table r main { 10.2.0.0/16 -> far-away }
              subnet s { cidr 10.1.1.0/24  availability-zone eu-west-1a  instance a } }
            vpc far { cidr 10.2.0.0/16  route-table r main { 10.1.0.0/16 -> far-away }
              security-group default { ingress all from 0.0.0.0/0 }
              subnet t { cidr 10.2.1.0/24  availability-zone us-east-1a  instance b } }
            peering far-away { near <-> far }
            probe p: icmp a -> b { size 8500 df }`;
        expect((await runProbe(text)).fate).toBe(fate);
    });

    test('X8: the guide of 2020 knows no Connect attachments; they come last', () => {
        const rank = (profile: ProfileName, origin: TransitGatewayRoute['origin']): number =>
            gatewayRouteRank({ profile: PROFILES[profile] }, { origin });
        expect(rank('aws', 'connect')).toBeLessThan(rank('aws', 'vpn'));
        expect(rank('aws-2020', 'connect')).toBeGreaterThan(rank('aws-2020', 'vpn'));
        expect(rank('aws-2020', 'vpc')).toBeLessThan(rank('aws-2020', 'direct-connect'));
    });

    test.each([
        ['aws', 'delivered'],
        ['aws-2020', 'multicast-igmp-off'],
        ['aws-2013', 'multicast'],
    ])('I15, X-M: a guest joins a group by IGMP in %s: %s', async (profile, fate) => {
        const text = `profile ${profile}
            vpc lab { cidr 10.0.0.0/16  subnet s { cidr 10.0.1.0/24  instance a { ip 10.0.1.10 } } }
            transit-gateway core { attachment lab-att { vpc lab  subnets s }  multicast subnets s  multicast igmp on }
            experiment e { guest a join-group 239.1.1.1 }`;
        const [sent] = (await runExperiment(text)).end.packets;
        expect(sent?.dropReason ?? sent?.status).toBe(fate);
    });
});

describe('security groups', () => {
    test.each([
        ['aws', 432_000],
        ['aws-nitro-v6', 350],
        ['aws-2013', 432_000],
    ] as const)('F15: idle seconds of an established connection in %s', (profile, seconds) => {
        expect(idleTimeout(PROFILES[profile], { protocol: 6, established: true })).toBe(seconds);
    });

    test.each([
        ['aws', { nat: true, transit: false, dynamodb: true, endpoint: true, balancer: true, neighbour: false }],
        ['aws-2023', { nat: true, transit: true, dynamodb: false, endpoint: true, balancer: true, neighbour: false }],
    ])('F16: what is tracked whatever the rules say, in %s', async (profile, expected) => {
        const vpc = `endpoint dynamodb { gateway dynamodb  route-tables two }
            endpoint kms { interface kms  subnets a1 }
            load-balancer front { network  subnets a1  listener tcp 443 -> d }`;
        const routes2 = '0.0.0.0/0 -> nat  10.9.0.0/16 -> core';
        const parts = { top: top(profile), vpc, routes2, a1: 'nat-gateway nat { public-ip 203.0.113.99 }' };
        const gateway = 'transit-gateway core { attachment lab-att { vpc lab  subnets a2 } }';
        const { network } = await buildDesign(lab(parts, gateway));
        const owner = network.interfaces.get('interface:lab.d.eth0');
        const addressOf = (id: string): number => {
            const found = [...network.interfaces.values()].find((each) => each.owner === id)?.addresses[0]?.address;
            return typeof found === 'number' ? found : 0;
        };
        const block = [...network.prefixLists.values()][0]?.entries[0]?.cidr.address;
        const tracked = (address: number): boolean => owner !== undefined && isAutoTracked(network, owner, address);
        expect({
            nat: tracked(parseIpv4('198.51.100.9') ?? 0),
            transit: tracked(parseIpv4('10.9.0.1') ?? 0),
            dynamodb: tracked(typeof block === 'number' ? block + 1 : 0),
            endpoint: tracked(addressOf('vpc-endpoint:lab.kms')),
            balancer: tracked(addressOf('load-balancer:lab.front')),
            neighbour: tracked(parseIpv4('10.0.1.10') ?? 0),
        }).toEqual(expected);
    });
});
