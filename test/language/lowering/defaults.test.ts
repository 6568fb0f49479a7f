/** What AWS supplies when the file leaves it out. */
import { describe, expect, test } from 'vitest';
import { formatAddress, formatCidr, type Network, type NetworkInterface, type Route } from '../../../language/src/index.js';
import { buildDesign } from '../../support/build-design.js';

const inSubnet = (body: string, vpcBody = ''): string =>
    `vpc lab {\n  cidr 10.0.0.0/16\n  ${vpcBody}\n  subnet s {\n    cidr 10.0.1.0/24\n    ${body}\n  }\n}\n`;

async function networkOf(text: string): Promise<Network> {
    return (await buildDesign(text)).network;
}

function interfaceOf(network: Network, name: string): NetworkInterface {
    const found = network.interfaces.get(`interface:lab.${name}`);
    if (!found) {
        throw new Error(`There is no interface ${name} among ${[...network.interfaces.keys()].join(', ')}.`);
    }
    return found;
}

const addressesOf = (network: Network, name: string): string[] =>
    interfaceOf(network, name).addresses.map(({ address }) => formatAddress(address));

const showRoute = ({ destination, target }: Route): string =>
    `${formatCidr(destination)} -> ${'element' in target ? target.element : target.kind}`;

describe('addresses', () => {
    test('the next free one, from base + 4, in the order of the file', async () => {
        const network = await networkOf(inSubnet('instance a  instance b  nat-gateway n { connectivity private }'));
        expect(['a.eth0', 'b.eth0', 'n.eth0'].flatMap((name) => addressesOf(network, name))).toEqual([
            '10.0.1.4',
            '10.0.1.5',
            '10.0.1.6',
        ]);
    });

    test('never one that is written anywhere in the subnet', async () => {
        const network = await networkOf(
            inSubnet('instance a  instance b { ip 10.0.1.4 }  instance c { interface x in s { ip 10.0.1.5 } }'),
        );
        expect(addressesOf(network, 'a.eth0')).toEqual(['10.0.1.6']);
    });

    test('an interface in another subnet takes its address from there', async () => {
        const network = await networkOf(
            inSubnet('instance a { ip 10.0.1.10  interface inside in t }', 'subnet t { cidr 10.0.2.0/24  instance z }'),
        );
        expect(addressesOf(network, 'z.eth0')).toEqual(['10.0.2.4']);
        expect(addressesOf(network, 'a.inside')).toEqual(['10.0.2.5']);
        expect(interfaceOf(network, 'a.inside').deviceIndex).toBe(1);
    });

    test('the first written one is the primary, the others are secondary', async () => {
        const network = await networkOf(
            inSubnet('instance a { ip 10.0.1.20  ip 10.0.1.10  public-ip 203.0.113.1  public-ip 203.0.113.2 }'),
        );
        expect(addressesOf(network, 'a.eth0')).toEqual(['10.0.1.20', '10.0.1.10']);
        expect(
            interfaceOf(network, 'a.eth0').addresses.map(({ publicAddress }) => publicAddress && formatAddress(publicAddress)),
        ).toEqual(['203.0.113.1', '203.0.113.2']);
    });

    test('an interface with IPv6 only gets an IPv4 address too', async () => {
        const text = `vpc lab { cidr 10.0.0.0/16  cidr 2001:db8::/56\n subnet s { cidr 10.0.1.0/24  cidr 2001:db8::/64\n instance a { ip 2001:db8::10 } } }`;
        const network = await networkOf(text);
        expect(addressesOf(network, 'a.eth0')).toEqual(['10.0.1.4', '2001:db8::10']);
    });

    test('the MAC follows from the address, unless it is written', async () => {
        const network = await networkOf(inSubnet('instance a { ip 10.0.1.10 }  instance b { mac 02:FF:00:00:00:01 }'));
        expect(interfaceOf(network, 'a.eth0').mac).toBe('02:00:0a:00:01:0a');
        expect(interfaceOf(network, 'b.eth0').mac).toBe('02:ff:00:00:00:01');
    });
});

