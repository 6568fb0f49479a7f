/**
 * `fail` and `restore`: instances, physical servers, availability zones, sites and private lines break and come back, and what
 * is limited is used up and free again.
 */
import { formatAddress } from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import type { Limit } from '../../model/probe.js';
import { availabilityZoneId, hasFailed, limitId, linesOfSite } from '../faults.js';
import { labelOf } from '../labels.js';
import type { RuleId } from '../rules.js';
import { type ActionResult, doesNotExist, done, refused, withEntry } from './action-result.js';

/** A fault, or its end. */
export type FaultStep = { readonly kind: 'fail' | 'restore'; readonly element: ElementId; readonly limit?: Limit };

/** Breaks or repairs an element, or an availability zone (`availability-zone:NAME`). */
export function applyFault(network: Network, { kind, element, limit }: FaultStep): ActionResult {
    const broken = kind === 'fail';
    if (limit) {
        return applyLimit(network, { kind, element, limit });
    }
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
    return done(withFailed(network, element, kind), `${name} ${broken ? 'has failed' : 'works again'}.`, 'H2');
}

function withFailed(network: Network, element: ElementId, kind: FaultStep['kind']): Network {
    const failed = new Set(network.failed);
    if (kind === 'fail') {
        failed.add(element);
    } else {
        failed.delete(element);
    }
    return { ...network, failed };
}

/** Something of the element is used up, or free again. */
function applyLimit(network: Network, { kind, element, limit }: Required<FaultStep>): ActionResult {
    if (!network.interfaces.has(element) && !network.natGateways.has(element)) {
        return doesNotExist(network, element);
    }
    const { what, rule } = describeLimit(limit);
    const message = `${what} of '${labelOf(network, element)}' ${kind === 'fail' ? 'is used up' : 'has room again'}.`;
    return done(withFailed(network, limitId(element, limit), kind), message, rule);
}

function describeLimit(limit: Limit): { readonly what: string; readonly rule: RuleId } {
    switch (limit.kind) {
        case 'connection-tracking':
            return { what: 'The connection table', rule: 'F17' };
        case 'link-local-services':
            return { what: 'The allowance of packets to link-local services', rule: 'I28' };
        case 'nat-ports': {
            const to = `${formatAddress(limit.destination)} port ${limit.port}`;
            return { what: `Every ${limit.protocol.toUpperCase()} port towards ${to}`, rule: 'N5' };
        }
    }
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
