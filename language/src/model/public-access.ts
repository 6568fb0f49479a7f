/** Block public access: one switch for everything that goes by internet gateways (W14). */
import type { SourceSpan } from './source-span.js';

/** The switch: nothing in either direction, or nothing in but what answers a gateway that only lets out. */
export interface BlockPublicAccess {
    readonly mode: 'bidirectional' | 'ingress-only';
    readonly span: SourceSpan;
}

/** An exception for a VPC or subnet: everything, or only what gateways that let out carry. */
export interface PublicAccessExclusion {
    readonly mode: 'bidirectional' | 'egress-only';
    readonly span: SourceSpan;
}