describe('which interface is the primary one', () => {
    test('eth0, even when others are declared, as soon as the instance has an address of its own', async () => {
        const network = await networkOf(inSubnet('instance a { ip 10.0.1.10  interface x { ip 10.0.1.11 } }'));
        expect(network.instances.get('instance:lab.a')?.interfaces).toEqual(['interface:lab.a.eth0', 'interface:lab.a.x']);
    });

    test('the first declared one in the own subnet when the instance has no address of its own', async () => {
        const body = 'instance a { source-dest-check off  interface far in t { ip 10.0.2.5 }  interface near { ip 10.0.1.5 } }';
        const network = await networkOf(inSubnet(body, 'subnet t { cidr 10.0.2.0/24 }'));
        expect(network.instances.get('instance:lab.a')?.interfaces).toEqual(['interface:lab.a.near', 'interface:lab.a.far']);
        expect([...network.interfaces.values()].map(({ sourceDestinationCheck }) => sourceDestinationCheck)).toEqual([
            false,
            false,
        ]);
    });

    test('what stands at instance level belongs to eth0 alone', async () => {
        const network = await networkOf(
            inSubnet('instance a { ip 10.0.1.10  source-dest-check off  interface x { ip 10.0.1.11 } }'),
        );
        expect(interfaceOf(network, 'a.eth0').sourceDestinationCheck).toBe(false);
        expect(interfaceOf(network, 'a.x').sourceDestinationCheck).toBe(true);
    });
});

describe('tables and groups', () => {
    test('a subnet that names nothing uses the main table and the default ACL', async () => {
        const network = await networkOf(inSubnet('instance a', 'route-table private main { 192.0.2.0/24 -> blackhole }'));
        const subnet = network.subnets.get('subnet:lab.s');
        expect(subnet?.routeTable).toBe('route-table:lab.private');
        expect(subnet?.networkAcl).toBe('network-acl:lab.default');
        expect(subnet?.routeTableSpan).toBeUndefined();
    });

    test('the implicit main table gives way to a declared one of that name', async () => {
        const network = await networkOf(inSubnet('instance a', 'route-table main { 192.0.2.0/24 -> blackhole }'));
        expect(network.vpcs.get('vpc:lab')?.mainRouteTable).toBe('route-table:lab.main-2');
        expect(network.routeTables.get('route-table:lab.main-2')?.routes.map(showRoute)).toEqual(['10.0.0.0/16 -> local']);
    });

    test('R4: local routes come first, one for each block of the VPC; prefix lists are expanded', async () => {
        const text = `prefix-list offices { 192.0.2.0/24  198.51.100.0/24 }\n${inSubnet('instance fw', 'cidr 10.1.0.0/16\n route-table r { offices -> fw  0.0.0.0/0 -> blackhole }')}`;
        const routes = (await networkOf(text)).routeTables.get('route-table:lab.r')?.routes ?? [];
        expect(routes.map(showRoute)).toEqual([
            '10.0.0.0/16 -> local',
            '10.1.0.0/16 -> local',
            '192.0.2.0/24 -> interface:lab.fw.eth0',
            '198.51.100.0/24 -> interface:lab.fw.eth0',
            '0.0.0.0/0 -> blackhole',
        ]);
        expect(routes[2]?.prefixList).toBe('prefix-list:offices');
    });

    test('R11: a block with host bits is stored without them', async () => {
        const network = await networkOf(inSubnet('instance a', 'route-table r { 192.0.2.77/24 -> blackhole }'));
        expect(network.routeTables.get('route-table:lab.r')?.routes.map(showRoute)).toContain('192.0.2.0/24 -> blackhole');
    });

    test('F3: the default group admits its own members; a declared one takes its place', async () => {
        const implicit = (await networkOf(inSubnet('instance a'))).securityGroups.get('security-group:lab.default');
        expect(implicit?.rules.map(({ direction, peer }) => [direction, peer.kind])).toEqual([
            ['ingress', 'security-group'],
            ['egress', 'cidr'],
        ]);
        const declared = await networkOf(inSubnet('instance a', 'security-group default { ingress tcp 443 from 0.0.0.0/0 }'));
        expect(declared.securityGroups.get('security-group:lab.default')?.rules).toHaveLength(2);
        expect(interfaceOf(declared, 'a.eth0').securityGroups).toEqual(['security-group:lab.default']);
    });

    test('F3: a group without egress rules lets everything out, `egress none` nothing', async () => {
        const groups = (
            await networkOf(
                inSubnet(
                    'instance a { security-groups open, shut }',
                    'security-group open { ingress tcp 22 from 10.0.0.0/8 }\n security-group shut { egress none }',
                ),
            )
        ).securityGroups;
        expect(groups.get('security-group:lab.open')?.rules.filter(({ direction }) => direction === 'egress')).toHaveLength(1);
        expect(groups.get('security-group:lab.shut')?.rules).toEqual([]);
    });
});

