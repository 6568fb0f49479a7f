/** F1–F6, F20–F24: which rule matches. */
import { describe, expect, it } from 'vitest';
import type { Flow } from '../../../language/src/forwarding/flow.js';
import { matchNetworkAcl } from '../../../language/src/forwarding/network-acls.js';
import { attachedRules, matchSecurityGroups } from '../../../language/src/forwarding/security-groups.js';
import { trafficMismatch } from '../../../language/src/forwarding/traffic-match.js';
import type { NetworkAcl, NetworkAclEntry } from '../../../language/src/model/network.js';
import { cidr, entry, group, interfaceOf, ip, named, networkOf, onLine, rule } from './tables-fixture.js';

const tcp = (from: string, to: string, port: number): Flow => ({
    protocol: 6,
    source: ip(from),
    destination: ip(to),
    sourcePort: 40_000,
    destinationPort: port,
    tcpFlags: 2,
});

const aclOf = (...entries: NetworkAclEntry[]): NetworkAcl => ({
    ...named('network-acl', 'guard'),
    kind: 'network-acl',
    vpc: 'vpc:lab',
    entries,
});

describe('security groups', () => {
    const web = group('web', rule('ingress', 'tcp', '443', '0.0.0.0/0'));
    const ssh = group('ssh', rule('ingress', 'tcp', '22', '10.0.0.0/8'), rule('egress', 'udp', '53', '0.0.0.0/0'));
    const a = interfaceOf('a', '10.0.1.10', { securityGroups: [web.id, ssh.id, 'security-group:lab.deleted'] });

    it('F1: unites the rules of all groups of an interface; F9: a deleted group adds nothing', () => {
        const network = networkOf({ interfaces: [a], groups: [web, ssh] });
        expect(attachedRules(network, a, 'ingress').map(({ group: { name } }) => name)).toEqual(['web', 'ssh']);
        expect(matchSecurityGroups(network, a, 'ingress', tcp('10.9.9.9', '10.0.1.10', 22)).match?.group.name).toBe('ssh');
        expect(matchSecurityGroups(network, a, 'ingress', tcp('8.8.8.8', '10.0.1.10', 443)).match?.group.name).toBe('web');
    });

    it('F4: without a matching rule nothing passes; a direction without rules lets nothing out', () => {
        const network = networkOf({ interfaces: [a], groups: [web, ssh] });
        expect(matchSecurityGroups(network, a, 'ingress', tcp('8.8.8.8', '10.0.1.10', 22))).toEqual({
            allowed: false,
            index: -1,
        });
        expect(matchSecurityGroups(network, a, 'egress', tcp('10.0.1.10', '8.8.8.8', 443)).allowed).toBe(false);
    });

    it('F6: a group as peer means its members’ private addresses, never their public ones', () => {
        const db = group('db', rule('ingress', 'tcp', '5432', web.id));
        const b = interfaceOf('b', '10.0.2.10', { securityGroups: [db.id] });
        const withPublic = {
            ...a,
            addresses: [{ address: ip('10.0.1.10'), publicAddress: ip('203.0.113.10'), span: onLine(1) }],
        };
        const network = networkOf({ interfaces: [withPublic, b], groups: [web, ssh, db] });
        expect(matchSecurityGroups(network, b, 'ingress', tcp('10.0.1.10', '10.0.2.10', 5432)).allowed).toBe(true);
        expect(matchSecurityGroups(network, b, 'ingress', tcp('203.0.113.10', '10.0.2.10', 5432)).allowed).toBe(false);
        expect(matchSecurityGroups(network, b, 'ingress', tcp('10.0.1.11', '10.0.2.10', 5432)).allowed).toBe(false);
    });

    it('F5: a prefix list as peer means its blocks, as they are now', () => {
        const guarded = group('guarded', rule('ingress', 'all', '*', 'prefix-list:lab.offices'));
        const b = interfaceOf('b', '10.0.2.10', { securityGroups: [guarded.id] });
        const list = {
            ...named('prefix-list', 'offices'),
            kind: 'prefix-list' as const,
            entries: [{ cidr: cidr('192.0.2.0/24'), span: onLine(1) }],
        };
        const network = networkOf({ interfaces: [b], groups: [guarded], more: { prefixLists: new Map([[list.id, list]]) } });
        expect(matchSecurityGroups(network, b, 'ingress', tcp('192.0.2.7', '10.0.2.10', 1)).allowed).toBe(true);
        expect(matchSecurityGroups(network, b, 'ingress', tcp('192.0.3.7', '10.0.2.10', 1)).allowed).toBe(false);
    });
});

