/** Which of an instance's interfaces is the primary one. */
import type { InstanceDecl, InterfaceDecl } from '../generated/ast.js';
import type { ElementId } from '../model/network.js';
import { hasImplicitPrimary, implicitPrimary, PRIMARY_INTERFACE } from '../references/implicit-declarations.js';
import { isComplete } from './draft.js';
import { idOf } from './element-ids.js';

/**
 * The interfaces of an instance in device order, the primary one first: `eth0`, or the first declared one that stands in
 * the instance's own subnet, or else the first.
 */
export function interfacesInDeviceOrder(instance: InstanceDecl): InterfaceDecl[] {
    const declared = instance.interfaces.filter(isComplete);
    const primary = implicitPrimary(instance) ?? declaredPrimary(instance, declared);
    return primary ? [primary, ...declared.filter((each) => each !== primary)] : [];
}

function declaredPrimary(instance: InstanceDecl, declared: readonly InterfaceDecl[]): InterfaceDecl | undefined {
    const named = hasImplicitPrimary(instance) ? declared.find((each) => each.name === PRIMARY_INTERFACE) : undefined;
    return named ?? declared.find((each) => isInOwnSubnet(instance, each)) ?? declared[0];
}

const isInOwnSubnet = (instance: InstanceDecl, declared: InterfaceDecl): boolean =>
    declared.subnet === undefined || declared.subnet.ref === instance.$container;

/** The id of the interface meant where an instance is named. */
export function primaryInterfaceId(instance: InstanceDecl): ElementId | undefined {
    const [primary] = interfacesInDeviceOrder(instance);
    return primary && idOf(primary);
}
