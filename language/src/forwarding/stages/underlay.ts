/**
 * Underlay: plain routing by the outer destination, to the server or edge device that has the address.
 *
 * Servers and zones that have failed swallow what is sent to them.
 */
import { formatAddress } from '../../model/address.js';
import type { Network, Server } from '../../model/network.js';
import { type Derivation, derivedOnce } from '../derived.js';
import { type EdgeDevice, edgeDevices } from '../edge-devices.js';
import { type FaultReason, faultOf } from '../faults.js';
import { labelOf } from '../labels.js';
import { outerOf } from '../overlay.js';
import { portOf } from '../places.js';
import type { Place, StageContext, Verdict } from '../verdict.js';

/** Carries the packet to the outer destination. */
export function crossUnderlay({ network, flight, packet, hop }: StageContext): Verdict<'underlay'> {
    const destination = outerOf(packet)?.ip.destination;
    const device = destination === undefined ? undefined : deviceAt(network, destination);
    if (!device || destination === undefined) {
        return { kind: 'missing', element: flight.decided.mapping?.element ?? hop.element };
    }
    const target = flight.decided.mapping?.element;
    const port = portOf(network, target);
    const fault = port && faultOf(network, port.interface);
    if (fault && isOfPlace(fault.reason)) {
        const summary = (): string => `${labelOf(network, fault.element)} has failed: nothing arrives there.`;
        return { kind: 'drop', reason: fault.reason, rules: ['E1'], decidedBy: device.span, where: port.interface.id, summary };
    }
    const at: Place =
        device.kind === 'server'
            ? { kind: 'hypervisor-in', element: device.id, interface: target }
            : { kind: device.kind, element: device.id };
    const summary = (): string =>
        `The physical network delivers to ${labelOf(network, device.id)} at ${formatAddress(destination)}.`;
    return {
        kind: 'pass',
        next: device.kind === 'server' ? 'verify-mapping' : 'decapsulate',
        at,
        rules: ['E2'],
        decidedBy: device.span,
        summary,
    };
}

/** Faults of the place, as opposed to a stopped instance, which its own server notices. */
const isOfPlace = (reason: FaultReason): reason is Exclude<FaultReason, 'instance-stopped'> => reason !== 'instance-stopped';

/** The devices of the underlay by address. */
interface UnderlayDevices {
    get(address: number): Server | EdgeDevice | undefined;
}

/** They depend on several maps: kept for the servers, checked against the others. */
interface KnownDevices {
    maps: readonly [Network['internetGateways'], Network['vpnGateways']];
    byAddress: UnderlayDevices;
}

/** What is known of the devices beside a network's servers. */
export const knownDevices: Derivation<Network['servers'], { current: KnownDevices | undefined }> = derivedOnce(() => ({
    current: undefined,
}));

/** The server or edge device with that underlay address. */
export function deviceAt(network: Network, address: number): Server | EdgeDevice | undefined {
    const known = knownDevices(network.servers);
    if (known.current?.maps[0] !== network.internetGateways || known.current.maps[1] !== network.vpnGateways) {
        const servers = [...network.servers.values()].map((server) => [server.address, server] as const);
        const gateways = edgeDevices(network).map((gateway) => [gateway.underlayAddress, gateway] as const);
        known.current = {
            maps: [network.internetGateways, network.vpnGateways],
            byAddress: new Map<number, Server | EdgeDevice>([...gateways, ...servers]),
        };
    }
    return known.current.byAddress.get(address);
}
