/** Instances and what is configured inside them. */
import type { GuestRouteDecl, InstanceDecl } from '../generated/ast.js';
import type { ElementId, Guest, GuestRoute, Instance } from '../model/network.js';
import { readAddress, readIf } from './addresses.js';
import { type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { blockOfText } from './routes.js';
import type { Spans } from './spans.js';

/** An instance with the interfaces it got, the primary one first. */
export function lowerInstance(
    instance: InstanceDecl,
    vpc: ElementId,
    interfaces: readonly ElementId[],
    context: FileContext,
): Instance {
    return { ...context.base(instance), kind: 'instance', vpc, interfaces, guest: lowerGuest(instance, context), running: true };
}

/** All `guest` blocks of an instance together. Addresses and MACs are as the cloud gave them until an experiment changes them. */
function lowerGuest(instance: InstanceDecl, context: FileContext): Guest {
    const { spans } = context;
    const forwarding = instance.guests.find((guest) => guest.forwarding === 'on');
    const masquerading = instance.guests.find((guest) => targetOf(guest.masquerade));
    const outside = targetOf(masquerading?.masquerade);
    return {
        routes: instance.guests.flatMap((guest) => guest.routes.flatMap((route) => lowerGuestRoute(route, spans) ?? [])),
        forwarding: forwarding !== undefined,
        ...(forwarding ? { forwardingSpan: spans.statement(forwarding, 'forwarding') } : {}),
        ...(masquerading && outside
            ? { masquerade: { interface: idOf(outside), span: spans.statement(masquerading, 'masquerade') } }
            : {}),
        addresses: new Map(),
        macs: new Map(),
    };
}

/** A route inside a guest; undefined while it is incomplete. */
export function lowerGuestRoute(
    route: Pick<GuestRouteDecl, 'destination' | 'via' | 'onlink'> & Parameters<Spans['of']>[0],
    spans: Spans,
): GuestRoute | undefined {
    const destination = blockOfText(route.destination);
    const via = readIf(route.via, readAddress);
    return destination && via !== undefined ? { destination, via, onlink: route.onlink, span: spans.of(route) } : undefined;
}
