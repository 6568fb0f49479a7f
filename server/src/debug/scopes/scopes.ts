/** The scopes of a stop: Packet first, then each subject that has something to say here. */
import { arpScope } from './arp-scope.js';
import { encapsulationScope } from './encapsulation-scope.js';
import { guestScope } from './guest-scope.js';
import { loadBalancingScope } from './load-balancing-scope.js';
import { natScope } from './nat-scope.js';
import { packetScope } from './packet-scope.js';
import { routeScope } from './route-scope.js';
import type { Scope } from './scope.js';
import { securityScope } from './security-scope.js';
import { stateScope } from './state-scope.js';
import type { View } from './view.js';

/** Every scope there can be, in the order in which they are shown. */
const SCOPES: readonly Scope[] = [
    packetScope,
    arpScope,
    routeScope,
    securityScope,
    natScope,
    loadBalancingScope,
    encapsulationScope,
    guestScope,
    stateScope,
];

/** The scopes with content at a stop. Packet is always there, and first. */
export const scopesOf = (view: View): Scope[] => SCOPES.filter((scope) => scope.applies(view));
