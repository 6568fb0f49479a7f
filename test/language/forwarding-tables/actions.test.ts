/** Orchestration calls, guest actions and faults: what they change, what they share, what they refuse (H2). */
import { describe, expect, it } from 'vitest';
import type { ActionResult } from '../../../language/src/forwarding/actions/action-result.js';
import { applyApiCall } from '../../../language/src/forwarding/actions/api-calls.js';
import { applyFault } from '../../../language/src/forwarding/actions/faults.js';
import { applyGuestAction } from '../../../language/src/forwarding/actions/guest-actions.js';
import { faultOf } from '../../../language/src/forwarding/faults.js';
import { networkIndex } from '../../../language/src/forwarding/network-index.js';
import { routeTableIndex } from '../../../language/src/forwarding/route-table-index.js';
import type { Network } from '../../../language/src/model/network.js';
import { PROFILES } from '../../../language/src/model/profile.js';
import { cidr, group, interfaceOf, ip, networkOf, onLine, route, rule, tableOf } from './tables-fixture.js';

const IGW = 'internet-gateway:lab.igw';
const PUBLIC = 'route-table:lab.public';
const a = interfaceOf('a', '10.0.1.10', {
    addresses: [
        { address: ip('10.0.1.10'), span: onLine(1) },
        { address: ip('10.0.1.100'), publicAddress: ip('203.0.113.100'), span: onLine(2) },
    ],
});
const b = interfaceOf('b', '10.0.1.20');
const far = interfaceOf('far', '10.0.2.10');
const network = networkOf({
    interfaces: [a, b, far],
    table: tableOf([route('10.0.0.0/16', { kind: 'local' }), route('0.0.0.0/0', { kind: 'internet-gateway', element: IGW })]),
});

/** The network after an action that must succeed. */
function succeeded(result: ActionResult): Network {
    if (!result.ok) {
        throw new Error(`refused: ${result.message}`);
    }
    return result.network;
}

/** The maps that two networks do not share. */
const touched = (changed: Network): string[] =>
    (Object.keys(network) as (keyof Network)[]).filter((key) => changed[key] !== network[key]).sort();

describe('route calls', () => {
    it('delete-route removes the route and shares everything else', () => {
        const changed = succeeded(applyApiCall(network, { kind: 'delete-route', table: PUBLIC, destination: cidr('0.0.0.0/0') }));
        expect(touched(changed)).toEqual(['routeTables']);
        expect(changed.routeTables.get(PUBLIC)?.routes).toHaveLength(1);
        expect(network.routeTables.get(PUBLIC)?.routes).toHaveLength(2);
    });

    it('R4: local routes stay; the refusal says what the table has', () => {
        const result = applyApiCall(network, { kind: 'delete-route', table: PUBLIC, destination: cidr('10.0.0.0/16') });
        expect(result).toMatchObject({
            ok: false,
            message: "'public' has no route for 10.0.0.0/16 (it has 0.0.0.0/0). Local routes cannot be deleted.",
        });
    });

    it('replace-route keeps the place; create-route refuses a destination that is there (R25)', () => {
        const toB = route('0.0.0.0/0', { kind: 'interface', element: b.id });
        const changed = succeeded(applyApiCall(network, { kind: 'replace-route', table: PUBLIC, route: toB }));
        const table = changed.routeTables.get(PUBLIC);
        expect(table?.routes[1]).toBe(toB);
        expect(table && routeTableIndex(table).route(ip('8.8.8.8'))).toBe(toB);
        expect(applyApiCall(network, { kind: 'create-route', table: PUBLIC, route: toB }).message).toBe(
            "'public' already has 0.0.0.0/0 → igw. Use replace-route to lead it elsewhere.",
        );
    });

    it.each([
        [
            'R8: half a subnet inside the VPC',
            '10.0.2.0/25',
            'aws',
            "10.0.2.0/25 cannot be routed there: it lies in 10.0.0.0/16 of VPC 'lab' and is not the whole block of a subnet.",
        ],
        [
            'R8: a whole subnet, before 2021',
            '10.0.2.0/24',
            'aws-2020',
            "10.0.2.0/24 cannot be routed there: it lies in 10.0.0.0/16 of VPC 'lab', where profile 'aws-2020' knows only the local route.",
        ],
        [
            'I30: a reserved link-local block',
            '169.254.168.0/24',
            'aws',
            '169.254.168.0/24 lies in 169.254.168.0/22, which cannot be routed.',
        ],
    ] as const)('%s is refused', (_title, destination, profile, message) => {
        const target = { kind: 'interface', element: b.id } as const;
        const call = { kind: 'create-route', table: PUBLIC, route: route(destination, target) } as const;
        expect(applyApiCall({ ...network, profile: PROFILES[profile] }, call)).toMatchObject({ ok: false, message });
    });

    it('R8: a whole subnet is accepted today', () => {
        const call = {
            kind: 'create-route',
            table: PUBLIC,
            route: route('10.0.2.0/24', { kind: 'interface', element: b.id }),
        } as const;
        expect(applyApiCall(network, call).ok).toBe(true);
    });
});

