/**
 * Towards a regional NAT gateway (N14): its interface in the sender's zone. Where it is not present it serves from another
 * zone, as the vendor's guide says of the time until it has expanded; or not at all, as the analyzer's code has it.
 */
import type { NatGateway, Network, RegionalPresence } from '../../model/network.js';
import { faultOf } from '../faults.js';
import { type Port, portOf } from '../places.js';
import type { Grounds, Verdict } from '../verdict.js';

/** The gateway that a route leads to, and why. */
export interface RegionalTarget {
    readonly nat: NatGateway;
    readonly regional: RegionalPresence;
    readonly grounds: Grounds;
}

/** By the interface in the sender's zone, or in another one. */
export function towardsRegionalNatGateway(
    network: Network,
    port: Port,
    { nat, regional, grounds }: RegionalTarget,
): Verdict<'route-lookup'> {
    const zone = port.subnet.availabilityZone;
    const ports = regional.interfaces.flatMap((id) => portOf(network, id) ?? []);
    const near = ports.find(({ subnet }) => subnet.availabilityZone === zone);
    const far = regional.crossZone ? (ports.find((each) => !faultOf(network, each.interface)) ?? ports[0]) : undefined;
    const chosen = near ?? far;
    const rules = [...grounds.rules, 'N14'] as const;
    if (!chosen) {
        const zones = ports.map(({ subnet }) => subnet.availabilityZone).join(', ') || 'no zone';
        const summary = (): string =>
            `The sender is in ${zone}, and regional NAT gateway '${nat.name}' is present in ${zones} only.`;
        const decidedBy = regional.crossZoneSpan ?? nat.span;
        return { kind: 'drop', reason: 'nat-gateway-not-in-zone', ...grounds, rules: ['N14'], decidedBy, where: nat.id, summary };
    }
    const what = (): string =>
        near
            ? `'${nat.name}' is present in ${zone}, the sender's zone.`
            : `'${nat.name}' is not present in ${zone} yet; ${chosen.subnet.availabilityZone} serves it meanwhile.`;
    return {
        kind: 'pass',
        next: 'path-mtu',
        ...grounds,
        rules,
        consulted: [...(grounds.consulted ?? []), nat.span],
        decided: { target: chosen.interface.id },
        summary: () => `${grounds.summary()} ${what()}`,
    };
}
