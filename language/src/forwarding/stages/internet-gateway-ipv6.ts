/**
 * Internet gateway, IPv6: packets pass as they are, in both directions (W1). The gateway still lets out only what interfaces
 * of its VPC send (I10), and lets in only what is for one (W4). Unique local addresses are refused on both sides as private
 * IPv4 addresses are (W3, W5; inference: no source mentions them).
 */
import { formatAddress, type IpAddress } from '../../model/address.js';
import type { InternetGateway } from '../../model/network.js';
import { isUniqueLocal } from '../address-classes.js';
import { entryStage } from '../edge-devices.js';
import { ipOf, ipPacketOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import type { Grounds, StageContext, Verdict } from '../verdict.js';
import { INTERNET } from './guest-send.js';

type V = Verdict<'gateway-check'>;

const endsOf = ({ packet }: StageContext): { readonly source: IpAddress; readonly destination: IpAddress } => {
    const { source = 0, destination = 0 } = ipOf(packet) ?? {};
    return { source, destination };
};

/** From inside to the internet. */
export function letIpv6Out(context: StageContext, gateway: InternetGateway): V {
    const { source, destination } = endsOf(context);
    const owner = context.index.interfaceByAddress(gateway.vpc ?? '', source);
    const decidedBy = owner?.span ?? gateway.span;
    if (!owner || isUniqueLocal(source)) {
        const why = owner ? 'unique local addresses stay inside' : 'it belongs to no interface of the VPC';
        const summary = (): string => `${formatAddress(source)} cannot leave by ${gateway.name}: ${why}.`;
        return { kind: 'drop', reason: 'no-public-source', rules: ['W2', 'I10'], decidedBy, summary };
    }
    if (isUniqueLocal(destination)) {
        const summary = (): string =>
            `${formatAddress(destination)} is a unique local address; ${gateway.name} sends nothing there.`;
        return { kind: 'drop', reason: 'private-destination', rules: ['W3'], decidedBy: gateway.span, summary };
    }
    const grounds: Grounds = {
        rules: ['W1', 'W2'],
        decidedBy,
        summary: () => `${gateway.name} lets the packet out as it is: IPv6 is not translated.`,
    };
    const packet = ipPacketOf(context.packet);
    return { kind: 'pass', next: 'internet-route', at: { kind: 'internet', element: INTERNET }, packet, ...grounds };
}

/** From the internet to an interface of the VPC. */
export function letIpv6In(context: StageContext, gateway: InternetGateway): V {
    const { source, destination } = endsOf(context);
    const owner = context.index.interfaceByAddress(gateway.vpc ?? '', destination);
    if (!owner) {
        const summary = (): string => `No interface behind ${gateway.name} has ${formatAddress(destination)}.`;
        return { kind: 'drop', reason: 'no-public-address', rules: ['W4'], decidedBy: gateway.span, summary };
    }
    if (isUniqueLocal(source)) {
        const summary = (): string =>
            `${formatAddress(source)} is a unique local address; nothing from there enters by ${gateway.name}.`;
        return { kind: 'drop', reason: 'private-source', rules: ['W5'], decidedBy: gateway.span, summary };
    }
    return {
        kind: 'pass',
        next: entryStage(gateway),
        packet: ipPacketOf(context.packet),
        fresh: true,
        decided: { path: 'routed' },
        rules: ['W1', 'W4'],
        decidedBy: gateway.span,
        summary: () =>
            `${gateway.name} lets the packet in as it is: ${formatAddress(destination)} is ${labelOf(context.network, owner.id)}.`,
    };
}
