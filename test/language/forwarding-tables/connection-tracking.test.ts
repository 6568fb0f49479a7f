/** F2, F13–F19: which flows are remembered, for how long, and what a change of rules does to them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
    type Connections,
    checkSecurityGroups,
    forgetIdleConnections,
    type SecurityOutcome,
} from '../../../language/src/forwarding/connection-table.js';
import { type Flow, reverseFlow } from '../../../language/src/forwarding/flow.js';
import { NOTHING_REMEMBERED } from '../../../language/src/forwarding/remembered.js';
import type { Direction, Network, SecurityGroupRule } from '../../../language/src/model/network.js';
import { group, interfaceOf, ip, networkOf, route, rule, tableOf } from './tables-fixture.js';

const A = ip('10.0.1.10');
const CLIENT = ip('198.51.100.7');
const [SYN, SYN_ACK, PSH_ACK, RST] = [2, 18, 24, 4];

const inbound = (protocol: number, port: number, tcpFlags?: number): Flow => ({
    protocol,
    source: CLIENT,
    destination: A,
    sourcePort: 40_000,
    destinationPort: port,
    ...(tcpFlags === undefined ? {} : { tcpFlags }),
});
const answer = (flow: Flow, tcpFlags?: number): Flow => ({
    ...reverseFlow(flow),
    ...(tcpFlags === undefined ? {} : { tcpFlags }),
});

/** One interface with one group, and a clock. */
class Lab {
    connections: Connections = NOTHING_REMEMBERED.connections;
    clock = 0;
    network: Network;

    constructor(...rules: SecurityGroupRule[]) {
        this.network = Lab.networkWith(rules);
    }

    private static networkWith(rules: readonly SecurityGroupRule[]): Network {
        const guard = group('guard', ...rules);
        return networkOf({
            interfaces: [interfaceOf('a', '10.0.1.10', { securityGroups: [guard.id] })],
            groups: [guard],
            table: tableOf([
                route('10.0.0.0/16', { kind: 'local' }),
                route('203.0.113.0/24', { kind: 'nat-gateway', element: 'nat-gateway:lab.nat' }),
            ]),
        });
    }

    rules(...rules: SecurityGroupRule[]): void {
        this.network = Lab.networkWith(rules);
    }

    cross(direction: Direction, flow: Flow): SecurityOutcome {
        const owner = [...this.network.interfaces.values()][0] as Parameters<typeof checkSecurityGroups>[0]['interface'];
        const { network, connections, clock } = this;
        const outcome = checkSecurityGroups({ network, interface: owner, direction, flow, connections, clock });
        this.connections = outcome.connections;
        return outcome;
    }
}

const SSH_FROM_ONE = rule('ingress', 'tcp', '22', '198.51.100.7');
const HTTP_FROM_ANY = rule('ingress', 'tcp', '80', '0.0.0.0/0');
const ALL_OUT = rule('egress', 'all', '*', '0.0.0.0/0');
const PING_IN = rule('ingress', 'icmp', '8', '0.0.0.0/0');

