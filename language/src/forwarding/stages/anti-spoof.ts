/**
 * Source MAC and source check: the virtual switch believes the orchestration system, never the guest.
 *
 * The MAC must be the interface's own, always (I9). The source address must be one of the interface's, unless the
 * check of that interface is off (I7, I10). ARP messages carry no IP source; their sender field is not believed anyway.
 */
import { formatAddress } from '../../model/address.js';
import { isUnspecified } from '../address-classes.js';
import { isDhcpQuestion } from '../dhcp-exchange.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { isAssigned } from '../link-local.js';
import type { Port } from '../places.js';
import type { StageContext, Verdict } from '../verdict.js';

/** Compares the frame's source with what was assigned to the interface. */
export function checkSource({ network, packet }: StageContext, port: Port): Verdict<'anti-spoof'> {
    const { interface: owner } = port;
    const name = (): string => labelOf(network, owner.id);
    const frame = packet.layers[0];
    const decidedBy = owner.sourceDestinationCheckSpan ?? owner.span;
    if (frame?.protocol === 'eth' && frame.source !== owner.mac) {
        const summary = (): string => `The frame claims to come from ${frame.source}, but ${name()} is ${owner.mac}.`;
        return { kind: 'drop', reason: 'mac-spoof', rules: ['I9', 'G17'], decidedBy: owner.span, summary };
    }
    const source = ipOf(packet)?.source;
    const decided = { senderMac: owner.mac };
    if (source !== undefined && isUnspecified(source) && isDhcpQuestion(packet)) {
        const summary = (): string => `A DHCP message from a guest that has no address yet: ${name()} may ask.`;
        return { kind: 'pass', next: 'frame-check', decided, rules: ['G4', 'I9'], decidedBy, summary };
    }
    if (source === undefined || isAssigned(owner, source)) {
        const summary = (): string =>
            `The source ${source === undefined ? owner.mac : formatAddress(source)} belongs to ${name()}.`;
        return { kind: 'pass', next: 'frame-check', decided, rules: ['I7', 'I9'], decidedBy, summary };
    }
    if (!owner.sourceDestinationCheck) {
        const summary = (): string =>
            `${formatAddress(source)} is not an address of ${name()}, but its source/destination check is off.`;
        return { kind: 'pass', next: 'frame-check', decided, rules: ['I10', 'I9'], decidedBy, summary };
    }
    const summary = (): string =>
        `The source ${formatAddress(source)} is none of the addresses of ${name()} (${owner.addresses.map(({ address }) => formatAddress(address)).join(', ')}).`;
    return { kind: 'drop', reason: 'source-check', rules: ['I7', 'G16'], decidedBy, summary };
}