describe('address calls', () => {
    it('move-ip takes a secondary address along with its public one', () => {
        const changed = succeeded(
            applyApiCall(network, { kind: 'move-ip', address: ip('10.0.1.100'), to: 'instance:lab.b' }, onLine(9)),
        );
        expect(touched(changed)).toEqual(['interfaces']);
        const index = networkIndex(changed);
        expect(index.interfaceByAddress('vpc:lab', ip('10.0.1.100'))?.id).toBe(b.id);
        expect(index.publicMapping(ip('203.0.113.100'))?.interface.id).toBe(b.id);
        expect(changed.interfaces.get(far.id)).toBe(far);
        expect(networkIndex(network).interfaceByAddress('vpc:lab', ip('10.0.1.100'))?.id).toBe(a.id);
    });

    it.each([
        ['G2: a primary address', '10.0.1.10', b.id, /primary address of 'a'/],
        ['another subnet', '10.0.1.100', far.id, /does not lie in 'app' \(10\.0\.2\.0\/24\)/],
        ['V3: a reserved address', '10.0.1.3', b.id, /reserved in 'web'/],
    ])('move-ip refuses %s', (_title, address, to, message) => {
        expect(applyApiCall(network, { kind: 'move-ip', address: ip(address), to }).message).toMatch(message);
    });

    it('W16: associating a public address again takes it from whoever had it', () => {
        const changed = succeeded(
            applyApiCall(network, { kind: 'associate-address', publicAddress: ip('203.0.113.100'), to: b.id }),
        );
        expect(networkIndex(changed).publicMappings()).toHaveLength(1);
        expect(networkIndex(changed).publicMapping(ip('203.0.113.100'))?.assignment.address).toBe(ip('10.0.1.20'));
        const released = succeeded(applyApiCall(changed, { kind: 'disassociate-address', publicAddress: ip('203.0.113.100') }));
        expect(networkIndex(released).publicMappings()).toEqual([]);
        expect(applyApiCall(released, { kind: 'disassociate-address', publicAddress: ip('203.0.113.100') }).ok).toBe(false);
    });
});

describe('security calls', () => {
    const ssh = rule('ingress', 'tcp', '22', '0.0.0.0/0');

    it('F1: authorize adds, a second time is refused; revoke finds the rule by what it says', () => {
        const withGroup = networkOf({ groups: [group('web')] });
        const id = 'security-group:lab.web';
        const opened = succeeded(applyApiCall(withGroup, { kind: 'authorize', group: id, rule: ssh }));
        expect(applyApiCall(opened, { kind: 'authorize', group: id, rule: { ...ssh, span: onLine(3) } }).message).toBe(
            "'web' already has the rule “ingress tcp 22 from 0.0.0.0/0”.",
        );
        const closed = succeeded(applyApiCall(opened, { kind: 'revoke', group: id, rule: { ...ssh, span: onLine(4) } }));
        expect(closed.securityGroups.get(id)?.rules).toEqual([]);
        expect(applyApiCall(closed, { kind: 'revoke', group: id, rule: ssh }).message).toBe(
            "'web' has no rule “ingress tcp 22 from 0.0.0.0/0”.",
        );
    });

    it('I7: set-source-dest-check makes the calling line the one that decides', () => {
        const changed = succeeded(
            applyApiCall(network, { kind: 'set-source-dest-check', interface: a.id, enabled: false }, onLine(7)),
        );
        expect(changed.interfaces.get(a.id)).toMatchObject({
            sourceDestinationCheck: false,
            sourceDestinationCheckSpan: onLine(7),
        });
    });
});

