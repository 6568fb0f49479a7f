/** Does a rule's traffic description match a flow? Shared by security groups (F5) and network ACLs (F23). */
import type { TrafficMatch } from '../model/network.js';
import { type Flow, IP_PROTOCOL } from './flow.js';

/** The part of a rule that fails to match, or `undefined` when all of it matches. */
export type TrafficMismatch = 'protocol' | 'port' | 'icmp-type' | 'icmp-code';

/** `protocol: -1` stands for every protocol. */
export const ALL_PROTOCOLS = -1;

/**
 * Compares protocol, destination port and ICMP type/code. A later fragment carries no ports: it matches a rule with
 * ports as its first fragment would, as if the hypervisor reassembled virtually (inference; no source describes it).
 */
export function trafficMismatch(traffic: TrafficMatch, flow: Flow): TrafficMismatch | undefined {
    if (traffic.protocol !== ALL_PROTOCOLS && traffic.protocol !== flow.protocol) {
        return 'protocol';
    }
    if (traffic.ports && !flow.laterFragment) {
        return portMatches(traffic.ports, flow) ? undefined : 'port';
    }
    return traffic.icmp && !flow.laterFragment ? icmpMismatch(traffic.icmp, flow) : undefined;
}

const portMatches = (ports: NonNullable<TrafficMatch['ports']>, flow: Flow): boolean =>
    !hasPorts(flow) ||
    (flow.destinationPort !== undefined && flow.destinationPort >= ports.from && flow.destinationPort <= ports.to);

/** Ports say nothing about protocols that have none. */
const hasPorts = (flow: Flow): boolean => flow.protocol === IP_PROTOCOL.tcp || flow.protocol === IP_PROTOCOL.udp;

function icmpMismatch(icmp: NonNullable<TrafficMatch['icmp']>, flow: Flow): TrafficMismatch | undefined {
    if (flow.icmpType !== icmp.type) {
        return 'icmp-type';
    }
    return icmp.code !== undefined && icmp.code !== flow.icmpCode ? 'icmp-code' : undefined;
}
