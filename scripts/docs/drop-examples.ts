/** The smallest example of each drop reason: a program that ends in exactly that drop, kept beside the catalogue. */
import { readdirSync, readFileSync } from 'node:fs';
import type { DropReason } from '../../language/src/forwarding/drop-reasons.js';

/** Where the programs are: one file for each reason, `no-route.vpc`. */
export const DROP_EXAMPLES = new URL('../../language/src/forwarding/drop-examples/', import.meta.url);

/** The reasons that no program can bring about, and why. */
export const WITHOUT_EXAMPLE: Readonly<Partial<Record<DropReason, string>>> = {
    'guest-no-route':
        'A guest in the cloud always has the default route that DHCP gave it; only a design built in memory has none.',
    'too-many-packets': 'No known program breeds packets without end; this is a guard against our own mistakes.',
    'load-balancer-no-targets':
        'Every listener of a program names a target, and no call takes it away; only a design built in memory has a listener without.',
    'gateway-load-balancer-unknown-flow':
        'Appliances return what they received: the options or the packet inside must be changed in flight, as the debugger can.',
    'missing-element': 'Only a program with errors has such a gap.',
};

/** The program of each reason that has one. */
export function readDropExamples(): ReadonlyMap<string, string> {
    const files = readdirSync(DROP_EXAMPLES).filter((name) => name.endsWith('.vpc'));
    return new Map(
        files.map((name) => [name.slice(0, -'.vpc'.length), readFileSync(new URL(name, DROP_EXAMPLES), 'utf8').trim()]),
    );
}
