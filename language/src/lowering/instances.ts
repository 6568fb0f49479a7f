/** Instances and what is configured inside them. */
import type { GuestRouteDecl, GuestTunnelDecl, InstanceDecl } from '../generated/ast.js';
import type { GuestTunnel } from '../model/guest-tunnel.js';
import type { ElementBase, ElementId, Guest, GuestRoute, Instance } from '../model/network.js';
import { readAddress, readIf } from './addresses.js';
import { lowerGuestBgp } from './bgp.js';
import { type Draft, type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { blockOfText } from './routes.js';
import type { Spans } from './spans.js';

/** Guests begin as the cloud set them up: one empty table serves them all. */
const NO_ADDRESSES: Guest['addresses'] = new Map();
const NO_MACS: Guest['macs'] = new Map();

/** The guest of every instance that says nothing about it. */
const PLAIN_GUEST: Guest = { routes: [], forwarding: false, addresses: NO_ADDRESSES, macs: NO_MACS };

/** An instance with the interfaces it got, the primary one first. */
export function lowerInstance(instance: InstanceDecl, place: InstancePlace, context: FileContext): Instance {
    const { id, name, qualifiedName, span, implicit, documentation } = place.base;
    const lowered: Draft<Instance> = {
        id,
        name,
        qualifiedName,
        span,
        implicit,
        kind: 'instance',
        vpc: place.vpc,
        interfaces: place.interfaces,
        guest: instance.guests.length === 0 ? PLAIN_GUEST : lowerGuest(instance, context),
        running: true,
    };
    if (documentation !== undefined) {
        lowered.documentation = documentation;
    }
    return lowered;
}

/** What is known of an instance before its guest is read. */
export interface InstancePlace {
    readonly base: ElementBase;
    readonly vpc: ElementId;
    readonly interfaces: readonly ElementId[];
}

/** All `guest` blocks of an instance together. Addresses and MACs are as the cloud gave them until an experiment changes them. */
function lowerGuest(instance: InstanceDecl, context: FileContext): Guest {
    const { spans } = context;
    const forwarding = instance.guests.find((guest) => guest.forwarding === 'on');
    const masquerading = instance.guests.find((guest) => targetOf(guest.masquerade));
    const outside = targetOf(masquerading?.masquerade);
    const lowered: Draft<Guest> = {
        routes: instance.guests.flatMap((guest) => guest.routes.flatMap((route) => lowerGuestRoute(route, spans) ?? [])),
        forwarding: forwarding !== undefined,
        addresses: NO_ADDRESSES,
        macs: NO_MACS,
    };
    const bgp = lowerGuestBgp(instance.guests, spans);
    if (bgp) {
        lowered.bgp = bgp;
    }
    const tunnels = instance.guests.flatMap((guest) => guest.tunnels.flatMap((tunnel) => lowerTunnel(tunnel, spans) ?? []));
    if (tunnels.length > 0) {
        lowered.tunnels = tunnels;
    }
    if (forwarding) {
        lowered.forwardingSpan = spans.statement(forwarding, 'forwarding');
    }
    const geneve = instance.guests.find((guest) => guest.genevePort !== undefined);
    if (geneve?.genevePort !== undefined) {
        lowered.genevePort = { port: geneve.genevePort, span: spans.statement(geneve, 'genevePort') };
    }
    if (masquerading && outside) {
        lowered.masquerade = { interface: idOf(outside), span: spans.statement(masquerading, 'masquerade') };
    }
    return lowered;
}

/** A tunnel; undefined while its other end is missing. */
function lowerTunnel(tunnel: GuestTunnelDecl, spans: Spans): GuestTunnel | undefined {
    const to = readIf(tunnel.to, readAddress);
    const carries = tunnel.carries.map((text) => readIf(text, readAddress)).filter((address) => typeof address === 'number');
    const inside = blockOfText(tunnel.inside);
    return typeof to === 'number'
        ? { name: tunnel.name, to, ...(inside ? { inside } : {}), carries, span: spans.of(tunnel) }
        : undefined;
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
