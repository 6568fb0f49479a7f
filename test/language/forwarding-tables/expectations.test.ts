/** `judge`: claims that hold, claims that do not, and messages that name both ends. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../language/src/forwarding/expectations.js';
import { NOTHING_REMEMBERED } from '../../../language/src/forwarding/remembered.js';
import type { PacketInFlight, SimulationState } from '../../../language/src/forwarding/state.js';
import type { Expectation } from '../../../language/src/model/probe.js';
import { NOWHERE } from '../../../language/src/model/source-span.js';
import type { Packet } from '../../../language/src/packet/packet.js';
import { interfaceOf, ip, networkOf, onLine } from './tables-fixture.js';

const a = interfaceOf('a', '10.0.1.10');
const b = interfaceOf('b', '10.0.2.10');
const network = networkOf({ interfaces: [a, b] });

/** An echo message from one address to another; 8 asks, 0 answers. */
const echo = (source: string, destination: string, type: 0 | 8): Packet => ({
    layers: [
        {
            protocol: 'ip',
            source: ip(source),
            destination: ip(destination),
            ttl: 64,
            identification: 1,
            dsField: 0,
            dontFragment: false,
            moreFragments: false,
            fragmentOffset: 0,
        },
        { protocol: 'icmp', type, code: 0, identifier: 1, sequence: 1 },
    ],
});
const ECHO = echo('10.0.1.10', '10.0.2.10', 8);
const ECHO_REPLY = echo('10.0.2.10', '10.0.1.10', 0);

const flight = (id: number, extra: Partial<PacketInFlight>): PacketInFlight => ({
    id,
    role: 'request',
    title: 'a → b',
    packet: ECHO,
    sent: ECHO,
    hop: { kind: 'guest', index: 3, element: 'instance:lab.b', interface: b.id },
    stage: 'guest-receive',
    status: 'delivered',
    endedAt: 'instance:lab.b',
    path: ['instance:lab.a', 'internet-gateway:lab.igw', 'instance:lab.b'],
    decided: {},
    ...extra,
});

const request = flight(1, {});
const reply = flight(4, {
    role: 'reply',
    cause: 1,
    packet: ECHO_REPLY,
    sent: ECHO_REPLY,
    hop: { kind: 'guest', index: 3, element: 'instance:lab.a', interface: a.id },
    endedAt: 'instance:lab.a',
    path: ['instance:lab.b', 'instance:lab.a'],
});
/** Killed by entry 100 of the ACL that guards a's subnet. */
const killedReply: PacketInFlight = {
    ...reply,
    hop: { kind: 'hypervisor-in', index: 2, element: 'server:a', interface: a.id },
    status: 'dropped',
    dropReason: 'network-acl-ingress',
    endedAt: 'server:a',
    ending: {
        stage: 'network-acl-ingress',
        rules: ['F20', 'F27'],
        decidedBy: onLine(16),
        summary: () => 'default denies it by ingress entry 100.',
    },
};

const stateWith = (...packets: PacketInFlight[]): SimulationState => ({
    network,
    clock: 0,
    agenda: [],
    nextItem: 0,
    packets,
    pendingExpectations: [],
    nextPacketId: 9,
    ...NOTHING_REMEMBERED,
});

const claim = (outcome: Expectation['outcome'], extra: Partial<Expectation> = {}): Expectation => ({
    subject: 'packet',
    outcome,
    via: [],
    text: outcome,
    span: NOWHERE,
    ...extra,
});

const isMet = (expectation: Expectation, ...packets: PacketInFlight[]): boolean => judge(expectation, stateWith(...packets)).met;