describe('rules', () => {
    test('traffic: ports, ranges, ICMP types by name and number, protocols by number', async () => {
        const rules = ['tcp 443', 'udp 1024-65535', 'icmp echo', 'icmp 3/4', 'icmp6 echo', '47', '6 22', 'all'];
        const group = `security-group g { ${rules.map((rule) => `ingress ${rule} from ${rule.startsWith('icmp6') ? '::/0' : '10.0.0.0/8'}`).join('\n')} egress none }`;
        const lowered = (await networkOf(inSubnet('instance a { security-groups g }', group))).securityGroups.get(
            'security-group:lab.g',
        );
        expect(lowered?.rules.map(({ traffic }) => traffic)).toEqual([
            { protocol: 6, ports: { from: 443, to: 443 } },
            { protocol: 17, ports: { from: 1024, to: 65535 } },
            { protocol: 1, icmp: { type: 8 } },
            { protocol: 1, icmp: { type: 3, code: 4 } },
            { protocol: 58, icmp: { type: 128 } },
            { protocol: 47 },
            { protocol: 6, ports: { from: 22, to: 22 } },
            { protocol: -1 },
        ]);
    });

    test('F20: entries of an ACL are sorted by direction and number', async () => {
        const acl =
            'network-acl acl { egress 100 allow all to 0.0.0.0/0\n ingress 200 deny all from 0.0.0.0/0\n ingress 100 allow tcp 443 from 192.0.2.7 }';
        const entries = (await networkOf(inSubnet('network-acl acl', acl))).networkAcls.get('network-acl:lab.acl')?.entries;
        expect(entries?.map(({ direction, number, cidr }) => `${direction} ${number} ${formatCidr(cidr)}`)).toEqual([
            'ingress 100 192.0.2.7/32',
            'ingress 200 0.0.0.0/0',
            'egress 100 0.0.0.0/0',
        ]);
    });
});

describe('the underlay', () => {
    test('each instance has a server of its own, in the zone of its subnet; declared addresses are skipped', async () => {
        const text = `server rack { ip 172.31.0.1  availability-zone eu-west-1b }\n${inSubnet('availability-zone eu-west-1b\n instance a  instance b { server rack }', 'internet-gateway igw')}`;
        const network = await networkOf(text);
        const server = network.servers.get(interfaceOf(network, 'a.eth0').server);
        expect(server?.availabilityZone).toBe('eu-west-1b');
        expect(server?.implicit).toBe(true);
        expect(interfaceOf(network, 'b.eth0').server).toBe('server:rack');
        const all = [
            ...[...network.servers.values()].map(({ address }) => address),
            ...[...network.internetGateways.values()].map(({ underlayAddress }) => underlayAddress),
        ];
        expect(new Set(all).size).toBe(all.length);
    });

    test('every VPC has its own network identifier', async () => {
        const network = await networkOf('vpc a { cidr 10.0.0.0/16 }\nvpc b { cidr 10.1.0.0/16 }');
        expect([...network.vpcs.values()].map(({ vni }) => vni)).toEqual([1001, 1002]);
    });
});

test('the same text gives the same design', async () => {
    const text = inSubnet('instance a  instance b  nat-gateway n { connectivity private }');
    const plain = (design: unknown): string =>
        JSON.stringify(design, (key, value) => (value instanceof Map ? [...value] : key === 'uri' ? '' : value));
    expect(plain(await buildDesign(text))).toBe(plain(await buildDesign(text)));
});

test('`aws2026` is the present day', async () => {
    expect((await networkOf('profile aws2026')).profile.name).toBe('aws');
    expect((await networkOf('profile aws-2013  encapsulation vxlan')).encapsulation).toBe('vxlan');
});

test('documentation comments belong to what stands under them; notes do not', async () => {
    const network = await networkOf(
        `/**\n * The shop.\n * Two lines.\n */\nvpc a { cidr 10.0.0.0/16 }\n/* a note */\nvpc b { cidr 10.1.0.0/16 }\n// another\nvpc c { cidr 10.2.0.0/16 }`,
    );
    expect([...network.vpcs.values()].map(({ documentation }) => documentation)).toEqual([
        'The shop.\nTwo lines.',
        undefined,
        undefined,
    ]);
});

test('spans are exact and 0-based', async () => {
    const network = await networkOf(
        inSubnet(
            'instance a { public-ip 203.0.113.1  ip 10.0.1.9 }',
            'internet-gateway igw\n  route-table r main { 0.0.0.0/0 -> igw }',
        ),
    );
    const [address] = interfaceOf(network, 'a.eth0').addresses;
    expect(address?.span).toMatchObject({ start: { line: 6, character: 40 }, end: { line: 6, character: 51 } });
    expect(address?.publicSpan).toMatchObject({ start: { line: 6, character: 17 }, end: { line: 6, character: 38 } });
    expect(network.subnets.get('subnet:lab.s')?.span).toMatchObject({
        start: { line: 4, character: 2 },
        end: { line: 4, character: 10 },
    });
    expect(network.routeTables.get('route-table:lab.r')?.routes[1]?.span).toMatchObject({
        start: { line: 3, character: 23 },
        end: { line: 3, character: 39 },
    });
});
