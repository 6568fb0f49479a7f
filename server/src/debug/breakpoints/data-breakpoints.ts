/** Data breakpoints: stop when a field of a packet gets another value, or when something happens to what machines remember. */
import type { Packet } from '#language';
import { type Debuggee, packetAfter, packetBefore } from '../debuggee.js';
import { allElements, nameOf } from '../elements.js';
import { suggestion } from '../nearest-names.js';
import { fieldNames, isField, textOfField, watchedValue } from '../packet-fields.js';
import type { Resolved } from './breakpoint-list.js';
import { arm, type BreakpointTerms, isProblem, type Problem } from './breakpoint-terms.js';
import { type ByteRange, bytesChanged, parseByteRange } from './byte-range.js';
import { parseTableWatch, TABLE_NAMES, type TableEvent, type TableWatch, tableEvents } from './table-watches.js';

/** One data breakpoint as the client wants it; `dataId` is a field's name, or names a table or an entry of one. */
export interface DataRequest extends BreakpointTerms {
    readonly dataId: string;
    /** Only for tables: fields are never read by what moves. Absent: written. */
    readonly accessType?: string | undefined;
}

/** Finds the field, and arms the breakpoint. */
export function resolveData(debuggee: Debuggee, request: DataRequest): Resolved | Problem {
    const [dataId = '', mode] = request.dataId.split(MODE_MARK);
    const inMode = { ...request, dataId, mode: mode ?? request.mode };
    const bytes = parseByteRange(dataId);
    const table = parseTableWatch(dataId);
    if (bytes) {
        return resolveBytes(debuggee, inMode, bytes);
    }
    return table ? resolveTable(debuggee, inMode, table) : resolveField(debuggee, inMode);
}

/** Between what an id names and the mode it was asked for with: the protocol has no other place for the mode. */
export const MODE_MARK = ' @';

function resolveBytes(debuggee: Debuggee, request: DataRequest, range: ByteRange): Resolved | Problem {
    const changeAt = (index: number): string | undefined => {
        const step = debuggee.trace.step(index);
        return step && bytesChanged(step, range);
    };
    const armed = arm(debuggee, request, (index) => changeAt(index) !== undefined);
    return isProblem(armed) ? armed : { ...armed, textAt: changeAt };
}

/** Writes, hits (`read`), or both. */
function resolveTable(debuggee: Debuggee, request: DataRequest, watch: TableWatch): Resolved | Problem {
    const { network } = debuggee.program.design;
    const { owner } = watch;
    if (owner !== undefined && !allElements(network).some(({ id }) => id === owner || nameOf(network, id) === owner)) {
        const known = [...new Set(allElements(network).map(({ id }) => nameOf(network, id)))];
        return { problem: `Nothing is called '${owner}'.${suggestion(owner, known)}` };
    }
    const access = request.accessType ?? 'write';
    const wanted = ({ deed }: TableEvent): boolean => access === 'readWrite' || (deed === 'hit') === (access === 'read');
    const eventsAt = (index: number): TableEvent[] => {
        const step = debuggee.trace.step(index);
        return step ? tableEvents(step, watch).filter(wanted) : [];
    };
    const armed = arm(debuggee, request, (index) => eventsAt(index).length > 0);
    const textAt = (index: number): string =>
        eventsAt(index)
            .map(({ text }) => text)
            .join('; ');
    return isProblem(armed) ? armed : { ...armed, textAt };
}

function resolveField(debuggee: Debuggee, request: DataRequest): Resolved | Problem {
    const field = request.dataId;
    if (!isField(field)) {
        return { problem: `'${field}' is no packet field.${suggestion(field, [...fieldNames(), ...TABLE_NAMES])}` };
    }
    const armed = arm(debuggee, request, (index) => changeOf(debuggee, index, field) !== undefined);
    return isProblem(armed) ? armed : { ...armed, textAt: (index) => changeOf(debuggee, index, field) };
}

/**
 * `ip.src: 10.0.2.10 → 10.0.1.5`, when a step leaves the field with another value than the packet had before. A field that
 * was absent for a while (a frame's MAC addresses inside a tunnel) is compared with its last value.
 */
export function changeOf({ trace }: Debuggee, index: number, field: string): string | undefined {
    const step = trace.step(index);
    const packet = packetAfter(step)?.packet;
    if (!packet || packetBefore(step)?.packet === packet) {
        return undefined;
    }
    const now = watchedValue(packet, field);
    if (now === undefined) {
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
