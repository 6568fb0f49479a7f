/** `networkIndex`: the same answers as searching the whole network, rebuilt only as far as something changed (E1, E7, I17). */
import { describe, expect, it } from 'vitest';
import { networkIndex } from '../../../language/src/forwarding/network-index.js';
import { interfaceOf, ip, networkOf, onLine } from './tables-fixture.js';

const a = interfaceOf('a', '10.0.1.10', {
    addresses: [
        { address: ip('10.0.1.10'), publicAddress: ip('203.0.113.10'), span: onLine(1) },
        { address: ip('10.0.1.100'), span: onLine(2) },
    ],
});
const b = interfaceOf('b', '10.0.2.10');
const network = networkOf({ interfaces: [a, b] });
const index = networkIndex(network);

describe('network index', () => {
    it('finds interfaces by every address, but only in the VPC asked for (E7)', () => {
        expect(index.interfaceByAddress('vpc:lab', ip('10.0.1.100'))).toBe(a);
        expect(index.interfaceByAddress('vpc:lab', ip('10.0.1.101'))).toBeUndefined();
        expect(index.interfaceByAddress('vpc:other', ip('10.0.1.100'))).toBeUndefined();
    });

    it('finds neighbours by MAC within their subnet only (I17)', () => {
        expect(index.interfaceByMac('subnet:lab.web', a.mac)).toBe(a);
        expect(index.interfaceByMac('subnet:lab.app', a.mac)).toBeUndefined();
    });

    it('maps public addresses both ways (W1)', () => {
        expect(index.publicMapping(ip('203.0.113.10'))).toMatchObject({
            interface: { id: a.id },
            assignment: { address: ip('10.0.1.10') },
        });
        expect(index.publicAddressOf(a, ip('10.0.1.10'))).toBe(ip('203.0.113.10'));
        expect(index.publicAddressOf(a, ip('10.0.1.100'))).toBeUndefined();
    });

    it('finds subnets by address and by their router (I2, I24)', () => {
        expect(index.subnetByAddress('vpc:lab', ip('10.0.2.77'))?.name).toBe('app');
        expect(index.subnetByAddress('vpc:lab', ip('10.0.3.77'))).toBeUndefined();
        expect(index.subnetByRouterAddress('vpc:lab', ip('10.0.2.1'))?.name).toBe('app');
        expect(index.subnetByRouterAddress('vpc:lab', ip('10.0.2.2'))).toBeUndefined();
        expect(index.vpcCovers('vpc:lab', ip('10.0.255.1'))).toBe(true);
        expect(index.vpcCovers('vpc:lab', ip('10.1.0.1'))).toBe(false);
    });

    it('E1, E4: the mapping names server and MAC; a missing address is a miss', () => {
        expect(index.mapping('vpc:lab', ip('10.0.2.10'))).toEqual({
            vpc: 'vpc:lab',
            address: ip('10.0.2.10'),
            element: b.id,
            mac: b.mac,
            host: ip('172.31.0.11'),
        });
        expect(index.mapping('vpc:lab', ip('10.0.2.11'))).toBeUndefined();
    });

    it('sees a change at once and keeps what did not change', () => {
        const moved = { ...b, addresses: [{ address: ip('10.0.2.99'), span: onLine(3) }] };
        const changed = { ...network, interfaces: new Map(network.interfaces).set(b.id, moved) };
        expect(networkIndex(changed).interfaceByAddress('vpc:lab', ip('10.0.2.99'))).toBe(moved);
        expect(networkIndex(changed).interfaceByAddress('vpc:lab', ip('10.0.2.10'))).toBeUndefined();
        expect(networkIndex(network)).toBe(index);
        expect(networkIndex({ ...network, routeTables: new Map() }).interfacesOfVpc('vpc:lab')).toBe(
            index.interfacesOfVpc('vpc:lab'),
        );
    });
});
