/**
 * The tables in which machines remember things while packets move, and what tells their entries apart.
 *
 * Keys are records: an entry is its own key, and a packet's ends are compared number by number, without a text of them.
 */
import { type IpAddress, sameAddress } from '../model/address.js';
import { hashNumbers, hashText } from './hash.js';
import { emptyMap, emptyMapOf, type KeyKind } from './persistent-map.js';
import type { ArpKey, BindingKey, ConnectionKey, MulticastMember, SimulationState } from './state.js';

const addressHash = (address: IpAddress): number => (typeof address === 'number' ? address : hashNumbers(...address));

const ARP_KEYS: KeyKind<ArpKey> = {
    same: (a, b) => a.interface === b.interface && sameAddress(a.address, b.address),
    hash: (key) => hashNumbers(hashText(key.interface), addressHash(key.address)),
};

const CONNECTION_KEYS: KeyKind<ConnectionKey> = {
    same: (a, b) =>
        a.localPort === b.localPort &&
        a.remotePort === b.remotePort &&
        a.protocol === b.protocol &&
        a.interface === b.interface &&
        sameAddress(a.local, b.local) &&
        sameAddress(a.remote, b.remote),
    hash: ({ interface: owner, protocol, local, localPort, remote, remotePort }) =>
        hashNumbers(hashText(owner), protocol, addressHash(local), localPort, addressHash(remote), remotePort),
};

const BINDING_KEYS: KeyKind<BindingKey> = {
    same: (a, b) =>
        a.outsidePort === b.outsidePort &&
        a.remotePort === b.remotePort &&
        a.protocol === b.protocol &&
        a.owner === b.owner &&
        sameAddress(a.outsideAddress, b.outsideAddress) &&
        sameAddress(a.remoteAddress, b.remoteAddress),
    hash: ({ owner, protocol, outsideAddress, outsidePort, remoteAddress, remotePort }) =>
        hashNumbers(hashText(owner), protocol, addressHash(outsideAddress), outsidePort, addressHash(remoteAddress), remotePort),
};

const MEMBER_KEYS: KeyKind<MulticastMember> = {
    same: (a, b) => a.group === b.group && a.gateway === b.gateway && a.interface === b.interface,
    hash: ({ gateway, group, interface: member }) => hashNumbers(hashText(gateway), group, hashText(member)),
};

/** What is remembered before the first packet. */
export const NOTHING_REMEMBERED: Pick<
    SimulationState,
    'arpCaches' | 'balancedFlows' | 'connections' | 'natBindings' | 'multicastMembers'
> = {
    arpCaches: emptyMapOf(ARP_KEYS),
    connections: emptyMapOf(CONNECTION_KEYS),
    natBindings: emptyMapOf(BINDING_KEYS),
    multicastMembers: emptyMapOf(MEMBER_KEYS),
    balancedFlows: emptyMap(),
};