describe('network ACLs', () => {
    it('F20: the lowest matching number decides, in whatever order the entries are written', () => {
        const acl = aclOf(entry('ingress', 200, 'allow all * 0.0.0.0/0'), entry('ingress', 100, 'deny tcp 22 0.0.0.0/0'));
        expect(matchNetworkAcl(acl, 'ingress', tcp('8.8.8.8', '10.0.1.10', 22))).toMatchObject({
            allowed: false,
            entry: { number: 100 },
            index: 0,
        });
        expect(matchNetworkAcl(acl, 'ingress', tcp('8.8.8.8', '10.0.1.10', 23))).toMatchObject({
            allowed: true,
            entry: { number: 200 },
            index: 1,
        });
    });

    it('F20, F24: what no entry matches is denied; the deny is the last candidate', () => {
        expect(matchNetworkAcl(aclOf(), 'egress', tcp('10.0.1.10', '8.8.8.8', 80))).toEqual({ allowed: false, index: 0 });
    });

    it('F22: each direction has its own entries and compares the far end', () => {
        const acl = aclOf(
            entry('ingress', 100, 'allow tcp 443 198.51.100.0/24'),
            entry('egress', 100, 'allow tcp 1024-65535 198.51.100.0/24'),
        );
        expect(matchNetworkAcl(acl, 'ingress', tcp('198.51.100.7', '10.0.1.10', 443)).allowed).toBe(true);
        expect(matchNetworkAcl(acl, 'ingress', tcp('10.0.1.10', '198.51.100.7', 443)).allowed).toBe(false);
        expect(matchNetworkAcl(acl, 'egress', tcp('10.0.1.10', '198.51.100.7', 40_000)).allowed).toBe(true);
        expect(matchNetworkAcl(acl, 'egress', tcp('10.0.1.10', '198.51.100.7', 443)).allowed).toBe(false);
    });

    it('a later fragment has no ports: allow entries take it by addresses, deny entries with ports let it by', () => {
        const later: Flow = { protocol: 17, source: ip('8.8.8.8'), destination: ip('10.0.1.10'), laterFragment: true };
        const acl = aclOf(entry('ingress', 100, 'deny udp 53 0.0.0.0/0'), entry('ingress', 110, 'allow udp 5000 0.0.0.0/0'));
        expect(matchNetworkAcl(acl, 'ingress', later)).toMatchObject({ allowed: true, entry: { number: 110 } });
    });
});

describe('traffic of a rule (F5, F23)', () => {
    const flow = tcp('10.0.1.10', '10.0.2.10', 443);
    it.each([
        ['protocol', { protocol: 17 }],
        ['port', { protocol: 6, ports: { from: 444, to: 500 } }],
        [undefined, { protocol: 6, ports: { from: 443, to: 443 } }],
        [undefined, { protocol: 6 }],
        [undefined, { protocol: -1 }],
    ])('%s', (mismatch, traffic) => {
        expect(trafficMismatch(traffic, flow)).toBe(mismatch);
    });

    it('compares ICMP by type, and by code when one is written', () => {
        const unreachable: Flow = { protocol: 1, source: 1, destination: 2, icmpType: 3, icmpCode: 4 };
        expect(trafficMismatch({ protocol: 1, icmp: { type: 8 } }, unreachable)).toBe('icmp-type');
        expect(trafficMismatch({ protocol: 1, icmp: { type: 3, code: 1 } }, unreachable)).toBe('icmp-code');
        expect(trafficMismatch({ protocol: 1, icmp: { type: 3 } }, unreachable)).toBeUndefined();
    });
});
