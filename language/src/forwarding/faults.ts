/** What is broken at the moment: stopped instances, failed servers, failed availability zones. */
import { addressKey } from '../model/address.js';
import type { ElementId, Instance, Network, NetworkInterface } from '../model/network.js';
import type { SiteConnection } from '../model/on-premises.js';
import type { Limit } from '../model/probe.js';
import { IP_PROTOCOL } from './flow.js';

/** The drop reason that a fault gives to packets it swallows. */
export type FaultReason = 'instance-stopped' | 'server-failed' | 'availability-zone-failed';

/** The element id under which an availability zone fails: zones are names, not declarations. */
export const availabilityZoneId = (name: string): ElementId => `availability-zone:${name}`;

/** Whether a server, zone or other element has been failed. */
export const hasFailed = (network: Network, element: ElementId): boolean => network.failed?.has(element) ?? false;

/** The id under which a limit of an element is reached. */
export const limitId = (element: ElementId, limit: Limit): ElementId =>
    limit.kind === 'nat-ports'
        ? `nat-ports:${element} ${IP_PROTOCOL[limit.protocol]} ${addressKey(limit.destination)} ${limit.port}`
        : `${limit.kind}:${element}`;

/** Whether a limit of an element has been reached. */
export const isUsedUp = (network: Network, element: ElementId, limit: Limit): boolean =>
    network.failed !== undefined && hasFailed(network, limitId(element, limit));

/** The element that has failed when a line between a site and a gateway is down; `undefined` when it works. */
export const connectionFault = (network: Network, { id, kind, site }: SiteConnection): ElementId | undefined =>
    [id, linesOfSite({ kind, site }), site].find((element) => hasFailed(network, element));

/** The id under which all connections of one kind of a site fail together: `vpns-of-site:office`. */
export const linesOfSite = ({ kind, site }: Pick<SiteConnection, 'kind' | 'site'>): ElementId => `${kind}s-of-${site}`;

/** Why an interface neither sends nor receives; `undefined` when all is well. The widest fault is named first. */
export function faultOf(
    network: Network,
    networkInterface: NetworkInterface,
): { reason: FaultReason; element: ElementId } | undefined {
    const zone = network.subnets.get(networkInterface.subnet)?.availabilityZone;
    if (zone !== undefined && hasFailed(network, availabilityZoneId(zone))) {
        return { reason: 'availability-zone-failed', element: availabilityZoneId(zone) };
    }
    if (hasFailed(network, networkInterface.server)) {
        return { reason: 'server-failed', element: networkInterface.server };
    }
    const owner = network.instances.get(networkInterface.owner);
    return owner && !owner.running ? { reason: 'instance-stopped', element: owner.id } : undefined;
}

/** Why a guest does nothing at all, judged by its primary interface. */
export function faultOfInstance(network: Network, instance: Instance): ReturnType<typeof faultOf> {
    const primary = network.interfaces.get(instance.interfaces[0] ?? '');
    return primary ? faultOf(network, primary) : undefined;
}
