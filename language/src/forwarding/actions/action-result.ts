/** What a script line does to the network: a new network that shares what it did not touch, or a refusal. */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { ElementId, Network, NetworkInterface } from '../../model/network.js';
import type { ApiCall } from '../../model/probe.js';
import { labelOf } from '../labels.js';
import type { RuleId } from '../rules.js';

/** Done: the network afterwards and one sentence about it. Refused: why, and what to do instead; nothing has changed. */
export type ActionResult =
    | { readonly ok: true; readonly network: Network; readonly message: string; readonly rules: readonly RuleId[] }
    | { readonly ok: false; readonly message: string; readonly rules: readonly RuleId[] };

/** The line was carried out. */
export const done = (network: Network, message: string, ...rules: readonly RuleId[]): ActionResult => ({
    ok: true,
    network,
    message,
    rules,
});

/** The line cannot be carried out. */
export const refused = (message: string, ...rules: readonly RuleId[]): ActionResult => ({ ok: false, message, rules });

/** The same map with one entry set; everything else is shared. */
export const withEntry = <V>(map: ReadonlyMap<ElementId, V>, id: ElementId, value: V): ReadonlyMap<ElementId, V> =>
    new Map(map).set(id, value);

/** The same map without one entry. */
export function withoutEntry<V>(map: ReadonlyMap<ElementId, V>, id: ElementId): ReadonlyMap<ElementId, V> {
    const rest = new Map(map);
    rest.delete(id);
    return rest;
}

/** The network with one interface replaced. */
export const withInterface = (network: Network, changed: NetworkInterface): Network => ({
    ...network,
    interfaces: withEntry(network.interfaces, changed.id, changed),
});

/** The interface an id means: itself, an instance's primary one, or a NAT gateway's. */
export function interfaceMeant(network: Network, id: ElementId): NetworkInterface | undefined {
    const inner = network.instances.get(id)?.interfaces[0] ?? network.natGateways.get(id)?.interface;
    return network.interfaces.get(inner ?? id);
}

/** `'web1' does not exist.` */
export const doesNotExist = (network: Network, id: ElementId): ActionResult =>
    refused(`'${labelOf(network, id)}' does not exist (any more).`);

/** `'web1' (10.0.1.10)`. */
export function interfaceWithAddress(network: Network, owner: NetworkInterface): string {
    const primary: IpAddress | undefined = owner.addresses[0]?.address;
    return `'${labelOf(network, owner.id)}'${primary === undefined ? '' : ` (${formatAddress(primary)})`}`;
}

/** The orchestration call of one kind. */
export type ApiCallOf<K extends ApiCall['kind']> = ApiCall extends infer Call
    ? Call extends { readonly kind: infer Kinds }
        ? K extends Kinds
            ? Call
            : never
        : never
    : never;
