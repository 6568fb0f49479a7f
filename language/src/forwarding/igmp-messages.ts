/** The messages by which a guest joins and leaves a multicast group (RFC 2236). */
import type { Ipv4 } from '../model/address.js';
import { IGMP_TYPE } from '../packet/igmp.js';
import type { Packet } from '../packet/packet.js';
import { IP_PROTOCOL } from './flow.js';
import { ipv4 } from './ip-packet.js';

/** Where leave messages go: every multicast router. */
const ALL_ROUTERS: Ipv4 = 0xe0000002;

/** "I listen to this group." */
export const membershipReport = (source: Ipv4, group: Ipv4): Packet =>
    igmp({ source, destination: group, type: IGMP_TYPE.membershipReport, group });

/** "I no longer do." */
export const leaveMessage = (source: Ipv4, group: Ipv4): Packet =>
    igmp({ source, destination: ALL_ROUTERS, type: IGMP_TYPE.leaveGroup, group });

interface Message {
    readonly source: Ipv4;
    readonly destination: Ipv4;
    readonly type: number;
    readonly group: Ipv4;
}

/** Membership messages travel one hop: to the router of the subnet, here the transit gateway. */
const igmp = ({ source, destination, type, group }: Message): Packet => ({
    layers: [
        ipv4({ source, destination, ttl: 1, proto: IP_PROTOCOL.igmp }),
        { protocol: 'igmp', type, maxResponseTime: 0, group },
    ],
});