describe('gateways (R13)', () => {
    it('a detached internet gateway leaves its routes behind as blackholes and says so', () => {
        const result = applyApiCall(network, { kind: 'detach-internet-gateway', element: IGW });
        expect(result.message).toBe(
            "The internet gateway 'igw' is detached from 'lab'; routes to it in 'public' are now blackholes.",
        );
        const changed = succeeded(result);
        expect(changed.internetGateways.get(IGW)?.vpc).toBeUndefined();
        expect(changed.vpcs.get('vpc:lab')?.internetGateway).toBeUndefined();
        expect(changed.routeTables).toBe(network.routeTables);
        expect(applyApiCall(changed, { kind: 'detach-internet-gateway', element: IGW }).ok).toBe(false);
    });
});

describe('guest actions', () => {
    it('G16: an address the cloud did not assign is configured all the same, and the message says what is wrong', () => {
        const result = applyGuestAction(network, 'instance:lab.b', {
            kind: 'add-address',
            interface: b.id,
            address: ip('10.0.1.77'),
        });
        expect(result.message).toBe("Inside 'b', 10.0.1.77 is configured; the cloud has not assigned it to this interface.");
        expect(touched(succeeded(result))).toEqual(['instances']);
        expect(succeeded(result).instances.get('instance:lab.b')?.guest.addresses.get(b.id)).toEqual([
            ip('10.0.1.20'),
            ip('10.0.1.77'),
        ]);
    });

    it('G9: a next hop outside the guest’s subnets is refused unless it is forced', () => {
        const via = (onlink: boolean) => ({ destination: cidr('10.9.0.0/16'), via: ip('10.0.2.10'), onlink, span: onLine(1) });
        expect(applyGuestAction(network, 'instance:lab.a', { kind: 'add-route', route: via(false) }).ok).toBe(false);
        expect(applyGuestAction(network, 'instance:lab.a', { kind: 'add-route', route: via(true) }).ok).toBe(true);
    });

    it('delete-route removes what was written and nothing else', () => {
        const written = { destination: cidr('10.9.0.0/16'), via: ip('10.0.1.20'), onlink: false, span: onLine(1) };
        const changed = succeeded(applyGuestAction(network, 'instance:lab.a', { kind: 'add-route', route: written }));
        const restored = succeeded(
            applyGuestAction(changed, 'instance:lab.a', { kind: 'delete-route', destination: cidr('10.9.0.0/16') }),
        );
        expect(restored.instances.get('instance:lab.a')?.guest.routes).toEqual([]);
        expect(applyGuestAction(restored, 'instance:lab.a', { kind: 'delete-route', destination: cidr('0.0.0.0/0') }).ok).toBe(
            false,
        );
    });
});

describe('faults', () => {
    it.each([
        ['instance:lab.a', 'instance-stopped'],
        ['server:a', 'server-failed'],
        ['availability-zone:eu-west-1a', 'availability-zone-failed'],
    ])('fail and restore %s', (element, reason) => {
        const broken = succeeded(applyFault(network, { kind: 'fail', element }));
        expect(faultOf(broken, a)?.reason).toBe(reason);
        const restored = succeeded(applyFault(broken, { kind: 'restore', element }));
        expect(faultOf(restored, a)).toBeUndefined();
        expect(faultOf(network, a)).toBeUndefined();
    });

    it('refuses what cannot fail', () => {
        expect(applyFault(network, { kind: 'fail', element: 'subnet:lab.web' })).toMatchObject({
            ok: false,
            message: "'web' is no instance, server, availability zone, site or private line, so it cannot fail.",
        });
    });
});