describe('what is tracked', () => {
    it('F2: the reply of a tracked flow needs no rule; a stranger does', () => {
        const lab = new Lab(SSH_FROM_ONE);
        const syn = inbound(6, 22, SYN);
        expect(lab.cross('ingress', syn)).toMatchObject({ admitted: true, by: 'rule', tracking: 'tracked' });
        expect(lab.cross('egress', answer(syn, SYN_ACK))).toMatchObject({
            admitted: true,
            by: 'connection',
            connection: { established: true },
        });
        expect(lab.cross('egress', { ...answer(syn), destinationPort: 40_001 }).admitted).toBe(false);
    });

    it('F19: SSH from one address and ICMP are tracked, HTTP from anywhere is not', () => {
        const lab = new Lab(SSH_FROM_ONE, HTTP_FROM_ANY, PING_IN, ALL_OUT);
        expect(lab.cross('ingress', inbound(6, 22, SYN)).tracking).toBe('tracked');
        expect(lab.cross('ingress', inbound(6, 80, SYN)).tracking).toBe('untracked');
        expect(lab.cross('ingress', { ...inbound(1, 7), sourcePort: 7, icmpType: 8 }).tracking).toBe('tracked');
        expect(lab.connections.size).toBe(2);
    });

    it('F13: without the open outbound rule HTTP is tracked too', () => {
        const lab = new Lab(HTTP_FROM_ANY, rule('egress', 'all', '*', '10.0.0.0/8'));
        expect(lab.cross('ingress', inbound(6, 80, SYN)).tracking).toBe('tracked');
    });

    it('F13: the reply of an untracked flow does not smuggle it into the table', () => {
        const lab = new Lab(HTTP_FROM_ANY, ALL_OUT);
        const syn = inbound(6, 80, SYN);
        lab.cross('ingress', syn);
        expect(lab.cross('egress', answer(syn, SYN_ACK))).toMatchObject({ admitted: true, tracking: 'untracked' });
        expect(lab.connections.size).toBe(0);
    });

    it('F13: removing the rule cuts an untracked flow at once and leaves a tracked one alone', () => {
        const lab = new Lab(SSH_FROM_ONE, HTTP_FROM_ANY, ALL_OUT);
        const [ssh, http] = [inbound(6, 22, SYN), inbound(6, 80, SYN)];
        for (const syn of [ssh, http]) {
            lab.cross('ingress', syn);
            lab.cross('egress', answer(syn, SYN_ACK));
        }
        lab.rules(ALL_OUT);
        expect(lab.cross('ingress', { ...ssh, tcpFlags: PSH_ACK })).toMatchObject({ admitted: true, by: 'connection' });
        expect(lab.cross('ingress', { ...http, tcpFlags: PSH_ACK })).toMatchObject({ admitted: false, by: 'nothing' });
    });
});

describe('how long a flow is known', () => {
    it.each([
        ['F15: established TCP', 6, true, 432_000],
        ['half-open TCP, as Linux does', 6, false, 120],
        ['F15: UDP with one exchange', 17, true, 30],
        ['F14: another protocol', 47, true, 600],
    ])('%s is forgotten after its idle time, not a second before', (_title, protocol, replied, seconds) => {
        const flow = inbound(protocol, 22, protocol === 6 ? SYN : undefined);
        const lab = new Lab(rule('ingress', 'all', '*', '198.51.100.7'));
        lab.cross('ingress', flow);
        if (replied) {
            lab.cross('egress', answer(flow));
        }
        lab.rules();
        lab.clock += seconds - 1;
        expect(lab.cross('egress', answer(flow)).admitted).toBe(true);
        lab.clock += seconds === 120 ? 432_000 : seconds;
        expect(lab.cross('egress', answer(flow)).admitted).toBe(false);
    });

    it('F15: from the second exchange on UDP is a stream and lasts 180 seconds', () => {
        const lab = new Lab(rule('ingress', 'udp', '53', '198.51.100.7'));
        const query = inbound(17, 53);
        lab.cross('ingress', query);
        lab.cross('egress', answer(query));
        expect(lab.cross('ingress', query).connection).toMatchObject({ stream: true, expires: 180 });
    });

    it('F14: protocols without ports are known by addresses alone', () => {
        const lab = new Lab(rule('ingress', '47', '*', '198.51.100.7'));
        const gre: Flow = { protocol: 47, source: CLIENT, destination: A };
        lab.cross('ingress', gre);
        expect(lab.cross('egress', reverseFlow(gre)).by).toBe('connection');
    });
});