describe('outcomes', () => {
    it('answered means that the reply came home', () => {
        expect(isMet(claim('answered'), request, reply)).toBe(true);
        expect(isMet(claim('answered'), request)).toBe(false);
        expect(isMet(claim('answered'), request, killedReply)).toBe(false);
        expect(isMet(claim('answered'), request, { ...reply, endedAt: 'instance:lab.far' })).toBe(false);
        expect(isMet(claim('answered'), request, { ...reply, role: 'icmp-error' })).toBe(false);
        expect(isMet(claim('answered'), request, { ...reply, packet: echo('203.0.113.9', '10.0.1.10', 0) })).toBe(false);
    });

    it('dropped is about the packet itself, not about its reply', () => {
        expect(isMet(claim('dropped'), request, killedReply)).toBe(false);
        expect(isMet(claim('dropped', { subject: 'reply' }), request, killedReply)).toBe(true);
    });

    it('a claim about the reply is met by any packet sent back', () => {
        const error: PacketInFlight = { ...reply, id: 5, role: 'icmp-error' };
        expect(isMet(claim('delivered', { subject: 'reply', to: 'instance:lab.a' }), request, error)).toBe(true);
        expect(isMet(claim('delivered', { subject: 'reply' }), request)).toBe(false);
    });
});

describe('narrowing words', () => {
    it('to: an instance, one of its interfaces, nobody else', () => {
        expect(isMet(claim('delivered', { to: 'instance:lab.b' }), request)).toBe(true);
        expect(isMet(claim('delivered', { to: b.id }), request)).toBe(true);
        expect(isMet(claim('delivered', { to: 'instance:lab.a' }), request)).toBe(false);
        expect(isMet(claim('delivered', { to: a.id }), request)).toBe(false);
    });

    it.each(['server:a', 'instance:lab.a', a.id, 'subnet:lab.web', 'network-acl:lab.default'])(
        'at: %s is where an ACL killed it',
        (at) => {
            expect(isMet(claim('dropped', { subject: 'reply', at }), request, killedReply)).toBe(true);
        },
    );

    it.each(['instance:lab.b', 'subnet:lab.app', 'security-group:lab.default', 'route-table:lab.public'])(
        'at: %s had no hand in it',
        (at) => {
            expect(isMet(claim('dropped', { subject: 'reply', at }), request, killedReply)).toBe(false);
        },
    );

    it('via: in order, with others between', () => {
        const [igw, nat] = ['internet-gateway:lab.igw', 'nat-gateway:lab.nat'];
        const path = ['instance:lab.a', nat, igw, 'instance:lab.b'];
        expect(isMet(claim('delivered', { via: [igw] }), { ...request, path })).toBe(true);
        expect(isMet(claim('delivered', { via: [nat, igw] }), { ...request, path })).toBe(true);
        expect(isMet(claim('delivered', { via: [igw, nat] }), { ...request, path })).toBe(false);
    });

    it('by and where', () => {
        const dropped = claim('dropped', { subject: 'reply' });
        expect(isMet({ ...dropped, by: 'network-acl-ingress' }, request, killedReply)).toBe(true);
        expect(isMet({ ...dropped, by: 'no-route' }, request, killedReply)).toBe(false);
        const ttl = (value: number): Expectation =>
            claim('delivered', { where: { kind: 'compare', field: 'ip.ttl', operator: '==', value: { kind: 'number', value } } });
        expect(isMet(ttl(64), request)).toBe(true);
        expect(isMet(ttl(63), request)).toBe(false);
    });
});

describe('messages', () => {
    it('say what was claimed, what happened where, by which rule and line', () => {
        expect(judge(claim('answered'), stateWith(request, killedReply)).message).toBe(
            "Expected “answered”, but the packet was delivered to 'b', and the reply was dropped at 'a' by network-acl-ingress in stage “Network ACL, entering the subnet”: default denies it by ingress entry 100 (F20, lab.vpc:17).",
        );
        expect(judge(claim('delivered', { to: a.id, text: 'delivered to a' }), stateWith(request)).message).toBe(
            "Expected “delivered to a”, but the packet was delivered to 'b', not to 'a'.",
        );
        expect(judge(claim('dropped', { subject: 'reply', text: 'reply dropped' }), stateWith(request)).message).toBe(
            "Expected “reply dropped”, but there is no reply: the packet was delivered to 'b'.",
        );
        expect(
            judge(claim('delivered', { via: ['nat-gateway:lab.nat'], text: 'delivered via nat' }), stateWith(request)).message,
        ).toBe(
            "Expected “delivered via nat”, but the packet was delivered to 'b'; its path a → igw → b does not lead via lab.nat.",
        );
    });
});
