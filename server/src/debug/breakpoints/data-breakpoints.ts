/** Data breakpoints: stop when a field of a packet gets another value. */
import type { Packet } from '#language';
import { type Debuggee, packetAfter, packetBefore } from '../debuggee.js';
import { suggestion } from '../nearest-names.js';
import { fieldNames, isField, textOfField, watchedValue } from '../packet-fields.js';
import type { Resolved } from './breakpoint-list.js';
import { arm, type BreakpointTerms, isProblem, type Problem } from './breakpoint-terms.js';

/** One data breakpoint as the client wants it; `dataId` is a field's name. */
export interface DataRequest extends BreakpointTerms {
    readonly dataId: string;
}

/** Finds the field, and arms the breakpoint. */
export function resolveData(debuggee: Debuggee, request: DataRequest): Resolved | Problem {
    const field = request.dataId;
    if (!isField(field)) {
        return { problem: `'${field}' is no packet field.${suggestion(field, fieldNames())}` };
    }
    const armed = arm(debuggee, request, (index) => changeOf(debuggee, index, field) !== undefined);
    return isProblem(armed) ? armed : { ...armed, textAt: (index) => changeOf(debuggee, index, field) };
}

/**
 * `ip.src: 10.0.2.10 → 10.0.1.5`, when a step leaves the field with another value than the packet had before. A field that
 * was absent for a while (a frame's MAC addresses inside a tunnel) is compared with its last value.
 */
export function changeOf({ trace }: Debuggee, index: number, field: string): string | undefined {
    const packet = packetAfter(trace.step(index))?.packet;
    const now = packet && watchedValue(packet, field);
    if (!packet || now === undefined || packetBefore(trace.step(index))?.packet === packet) {
        return undefined;
    }
    for (let i = trace.previousOfPacket(index); i !== undefined; i = trace.previousOfPacket(i)) {
        const earlier = packetAfter(trace.step(i))?.packet;
        const old = earlier && watchedValue(earlier, field);
        if (earlier && old !== undefined) {
            return old === now ? undefined : `${field}: ${innerText(earlier, field)} → ${innerText(packet, field)}`;
        }
    }
    return undefined;
}

const innerText = (packet: Packet, field: string): string => textOfField(packet, field) ?? '';
