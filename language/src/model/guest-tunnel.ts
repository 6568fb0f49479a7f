/** Tunnels that a guest builds by itself: the virtual network sees nothing but unicast between two guests. */
import type { Cidr, Ipv4 } from './address.js';
import type { SourceSpan } from './source-span.js';

/** `tunnel gre left to 10.0.1.20 carry 239.1.1.1`. */
export interface GuestTunnel {
    readonly name: string;
    /** The other end: where the outer header is addressed to, and whose packets are taken out of it. */
    readonly to: Ipv4;
    /** The block inside the tunnel: next hops in it are reached through the tunnel. */
    readonly inside?: Cidr;
    /** Destinations that go into the tunnel; a copy into each tunnel that carries one. */
    readonly carries: readonly Ipv4[];
    readonly span: SourceSpan;
}
