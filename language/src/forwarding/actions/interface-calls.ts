/** Attaching an interface to another instance, its security groups, its source/destination check. */
import type { ElementId, Instance, Network, NetworkInterface } from '../../model/network.js';
import type { SourceSpan } from '../../model/source-span.js';
import { labelOf } from '../labels.js';
import {
    type ActionResult,
    type ApiCallOf,
    doesNotExist,
    done,
    interfaceMeant,
    refused,
    withInterface,
} from './action-result.js';

/** Detaches an interface from its instance and attaches it to another of the same availability zone (H table, G1). */
export function attachInterface(network: Network, interfaceId: ElementId, instanceId: ElementId): ActionResult {
    const moved = network.interfaces.get(interfaceId);
    const target = network.instances.get(instanceId);
    if (!moved || !target) {
        return doesNotExist(network, moved ? instanceId : interfaceId);
    }
    if (moved.owner === target.id) {
        return done(
            network,
            `'${labelOf(network, interfaceId)}' is already attached to '${labelOf(network, instanceId)}'.`,
            'H2',
        );
    }
    const name = `'${labelOf(network, interfaceId)}'`;
    if (moved.deviceIndex === 0) {
        return refused(`${name} is the primary interface of '${labelOf(network, moved.owner)}' and cannot be detached.`, 'G1');
    }
    return (
        elsewhere(network, moved, target) ??
        done(reattach(network, moved, target), `${name} is now attached to '${labelOf(network, instanceId)}'.`, 'H2', 'G1')
    );
}

/** An interface stays in its subnet, hence in its zone and VPC. */
function elsewhere(network: Network, moved: NetworkInterface, target: Instance): ActionResult | undefined {
    const home = network.subnets.get(moved.subnet);
    const there = network.subnets.get(network.interfaces.get(target.interfaces[0] ?? '')?.subnet ?? '');
    if (home?.vpc !== target.vpc) {
        return refused(
            `'${labelOf(network, moved.id)}' is in '${labelOf(network, home?.vpc ?? '')}', '${target.name}' in '${labelOf(network, target.vpc)}'.`,
            'G1',
        );
    }
    return there && there.availabilityZone !== home.availabilityZone
        ? refused(
              `'${labelOf(network, moved.id)}' is in ${home.availabilityZone}, '${target.name}' in ${there.availabilityZone}: an interface cannot change its zone.`,
              'G1',
          )
        : undefined;
}

function reattach(network: Network, moved: NetworkInterface, target: Instance): Network {
    const primary = network.interfaces.get(target.interfaces[0] ?? '');
    const deviceIndex = 1 + Math.max(0, ...target.interfaces.map((id) => network.interfaces.get(id)?.deviceIndex ?? 0));
    const instances = new Map(network.instances).set(target.id, { ...target, interfaces: [...target.interfaces, moved.id] });
    const former = network.instances.get(moved.owner);
    if (former) {
        instances.set(former.id, { ...former, interfaces: former.interfaces.filter((id) => id !== moved.id) });
    }
    const attached = { ...moved, owner: target.id, deviceIndex, server: primary?.server ?? moved.server };
    return { ...withInterface(network, attached), instances };
}

/** Replaces the security groups of an interface. */
export function setSecurityGroups(network: Network, call: ApiCallOf<'set-security-groups'>, span?: SourceSpan): ActionResult {
    const owner = interfaceMeant(network, call.interface);
    if (!owner) {
        return doesNotExist(network, call.interface);
    }
    const name = `'${labelOf(network, owner.id)}'`;
    if (network.natGateways.has(owner.owner)) {
        return refused(`${name} is a NAT gateway, and those have no security groups.`, 'F12');
    }
    const vpc = network.subnets.get(owner.subnet)?.vpc;
    const foreign = call.groups.find((id) => network.securityGroups.get(id)?.vpc !== vpc);
    if (foreign !== undefined || call.groups.length === 0) {
        return refused(
            foreign === undefined
                ? `${name} needs at least one security group.`
                : `The security group '${labelOf(network, foreign)}' is not in the VPC of ${name}.`,
            'F7',
        );
    }
    const changed = { ...owner, securityGroups: call.groups, ...(span ? { securityGroupsSpan: span } : {}) };
    return done(
        withInterface(network, changed),
        `${name} now has ${call.groups.map((id) => labelOf(network, id)).join(', ')}.`,
        'F1',
    );
}

/** Switches the source/destination check (I7, I8). */
export function setSourceDestinationCheck(
    network: Network,
    call: ApiCallOf<'set-source-dest-check'>,
    span?: SourceSpan,
): ActionResult {
    const owner = interfaceMeant(network, call.interface);
    if (!owner) {
        return doesNotExist(network, call.interface);
    }
    const changed = { ...owner, sourceDestinationCheck: call.enabled, ...(span ? { sourceDestinationCheckSpan: span } : {}) };
    return done(
        withInterface(network, changed),
        `The source/destination check of '${labelOf(network, owner.id)}' is ${call.enabled ? 'on' : 'off'}.`,
        'I7',
        'I8',
    );
}
