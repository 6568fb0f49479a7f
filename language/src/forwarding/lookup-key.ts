/** Between flows and lookup keys: what a rule or a connection is looked up by, and back again for explanations. */
import type { IpAddress } from '../model/address.js';
import type { Direction } from '../model/network.js';
import { type Flow, IP_PROTOCOL } from './flow.js';
import type { LookupKey } from './trace.js';

/** What security groups, connection tracking and network ACLs are asked. `address` is the near end, `peer` the far one. */
export function flowKey(flow: Flow, direction: Direction): LookupKey {
    const { protocol, source, destination, sourcePort, destinationPort, icmpType, icmpCode } = flow;
    const address = direction === 'ingress' ? destination : source;
    const peer = direction === 'ingress' ? source : destination;
    const { withoutGroups } = flow;
    return { direction, protocol, address, peer, sourcePort, destinationPort, icmpType, icmpCode, withoutGroups };
}

const NO_ADDRESS: IpAddress = 0;

/** The flow that a key was made from, as far as the key tells. */
export function flowOfKey(key: LookupKey): Flow {
    const { address = NO_ADDRESS, peer = NO_ADDRESS, sourcePort, destinationPort, icmpType, icmpCode, protocol = 0 } = key;
    const portsExpected = protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.udp;
    return {
        protocol,
        source: key.direction === 'ingress' ? peer : address,
        destination: key.direction === 'ingress' ? address : peer,
        ...(sourcePort === undefined ? {} : { sourcePort }),
        ...(destinationPort === undefined ? {} : { destinationPort }),
        ...(icmpType === undefined ? {} : { icmpType }),
        ...(icmpCode === undefined ? {} : { icmpCode }),
        ...(portsExpected && destinationPort === undefined ? { laterFragment: true } : {}),
        ...(key.withoutGroups ? { withoutGroups: true } : {}),
    };
}
