/** Changing the clock and what machines remember: ARP entries, tracked connections, NAT bindings, flows of gateway load balancers. */
import {
    type ArpEntry,
    type BalancedFlow,
    balancedFlowLabel,
    bindingLabel,
    type Connection,
    connectionLabel,
    formatAddress,
    type NatBinding,
    readMac,
    type SimulationState,
} from '#language';
import { RequestFailure } from '../errors.js';
import type { Edit, Edited } from './edit.js';

/** Sets the clock, in seconds since the start. What is idle for too long by then counts as forgotten. */
export const clockEdit: Edit = ({ state }, text) => {
    const clock = secondsIn(text, 'clock');
    return { state: clock === state.clock ? state : { ...state, clock }, what: `clock ${state.clock} s → ${clock} s` };
};

/** `02:00:0a:00:01:01`, with or without `, for another 60 s`: what the guest takes for the address's MAC, and for how long. */
export const arpEdit =
    (key: ArpEntry): Edit =>
    ({ state }, text) => {
        const entry = present(state.arpCaches.get(key), 'ARP entry');
        const [, macText = '', lifetime] = /^(.*?)(?:,(?: for another)?\s*(\d+)\s*s)?$/.exec(text.trim()) ?? [];
        const mac = readMac(macText);
        if (!mac.ok) {
            throw new RequestFailure('bad-value', { problem: `'${macText}' is no MAC address such as 02:00:0a:00:01:0a.` });
        }
        const expires = lifetime === undefined ? entry.expires : state.clock + Number(lifetime);
        return arpOutcome(state, entry, { ...entry, mac: mac.value, expires });
    };

function arpOutcome(state: SimulationState, old: ArpEntry, entry: ArpEntry): Edited {
    const isSame = old.mac === entry.mac && old.expires === entry.expires;
    const what = `ARP ${formatAddress(entry.address)} ${old.mac} → ${entry.mac}`;
    return { state: isSame ? state : { ...state, arpCaches: state.arpCaches.set(entry, entry) }, what };
}

/** In how many seconds a connection is forgotten; 0 forgets it now. */
export const connectionEdit =
    (key: Connection): Edit =>
    ({ state }, text) => {
        const entry = present(state.connections.get(key), 'connection');
        const left = secondsIn(text, 'forgotten');
        const connections =
            left === 0 ? state.connections.delete(key) : state.connections.set(key, { ...entry, expires: state.clock + left });
        const isSame = entry.expires === state.clock + left;
        return {
            state: isSame ? state : { ...state, connections },
            what: `${connectionLabel(entry, state.clock)} → ${lifetime(left)}`,
        };
    };

/** In how many seconds a NAT binding expires; 0 lets it expire now, so that its next packet is answered with RST (N7). */
export const bindingEdit =
    (key: NatBinding): Edit =>
    ({ state }, text) => {
        const entry = present(state.natBindings.get(key), 'NAT binding');
        const left = secondsIn(text, 'forgotten');
        const changed = { ...entry, expires: state.clock + left, expired: left === 0 };
        const isSame = entry.expired === changed.expired && (entry.expired || entry.expires === changed.expires);
        return {
            state: isSame ? state : { ...state, natBindings: state.natBindings.set(key, changed) },
            what: `${bindingLabel(entry, state.clock)} → ${lifetime(left)}`,
        };
    };

/** In how many seconds a gateway load balancer forgets a flow; 0 is now, so that only a SYN begins it anew (X27). */
export const balancedFlowEdit =
    ({ key }: BalancedFlow): Edit =>
    ({ state }, text) => {
        const entry = present(state.balancedFlows.get(key), 'flow');
        const expires = state.clock + secondsIn(text, 'forgotten');
        return {
            state:
                entry.expires === expires
                    ? state
                    : { ...state, balancedFlows: state.balancedFlows.set(key, { ...entry, expires }) },
            what: `${balancedFlowLabel(entry, state.clock)} → ${lifetime(expires - state.clock)}`,
        };
    };

const lifetime = (seconds: number): string => (seconds === 0 ? 'forgotten' : `expires in ${seconds} s`);

/** `350`, `350 s`, `in 350 s without traffic`. */
function secondsIn(text: string, name: string): number {
    const seconds = /^(?:in )?(\d+)\s*(?:s\b.*)?$/.exec(text.trim())?.[1];
    if (seconds === undefined) {
        throw new RequestFailure('bad-value', {
            problem: `'${text}' does not fit into '${name}', which is a number of seconds.`,
        });
    }
    return Number(seconds);
}

function present<T>(entry: T | undefined, what: string): T {
    if (entry === undefined) {
        throw new RequestFailure('cannot-set', { problem: `This ${what} is not there any more.` });
    }
    return entry;
}
