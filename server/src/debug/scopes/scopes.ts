/** The scopes of a stop: Packet first, then each subject that has something to say here. */
import { arpScope } from './arp-scope.js';
import { encapsulationScope } from './encapsulation-scope.js';
import { guestScope } from './guest-scope.js';
import { natScope } from './nat-scope.js';
import { packetScope } from './packet-scope.js';
import { routeScope } from './route-scope.js';
import { securityScope } from './security-scope.js';
import type { VariableNode } from './variable-node.js';
import type { View } from './view.js';

/** One scope with its lines. */
export interface ScopeContent {
    readonly name: string;
    readonly nodes: readonly VariableNode[];
}

/** Every scope there can be, in the order in which they are shown. */
const SCOPES: readonly (readonly [string, (view: View) => readonly VariableNode[]])[] = [
    ['Packet', packetScope],
    ['ARP', arpScope],
    ['Route lookup', routeScope],
    ['Security', securityScope],
    ['NAT', natScope],
    ['Encapsulation', encapsulationScope],
    ['Guest', guestScope],
];

/** The scopes with content. Packet is always there. */
export const scopesOf = (view: View): ScopeContent[] =>
    SCOPES.map(([name, build]) => ({ name, nodes: build(view) })).filter(
        ({ name, nodes }) => name === 'Packet' || nodes.length > 0,
    );
