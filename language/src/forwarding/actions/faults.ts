/** `fail` and `restore`: instances, physical servers, availability zones, sites and private lines break and come back. */
import type { ElementId, Network } from '../../model/network.js';
import { availabilityZoneId, hasFailed, linesOfSite } from '../faults.js';
import { labelOf } from '../labels.js';
import { type ActionResult, done, refused, withEntry } from './action-result.js';

/** A fault, or its end. */
export type FaultStep = { readonly kind: 'fail' | 'restore'; readonly element: ElementId };

/** Breaks or repairs an element, or an availability zone (`availability-zone:NAME`). */
export function applyFault(network: Network, { kind, element }: FaultStep): ActionResult {
    const broken = kind === 'fail';
    if (network.instances.has(element)) {
        return setRunning(network, element, broken ? 'stopped' : 'running');
    }
    if (!canFail(network, element)) {
        return refused(
            `'${labelOf(network, element)}' is no instance, server, availability zone, site or private line, so it cannot ${kind}.`,
            'H2',
        );
    }
    const name = `'${labelOf(network, element)}'`;
    if (broken === hasFailed(network, element)) {
        return done(network, `${name} ${broken ? 'has already failed' : 'was not broken'}.`, 'H2');
    }
    const failed = new Set(network.failed);
    if (broken) {
        failed.add(element);
    } else {
        failed.delete(element);
    }
    return done({ ...network, failed }, `${name} ${broken ? 'has failed' : 'works again'}.`, 'H2');
}

/** Declared things that fail by themselves; connections of a site also all of one kind together (`vpns-of-site:NAME`). */
function canFail(network: Network, element: ElementId): boolean {
    const maps = [network.servers, network.sites, network.siteConnections, network.transitGatewayAttachments];
    return (
        maps.some((map: ReadonlyMap<ElementId, unknown>) => map.has(element)) ||
        [...network.siteConnections.values()].some((connection) => linesOfSite(connection) === element) ||
        zones(network).has(element)
    );
}

const zones = (network: Network): ReadonlySet<ElementId> =>
    new Set(
        [...network.subnets.values(), ...network.servers.values()].map(({ availabilityZone }) =>
            availabilityZoneId(availabilityZone),
        ),
    );

function setRunning(network: Network, id: ElementId, state: 'running' | 'stopped'): ActionResult {
    const instance = network.instances.get(id);
    const running = state === 'running';
    const name = `'${labelOf(network, id)}'`;
    if (!instance || instance.running === running) {
        return done(network, `${name} is already ${state}.`, 'H2');
    }
    const instances = withEntry(network.instances, id, { ...instance, running });
    return done({ ...network, instances }, running ? `${name} runs again.` : `${name} has stopped.`, 'H2');
}
