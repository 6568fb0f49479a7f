/** Decapsulation: the outer headers are taken off, at the receiving server or at a gateway (E3, E9). */

import { NOWHERE } from '../../model/source-span.js';
import { edgeDevice } from '../edge-devices.js';
import { outerOf, unwrap } from '../overlay.js';
import { elementOf } from '../places.js';
import type { Decided } from '../state.js';
import type { StageContext, Verdict } from '../verdict.js';
import { afterVerification } from './verify-mapping.js';

const FROM_INSIDE: Decided = { gatewaySide: 'inside' };

/** Strips what `encapsulate` put on. */
export function decapsulate({ network, packet, hop, flight }: StageContext): Verdict<'decapsulate'> {
    const place = elementOf(network, hop.interface ?? hop.element);
    const vni = outerOf(packet)?.vni;
    const atGateway = edgeDevice(network, hop.element) !== undefined;
    return {
        kind: 'pass',
        next: atGateway ? 'gateway-check' : afterVerification(flight.decided.path),
        packet: unwrap(packet),
        decided: atGateway ? FROM_INSIDE : undefined,
        rules: ['E9', 'E3'],
        decidedBy: place?.span ?? NOWHERE,
        summary: () => `The outer headers come off: a packet of virtual network ${vni ?? 'unknown'}.`,
    };
}
