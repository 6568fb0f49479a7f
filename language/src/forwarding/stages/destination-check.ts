/**
 * Destination check: with the check on, the packet must be for one of the interface's own addresses (I8).
 *
 * It may be switched off for guests that route (I10, R27). A NAT gateway takes what is routed to it.
 */
import { formatAddress, type IpAddress, sameAddress } from '../../model/address.js';
import type { NetworkInterface } from '../../model/network.js';
import { isMulticast } from '../address-classes.js';
import { inspectionEndpoint, serviceWord } from '../inspection-endpoints.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { isAssigned } from '../link-local.js';
import type { Port } from '../places.js';
import type { StageContext, Verdict } from '../verdict.js';

/** A link-local address belongs to the interface as a whole (G21). */
const linkLocalOwner = (owner: NetworkInterface, destination: IpAddress): Pick<NetworkInterface, 'span'> | undefined =>
    isAssigned(owner, destination) ? owner : undefined;

/** Compares the destination with what was assigned to the interface. */
export function checkDestination({ network, packet, flight }: StageContext, port: Port): Verdict<'destination-check'> {
    const { interface: owner } = port;
    const destination = ipOf(packet)?.destination ?? 0;
    const assigned =
        owner.addresses.find(({ address }) => sameAddress(address, destination)) ?? linkLocalOwner(owner, destination);
    const name = (): string => labelOf(network, owner.id);
    if (assigned) {
        const summary = (): string => `${formatAddress(destination)} is an address of ${name()}.`;
        return {
            kind: 'pass',
            next: 'deliver',
            rules: ['I8'],
            decidedBy: owner.sourceDestinationCheckSpan ?? assigned.span,
            summary,
        };
    }
    const decidedBy = owner.sourceDestinationCheckSpan ?? owner.span;
    if (network.natGateways.has(owner.owner)) {
        const summary = (): string => `${name()} is a NAT gateway: it takes packets for others.`;
        return { kind: 'pass', next: 'deliver', rules: ['I10'], decidedBy, summary };
    }
    if (flight.decided.enteredBy !== undefined && isMulticast(destination)) {
        const summary = (): string => `${name()} is a member of ${formatAddress(destination)}.`;
        return { kind: 'pass', next: 'deliver', rules: ['X-M', 'I8'], decidedBy, summary };
    }
    const endpoint = inspectionEndpoint(network, owner.owner);
    if (endpoint) {
        const summary = (): string => `${name()} is an endpoint of ${serviceWord(endpoint)}: it takes packets for others.`;
        return { kind: 'pass', next: 'deliver', rules: ['X24'], decidedBy, summary };
    }
    if (network.transitGatewayAttachments.has(owner.owner)) {
        const summary = (): string => `${name()} belongs to a transit gateway: it takes packets for others.`;
        return { kind: 'pass', next: 'deliver', rules: ['X5'], decidedBy, summary };
    }
    if (!owner.sourceDestinationCheck) {
        const summary = (): string =>
            `${formatAddress(destination)} is not an address of ${name()}, but its source/destination check is off.`;
        return { kind: 'pass', next: 'deliver', rules: ['I10', 'R27'], decidedBy, summary };
    }
    const summary = (): string =>
        `${formatAddress(destination)} is not an address of ${name()}, and its source/destination check is on.`;
    return { kind: 'drop', reason: 'destination-check', rules: ['I8', 'R27'], decidedBy, summary };
}
