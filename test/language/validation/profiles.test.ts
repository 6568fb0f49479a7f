/** Elements that a profile does not know: each is found in a program that uses it, and in the present day none is. */
import { describe, expect, test } from 'vitest';
import { PROFILES, type ProfileName } from '../../../language/src/model/profile.js';
import { PROFILE_ELEMENTS, type ProfileElement } from '../../../language/src/model/profile-elements.js';
import { validate } from '../../support/diagnostics.js';
import { lab } from '../../support/lab.js';

const TWO = (body: string): string =>
    `vpc other { cidr 10.9.0.0/16 subnet o { cidr 10.9.1.0/24 availability-zone ${body} instance x } }`;
const CORE = (line: string, attachment = ''): string =>
    `transit-gateway core { ${line} attachment lab-att { vpc lab subnets a1 ${attachment} } }`;

/** A use of each element. */
const PROGRAMS: Readonly<Record<ProfileElement, string>> = {
    'appliance-mode': lab({}, CORE('', 'appliance-mode on')),
    'application-load-balancer': lab({ vpc: 'load-balancer front { application subnets a1 listener tcp 80 -> d }' }, ''),
    'block-public-access': lab({ top: 'block-public-access bidirectional' }, ''),
    'classic-load-balancer': lab({ vpc: 'load-balancer front { classic subnets a1 listener tcp 80 -> d }' }, ''),
    'edge-route-table': lab({ vpc: 'route-table ingress edge igw { 10.0.1.0/24 -> b }', b: 'public-ip 203.0.113.20' }, ''),
    'egress-only-internet-gateway': lab({ vpc: 'egress-only-internet-gateway eigw' }, ''),
    'gateway-endpoint': lab({ vpc: 'endpoint s3 { gateway s3 route-tables one }' }, ''),
    'gateway-load-balancer': lab({ vpc: 'load-balancer walls { gateway subnets a1 targets d }' }, ''),
    'inter-region-peering': `${lab({}, '')} ${TWO('us-east-1a')} peering far { lab <-> other }`,
    'interface-endpoint': lab({ vpc: 'endpoint kms { interface kms subnets a1 }' }, ''),
    'ipv6-only-subnet': lab({ vpc: 'cidr 2001:db8:1:100::/56 subnet six { cidr 2001:db8:1:101::/64 }' }, ''),
    'nat-gateway': lab({ a1: 'nat-gateway nat { public-ip 203.0.113.99 }' }, ''),
    nat64: lab({ a1: 'nat-gateway nat { public-ip 203.0.113.99 }', routes2: '64:ff9b::/96 -> nat' }, ''),
    'network-acl': lab({ vpc: 'network-acl open { ingress 100 allow all from 0.0.0.0/0 }', a1: 'network-acl open' }, ''),
    'network-firewall': lab({ vpc: 'network-firewall inspect { subnets a1 default pass }' }, ''),
    'network-load-balancer': lab({ vpc: 'load-balancer front { network subnets a1 listener tcp 80 -> d }' }, ''),
    'network-load-balancer-security-groups': lab(
        { vpc: 'security-group g { } load-balancer front { network subnets a1 security-groups g listener tcp 80 -> d }' },
        '',
    ),
    peering: `${lab({}, '')} ${TWO('eu-west-1a')} peering near { lab <-> other }`,
    'prefix-list': lab({ top: 'prefix-list offices { 192.0.2.0/24 }', routes1: 'offices -> igw' }, ''),
    'private-nat-gateway': lab({ a1: 'nat-gateway nat { connectivity private }' }, ''),
    'regional-nat-gateway': lab({ vpc: 'nat-gateway nat { availability-zone eu-west-1a { public-ip 203.0.113.99 } }' }, ''),
    'route-server': lab({ vpc: 'route-server rs { }' }, ''),
    'secondary-cidr': lab({ vpc: 'cidr 100.64.0.0/16' }, ''),
    'security-group-referencing': lab({}, CORE('security-group-referencing on')),
    'transit-gateway': lab({}, CORE('')),
    'transit-gateway-connect': lab({}, CORE('', '} attachment tunnels { connect lab-att')),
};

async function messagesOf(profile: ProfileName, element: ProfileElement): Promise<string[]> {
    const found = await validate(`profile ${profile}\n${PROGRAMS[element]}`);
    return found
        .filter(({ code }) => code === 'profile/unsupported-element')
        .map(({ message }) => String(message))
        .filter((message) => message.includes(` ${PROFILE_ELEMENTS[element].title}`));
}

describe('profile/unsupported-element', () => {
    test.each(Object.keys(PROGRAMS) as ProfileElement[])('%s: known in some columns, missed in the others', async (element) => {
        for (const profile of ['aws', 'aws-2013', 'azure'] as const) {
            const expected = PROFILES[profile].knows.has(element) ? 0 : 1;
            expect([profile, (await messagesOf(profile, element)).length]).toEqual([profile, expected]);
        }
    });

    test('0.4: a column knows what is not younger than its date', () => {
        const known = (name: ProfileName): ProfileElement[] => [...PROFILES[name].knows];
        expect(known('aws-2013')).toEqual(['network-acl', 'classic-load-balancer']);
        expect(known('aws-2020')).toContain('edge-route-table');
        expect(known('aws-2020')).not.toContain('prefix-list');
        expect(known('aws-2023')).toContain('nat64');
        expect(known('aws-2023')).not.toContain('network-load-balancer-security-groups');
        expect(known('aws')).toEqual(Object.keys(PROFILE_ELEMENTS));
    });
});