describe('special flows', () => {
    it('F16: flows that leave through a NAT gateway are tracked although both directions are open', () => {
        const lab = new Lab(rule('ingress', 'all', '*', '0.0.0.0/0'), ALL_OUT);
        const out = (destination: string): Flow => ({ ...answer(inbound(6, 443, SYN), SYN), destination: ip(destination) });
        expect(lab.cross('egress', out('203.0.113.9')).tracking).toBe('automatically-tracked');
        expect(lab.cross('egress', out('198.51.100.7')).tracking).toBe('untracked');
    });

    it('F18: an ICMP error about a tracked flow passes without an ICMP rule; about an unknown one it does not', () => {
        const lab = new Lab(rule('egress', 'tcp', '443', '198.51.100.7'));
        const sent: Flow = {
            protocol: 6,
            source: A,
            destination: CLIENT,
            sourcePort: 40_000,
            destinationPort: 443,
            tcpFlags: SYN,
        };
        lab.cross('egress', sent);
        const error = (quoted: Flow): Flow => ({
            protocol: 1,
            source: ip('10.0.1.1'),
            destination: A,
            icmpType: 3,
            icmpCode: 4,
            quoted,
        });
        expect(lab.cross('ingress', error(sent))).toMatchObject({ admitted: true, by: 'related' });
        expect(lab.cross('ingress', error({ ...sent, destinationPort: 80 })).admitted).toBe(false);
    });

    it('a TCP reset passes and ends the entry', () => {
        const lab = new Lab(SSH_FROM_ONE);
        const syn = inbound(6, 22, SYN);
        lab.cross('ingress', syn);
        expect(lab.cross('egress', answer(syn, RST)).admitted).toBe(true);
        expect(lab.connections.size).toBe(0);
    });

    it('F12: an interface without groups is not filtered', () => {
        const network = networkOf({ interfaces: [interfaceOf('a', '10.0.1.10', { securityGroups: [] })] });
        const owner = [...network.interfaces.values()][0];
        expect(
            owner &&
                checkSecurityGroups({
                    network,
                    interface: owner,
                    direction: 'ingress',
                    flow: inbound(47, 0),
                    connections: NOTHING_REMEMBERED.connections,
                    clock: 0,
                }),
        ).toMatchObject({ admitted: true, by: 'unfiltered' });
    });
});

/** The naive reference: a list of remembered flows, searched from end to end, with the rules read out loud. */
class NaiveFirewall {
    private known: { flow: string; since: number; established: boolean }[] = [];

    constructor(private readonly admits: (direction: Direction, port: number) => boolean) {}

    cross(direction: Direction, port: number, clock: number): boolean {
        const flow = String(port);
        const entry = this.known.find((one) => one.flow === flow && clock - one.since < (one.established ? 432_000 : 120));
        if (entry) {
            entry.since = clock;
            entry.established ||= direction === 'egress';
            return true;
        }
        if (!this.admits(direction, port)) {
            return false;
        }
        this.known = [...this.known.filter((one) => one.flow !== flow), { flow, since: clock, established: false }];
        return true;
    }
}

describe('connection tracking against a naive reference', () => {
    it('F2, F15: any sequence of packets and pauses fares the same in both', () => {
        const event = fc.record({
            direction: fc.constantFrom<Direction>('ingress', 'egress'),
            port: fc.integer({ min: 1, max: 4 }),
            pause: fc.constantFrom(0, 1, 60, 119, 120, 200, 431_999, 432_000),
        });
        fc.assert(
            fc.property(fc.array(event, { maxLength: 40 }), (events) => {
                const lab = new Lab(rule('ingress', 'tcp', '1-2', '198.51.100.7'));
                const naive = new NaiveFirewall((direction, port) => direction === 'ingress' && port <= 2);
                for (const { direction, port, pause } of events) {
                    lab.clock += pause;
                    const flow = inbound(6, port, direction === 'ingress' ? SYN : SYN_ACK);
                    const outcome = lab.cross(direction, direction === 'ingress' ? flow : answer(flow, SYN_ACK));
                    expect(outcome.admitted).toBe(naive.cross(direction, port, lab.clock));
                    lab.connections = forgetIdleConnections(lab.connections, lab.clock);
                }
            }),
        );
    });
});
